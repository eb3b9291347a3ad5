package apply

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

// shipped is one of the analytics that huntc brings, as a hunt gets it.
func shipped(t *testing.T, name string) Analytics {
	t.Helper()
	ps, err := Shipped(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p, err := ps.Find(Scheme + name)
	if err != nil {
		t.Fatal(err)
	}
	return Analytics{Profile: p, Python: needPython(t)}
}

func TestShipped(t *testing.T) {
	dir := t.TempDir()
	ps, err := Shipped(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ps.Names(), " "); got != "attribute-plot domain-enrichment pin-IP-on-map" {
		t.Errorf("names %s", got)
	}
	for _, p := range ps {
		if _, err := ps.Find(p.Name); err != nil {
			t.Error(err)
		}
		if p.Doc == "" || p.Needs == nil {
			t.Errorf("%s: no doc or no needs", p.Name)
		}
		for _, r := range p.Requirements {
			if !has(r) {
				t.Errorf("%s: %s is not among the pinned packages", p.Name, r)
			}
		}
		for _, q := range p.Parameters {
			if q.Doc == "" || strings.ToUpper(q.Name) != q.Name {
				t.Errorf("%s: parameter %+v", p.Name, q)
			}
		}
	}
	p, _ := ps.named("domain-enrichment")
	want := []Column{{"x_domain_name", entity.KindString}, {"x_domain_organization", entity.KindString}}
	if got := p.Adds("network-traffic"); !reflect.DeepEqual(got, want) {
		t.Errorf("outputs %v", got)
	}
	if got, declared := p.Reads("network-traffic"); !declared || !reflect.DeepEqual(got, []string{"dst_ref.value"}) {
		t.Errorf("needs %v", got)
	}
	if p.Accepts("process") || !p.Accepts("ipv6-addr") {
		t.Errorf("inputs %v", p.Inputs)
	}
}

// TestShippedIsWrittenOnce calls several at once, then again, then over files that somebody changed.
func TestShippedIsWrittenOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := Shipped(dir); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	ps, err := Shipped(dir)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("left %v %v", entries, err)
	}
	module := ps[0].Module
	if !strings.HasPrefix(module, filepath.Join(dir, entries[0].Name())) {
		t.Errorf("module %s", module)
	}
	before, err := os.Stat(module)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(module)
	if _, err := Shipped(dir); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(module); err != nil || !os.SameFile(before, after) {
		t.Errorf("it was written again (%v)", err)
	}
	if err := os.WriteFile(module, []byte("raise SystemExit"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Shipped(dir); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(module); string(got) != string(text) {
		t.Errorf("a changed module stays: %s", got)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left %v", entries)
	}
}

func TestShippedCannotBeWritten(t *testing.T) {
	_, err := Shipped("/dev/null/x")
	problem(t, err, System, `cannot be written to "/dev/null/x"`, "XDG_CACHE_HOME")
}

func TestUsersProfilesWin(t *testing.T) {
	ps, err := Shipped(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	users := Profiles{{Name: "Attribute-Plot", Module: "/mine.py"}, {Name: "other"}}
	all := users.With(ps)
	if p, _ := all.named("attribute-plot"); p.Module != "/mine.py" || len(all) != 4 || len(users) != 2 {
		t.Errorf("got %v", all.Names())
	}
}

func TestProfilesDeclare(t *testing.T) {
	path := write(t, "a.yaml", `
profiles:
  a:
    module: m.py
    func: f
    doc: counts
    inputs: [process, x-oca-asset]
    needs: {process: [name, parent_ref.name]}
    outputs: {process: {x_count: int, x_when: time, pid: int}}
    parameters:
      A: what it is
      B: {doc: where, attribute: true}
      C: {doc: file, path: true}
    requirements: [scikit-learn==1.5.2]
  b: {module: m.py, func: f, needs: {}}
  c: {module: m.py, func: f}
`)
	ps, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Profile{
		Name: "a", Doc: "counts", Module: filepath.Join(filepath.Dir(path), "m.py"), Func: "f", Pos: path + ":3",
		Inputs:       []string{"process", "x-oca-asset"},
		Needs:        map[string][]string{"process": {"name", "parent_ref.name"}},
		Outputs:      map[string][]Column{"process": {{"x_count", entity.KindInt}, {"x_when", entity.KindTime}, {"pid", entity.KindInt}}},
		Parameters:   []Parameter{{Name: "A", Doc: "what it is"}, {Name: "B", Doc: "where", Attribute: true}, {Name: "C", Doc: "file", Path: true}},
		Requirements: []string{"scikit-learn==1.5.2"},
	}
	if !reflect.DeepEqual(ps[0], want) {
		t.Errorf("got  %+v\nwant %+v", ps[0], want)
	}
	if p, ok := ps[0].Parameter("B"); !ok || !p.Attribute {
		t.Errorf("parameter %+v", p)
	}
	if _, declared := ps[1].Reads("process"); !declared {
		t.Error("an empty map says that nothing is needed")
	}
	if _, declared := ps[2].Reads("process"); declared || !ps[2].Accepts("file") || ps[2].Adds("file") != nil {
		t.Errorf("nothing is said: %+v", ps[2])
	}
}

func TestDeclarationsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"inputs: [proces]":                      `a.yaml:2: there is no entity type "proces": did you mean "process"?`,
		"inputs: process":                       "a.yaml:2: a list is needed",
		"needs: {process: [nmae]}":              `a.yaml:2: process has no attribute "nmae"`,
		"needs: {process: name}":                "a.yaml:2: a list is needed",
		"outputs: {process: {x_a: text}}":       `"text" is no kind of value`,
		"outputs: {process: {pid: string}}":     "process:pid is int",
		"outputs: {process: [x_a]}":             "a map is needed",
		"inputs: [file], needs: {process: []}":  `"process" is not among the inputs of "a"`,
		"parameters: {PATH: x}":                 `"PATH" cannot name a parameter`,
		"parameters: {HUNTC_X: x}":              `"HUNTC_X" cannot name a parameter`,
		"parameters: {A: {doc: x, attr: true}}": `unknown key "attr"`,
		"requirements: [pandas]":                "write NAME==VERSION",
		"doc: [a]":                              "a single value is needed",
		"output: {}":                            `unknown key "output"`,
	} {
		_, err := Load(write(t, "a.yaml", "profiles:\n  a: {module: m, func: f, "+text+"}\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestCacheVariable(t *testing.T) {
	isolated(t)
	a := analytics(t, contract, "environment")
	a.Cache = t.TempDir()
	out := succeed(t, a, []Input{traffic(t)}, nil, Limits{})
	if !strings.Contains(string(out.Display.Data), "\nHUNTC_ANALYTICS_CACHE="+a.Cache+"\n") {
		t.Errorf("got %s", out.Display.Data)
	}
}
