package runtime

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/ir/plan"
)

const event = `{"@timestamp":"2026-01-01T00:00:00Z","event":{"category":["process"],"type":["start"]},"process":{"pid":7}}` + "\n"

// files makes empty-ish event files and returns their directory.
func files(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(event), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func registry(t *testing.T, dir string, sources ...SourceConfig) *Registry {
	t.Helper()
	r, err := NewRegistry(dir, sources)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNamesAreFoundUnderAnyScheme(t *testing.T) {
	r := registry(t, t.TempDir(), SourceConfig{Name: "edr", URI: "file://x.ndjson", Schema: "ecs"})
	for _, from := range []string{"edr", "stixshifter://edr", "clickhouse://edr", "elastic://edr"} {
		s, err := r.Source(from)
		if err != nil || s.Name() != "edr" {
			t.Errorf("%s: %v, %v", from, s, err)
		}
	}
	for _, from := range []string{"edrr", "stixshifter://edrr", "ftp://edr", "https://edr"} {
		if _, err := r.Source(from); !errors.Is(err, plan.ErrUnknownSource) {
			t.Errorf("%s: %v, want an unknown source", from, err)
		}
	}
	if diff := cmp.Diff([]string{"edr"}, r.Used()); diff != "" {
		t.Errorf("used: %s", diff)
	}
}

// A source with a profile needs no file to be compiled against; one without is looked at.
func TestFilesAreLookedAtOnlyToGuess(t *testing.T) {
	r := registry(t, t.TempDir(), SourceConfig{Name: "a", URI: "file://gone.ndjson", Schema: "ecs"}, SourceConfig{Name: "b", URI: "file://gone.ndjson"})
	if _, err := r.Source("a"); err != nil {
		t.Errorf("a: %v", err)
	}
	if _, err := r.Source("b"); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "gone.ndjson") {
		t.Errorf("b: %v, want a missing file", err)
	}
}

func TestFilesOfTheirOwn(t *testing.T) {
	dir := files(t, "edr.ndjson", "more/edr.ndjson", "odd[1].ndjson", "wi th,out.ndjson")
	r := registry(t, dir)
	cases := []struct{ from, name string }{
		{"file://edr.ndjson", "edr"},
		{"edr.ndjson", "edr"}, // the same file, so the same source
		{"file://" + filepath.Join(dir, "more", "edr.ndjson"), "edr-2"},
		{"odd[1].ndjson", "odd[1]"}, // it exists: no glob
	}
	for _, c := range cases {
		s, err := r.Source(c.from)
		if err != nil || s.Name() != c.name {
			t.Errorf("%s: got %v, %v, want %s", c.from, s, err, c.name)
		}
	}
	if names := r.Names(); len(names) != 0 {
		t.Errorf("configured names: %v", names)
	}
}

func TestPaths(t *testing.T) {
	dir := files(t, "a.ndjson", "b.ndjson", "sub/c.ndjson")
	r := registry(t, dir)
	in := func(names ...string) []string {
		var out []string
		for _, n := range names {
			out = append(out, filepath.Join(dir, filepath.FromSlash(n)))
		}
		return out
	}
	for list, want := range map[string][]string{
		"a.ndjson":                        in("a.ndjson"),
		"a.ndjson,sub/c.ndjson":           in("a.ndjson", "sub/c.ndjson"),
		"*.ndjson":                        in("a.ndjson", "b.ndjson"),
		"file://a.ndjson,file://b.ndjson": in("a.ndjson", "b.ndjson"),
	} {
		got, err := r.paths(list)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", list, err, diff)
		}
	}
	for list, part := range map[string]string{"none*.ndjson": "none*.ndjson", "sub": "is a directory", "a.ndjson,gone": "gone"} {
		if _, err := r.paths(list); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v, want %q", list, err, part)
		}
	}
}

func TestBadConfiguration(t *testing.T) {
	if _, err := NewRegistry(".", []SourceConfig{{Name: "a"}, {Name: "a"}}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("twice: %v", err)
	}
	if _, err := NewRegistry(".", []SourceConfig{{Name: "a", Schema: "esc"}}); err == nil || !strings.Contains(err.Error(), "ecs") {
		t.Errorf("unknown profile: %v", err)
	}
}
