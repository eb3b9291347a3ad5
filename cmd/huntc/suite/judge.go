package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Got is what became of the hunt of a case.
type Got struct {
	Diagnostics []diag.Diagnostic
	Queries     map[string]string // by target; none where the hunt does not compile
	Tables      []Table           // what DISP showed, in order
	Counts      map[string]Counted
	Ran         bool
}

// Table is what a DISP showed, as CSV with a header; a missing value is ∅.
type Table struct {
	Variable string
	Line     int // of the DISP
	CSV      string
	Rows     int
}

// Counted is how many entities and records a variable has.
type Counted struct{ Entities, Records int64 }

// Kind says what a failure is about.
type Kind string

// The kinds of failures.
const (
	Query      Kind = "query"      // it is not the golden one
	Row        Kind = "rows"       // a DISP shows others
	Counts     Kind = "count"      // a variable has another number of entities or records
	Diagnostic Kind = "diagnostic" // the hunt is wrong, or not wrong as it should be
	Check      Kind = "check"      // a query does more than the hunt asked for, says the independent check
	Engine     Kind = "engine"     // two engines differ, or one failed
	Setup      Kind = "setup"      // the test itself is wrong
)

// Failure is one thing that is not as expected.
type Failure struct {
	Kind    Kind
	At      Place  // in the test, the golden file, or the hunt
	Message string // one line: what is not as expected, and what it means
	Detail  string // the difference, several lines; "" for none
	// Fix rewrites the expectation; nil where nobody but the author can.
	Fix *Fix
}

// Fix is a text for an expectation that is not met.
type Fix struct {
	Golden string // the file that Text is for; "" for a value of the test at Failure.At
	Text   string
	Block  bool // the value is written below its key, line by line
}

// Meaning explains how two texts of queries differ: sentences, each with its place in the hunt.
type Meaning func(was, is string) []Sentence

// Sentence is one difference in meaning.
type Sentence struct {
	Line int // of the hunt; 0 where it is not known
	Text string
}

// Judge compares what became of a case with what is expected of it.
func (c *Case) Judge(hunt string, got Got, meaning Meaning) []Failure {
	if len(c.Diagnostics) > 0 {
		return c.wrong(hunt, got)
	}
	var out []Failure
	broken := false
	for _, d := range got.Diagnostics {
		if d.Severity != diag.Error {
			continue
		}
		f := Failure{Kind: Diagnostic, At: placeOf(hunt, d), Message: fmt.Sprintf("%s: %s", d.Code, d.Message), Detail: hint(d)}
		if d.Code >= "HF5" { // of the run: the hunt itself may be right
			f.Kind = Engine
		} else {
			broken = true
		}
		out = append(out, f)
	}
	if broken {
		return out
	}
	for _, g := range c.Queries {
		out = append(out, c.golden(hunt, g, got, meaning)...)
	}
	if got.Ran {
		out = append(out, c.found(got)...)
	}
	return out
}

func placeOf(hunt string, d diag.Diagnostic) Place {
	if d.Span.File == "" {
		return Place{hunt, 1, 1}
	}
	return Place{d.Span.File, max(d.Span.Start.Line, 1), max(d.Span.Start.Column, 1)}
}

func hint(d diag.Diagnostic) string {
	if d.Hint == "" {
		return ""
	}
	return "hint: " + d.Hint
}

// wrong compares the mistakes of a hunt with those that it must have.
func (c *Case) wrong(hunt string, got Got) []Failure {
	var out []Failure
	left := slices.Clone(got.Diagnostics)
	for _, w := range c.Diagnostics {
		i := slices.IndexFunc(left, func(d diag.Diagnostic) bool {
			return string(d.Code) == w.Code && (w.Line == 0 || d.Span.Start.Line == w.Line)
		})
		if i < 0 {
			text := w.Code
			if w.Line > 0 {
				text = fmt.Sprintf("%s in line %d", text, w.Line)
			}
			out = append(out, Failure{Kind: Diagnostic, At: w.At, Message: "the hunt should have " + text + ", and has not", Detail: listed(got.Diagnostics)})
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, d := range left {
		if d.Severity == diag.Error {
			out = append(out, Failure{Kind: Diagnostic, At: placeOf(hunt, d), Message: fmt.Sprintf("%s, which is not expected: %s", d.Code, d.Message), Detail: hint(d)})
		}
	}
	return out
}

func listed(all []diag.Diagnostic) string {
	if len(all) == 0 {
		return "it has no diagnostics"
	}
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("line %d: %s: %s", d.Span.Start.Line, d.Code, d.Message))
	}
	return strings.Join(lines, "\n")
}

// Reviewed reports that the queries of a hunt, by target, stand in the golden files of the case.
func (c *Case) Reviewed(queries map[string]string) bool {
	return len(c.Queries) > 0 && !slices.ContainsFunc(c.Queries, func(g Golden) bool {
		was, err := g.text()
		return err != nil || Bare(was) != Bare(queries[g.Target])
	})
}

// golden compares the queries of a target with those of the golden file. Comments, which name the version and the lines of the
// hunt, do not count.
func (c *Case) golden(hunt string, g Golden, got Got, meaning Meaning) []Failure {
	is := got.Queries[g.Target]
	fix := &Fix{Golden: g.Path, Text: is}
	was, err := g.text()
	name := filepath.Base(g.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Failure{{Kind: Query, At: g.At, Message: fmt.Sprintf("there is no %s: `huntc test -update` writes it, to be reviewed", name), Fix: fix}}
	case err != nil:
		return []Failure{{Kind: Setup, At: g.At, Message: err.Error()}}
	}
	if Bare(was) == Bare(is) {
		return nil
	}
	detail := Difference(name, Bare(was), "now", Bare(is))
	said := meaning(was, is)
	if len(said) == 0 {
		return []Failure{{
			Kind: Query, At: Place{hunt, 1, 1}, Fix: fix, Detail: detail,
			Message: fmt.Sprintf("the %s queries are written otherwise than in %s, and mean the same", g.Target, name),
		}}
	}
	var out []Failure
	for i, s := range said {
		f := Failure{Kind: Query, At: Place{hunt, max(s.Line, 1), 1}, Message: s.Text}
		if i == 0 {
			f.Detail, f.Fix = detail, fix
		}
		out = append(out, f)
	}
	return out
}

// found compares what a run showed with what is expected.
func (c *Case) found(got Got) []Failure {
	var out []Failure
	for _, want := range c.Rows {
		t, ok := got.table(want)
		if !ok {
			out = append(out, Failure{Kind: Row, At: want.At, Message: fmt.Sprintf("no DISP %s", ordinal(want))})
			continue
		}
		if was := strings.TrimRight(want.CSV, "\n"); was != strings.TrimRight(t.CSV, "\n") {
			out = append(out, Failure{
				Kind: Row, At: want.At, Message: fmt.Sprintf("DISP %s (line %d) %s", want.Variable, t.Line, rowsDiffer(was, t)),
				Detail: Difference("expected", was+"\n", "found", t.CSV), Fix: &Fix{Text: t.CSV, Block: true},
			})
		}
	}
	for _, want := range c.Counts {
		out = append(out, want.judge(got)...)
	}
	if c.None {
		for _, t := range got.Tables {
			if t.Rows > 0 {
				out = append(out, Failure{Kind: Row, At: c.At, Message: fmt.Sprintf("nothing should be found, and DISP %s (line %d) shows %s", t.Variable, t.Line, counted(t.Rows, "row")), Detail: t.CSV})
			}
		}
		if len(got.Tables) == 0 {
			out = append(out, Failure{Kind: Setup, At: c.At, Message: "expect: none is about what DISP shows, and the hunt shows nothing: expect counts of its variables"})
		}
	}
	return out
}

func ordinal(r Rows) string {
	if r.Nth == 0 {
		return r.Variable + " in the hunt"
	}
	return fmt.Sprintf("%s is shown only %d times", r.Variable, r.Nth)
}

// rowsDiffer says in a few words how rows differ.
func rowsDiffer(was string, t Table) string {
	n := strings.Count(was, "\n")
	if head, _, _ := strings.Cut(was, "\n"); was != "" && !strings.HasPrefix(t.CSV, head+"\n") {
		return "shows other columns"
	}
	switch {
	case n < t.Rows:
		return fmt.Sprintf("finds more: %s, not %d", counted(t.Rows, "row"), n)
	case n > t.Rows:
		return fmt.Sprintf("finds less: %s, not %d", counted(t.Rows, "row"), n)
	}
	return "finds others, or in another order"
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// table is the table that an expectation is about.
func (g Got) table(r Rows) (Table, bool) {
	n := 0
	for _, t := range g.Tables {
		if t.Variable != r.Variable {
			continue
		}
		if n == r.Nth {
			return t, true
		}
		n++
	}
	return Table{}, false
}

func (c Count) judge(got Got) []Failure {
	n, ok := got.Counts[c.Variable]
	switch {
	case !ok:
		return []Failure{{Kind: Counts, At: c.At, Message: fmt.Sprintf("the hunt has no variable %q that is counted", c.Variable)}}
	case n.Entities == c.Entities && (!c.Both || n.Records == c.Records):
		return nil
	}
	fix, want := fmt.Sprint(n.Entities), fmt.Sprint(c.Entities)
	if c.Both {
		fix = fmt.Sprintf("{entities: %d, records: %d}", n.Entities, n.Records)
		want = fmt.Sprintf("{entities: %d, records: %d}", c.Entities, c.Records)
	}
	return []Failure{{Kind: Counts, At: c.At, Message: fmt.Sprintf("%s has %s, not %s", c.Variable, fix, want), Fix: &Fix{Text: fix}}}
}
