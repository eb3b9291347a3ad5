package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exampleRepo is a copy of the example repository's hunts.
func exampleRepo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/example-repo/hunts")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// replaceIn replaces a text of a file that must be there once.
func replaceIn(t *testing.T, dir, file, old, now string) {
	t.Helper()
	path := filepath.Join(dir, file)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), old); n != 1 {
		t.Fatalf("%s holds %q %d times", file, old, n)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestExampleRepository: its hunts are as expected; each change of meaning is told with hunt, line and meaning, and a
// change of the writing is not.
func TestExampleRepository(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	dir := exampleRepo(t)
	if code, out, stderr := invoke(t, "", "test", dir); code != 0 || out != "4 passed\n" {
		t.Fatalf("exit %d\n%s%s", code, out, stderr)
	}
	for _, c := range plantedChanges {
		t.Run(c.name, func(t *testing.T) {
			dir := exampleRepo(t)
			replaceIn(t, dir, c.file, c.old, c.now)
			code, out, stderr := invoke(t, "", "test", dir)
			if code != exitHunt {
				t.Fatalf("exit %d\n%s%s", code, out, stderr)
			}
			for _, want := range c.says {
				if !strings.Contains(out, want) {
					t.Errorf("it does not say %q:\n%s", want, out)
				}
			}
		})
	}
	for _, c := range cosmeticChanges {
		t.Run(c.name, func(t *testing.T) {
			dir := exampleRepo(t)
			replaceIn(t, dir, c.file, c.old, c.now)
			if code, out, stderr := invoke(t, "", "test", dir); code != 0 {
				t.Errorf("exit %d\n%s%s", code, out, stderr)
			}
		})
	}
}

// TestEnginesAgree runs the example on a second store, and refuses one that names nothing that tests may create.
func TestEnginesAgree(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	dir := exampleRepo(t)
	conf := filepath.Join(dir, "huntc.yaml")
	if code, out, stderr := invoke(t, "", "test", "-c", conf, "--engine", "embedded,second", dir); code != 0 || out != "4 passed\n" {
		t.Errorf("exit %d\n%s%s", code, out, stderr)
	}
	replaceIn(t, dir, "huntc.yaml", ", fixtures: huntc_test", "")
	if code, _, stderr := invoke(t, "", "test", "-c", conf, "--engine", "embedded,second", dir); code != exitUsage || !strings.Contains(stderr, "gives it no `fixtures:`") {
		t.Errorf("exit %d\n%s", code, stderr)
	}
	if code, _, stderr := invoke(t, "", "test", "-c", conf, "--engine", "third", dir); code != exitUsage || !strings.Contains(stderr, `--engine "third": there are embedded, second`) {
		t.Errorf("exit %d\n%s", code, stderr)
	}
}

// TestTestReports validates the JSON of a failure against its schema.
func TestTestReports(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.hf":        "p = GET process FROM edr WHERE nmae = 'x'\n",
		"a.test.yaml": "fixtures: {edr: {schema: ecs, events: '{}'}}\ndiagnostics: [HF2003@1]\ncases:\n- {name: of another line, diagnostics: [HF2003@2]}\n- {name: of another code, diagnostics: [HF2001]}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, stderr := invoke(t, "", "test", dir, "-o", "json")
	if code != exitHunt {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	var doc any
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if err := contract(t, "test.schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`"passed": 1`, `"failed": 2`, "the hunt should have HF2003 in line 2, and has not"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

// TestTestParameters: a case has parameters, and the command line says others.
func TestTestParameters(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.hf": "# param who: string = 'sh'\n# param port: int\np = GET process FROM edr WHERE name = '${who}' AND pid = '${port}'\nDISP p ATTR name\n",
		"a.test.yaml": "queries: [clickhouse]\nfixtures: {edr: {schema: ecs, events: '{}'}}\nparameters: {port: 7}\n" +
			"cases:\n- {name: wrong, parameters: {port: many}, diagnostics: [HF2044]}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, out, stderr := invoke(t, "", "test", "-update", dir); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, stderr)
	}
	golden, err := os.ReadFile(filepath.Join(dir, "a.clickhouse.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"`process_name` = 'sh'", "`process_pid` = 7"} {
		if !strings.Contains(string(golden), want) {
			t.Errorf("no %s in\n%s", want, golden)
		}
	}
	code, out, stderr := invoke(t, "", "test", "-p", "port=8", "-run", "hf$", dir)
	if code != exitHunt || !strings.Contains(out, "it no longer has 7, it has 8") {
		t.Errorf("exit %d\n%s%s", code, out, stderr)
	}
}
