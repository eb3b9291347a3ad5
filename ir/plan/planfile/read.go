package planfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/diag"
)

// Is tells the text of a plan from that of a hunt, which never begins with a brace.
func Is(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(text, mark), " \t\r\n"), "{")
}

// mark is the byte order mark that editors put before a text.
const mark = "\ufeff"

// Opened is a plan that was read, and where things stand in its file.
type Opened struct {
	File
	places *places
	diags  *diag.List
}

// Open reads a plan. What is wrong with it is in diags; the result is nil then.
func Open(file *diag.File, diags *diag.List) *Opened {
	text := strings.TrimPrefix(file.Text, mark)
	whole := &places{file: file, text: text}
	switch {
	case strings.TrimLeft(text, " \t\r\n") == "":
		diags.Add("HF5030", whole.span(0), "it is empty")
		return nil
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		diags.AddHint("HF5030", whole.span(0), "write it as UTF-8; `>` of older PowerShells does not", "it is UTF-16")
		return nil
	case !Is(text):
		diags.Add("HF5030", whole.span(0), "it is not a JSON object")
		return nil
	}
	found, err := locate(file, text)
	var wrong *mistake
	if errors.As(err, &wrong) {
		diags.Add("HF5030", whole.span(wrong.offset), wrong.message)
		return nil
	}
	o := &Opened{places: found, diags: diags}
	if !o.version(text) || !o.decode(text) || !o.check() {
		return nil
	}
	return o
}

// version refuses a plan of another contract, and what is no plan at all.
func (o *Opened) version(text string) bool {
	var head struct {
		Contract *int            `json:"contract"`
		Queries  json.RawMessage `json:"queries"`
		Plan     json.RawMessage `json:"plan"`
	}
	err := json.Unmarshal([]byte(text), &head)
	switch {
	case err != nil:
		o.diags.Add("HF5030", o.places.at("contract"), "its contract is not a number")
	case head.Contract == nil && (head.Queries == nil || head.Plan == nil):
		o.diags.Add("HF5030", o.places.at(""), "it has no contract")
	case head.Contract == nil || *head.Contract < Contract:
		o.diags.Add("HF5031", o.places.at("contract"), "an older version", Contract)
	case *head.Contract > Contract:
		o.diags.Add("HF5031", o.places.at("contract"), "a newer version", Contract)
	default:
		return true
	}
	return false
}

var unknownField = regexp.MustCompile(`unknown field "(.*)"`)

// decode reads the fields, which are known and all there.
func (o *Opened) decode(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&o.File)
	if err == nil {
		return o.complete()
	}
	span, message := o.places.at(""), err.Error()
	var kind *json.UnmarshalTypeError
	if m := unknownField.FindStringSubmatch(message); m != nil {
		span, message = o.places.field(m[1]), fmt.Sprintf("there is no field %q", m[1])
	} else if errors.As(err, &kind) {
		span, message = o.places.span(int(kind.Offset)), fmt.Sprintf("%s is not of its type, but a %s", kind.Field, kind.Value)
	}
	var moment *time.ParseError
	if errors.As(err, &moment) {
		span, message = o.places.at("now"), "now is not a time"
	}
	o.diags.Add("HF5030", span, strings.TrimPrefix(message, "json: "))
	return false
}

// field is the first place of a field of that name.
func (p *places) field(name string) diag.Span {
	first := len(p.text)
	for path, at := range p.offsets {
		if path == name || strings.HasSuffix(path, "."+name) {
			first = min(first, at)
		}
	}
	return p.span(first)
}

// complete refuses a file that lacks a field: what is left out says nothing.
func (o *Opened) complete() bool {
	fields := []string{"huntc", "hunt", "now", "summary", "parameters", "sources", "assumes", "reads", "writes", "analytics", "queries", "plan", "plan.steps", "diagnostics"}
	for i := range o.Queries {
		for _, f := range []string{"sink", "source", "language", "text", "parameters", "depends_on", "split_reason"} {
			fields = append(fields, fmt.Sprintf("queries[%d].%s", i, f))
		}
	}
	for i := range o.Plan.Steps {
		for _, f := range []string{"id", "kind", "title", "file", "line", "column", "sources", "columns", "program"} {
			fields = append(fields, fmt.Sprintf("plan.steps[%d].%s", i, f))
		}
	}
	for _, f := range fields {
		if _, ok := o.places.offsets[f]; !ok {
			o.diags.Add("HF5030", o.places.at(f), fmt.Sprintf("%q is missing", f[strings.LastIndexByte(f, '.')+1:]))
			return false
		}
	}
	return true
}

// Said is what compiling the hunt had to say, but for what running it finds out anew: attributes that were not looked for, and
// what attaching the sources says.
func (o *Opened) Said() []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, d := range o.Diagnostics {
		row, ok := diag.Lookup(d.Code)
		if !ok || row.Code == "HF2019" || row.Code >= "HF5" {
			continue
		}
		span := diag.Span{File: d.File, Cell: d.Cell, Start: diag.Pos{Line: d.Line, Column: d.Column}}
		out = append(out, diag.Diagnostic{Code: row.Code, Severity: row.Severity, Span: span, Message: d.Message, Hint: d.Hint, Detail: d.Detail})
	}
	return out
}

// At is the place in the file of a step's query: where its text stands.
func (o *Opened) At(step int, field string) diag.Span {
	if field == "text" {
		return o.places.at(fmt.Sprintf("queries[%d].text", step-1))
	}
	return o.places.at(fmt.Sprintf("plan.steps[%d].%s", step-1, field))
}

// AtSource is the place of a source.
func (o *Opened) AtSource(i int) diag.Span { return o.places.at(fmt.Sprintf("sources[%d]", i)) }

// AtRead is the place of a file that is read.
func (o *Opened) AtRead(i int) diag.Span { return o.places.at(fmt.Sprintf("reads[%d]", i)) }

// AtAssumption is the place of an attribute that must be there.
func (o *Opened) AtAssumption(i int) diag.Span { return o.places.at(fmt.Sprintf("assumes[%d]", i)) }

// AtAnalytics is the place of an analytics.
func (o *Opened) AtAnalytics(i int) diag.Span { return o.places.at(fmt.Sprintf("analytics[%d]", i)) }
