package apply

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadsKestrelsFile(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	first := write(t, "pythonanalytics.yaml", `
profiles:
  enrich: # as Kestrel's documentation writes it
    module: ../lib/enrich.py
    func: analytics
  pin-IP-on-map: {module: ~/maps/pin.py, func: pin}
debug:
  whatever: [1, 2]
`)
	second := write(t, "pythonanalytics.yaml", "profiles:\n  Enrich: {module: /other.py, func: f}\n  plot: {module: /plot.py, func: analytics}\n")
	ps, err := Load(first, second)
	if err != nil {
		t.Fatal(err)
	}
	want := Profiles{
		{Name: "enrich", Module: filepath.Join(filepath.Dir(filepath.Dir(first)), "lib", "enrich.py"), Func: "analytics", Pos: first + ":3"},
		{Name: "pin-IP-on-map", Module: filepath.Join(home, "maps", "pin.py"), Func: "pin", Pos: first + ":6"},
		{Name: "plot", Module: "/plot.py", Func: "analytics", Pos: second + ":3"},
	}
	if !reflect.DeepEqual(ps, want) {
		t.Errorf("got  %+v\nwant %+v", ps, want)
	}
	if got := ps.Names(); strings.Join(got, " ") != "enrich pin-IP-on-map plot" {
		t.Errorf("names %v", got)
	}
	for _, empty := range []string{"", "profiles: {}\n", "debug: {}\n"} {
		if ps, err := Load(write(t, "e.yaml", empty)); err != nil || len(ps) != 0 {
			t.Errorf("%q: %v %v", empty, ps, err)
		}
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"profile:\n  a: 1\n":                                                `a.yaml:1: unknown key "profile"`,
		"profiles:\n  a: {module: m.py}\n":                                  `a.yaml:2: analytics "a" has no func`,
		"profiles:\n  a:\n    func: f\n":                                    `a.yaml:2: analytics "a" has no module`,
		"profiles:\n  a: {module: m.py, func: f, x: 1}\n":                   `a.yaml:2: unknown key "x"`,
		"profiles: [a]\n":                                                   "a.yaml:1: a map is needed",
		"profiles:\n  a: {module: [m], func: f}\n":                          "a.yaml:2: a single value is needed",
		"profiles:\n  a: {module: m, func: f}\n  a: {module: m, func: f}\n": `a.yaml:3: "a" occurs twice`,
		"profiles:\n  a: {module: m, func: f}\n  A: {module: m, func: f}\n": "a.yaml:3: \"A\" is the name of \"a\" too",
		"profiles:\n  python://a: {module: m, func: f}\n":                   "cannot name an analytics",
		"profiles: {\n": "a.yaml:",
	} {
		path := write(t, "a.yaml", text)
		_, err := Load(path)
		var e *Error
		if !errors.As(err, &e) || e.Problem != BadProfile || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	_, err := Load("no/such.yaml")
	if err == nil || err.Error() != "no/such.yaml: cannot be read: no such file or directory" {
		t.Errorf("got %v", err)
	}
}

func TestFind(t *testing.T) {
	path := write(t, "p.yaml", "profiles:\n  domain-enrichment: {module: e.py, func: f}\n  gone: {module: no.py, func: f}\n  Dir: {module: ., func: f}\n")
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "e.py"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ps, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, uri := range []string{"python://domain-enrichment", "domain-enrichment", "python://Domain-Enrichment"} {
		if p, err := ps.Find(uri); err != nil || p.Name != "domain-enrichment" {
			t.Errorf("%s: %v %v", uri, p, err)
		}
	}
	for _, c := range []struct {
		uri     string
		problem Problem
		words   string
	}{
		{"python://domain-enrichmnt", NotFound, `did you mean "domain-enrichment"?`},
		{"python://x", NotFound, "there are Dir, domain-enrichment, gone"},
		{"docker://x", NotFound, "docker://"},
		{"python://gone", BadProfile, "p.yaml:3: module"},
		{"python://dir", BadProfile, "it is not a file"},
	} {
		_, err := ps.Find(c.uri)
		var e *Error
		if !errors.As(err, &e) || e.Problem != c.problem || !strings.Contains(e.Error()+e.Hint, c.words) {
			t.Errorf("%s: got %v (%+v)", c.uri, err, e)
		}
	}
	if _, err := (Profiles{}).Find("a"); err == nil || !strings.Contains(err.(*Error).Hint, "pythonanalytics.yaml") { //nolint:errorlint // a test
		t.Error(err)
	}
}
