package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/huntc/huntc/cmd/huntc/suite"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	File     string      `xml:"file,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitProblem `xml:"failure"`
	Skipped *junitProblem `xml:"skipped"`
}

type junitProblem struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes JUnit's XML: a suite for each hunt, whose cases have at most one failure each, with all that is wrong in its
// text.
func writeJUnit(w io.Writer, all []suite.Result) error {
	total := suite.CountResults(all)
	out := junitSuites{Name: "huntc", Tests: len(all), Failures: total.Failed, Skipped: total.Skipped}
	seconds := 0.0
	for _, group := range byTest(all) {
		s := junitSuite{Name: group[0].Hunt, File: group[0].Test, Tests: len(group)}
		took := 0.0
		for _, r := range group {
			took += r.Elapsed.Seconds()
			c := junitCase{Name: r.Case, Class: r.Hunt, File: r.At.Path, Line: r.At.Line, Time: fmt.Sprintf("%.3f", r.Elapsed.Seconds())}
			if c.Name == "" {
				c.Name = "hunt"
			}
			switch status(r) {
			case "failed":
				s.Failures++
				c.Failure = failure(r)
			case "skipped":
				s.Skipped++
				c.Skipped = &junitProblem{Message: clean(r.Skipped)}
			}
			s.Cases = append(s.Cases, c)
		}
		s.Time = fmt.Sprintf("%.3f", took)
		seconds += took
		out.Suites = append(out.Suites, s)
	}
	out.Time = fmt.Sprintf("%.3f", seconds)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func failure(r suite.Result) *junitProblem {
	var text strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintf(&text, "%s: %s: %s\n%s\n", where(f.At), f.Kind, f.Message, strings.TrimRight(f.Detail, "\n"))
	}
	first := r.Failures[0]
	return &junitProblem{Type: string(first.Kind), Message: clean(first.Message), Text: clean(text.String())}
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// byTest are results in groups of one file of expectations.
func byTest(all []suite.Result) [][]suite.Result {
	var out [][]suite.Result
	for i, r := range all {
		if i == 0 || all[i-1].Test != r.Test {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}
