package compiler_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/tablefile"
)

// TestLoadIsChecked has the statements over a file read by the other parser: one with attributes of every kind, and with
// columns that are none.
func TestLoadIsChecked(t *testing.T) {
	dir := t.TempDir()
	csv, json := filepath.Join(dir, "o'dd.csv"), filepath.Join(dir, "a.ndjson")
	for path, text := range map[string]string{
		csv:  "pid,name,created,is_hidden,arguments,my score,x_y\n1,a,2026-01-01T00:00:00Z,true,\"[\"\"x\"\"]\",3,4\n",
		json: `{"type":"ipv4-addr","value":"10.0.0.1","n":1,"f":1.5,"b":true,"l":["x"]}` + "\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := `p = LOAD "` + csv + `" AS process
DISP p
q = p WHERE created > '2026-01-01T00:00:00Z' AND is_hidden = TRUE AND arguments LIKE 'x%' AND x_my_score = '3'
DISP q ATTR pid, x_y
a = LOAD ` + json + `
DISP a WHERE n > 0 AND f < 2 AND b = TRUE
n = GET process FROM edr WHERE pid = p.pid
DISP n ATTR name
`
	cat := schema.Catalog{}
	profile, ok := schema.Lookup("ecs")
	if !ok {
		t.Fatal("no profile")
	}
	cat["edr"] = schema.NewSource("edr", profile)
	var diags diag.List
	out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, compiler.Options{
		Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin, Files: tablefile.Files{},
	}, &diags)
	if err != nil || out == nil {
		t.Fatalf("%v\n%s", err, diags.String())
	}
	for _, s := range out.Plan.Steps {
		st, err := clickhouse.Emit(s.Program, clickhouse.Env{Model: entity.Default(), Source: table(cat)})
		if err != nil {
			t.Fatal(err)
		}
		checkSQL(t, s, st)
	}
}
