package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// emitterBugs are mistakes of the emitter, each a text of its source in the place of another.
var emitterBugs = []struct{ name, file, old, now, says string }{
	{
		"a literal that is not escaped", "quote.go", " && s[i] != with {", " {",
		"the query is not what the hunt asks for: step 1",
	},
	{
		"a second statement", "emit.go", "st.Text = forEngine.create(st.Table) + Text(q)", "st.Text = forEngine.create(st.Table) + Text(q) + \"; SELECT 1\"",
		"the query is not what the hunt asks for: step 1",
	},
	{
		"a table that is not the hunt's", "emit_rel.go", "t := e.source(s.Source).Table\n\treturn &Select{Items: items", "t := Table{Database: \"system\", Name: \"users\"}\n\treturn &Select{Items: items",
		`the query is not what the hunt asks for: step 1 (DISP p): it reads "system"."users", which is not in the plan`,
	},
	{
		"a function of another type", "emit_sink.go", "first := Expr(call(\"min\", col(firstColumn)))\n\tvar keys", "first := Expr(call(\"lower\", col(firstColumn)))\n\tvar keys",
		"the engine does not take the query: step 1 (DISP p): code: 43, message: Illegal type",
	},
}

// TestEmitterBugsAreCaught builds huntc with a mistake in its emitter, and has it test a hunt whose golden query that very huntc
// has written: the independent check says that the query is wrong, or the engine where its types are.
func TestEmitterBugsAreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it builds huntc")
	}
	emitter, err := filepath.Abs("../../backends/clickhouse")
	if err != nil {
		t.Fatal(err)
	}
	for _, bug := range emitterBugs {
		t.Run(bug.name, func(t *testing.T) {
			dir := t.TempDir()
			huntc := patched(t, dir, filepath.Join(emitter, bug.file), bug.old, bug.now)
			for name, text := range map[string]string{
				"h.hf":        "p = GET process FROM edr WHERE name = \"it's\"\nDISP p ATTR name\n",
				"h.test.yaml": "queries: [clickhouse]\nfixtures: {edr: {schema: ecs, events: '{}'}}\n",
			} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.Command(huntc, "test", "-update", dir).CombinedOutput()
			if err == nil {
				t.Fatalf("it passes:\n%s", out)
			}
			out, err = exec.Command(huntc, "test", "--analyse", "-o", "json", dir).Output()
			if err == nil {
				t.Fatalf("it passes:\n%s", out)
			}
			var report struct {
				Cases []struct {
					Failures []struct{ Kind, Message string }
				}
			}
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			failures := report.Cases[0].Failures
			if len(failures) != 1 || failures[0].Kind != "check" || !strings.HasPrefix(failures[0].Message, bug.says) {
				t.Errorf("%+v", failures)
			}
			t.Log(failures)
		})
	}
}

// patched builds huntc with another text in one of its files.
func patched(t *testing.T, dir, file, old, now string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(source), old) != 1 {
		t.Fatalf("%s does not hold %q once", file, old)
	}
	wrong := filepath.Join(dir, "wrong.go")
	if err := os.WriteFile(wrong, []byte(strings.Replace(string(source), old, now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: wrong}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	huntc := filepath.Join(dir, "huntc")
	build := exec.Command("go", "build", "-overlay", list, "-o", huntc, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return huntc
}
