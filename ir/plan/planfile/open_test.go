package planfile_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
)

// whole is a plan with each field that a step may have.
func whole() (*plan.Plan, []*plan.Query) {
	at := func(line int) diag.Span { return diag.Span{File: "h.hf", Start: diag.Pos{Line: line, Column: 1}} }
	name, other := ir.Attr{Path: "name"}, ir.Attr{Path: "x_*", Open: true}
	p := &plan.Plan{Steps: []*plan.Step{
		{ID: 1, Sink: plan.SinkStore, Title: "store p", Span: at(1), Sources: []string{"edr"}, Listed: "p = …", SplitReason: "it is used more than once", Outcome: plan.Outcome{Makes: "p"}},
		{ID: 2, Sink: plan.SinkInput, Title: "input p", Span: at(2), Sources: []string{}, DependsOn: []int{1}, Outcome: plan.Outcome{Makes: "p@2.input"}},
		{ID: 3, Sink: plan.SinkValues, Title: "values p.pid", Span: at(2), Sources: []string{}, DependsOn: []int{1}, Outcome: plan.Outcome{Variable: "p", Explicit: true}},
		{ID: 4, Sink: plan.SinkApply, Title: "APPLY python://a ON p", Span: at(2), Sources: []string{}, DependsOn: []int{2, 3}, Call: &plan.Call{
			Analytics: "python://a",
			Inputs: []plan.CallInput{{
				Variable: "p", Type: "process", Shape: ir.RecordRows, From: "p@2.input", To: "p@2", Given: []ir.Column{{Attr: name, Name: "n"}},
				Has: []ir.Attr{name, {Path: "pid", Kind: entity.KindInt}}, Keep: []ir.Attr{other, {Path: "x_a", Extension: true, Identity: "process"}}, Declared: []string{"x_b"}, Open: true,
			}},
			Args: []plan.CallArg{{Name: "A", Values: []plan.CallValue{{Text: "x"}, {Step: 3}}}},
		}},
		{ID: 5, Sink: plan.SinkTable, Title: "DISP p", Span: at(3), Sources: []string{}, DependsOn: []int{4}, Outcome: plan.Outcome{Variable: "p", Explicit: true}},
		{ID: 6, Sink: plan.SinkInfo, Title: "INFO p", Span: at(4), Sources: []string{"edr"}, DependsOn: []int{4}, Outcome: plan.Outcome{Variable: "p", Info: &plan.Info{
			Type: "process", Columns: []string{"name"}, Applied: []string{"x_*"}, HasID: true, Birth: "get", Source: "edr", Inputs: []string{"q"},
		}}},
		{ID: 7, Sink: plan.SinkFacts, Title: "DESCRIBE p.pid", Span: at(5), Sources: []string{}, DependsOn: []int{4}, Outcome: plan.Outcome{Variable: "p.pid"}},
		{ID: 8, Sink: plan.SinkExplain, Title: "EXPLAIN p", Span: at(6), Sources: []string{}, DependsOn: []int{4}, Outcome: plan.Outcome{Variable: "p"}},
		{ID: 9, Sink: plan.SinkSave, Title: "SAVE p TO p.csv", Span: at(7), Sources: []string{}, DependsOn: []int{4}, Outcome: plan.Outcome{
			Variable: "p", Save: &plan.Saved{Path: "p.csv", Type: "process"}, Reads: []plan.File{{Path: "/d/a.csv", Format: "CSVWithNames"}},
		}},
		{ID: 10, Sink: plan.SinkSummary, Title: "execution summary", Sources: []string{}, DependsOn: []int{1, 4}},
		{ID: 11, Sink: plan.SinkRelated, Title: "related entities of the summary", Sources: []string{}, DependsOn: []int{1}, Outcome: plan.Outcome{Counted: []plan.Counted{{Variable: "p", Type: "process"}}}},
	}}
	columns := []int{0, 0, 1, 0, 1, 4, 2, 2, 1, 5, 3}
	var queries []*plan.Query
	for i, s := range p.Steps {
		q := &plan.Query{Language: "clickhouse", Text: "SELECT " + s.Title, Parameters: map[string]string{}}
		for n := range columns[i] {
			q.Columns = append(q.Columns, plan.Column{Name: string(rune('a' + n)), Kind: entity.Kind(n), Others: n == 1, ID: []string{"", "file"}[n/4]})
		}
		queries = append(queries, q)
	}
	queries[3].Language, queries[3].Text, queries[3].Parameters = "python", "python://a", map[string]string{"A": "x,{step 3}"}
	queries[7].Explained = "SELECT 1"
	return p, queries
}

// written is the text of a file with the plan.
func written(t testing.TB) string {
	t.Helper()
	p, queries := whole()
	f := &planfile.File{
		Huntc: "v", Hunt: "h.hf", Now: time.Unix(1.7e9, 0).UTC(), Summary: planfile.SummaryFull,
		Sources: []planfile.Source{{Name: "edr", By: planfile.ByConfiguration, URI: "/e", Schema: "ecs", Digest: "sha256:0"}},
	}
	f.Fill(p, queries)
	f.Say([]diag.Diagnostic{{Code: "HF2019", Severity: diag.Note, Message: "m"}})
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is read is what was written, of each kind of step.
func TestRoundTrip(t *testing.T) {
	var diags diag.List
	text := written(t)
	o := planfile.Open(&diag.File{Name: "plan.json", Text: text}, &diags)
	if o == nil {
		t.Fatal(diags.String())
	}
	wantPlan, wantQueries := whole()
	gotPlan, gotQueries := o.Steps()
	for i, s := range wantPlan.Steps {
		if diff := cmp.Diff(s, gotPlan.Steps[i], cmp.Comparer(sameList[int])); diff != "" {
			t.Errorf("step %d (-want +got):\n%s", s.ID, diff)
		}
		if diff := cmp.Diff(wantQueries[i], gotQueries[i]); diff != "" {
			t.Errorf("query %d (-want +got):\n%s", s.ID, diff)
		}
	}
	if got, want := strings.Join(o.Writes, " ")+" "+o.Analytics[0].Name+" "+o.Reads[0].Path, "p.csv python://a /d/a.csv"; got != want {
		t.Errorf("at the top %q, want %q", got, want)
	}
	if at := o.At(1, "text").Start; at.Line != 42 || at.Column != 15 || !strings.HasPrefix(text[at.Offset:], `"SELECT store p"`) {
		t.Errorf("the first query is at %+v", at)
	}
}

// sameList takes an empty list for none.
func sameList[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// FuzzOpen looks for a file on which reading panics, or which is read and is no plan.
func FuzzOpen(f *testing.F) {
	f.Add(written(f))
	f.Add(`{"contract": 2, "queries": [], "plan": {"steps": []}}`)
	f.Add("{}")
	f.Fuzz(func(t *testing.T, text string) {
		var diags diag.List
		o := planfile.Open(&diag.File{Name: "plan.json", Text: text}, &diags)
		if (o == nil) != diags.HasErrors() {
			t.Fatalf("a plan: %v, and %s", o != nil, diags.String())
		}
		if o == nil {
			return
		}
		p, queries := o.Steps()
		for i, s := range p.Steps {
			if s.ID != i+1 || queries[i] == nil || !o.At(s.ID, "text").IsValid() {
				t.Errorf("step %d: %+v", i+1, s)
			}
		}
	})
}
