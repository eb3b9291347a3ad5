package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/tablefile"
)

// question is a file of testdata/bench: a hunt, and the SQL that an expert writes for the same rows over the same table.
//
// The expert knows the table, what the kinds of its records carry, and the question. What the hunt's rows depend on by the
// design the SQL has too: which rows, which are one, in which order.
type question struct {
	name, idea   string
	hunt, expert string
	off          string // why it is not measured; "" where it is
}

// hops is the number of the hunt's FINDs.
func (q question) hops() int { return strings.Count(q.hunt, "= FIND ") }

// questions reads them, in order.
func questions(tb testing.TB) []question {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join(corpus, "*.txtar"))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no questions in %s: %v", corpus, err)
	}
	var out []question
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		q := question{name: strings.TrimSuffix(filepath.Base(path), ".txtar"), idea: strings.TrimSpace(string(a.Comment))}
		for _, f := range a.Files {
			text := strings.TrimSpace(string(f.Data))
			switch f.Name {
			case "in/hunt.hf":
				q.hunt = text
			case "expert.sql":
				q.expert = text
			case "off":
				q.off = text
			default:
				tb.Errorf("%s: no section is called %q", path, f.Name)
			}
		}
		if idea, why, _ := strings.Cut(q.idea, "\n"); idea == "" || !strings.HasPrefix(why, "Expert: ") || q.hunt == "" || q.expert == "" {
			tb.Errorf("%s: needs its idea, a line `Expert: …`, in/hunt.hf and expert.sql", path)
		}
		out = append(out, q)
	}
	return out
}

// side is one way to answer a question: the statements that end with its rows.
type side struct {
	plan    *plan.Plan
	queries []*plan.Query
}

// text is all that it sends to the engine.
func (s side) text() string {
	var out []string
	for _, q := range s.queries {
		out = append(out, q.Text)
	}
	return strings.Join(out, ";\n")
}

// compiled is what huntc makes of a hunt, without its execution summary. Rules of the optimizer may be left out.
func (l *lab) compiled(name, hunt string, disabled ...string) side {
	l.tb.Helper()
	var diags diag.List
	opt := compiler.Options{Model: entity.Default(), Catalog: l.registry, Now: now, Margin: lower.DefaultMargin, Files: tablefile.Files{}, Disabled: disabled}
	c, err := compiler.Compile(&diag.File{Name: name + ".hf", Text: hunt + "\n"}, opt, &diags)
	if err != nil || c == nil {
		l.tb.Fatalf("%s does not compile: %v\n%s", name, err, diags.String())
	}
	c.Plan = c.Plan.WithoutSummary()
	queries, err := c.Emit(l.registry.Backend(nil))
	if err != nil {
		l.tb.Fatal(err)
	}
	return side{c.Plan, queries}
}

// byHand is the expert's side: its one statement in the place of the hunt's last, so that its rows are read as those are.
func byHand(s side, expert string) side {
	last := len(s.queries) - 1
	q := *s.queries[last]
	q.Text = expert
	return side{&plan.Plan{Steps: s.plan.Steps[last:]}, []*plan.Query{&q}}
}

// TestQuestions reads the questions and compiles the hunts that are measured; HUNTC_BENCH_SQL names a directory for both texts.
func TestQuestions(t *testing.T) {
	l := openLab(t, sources...)
	dir := os.Getenv("HUNTC_BENCH_SQL")
	for _, q := range questions(t) {
		if q.off != "" {
			continue
		}
		emitted := l.compiled(q.name, q.hunt).text()
		if emitted == q.expert {
			t.Errorf("%s: the expert's SQL is huntc's", q.name)
		}
		if dir != "" {
			text := fmt.Sprintf("-- %s\n%s;\n\n-- huntc\n%s;\n", strings.ReplaceAll(q.idea, "\n", "\n-- "), q.expert, emitted)
			if err := os.WriteFile(filepath.Join(dir, q.name+".sql"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
