package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/huntc/huntc/cmd/huntc/suite"
)

// writeGitHub writes workflow commands, which GitHub shows at the lines that they name, and the totals.
func writeGitHub(w io.Writer, all []suite.Result) error {
	var b strings.Builder
	for _, r := range all {
		for _, f := range r.Failures {
			text := f.Message
			if f.Detail != "" {
				text += "\n" + strings.TrimRight(f.Detail, "\n")
			}
			fmt.Fprintf(&b, "::error file=%s,line=%d,col=%d,title=%s::%s\n", property(f.At.Path), f.At.Line, max(f.At.Column, 1),
				property("huntc "+string(f.Kind)+": "+r.Title()), data(text))
		}
		if r.Skipped != "" {
			fmt.Fprintf(&b, "::notice file=%s,line=%d,title=%s::%s\n", property(r.At.Path), max(r.At.Line, 1), property("huntc: not tested whole: "+r.Title()), data(r.Skipped))
		}
	}
	b.WriteString(summary(all))
	_, err := io.WriteString(w, b.String())
	return err
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// data escapes the text of a workflow command: a newline would end it, and begin another.
func data(s string) string { return dataEscapes.Replace(s) }

func property(s string) string { return propertyEscapes.Replace(s) }
