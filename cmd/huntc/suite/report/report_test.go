package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/huntc/huntc/cmd/huntc/suite"
)

// hostile is what a message may hold: what ends a command of GitHub, a CDATA, an attribute, and what XML cannot hold.
const hostile = "50% of p::, \"q\" <r>&\n::error::planted\r]]> \x01 ∅"

// results are a case that passes, one that is not tested whole, and one with two failures.
var results = []suite.Result{
	{Test: "h/a.test.yaml", Hunt: "h/a.hf", At: suite.Place{Path: "h/a.test.yaml", Line: 1, Column: 1}, Elapsed: 1500 * time.Millisecond},
	{Test: "h/a.test.yaml", Hunt: "h/a.hf", Case: "quiet", At: suite.Place{Path: "h/a.test.yaml", Line: 7, Column: 3}, Skipped: "no engine"},
	{Test: "h/b, c.test.yaml", Hunt: "h/b, c.hf", Case: "loud: 1", At: suite.Place{Path: "h/b, c.test.yaml", Line: 4, Column: 3}, Failures: []suite.Failure{
		{Kind: suite.Query, At: suite.Place{Path: "h/b, c.hf", Line: 3, Column: 5}, Message: "p: finds more", Detail: "-a\n+b\n"},
		{Kind: suite.Row, At: suite.Place{Path: "h/b, c.test.yaml", Line: 6, Column: 5}, Message: hostile},
	}},
}

func written(t *testing.T, format string, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, results, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText(t *testing.T) {
	got := written(t, "text", Options{})
	want := "skip h/a.hf: quiet: no engine\n" +
		"FAIL h/b, c.hf: loud: 1\n" +
		"  h/b, c.hf:3:5: query: p: finds more\n    -a\n    +b\n" +
		"  h/b, c.test.yaml:6:5: rows: 50% of p::, \"q\" <r>& ::error::planted\\r]]> \\x01 ∅\n" +
		"1 failed, 1 passed, 1 not tested whole\n"
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if all := written(t, "text", Options{Verbose: true}); !strings.Contains(all, "ok   h/a.hf (1.50 s)\n") {
		t.Error(all)
	}
}

// TestSARIF validates the report against the published schema, and has another project's library read it.
func TestSARIF(t *testing.T) {
	text := written(t, "sarif", Options{Version: "1.2"})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := sarifSchemaOf(t).Validate(doc); err != nil {
		t.Fatal(err)
	}
	r, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range r.Runs[0].Results {
		at := x.Locations[0].PhysicalLocation
		got = append(got, fmt.Sprintf("%s %s:%d:%d", *x.RuleID, *at.ArtifactLocation.URI, *at.Region.StartLine, *at.Region.StartColumn))
		if rule := r.Runs[0].Tool.Driver.Rules[x.RuleIndex]; *rule.ID != *x.RuleID {
			t.Errorf("rule %d is %s, not %s", x.RuleIndex, *rule.ID, *x.RuleID)
		}
	}
	if d := cmp.Diff([]string{"query h/b,%20c.hf:3:5", "rows h/b,%20c.test.yaml:6:5"}, got); d != "" {
		t.Error(d)
	}
	if text := *r.Runs[0].Results[1].Message.Text; text != "h/b, c.hf: loud: 1: "+hostile {
		t.Errorf("%q", text)
	}
}

// sarifSchemaOf is the schema as OASIS publishes it, which the library holds as a constant.
func sarifSchemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := f.Scope.Lookup("schema").Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestJUnit has junitparser read the report.
func TestJUnit(t *testing.T) {
	dir := t.TempDir()
	python := filepath.Join(dir, "venv", "bin", "python")
	needs(t, exec.Command("python3", "-m", "venv", filepath.Join(dir, "venv")))
	needs(t, exec.Command(python, "-m", "pip", "install", "--quiet", "junitparser==4.0.2"))
	path := filepath.Join(dir, "junit.xml")
	if err := os.WriteFile(path, []byte(written(t, "junit", Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import json, sys
from junitparser import JUnitXml, Failure, Skipped
x = JUnitXml.fromfile(sys.argv[1])
print(json.dumps([[x.tests, x.failures, x.skipped]] + [[s.name, s.tests, s.failures, s.skipped,
  [[c.classname, c.name, [[type(r).__name__, r.type, r.message, r.text] for r in c.result]] for c in s]] for s in x]))
`, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got, want any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	clean := strings.NewReplacer("\x01", "\uFFFD", "\r", "\uFFFD").Replace(hostile)
	expected, err := json.Marshal([]any{
		[]any{3, 1, 1},
		[]any{"h/a.hf", 2, 0, 1, []any{
			[]any{"h/a.hf", "hunt", []any{}}, []any{"h/a.hf", "quiet", []any{[]any{"Skipped", nil, "no engine", nil}}},
		}},
		[]any{"h/b, c.hf", 1, 1, 0, []any{[]any{"h/b, c.hf", "loud: 1", []any{[]any{
			"Failure", "query", "p: finds more", "h/b, c.hf:3:5: query: p: finds more\n-a\n+b\nh/b, c.test.yaml:6:5: rows: " + clean + "\n\n",
		}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestGitHub has GitHub's own library write the annotations: ours are the same, to the byte.
func TestGitHub(t *testing.T) {
	dir := t.TempDir()
	install := exec.Command("npm", "install", "--silent", "--no-audit", "--no-fund", "@actions/core@1.11.1")
	install.Dir = dir
	needs(t, install)
	script := filepath.Join(dir, "annotate.cjs")
	if err := os.WriteFile(script, []byte(`
const core = require('@actions/core')
for (const a of JSON.parse(process.argv[2])) core.error(a.text, {file: a.file, startLine: a.line, startColumn: a.column, title: a.title})
`), 0o600); err != nil {
		t.Fatal(err)
	}
	type annotation struct {
		File   string `json:"file"`
		Title  string `json:"title"`
		Text   string `json:"text"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	asked, err := json.Marshal([]annotation{
		{"h/b, c.hf", "huntc query: h/b, c.hf: loud: 1", "p: finds more\n-a\n+b", 3, 5},
		{"h/b, c.test.yaml", "huntc rows: h/b, c.hf: loud: 1", hostile, 6, 5},
	})
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command("node", script, string(asked))
	run.Dir = dir
	want, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, want)
	}
	var got []string
	for line := range strings.Lines(written(t, "github", Options{})) {
		if strings.HasPrefix(line, "::error ") {
			got = append(got, properties(line))
		}
	}
	var theirs []string
	for line := range strings.Lines(string(want)) {
		theirs = append(theirs, properties(line))
	}
	if d := cmp.Diff(theirs, got); d != "" {
		t.Errorf("of GitHub's library, and ours: %s", d)
	}
}

// properties are a command with its properties in the order of their names: it does not count.
func properties(line string) string {
	head, text, _ := strings.Cut(strings.TrimPrefix(line, "::error "), "::")
	parts := strings.Split(head, ",")
	sorted := map[string]string{}
	for _, p := range parts {
		name, value, _ := strings.Cut(p, "=")
		sorted[name] = value
	}
	return fmt.Sprint(sorted, " ", text)
}

// needs runs what installs another project's reader, or skips with the reason.
func needs(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: it installs a package")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, out)
	}
}
