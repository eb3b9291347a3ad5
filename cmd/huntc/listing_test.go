package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestListedSourcesFollowTheContract validates `sources -o json` over loaded and configured sources, and over a store
// that cannot be read.
func TestListedSourcesFollowTheContract(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	file := filepath.Join(t.TempDir(), "events.ndjson")
	if err := os.WriteFile(file, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := invoke(t, "", "load", file, "--as", "lake"); code != 0 {
		t.Fatal(stderr)
	}
	list := func(want int) string {
		code, stdout, stderr := invoke(t, "", "sources", "-o", "json", "--source", "lake="+file, "--source", "other=none.ndjson,schema=ecs")
		if code != want {
			t.Fatalf("exit code %d, want %d\n%s", code, want, stderr)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		if err == nil {
			err = contract(t, "sources.schema.json").Validate(doc)
		}
		if err != nil {
			t.Errorf("%v in\n%s", err, stdout)
		}
		return stdout
	}
	if out := list(0); !strings.Contains(out, `"shadowed": true`) || strings.Count(out, `"kind": "configured"`) != 2 {
		t.Error(out)
	}
	if err := os.WriteFile(filepath.Join(data, "huntc", "VERSION"), []byte("1000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := list(exitRun); !strings.Contains(out, "HF5021") {
		t.Error(out)
	}
}
