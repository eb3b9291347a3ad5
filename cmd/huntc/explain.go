package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/reference"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	inputFlags
	variable string
	trace    bool
	disabled []string
}

func (c *cli) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain FILE|HFxxxx",
		Short: "show how a hunt becomes queries, or what a diagnostic means",
		Long: `Show the stages of a hunt: the program as lowered, the rules that changed it, the plan and the queries; or the
meaning of a diagnostic's code. Nothing is run.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if isCode(args[0]) {
				return c.explainCode(args[0])
			}
			return c.explain(f, args[0])
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&f.variable, "var", "", "explain only the rows of one `VARIABLE`")
	cmd.Flags().BoolVar(&f.trace, "trace", false, "print the program after every rule that changed it")
	cmd.Flags().StringArrayVar(&f.disabled, "disable-rule", nil, "leave out a `RULE` of the optimizer; may be repeated")
	return cmd
}

var codeForm = regexp.MustCompile(`(?i)^HF\d+$`)

// isCode tells a code from a file.
func isCode(arg string) bool {
	if !codeForm.MatchString(arg) {
		return false
	}
	_, err := os.Stat(arg)
	return err != nil
}

// explainCode prints the documentation of a code, with its example.
func (c *cli) explainCode(name string) error {
	row, ok := diag.Lookup(diag.Code(name))
	if !ok {
		return usage("no diagnostic %q", strings.ToUpper(name))
	}
	out := bufio.NewWriter(c.out)
	fmt.Fprintf(out, "%s %s: %s\n\n%s\n", row.Code, row.Severity, row.Title, wrap(row.Doc, 80))
	if row.Later != "" {
		fmt.Fprintf(out, "\nthis version never says it: %s\n", row.Later)
	}
	e := row.Example
	for _, part := range []struct{ title, text string }{
		{"a hunt that gives it", e.Wrong}, {"mended", e.Mended}, {"what is printed", e.Shown},
	} {
		if part.text != "" {
			fmt.Fprintf(out, "\n%s\n%s", part.title, indent(reference.Abridged(part.text)))
		}
	}
	return out.Flush()
}

// wrap breaks a paragraph into lines of at most width runes.
func wrap(text string, width int) string {
	var out strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case at == 0:
		case at+1+n > width:
			out.WriteByte('\n')
			at = 0
		default:
			out.WriteByte(' ')
			at++
		}
		out.WriteString(word)
		at += n
	}
	return out.String()
}

// explain prints the stages of a hunt.
func (c *cli) explain(f explainFlags, path string) error {
	h, err := c.open(f.inputFlags, path)
	if err != nil {
		return err
	}
	ok, err := h.compile(f.variable, f.disabled)
	if err != nil {
		return err
	}
	if err := c.report(&h.diags); err != nil {
		return err
	}
	if !ok {
		return &exitError{code: exitFor(&h.diags)}
	}
	queries, err := h.emit()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.out)
	fmt.Fprintf(out, "program as lowered\n%s", indent(h.compiled.Program.String()))
	explainRules(out, "what the hunt shows", h.compiled.Fired, f.trace)
	explainRules(out, "its summary", h.compiled.FiredSummary, f.trace)
	for i, s := range h.compiled.Plan.Steps {
		explainStep(out, s, queries[i])
	}
	return out.Flush()
}

// explainRules prints which rules changed a program, and with trace the program after each.
func explainRules(w io.Writer, what string, fired []opt.Fired, trace bool) {
	var names []string
	for _, r := range fired {
		names = append(names, r.Rule)
	}
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(w, "\nrules that changed %s: %s\n", what, strings.Join(names, ", "))
	for _, r := range fired {
		if trace {
			fmt.Fprintf(w, "\nafter %s\n%s", r.Rule, indent(r.After.String()))
		}
	}
}

// explainStep prints what became of one step.
func explainStep(w io.Writer, s *plan.Step, q *plan.Query) {
	fmt.Fprintf(w, "\nstep %d: %s", s.ID, s.Title)
	if s.Span.IsValid() {
		fmt.Fprintf(w, "  %s", place(s.Span))
	}
	if len(s.Sources) > 0 {
		fmt.Fprintf(w, "\n  sources: %s", strings.Join(s.Sources, ", "))
	}
	if len(s.DependsOn) > 0 {
		fmt.Fprintf(w, "\n  after: %v", s.DependsOn)
	}
	if s.SplitReason != "" {
		fmt.Fprintf(w, "\n  because %s", s.SplitReason)
	}
	fmt.Fprintf(w, "\n\n  plan\n%s", indent(indent(s.Listing())))
	fmt.Fprintf(w, "\n  %s\n%s", q.Language, indent(indent(q.Text)))
}

// indent moves each line two columns to the right, and ends the last one.
func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if line != "\n" {
			out.WriteString("  ")
		}
		out.WriteString(line)
	}
	return out.String()
}
