package opt_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
)

const goldens = "../../testdata/opt"

func catalog() schema.Catalog {
	ecs, _ := schema.Lookup("ecs")
	stix, _ := schema.Lookup("stix")
	return schema.Catalog{"edr": schema.NewSource("edr", ecs), "bundle": schema.NewSource("bundle", stix), "lake": atHand(ecs)}
}

// atHand is a source of which is known what it has: starts, connections and files.
func atHand(p *schema.Profile) *schema.Source {
	s := schema.NewSource("lake", p)
	start, network, file := "process-start", "network", "file-create"
	kinds := map[string][]string{
		"":            {file, network, start},
		"process_key": {file, network, start}, "process_pid": {file, network, start}, "process_name": {file, network, start},
		"process_command_line": {start}, "parent_key": {start}, "parent_pid": {start}, "parent_name": {start},
		"traffic_key": {network}, "src_port": {network}, "dst_port": {network}, "file_key": {file}, "file_name": {file},
	}
	s.Know(schema.Contents{
		Columns: slices.Collect(maps.Keys(kinds)), Kinds: kinds,
		Lacks: map[string][]string{"process_command_line": {file, network}, "process_name": {network}},
		Once:  map[string][]string{"process_key": {start}, "file_key": {file}},
	})
	return s
}

func facts() opt.Facts { return opt.Facts{Model: entity.Default(), Catalog: catalog()} }

// shown is the program of what a hunt shows, as the compiler gives it to the optimizer.
func shown(t testing.TB, hunt string) *ir.Program {
	t.Helper()
	var diags diag.List
	f := &diag.File{Name: "hunt.hf", Text: hunt}
	diags.AddFile(f)
	p := lower.Lower(parser.Parse(f, &diags), lower.Options{
		Model: entity.Default(), Catalog: catalog(), Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Margin: lower.DefaultMargin,
	}, &diags)
	if diags.HasErrors() {
		t.Fatalf("the hunt does not compile:\n%s", diags.String())
	}
	return plan.Live(&ir.Program{Bindings: p.Bindings, Sinks: p.Sinks[:len(p.Sinks)-1]})
}

// TestGoldens runs each rule alone on the cases that name it: `RULE.txtar`, where it must fire and make the program of
// `after`, and `RULE-not.txtar`, where it must not. Rules that the rule under test builds on are named in `in/first`.
func TestGoldens(t *testing.T) {
	seen := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(goldens, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, file := range files {
		base := strings.TrimSuffix(filepath.Base(file), ".txtar")
		rule, not := strings.CutSuffix(base, "-not")
		seen[base] = true
		t.Run(base, func(t *testing.T) { golden(t, file, rule, !not) })
	}
	for _, r := range opt.Rules() {
		for _, name := range []string{r.Name, r.Name + "-not"} {
			if !seen[name] {
				t.Errorf("rule %s has no %s/%s.txtar", r.Name, goldens, name)
			}
		}
	}
}

func golden(t *testing.T, file, name string, fires bool) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(strings.TrimSpace(string(a.Comment))) == 0 {
		t.Error("the first line must say the idea of the case")
	}
	section := func(name string) string {
		if i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name }); i >= 0 {
			return string(a.Files[i].Data)
		}
		return ""
	}
	i := slices.IndexFunc(opt.Rules(), func(r opt.Rule) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("no rule is called %s", name)
	}
	p := shown(t, section("in/hunt.hf"))
	for _, r := range opt.Rules() {
		if slices.Contains(strings.Fields(section("in/first")), r.Name) {
			p = r.Apply(p, facts())
		}
	}
	got := opt.Rules()[i].Apply(p, facts())
	if (got != p) != fires {
		t.Errorf("rule %s fired: %v, want %v", name, got != p, fires)
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
	want := []txtar.File{{Name: "before", Data: []byte(p.String())}}
	if fires {
		want = append(want, txtar.File{Name: "after", Data: []byte(got.String())})
	}
	check(t, file, a, want)
}

func check(t *testing.T, file string, a *txtar.Archive, want []txtar.File) {
	t.Helper()
	var in []txtar.File
	changed := false
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "in/") {
			in = append(in, f)
		}
	}
	for _, w := range want {
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == w.Name })
		if i >= 0 && string(a.Files[i].Data) == string(w.Data) {
			continue
		}
		changed = true
		if os.Getenv("HUNTC_UPDATE") != "1" {
			t.Errorf("section %s is now:\n%s", w.Name, w.Data)
		}
	}
	if changed && os.Getenv("HUNTC_UPDATE") == "1" {
		a.Files = slices.Concat(in, want)
		if err := os.WriteFile(file, txtar.Format(a), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnchangedIsTheSamePointer(t *testing.T) {
	for _, hunt := range []string{
		"p = GET process FROM edr WHERE name = 'a'\nDISP p ATTR pid",
		"n = NEW process ['a']\nDISP n",
		"p = GET network-traffic FROM bundle WHERE dst_port = 1\nINFO p",
	} {
		p, _, err := opt.Optimize(shown(t, hunt), facts())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range opt.Rules() {
			if r.Name == opt.NarrowAttributes.Name {
				continue // it runs once, and writes what emission reads
			}
			if again := r.Apply(p, facts()); again != p && r.Apply(again, facts()) != again {
				t.Errorf("%s: %s never comes to rest", hunt, r.Name)
			}
		}
	}
}

func TestDisabled(t *testing.T) {
	p := shown(t, "p = GET process FROM edr WHERE name = 'a'\nDISP p ATTR name")
	for _, r := range opt.Rules() {
		_, fired, err := opt.Optimize(p, facts(), r.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fired {
			if f.Rule == r.Name {
				t.Errorf("%s fired although it is disabled", r.Name)
			}
		}
	}
}
