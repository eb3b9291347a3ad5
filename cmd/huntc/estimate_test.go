package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/huntc/huntc/runtime/engine"
)

// TestEstimatesAreOfTheContract validates what --dry-run and --max-scan write, with every member of an estimate in it.
func TestEstimatesAreOfTheContract(t *testing.T) {
	if _, err := engine.Install(context.Background(), engine.InstallOptions{}); err != nil {
		t.Skipf("no embedded engine: %v", err)
	}
	events, err := filepath.Abs("../../testdata/telemetry/ecs-mini.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	schema := contract(t, "run.schema.json")
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"names.csv": "name\ncmd.exe\n", "hunt.hf": `p = GET process FROM mini WHERE name IS NOT NULL
n = LOAD 'names.csv' AS process
q = p WHERE name = n.name
APPLY python://attribute-plot ON q WITH XPARAM=pid, YPARAM=name
DISP q ATTR pid
SAVE q TO 'q.csv'
r = LOAD 'q.csv' AS process
DISP r ATTR name
`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source := "mini=file://" + events + ",schema=ecs"
	for _, c := range []struct {
		code int
		args []string
	}{
		{0, []string{"--dry-run"}},
		{0, []string{"--dry-run", "--max-scan", "1GB"}},
		{4, []string{"--dry-run", "--max-scan", "1B"}},
		{4, []string{"--max-scan", "1B"}},
	} {
		code, out, stderr := invoke(t, "", append([]string{"run", "--source", source, "-o", "json", "hunt.hf"}, c.args...)...)
		if code != c.code {
			t.Fatalf("%v: exit %d\n%s", c.args, code, stderr)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%v: %v\n%s", c.args, err, out)
		}
	}
	if found, _ := filepath.Glob("q.csv"); len(found) > 0 {
		t.Error("an estimate writes a file")
	}
}
