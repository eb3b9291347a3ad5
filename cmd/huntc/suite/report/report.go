// Package report writes what came of tests: as text, as JSON, as JUnit's XML, as SARIF, and as annotations of GitHub.
//
// In: the results of all cases. Out: the whole report; nothing is written for a format before its results are complete.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/runtime/render"
)

// Formats are the names of the formats.
var Formats = []string{"text", "json", "junit", "sarif", "github"}

// Options are what a report depends on besides the results.
type Options struct {
	Version string // of huntc
	Verbose bool   // text: passed cases and differences too
	Dir     string // what paths are relative to; "" leaves them
}

// Write writes a report in a format.
func Write(w io.Writer, format string, all []suite.Result, o Options) error {
	all = relative(all, o.Dir)
	switch format {
	case "json":
		return writeJSON(w, all)
	case "junit":
		return writeJUnit(w, all)
	case "sarif":
		return writeSARIF(w, all, o)
	case "github":
		return writeGitHub(w, all)
	case "text":
		return writeText(w, all, o)
	}
	panic(fmt.Sprintf("unhandled format %q", format))
}

// writeText writes failures, with -v every case, and a line with the totals.
func writeText(w io.Writer, all []suite.Result, o Options) error {
	var b strings.Builder
	for _, r := range all {
		switch {
		case len(r.Failures) > 0:
			fmt.Fprintf(&b, "FAIL %s\n", r.Title())
		case r.Skipped != "":
			fmt.Fprintf(&b, "skip %s: %s\n", r.Title(), r.Skipped)
		case o.Verbose:
			fmt.Fprintf(&b, "ok   %s (%.2f s)\n", r.Title(), r.Elapsed.Seconds())
		}
		for _, f := range r.Failures {
			fmt.Fprintf(&b, "  %s: %s: %s\n", where(f.At), f.Kind, strings.ReplaceAll(f.Message, "\n", " "))
			for line := range strings.Lines(f.Detail) {
				fmt.Fprintf(&b, "    %s\n", strings.TrimRight(line, "\n"))
			}
		}
	}
	b.WriteString(summary(all))
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, render.Printable(strings.TrimRight(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}

// summary is the last line: what passed, failed and was left out.
func summary(all []suite.Result) string {
	t := suite.CountResults(all)
	text := fmt.Sprintf("%d passed", t.Passed)
	if t.Failed > 0 {
		text = fmt.Sprintf("%d failed, %s", t.Failed, text)
	}
	if t.Skipped > 0 {
		text += fmt.Sprintf(", %d not tested whole", t.Skipped)
	}
	return text + "\n"
}

func where(p suite.Place) string {
	if p.Column > 1 {
		return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d", p.Path, p.Line)
}
