package diag

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Diagnostic is one thing to tell the hunter. What is wrong and what to do about it are two
// fields.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Span     Span
	Message  string
	Hint     string
	Detail   string // what another program said, in lines of its own; shown below
}

// String returns the diagnostic on one line, without source and hint.
func (d Diagnostic) String() string {
	head := fmt.Sprintf("%s[%s]: %s", d.Severity, d.Code, d.Message)
	if where := d.Span.String(); where != "" {
		return where + ": " + head
	}
	return head
}

// MarshalJSON writes the shape that the output contract promises.
func (d Diagnostic) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Code     Code   `json:"code"`
		Severity string `json:"severity"`
		File     string `json:"file"`
		Cell     int    `json:"cell,omitempty"`
		Line     int    `json:"line"`
		Column   int    `json:"column"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
		Detail   string `json:"detail,omitempty"`
	}{
		d.Code, d.Severity.String(), d.Span.File, d.Span.Cell, d.Span.Start.Line, d.Span.Start.Column, d.Message, d.Hint,
		d.Detail,
	})
}

// List collects the diagnostics of one run and the files that they point into. The zero List
// is ready for use.
type List struct {
	files []*File
	diags []Diagnostic
}

// AddFile makes the text of f known, so that carets can be drawn. A file of the same name is
// replaced.
func (l *List) AddFile(f *File) {
	for i, known := range l.files {
		if known.Name == f.Name {
			l.files[i] = f
			return
		}
	}
	l.files = append(l.files, f)
}

// File returns the file of that name, or nil.
func (l *List) File(name string) *File {
	for _, f := range l.files {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Add makes a diagnostic from the code table; args fill the verbs of the code's message.
func (l *List) Add(code Code, span Span, args ...any) {
	l.AddHint(code, span, "", args...)
}

// AddHint makes a diagnostic with a hint of its own. An empty hint means the table's.
func (l *List) AddHint(code Code, span Span, hint string, args ...any) {
	row := mustRow(code)
	if want := countVerbs(row.Message); want != len(args) {
		panic(fmt.Sprintf("diag: %s takes %d arguments, got %d", code, want, len(args)))
	}
	if hint == "" {
		hint = row.Hint
		if strings.Contains(hint, "%") {
			hint = fmt.Sprintf(hint, args...)
		}
	}
	l.diags = append(l.diags, Diagnostic{
		Code:     code,
		Severity: row.Severity,
		Span:     span,
		Message:  fmt.Sprintf(row.Message, args...),
		Hint:     hint,
	})
}

// Detail gives the last diagnostic what another program said.
func (l *List) Detail(text string) { l.diags[len(l.diags)-1].Detail = text }

// Append takes over the files and diagnostics of another list.
func (l *List) Append(other *List) {
	for _, f := range other.files {
		l.AddFile(f)
	}
	l.diags = append(l.diags, other.diags...)
}

// Include adds diagnostics that another list made.
func (l *List) Include(diags ...Diagnostic) { l.diags = append(l.diags, diags...) }

// All returns the diagnostics in the order of the list.
func (l *List) All() []Diagnostic { return l.diags }

// Len returns the number of diagnostics.
func (l *List) Len() int { return len(l.diags) }

// HasErrors reports whether any diagnostic is an error.
func (l *List) HasErrors() bool {
	return slices.ContainsFunc(l.diags, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders the diagnostics by file and position, worst first where they share a place, and
// keeps one of several that are equal in every field.
func (l *List) Sort() {
	slices.SortStableFunc(l.diags, func(a, b Diagnostic) int {
		if c := a.Span.Compare(b.Span); c != 0 {
			return c
		}
		if a.Severity != b.Severity {
			return int(a.Severity) - int(b.Severity)
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	l.diags = slices.Compact(l.diags)
}
