package runtime_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/tablefile"
)

// now is the clock of every case.
var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// needEngine installs the engine, or skips with the reason: these tests are about answers, not about the network.
func needEngine(t *testing.T) {
	t.Helper()
	if _, err := engine.Install(context.Background(), engine.InstallOptions{}); err != nil {
		t.Skipf("no embedded engine: %v", err)
	}
}

// TestCorpusRows runs the hunts of the corpus that have rows over their fixtures.
func TestCorpusRows(t *testing.T) {
	needEngine(t)
	golden.Run(t, "../testdata/hunts", corpusRows)
}

// corpusRows runs a hunt of the corpus over its fixtures.
func corpusRows(t *testing.T, c *golden.Case) {
	if !c.Wants("rows.csv") && !c.Wants("summary") {
		return // a case about the text of the query alone
	}
	dir := t.TempDir()
	sources := fixtures(t, c, dir)
	if len(sources) == 0 {
		t.Fatal("rows without a fixture: add in/NAME.ecs.ndjson or in/NAME.stix.json")
	}
	text, _ := c.Input("hunt.hf")
	b := hunting{params: c.Parameters()}.run(t, dir, sources, text)
	c.Check(t, "rows.csv", rowsText(t, b))
	c.Check(t, "summary", summaryText(b))
}

// fixtures writes the fixtures of a case into dir and names them as sources.
func fixtures(t *testing.T, c *golden.Case, dir string) []runtime.SourceConfig {
	t.Helper()
	var sources []runtime.SourceConfig
	for _, f := range c.Fixtures() {
		path := filepath.Join(dir, f.File)
		if err := os.WriteFile(path, []byte(f.Data), 0o600); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, runtime.SourceConfig{Name: f.Name, URI: "file://" + path, Schema: f.Schema})
	}
	return sources
}

// hunt compiles and runs one block, as `huntc run` does.
func hunt(t *testing.T, dir string, sources []runtime.SourceConfig, text string) *runtime.Block {
	t.Helper()
	return hunting{}.run(t, dir, sources, text)
}

// hunting says how a hunt is run.
type hunting struct {
	full      bool           // with the full summary
	analytics *apply.Catalog // nil: those of the corpus
	limits    apply.Limits
	note      func(diag.Diagnostic)
	// kept puts the plan into a file and runs what is read from it.
	kept bool
	off  []string // rules of the optimizer to leave out
	// params are the values of the hunt's parameters.
	params map[string]string
}

func (h hunting) run(t *testing.T, dir string, sources []runtime.SourceConfig, text string) *runtime.Block {
	t.Helper()
	res, err := h.result(t, dir, sources, text)
	if err != nil {
		for _, q := range res.Blocks[0].Queries {
			t.Log(q.Text)
		}
		t.Fatal(err)
	}
	if !res.Complete || len(res.Blocks) != 1 {
		t.Fatalf("complete %v, %d blocks", res.Complete, len(res.Blocks))
	}
	return res.Blocks[0]
}

// result compiles and runs one block; the error is that of the run.
func (h hunting) result(t *testing.T, dir string, sources []runtime.SourceConfig, text string) (*runtime.Result, error) {
	t.Helper()
	c, diags, res, err := h.try(t, dir, sources, text)
	if c == nil {
		t.Fatalf("the hunt does not compile:\n%s", diags.String())
	}
	return res, err
}

// try compiles one block and, when it is right, runs it. Nothing is compiled when diags has errors; the error is that of the run.
func (h hunting) try(t *testing.T, dir string, sources []runtime.SourceConfig, text string) (c *compiler.Compiled, diags *diag.List, res *runtime.Result, err error) {
	t.Helper()
	reg, err := runtime.NewRegistry(dir, sources)
	if err != nil {
		t.Fatal(err)
	}
	analytics := h.analytics
	if analytics == nil {
		analytics = corpusAnalytics(t)
	}
	diags = &diag.List{}
	opt := compiler.Options{Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: analytics, FullSummary: h.full, Files: tablefile.Files{}, Disabled: h.off, Parameters: h.params}
	compile := func(diags *diag.List) *compiler.Compiled {
		c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, diags)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c = compile(diags); c == nil {
		return nil, diags, nil, nil
	}
	ctx := context.Background()
	s, err := runtime.OpenSession(ctx, reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	// Now that the sources are attached, which x_* attributes they have is known.
	attached := &diag.List{}
	if c = compile(attached); c == nil {
		return nil, attached, nil, nil
	}
	qs, err := c.Emit(reg.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Plan
	if h.kept {
		p, qs = keep(t, reg, c, qs)
	}
	est := estimate(t, s, p, qs)
	res, err = s.Run(ctx, p, qs, runtime.Options{
		Analytics: &runtime.Analytics{Profiles: analytics.Own.With(analytics.Shipped), Limits: h.limits}, OnNote: h.note, Estimate: est,
	})
	if err == nil {
		checkEstimate(t, res)
	}
	return c, diags, res, err
}

// corpusAnalytics are the analytics of the corpus.
func corpusAnalytics(t *testing.T) *apply.Catalog {
	t.Helper()
	own, err := apply.Load("../testdata/analytics/pythonanalytics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return &apply.Catalog{Own: own}
}

// rowsText is the displays as CSV, each under its statement.
func rowsText(t *testing.T, b *runtime.Block) string {
	t.Helper()
	var out bytes.Buffer
	for _, d := range b.Displays {
		if d.Kind == "info" || d.Kind == "describe" || d.Kind == "explain" {
			fmt.Fprintf(&out, "# %s %s\n", strings.ToUpper(d.Kind), d.Variable)
			for _, f := range d.Data {
				fmt.Fprintf(&out, "%s: %s\n", f.Name, cellText(f.Value))
			}
			continue
		}
		if d.Kind == "image" {
			fmt.Fprintf(&out, "# image of %s: %s\n", d.Analytics, d.Media.Type)
			continue
		}
		if d.Kind == "html" {
			fmt.Fprintf(&out, "# html of %s: %s\n", d.Analytics, d.Media.Bytes)
			continue
		}
		fmt.Fprintf(&out, "# DISP %s\n", d.Variable)
		w := csv.NewWriter(&out)
		rows := [][]string{d.Columns}
		for _, r := range d.Rows {
			var line []string
			for _, c := range r {
				line = append(line, cellText(c))
			}
			rows = append(rows, line)
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// cellText writes a cell; missing is ∅, so that it is told from an empty text.
func cellText(c runtime.Cell) string {
	switch c := c.(type) {
	case nil:
		return "∅"
	case []string:
		return "[" + strings.Join(c, " ") + "]"
	}
	return fmt.Sprint(c)
}

func summaryText(b *runtime.Block) string {
	var out strings.Builder
	for _, s := range b.Summary {
		fmt.Fprintf(&out, "%s %s %d %d\n", s.Variable, s.Type, s.Entities, s.Records)
	}
	return out.String()
}
