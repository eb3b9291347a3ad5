package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/golden"
)

// TestCompileIsStable compiles each hunt of the corpus 20 times, on one processor and on two, and gets the same bytes each
// time: what is kept in git changes only when the hunt does.
func TestCompileIsStable(t *testing.T) {
	times := 20
	if testing.Short() {
		times = 4
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	golden.Run(t, filepath.Join("..", "..", "testdata", "hunts"), func(t *testing.T, c *golden.Case) {
		args := corpusArgs(t, c)
		for _, format := range []string{"text", "json"} {
			first := ""
			for i := range times {
				runtime.GOMAXPROCS(1 + i%2)
				code, out, errs := invoke(t, "", append(args, "-o", format)...)
				switch {
				case code != 0 && !c.Wants("diagnostics"):
					t.Fatalf("exit code %d\n%s", code, errs)
				case i == 0:
					first = out + errs
				case out+errs != first:
					t.Fatalf("-o %s, the %d. time:\n%s\nat first:\n%s", format, i+1, out+errs, first)
				}
			}
		}
	})
}

// corpusArgs are the arguments with which a hunt of the corpus is compiled. Nothing reads the sources' files.
func corpusArgs(t *testing.T, c *golden.Case) []string {
	t.Helper()
	text, ok := c.Input("hunt.hf")
	if !ok {
		t.Fatal("no in/hunt.hf")
	}
	profiles, err := filepath.Abs(filepath.Join("..", "..", "testdata", "analytics", "pythonanalytics.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "hunt.hf")
	for name, text := range map[string]string{path: text, filepath.Join(dir, "huntc.yaml"): "analytics: {profiles: [" + profiles + "]}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"compile", path, "--now", "2026-03-01T12:00:00Z"}
	sources := c.Fixtures()
	if len(sources) == 0 {
		sources = []golden.Fixture{{Name: "edr", Schema: "ecs", File: "edr"}, {Name: "bundle", Schema: "stix", File: "bundle"}}
	}
	for _, s := range sources {
		args = append(args, "--source", s.Name+"="+s.File+",schema="+s.Schema)
	}
	for name, value := range c.Parameters() {
		args = append(args, "-p", name+"="+value)
	}
	return args
}

// The first line is a digest of what follows: another hunt has another, the same hunt in another directory the same.
func TestHeadOfCompiled(t *testing.T) {
	head := func(dir, text string) string {
		path := filepath.Join(dir, "hunt.hf")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := invoke(t, "", "compile", path, "--source", "edr=edr,schema=ecs")
		line, _, _ := strings.Cut(out, "\n")
		if code != 0 || !strings.HasPrefix(line, "-- huntc ") {
			t.Fatalf("exit code %d, %q\n%s", code, line, errs)
		}
		return line
	}
	const hunt = "p = GET process FROM edr WHERE pid = 4\nDISP p\n"
	first := head(t.TempDir(), hunt)
	if again := head(t.TempDir(), hunt); again != first {
		t.Errorf("%q in one directory, %q in another", first, again)
	}
	if other := head(t.TempDir(), strings.Replace(hunt, "4", "5", 1)); other == first {
		t.Errorf("two hunts begin with %q", first)
	}
}
