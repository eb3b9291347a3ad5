// Package golden is the harness of the corpus: one txtar file a case, read by the tests of every package.
//
// In: a folder of cases. The comment of a file is its idea; `in/…` sections are input; each other section is an expected
// output, checked by whichever test makes it. HUNTC_UPDATE=1 rewrites the expectations instead of failing: they are
// reviewed like code.
package golden

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/backends/schema"
)

// sections are the outputs that some test of the project makes. A section of another name is a mistake in the case.
var sections = []string{"diagnostics", "ir", "plan", "clickhouse.sql", "rows.csv", "summary"}

// Case is one file of the corpus.
type Case struct {
	Path    string
	Idea    string
	archive *txtar.Archive
	checked []string
	changed bool
}

// Run runs f for each *.txtar under dir, as a subtest named after the file. It fails when there is none.
func Run(t *testing.T, dir string, f func(t *testing.T, c *Case)) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".txtar") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no cases under %s", dir)
	}
	for _, path := range files {
		name, _ := filepath.Rel(dir, path)
		t.Run(strings.TrimSuffix(filepath.ToSlash(name), ".txtar"), func(t *testing.T) {
			c := Load(t, path)
			f(t, c)
			c.save(t)
		})
	}
}

// Load reads one case, which is not written back.
func Load(t *testing.T, path string) *Case {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Path: path, archive: a, Idea: strings.TrimSpace(string(a.Comment))}
	if c.Idea == "" {
		t.Errorf("%s: the first line must say the idea of the case", path)
	}
	for _, f := range a.Files {
		if !strings.HasPrefix(f.Name, "in/") && !slices.Contains(sections, f.Name) {
			t.Errorf("%s: no test makes the section %q", path, f.Name)
		}
	}
	return c
}

// Input is an input section; false when the case has none of that name.
func (c *Case) Input(name string) (string, bool) {
	for _, f := range c.archive.Files {
		if f.Name == "in/"+name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Inputs are the names of the input sections, without `in/`.
func (c *Case) Inputs() []string {
	var out []string
	for _, f := range c.archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "in/"); ok {
			out = append(out, name)
		}
	}
	return out
}

// Parameters are the values of the hunt's parameters, from `in/parameters`: a line `name=value` for each.
func (c *Case) Parameters() map[string]string {
	text, _ := c.Input("parameters")
	out := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			out[name] = value
		}
	}
	return out
}

// Wants reports whether the case has the section.
func (c *Case) Wants(section string) bool { return c.find(section) != nil }

func (c *Case) find(section string) *txtar.File {
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == section {
			return &c.archive.Files[i]
		}
	}
	return nil
}

// Check compares an output with its section, when the case has it.
func (c *Case) Check(t *testing.T, section, got string) {
	t.Helper()
	f := c.find(section)
	if f == nil {
		return
	}
	c.checked = append(c.checked, section)
	if got != "" && !strings.HasSuffix(got, "\n") {
		got += "\n"
	}
	if string(f.Data) == got {
		return
	}
	if Updating() {
		f.Data = []byte(got)
		c.changed = true
		return
	}
	t.Errorf("%s: section %s (-want +got):\n%s", c.Path, section, cmp.Diff(strings.Split(string(f.Data), "\n"), strings.Split(got, "\n")))
}

// Updating reports that expectations are rewritten.
func Updating() bool { return os.Getenv("HUNTC_UPDATE") == "1" }

func (c *Case) save(t *testing.T) {
	t.Helper()
	if !c.changed {
		return
	}
	if err := os.WriteFile(c.Path, txtar.Format(c.archive), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Fixture is a source whose records stand in the case: `in/NAME.ecs.ndjson`, `in/NAME.stix.json`.
type Fixture struct {
	Name, Schema, File, Data string
}

// Fixtures are the sources of the case, in order.
func (c *Case) Fixtures() []Fixture {
	var out []Fixture
	for _, in := range c.Inputs() {
		parts := strings.Split(in, ".")
		if len(parts) != 3 {
			continue
		}
		if _, ok := schema.Lookup(parts[1]); ok {
			data, _ := c.Input(in)
			out = append(out, Fixture{Name: parts[0], Schema: parts[1], File: in, Data: data})
		}
	}
	return out
}

// Catalog knows the fixtures of the case and, for cases without data, `edr` (ecs) and `bundle` (stix).
func (c *Case) Catalog() schema.Catalog {
	out := schema.Catalog{}
	add := func(name, profile string) {
		p, _ := schema.Lookup(profile)
		out[name] = schema.NewSource(name, p)
	}
	fixtures := c.Fixtures()
	if len(fixtures) == 0 {
		fixtures = []Fixture{{Name: "edr", Schema: "ecs"}, {Name: "bundle", Schema: "stix"}}
	}
	for _, f := range fixtures {
		add(f.Name, f.Schema)
	}
	return out
}
