package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// diffWant runs huntc diff and compares what it prints.
func diffWant(t *testing.T, code int, want string, args ...string) {
	t.Helper()
	got, out, stderr := invoke(t, "", append([]string{"diff"}, args...)...)
	if got != code || cmp.Diff(want, out) != "" {
		t.Errorf("huntc diff %s: exit %d\n%s%s", strings.Join(args, " "), got, cmp.Diff(want, out), stderr)
	}
}

func TestDiffOfFolders(t *testing.T) {
	was, is := exampleRepo(t), exampleRepo(t)
	diffWant(t, 0, "nothing changed\n", was, is)
	replaceIn(t, is, "spread.hf", "DISP users", "disp   users")
	diffWant(t, 0, "1 hunt written otherwise, nothing changed in meaning\n", was, is)
	replaceIn(t, is, "c2-beacon.hf", "name = 'splunkd'", "name = 'spl|unk`d'")
	if err := os.WriteFile(filepath.Join(is, "new.hf"), []byte("p = GET file FROM edr WHERE name = 'a'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	diffWant(t, 1, "c2-beacon.hf:2: agent: name = 'splunkd' became name = 'spl|unk`d': another value\n"+
		"new.hf:1: the hunt is new\n"+
		"2 hunts changed in meaning, 1 hunt only in how they are written\n", was, is)
	diffWant(t, 1, "**huntc diff**: 2 hunts changed in meaning, 1 hunt only in how they are written\n"+
		"\n#### `c2-beacon.hf`\n\n| line | what changed |\n|---|---|\n"+
		"| 2 | `` agent: name = 'splunkd' became name = 'spl\\|unk`d': another value `` |\n"+
		"\n#### `new.hf`\n\n| line | what changed |\n|---|---|\n| 1 | `the hunt is new` |\n", was, is, "-o", "markdown")
	_, out, _ := invoke(t, "", "diff", was, is, "-o", "json")
	var doc any
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if err := contract(t, "diff.schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out, `"changed": 2`) || !strings.Contains(out, `"cosmetic": 1`) {
		t.Error(out)
	}
}

// The hunt is the same, its schema profile is not: an attribute that it asks for has another column, and one has none.
func TestDiffOfProfiles(t *testing.T) {
	was, is := exampleRepo(t), exampleRepo(t)
	if err := os.WriteFile(filepath.Join(is, "schemas", "acme.yaml"), []byte("name: acme\nextends: ecs\nroles:\n  parent: {primary: false}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := invoke(t, "", "diff", was, is)
	if code != 1 || !strings.Contains(out, "the hunt is the same, the query of ") {
		t.Errorf("exit %d\n%s%s", code, out, stderr)
	}
}

func TestDiffOfWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.hf": "p = GET process FROM edr WHERE name = 'a'\n", "b.hf": "p = GTE process\n", "q.sql": "-- 1: DISP p  a.hf:2\nSELECT `a`;\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, b := filepath.Join(dir, "a.hf"), filepath.Join(dir, "b.hf")
	if code, out, _ := invoke(t, "", "diff", a, b); code != 1 || !strings.Contains(out, "it does not parse any more: b.hf:1: HF1") {
		t.Errorf("exit %d\n%s", code, out)
	}
	for _, args := range [][]string{{a}, {a, dir}, {a, filepath.Join(dir, "none.hf")}, {a, b, a}, {a, b, "-o", "xml"}} {
		if code, _, stderr := invoke(t, "", append([]string{"diff"}, args...)...); code != exitUsage || stderr == "" {
			t.Errorf("huntc diff %v: exit %d %s", args, code, stderr)
		}
	}
}

// Revisions of git: the folder as it was, beside the folder as it is.
func TestDiffOfRevisions(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	top := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"}, args...)...)
		cmd.Dir = top
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	hunts := filepath.Join(top, "hunts")
	if err := os.CopyFS(hunts, os.DirFS("../../testdata/example-repo/hunts")); err != nil {
		t.Fatal(err)
	}
	run("init", "-q")
	run("add", ".")
	run("commit", "-qm", "one")
	replaceIn(t, hunts, "c2-beacon.hf", "CREATED BY agent", "CREATED agent")
	t.Chdir(hunts)
	const reversed = "c2-beacon.hf:4: children: CREATED BY became CREATED: the other side of the relation\n1 hunt changed in meaning\n"
	diffWant(t, 1, reversed, "main", ".")
	diffWant(t, 1, reversed, "HEAD:hunts", ".")
	diffWant(t, 1, reversed, "HEAD", "c2-beacon.hf")
	diffWant(t, 0, "nothing changed\n", "HEAD", "spread.hf")
	run("commit", "-qam", "two")
	diffWant(t, 1, "hunts/"+reversed, "HEAD~1", "HEAD")
	diffWant(t, 1, "hunts/"+reversed, "HEAD~1", "HEAD", "--", "c2-beacon.hf")
	diffWant(t, 0, "nothing changed\n", "HEAD~1", "HEAD", "--", "spread.hf")
	for _, rev := range []string{"nonsense", "--upload-pack=x", "HEAD:nowhere"} {
		if code, _, stderr := invoke(t, "", "diff", "--", rev, "HEAD"); code != exitUsage {
			t.Errorf("%s: exit %d %s", rev, code, stderr)
		}
	}
}
