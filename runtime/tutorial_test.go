package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// tutorialSource is the source that the tutorial's hunt names.
const tutorialSource = "bh22-linux-192.168.56.91"

// TestTutorialFindings runs the tutorial over five generated fleets: other noise, the same findings. The expected
// numbers come from the script that reads the raw events and shares nothing with huntc; that the script says what was
// published, it asserts itself.
func TestTutorialFindings(t *testing.T) {
	if testing.Short() {
		t.Skip("five fleets of 275,000 events take two minutes; run without -short")
	}
	needEngine(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("the checker needs Python 3: %v", err)
	}
	gen := filepath.Join(t.TempDir(), "gen")
	command(t, "go", "build", "-o", gen, "../testdata/telemetry/gen")
	text, err := os.ReadFile("../testdata/tutorial/tutorial.hf")
	if err != nil {
		t.Fatal(err)
	}
	for seed := 1; seed <= 5; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			emptyCache(t)
			dir := t.TempDir()
			command(t, gen, "-seed", fmt.Sprint(seed), "-out", dir)
			events := filepath.Join(dir, tutorialSource+".ndjson")
			var want map[string]any
			if err := json.Unmarshal(command(t, python, "../testdata/tutorial/check.py", "--assert", events), &want); err != nil {
				t.Fatal(err)
			}
			hunting, _, _ := strings.Cut(string(text), "APPLY")
			b := hunt(t, dir, []runtime.SourceConfig{{Name: tutorialSource, URI: "file://" + events, Schema: "ecs"}}, hunting)
			if diff := cmp.Diff(want, findings(t, b)); diff != "" {
				t.Errorf("-checker +huntc:\n%s", diff)
			}
		})
	}
}

// emptyCache is an empty cache for loaded sources; the engine stays where it is. Five fleets are not worth keeping.
func emptyCache(t *testing.T) {
	t.Helper()
	lib, err := engine.Find(engine.InstallOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HUNTC_ENGINE_LIB", lib.Path)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
}

func command(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, err := exec.CommandContext(context.Background(), name, args...).Output()
	if err != nil {
		var stderr []byte
		if e, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output returns it as it is
			stderr = e.Stderr
		}
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, stderr)
	}
	return out
}

// findings are huntc's answers under the names that the checker uses.
func findings(t *testing.T, b *runtime.Block) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, s := range b.Summary {
		out[s.Variable], out[s.Variable+" records"] = s.Entities, s.Records
	}
	for _, d := range b.Displays {
		if d.Kind != "table" {
			continue
		}
		rows := d.Rows
		if d.Variable == "c2_traffic" {
			out["first of c2_traffic"] = rows[0]
			out["seconds between beacons"] = beaconGaps(t, rows)
			rows = rows[:5]
		}
		out["DISP "+d.Variable] = rows
	}
	// through JSON, so that numbers and lists have the checker's types
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	var plain map[string]any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

// beaconGaps are the distinct seconds between consecutive beacons of the agent in the container.
func beaconGaps(t *testing.T, rows [][]runtime.Cell) []float64 {
	t.Helper()
	var last time.Time
	seen := map[float64]bool{}
	for _, r := range rows {
		if r[1] != "172.17.0.2" || r[2] != int64(49738) {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, r[0].(string))
		if err != nil {
			t.Fatal(err)
		}
		if !last.IsZero() {
			seen[at.Sub(last).Seconds()] = true
		}
		last = at
	}
	return slices.Sorted(maps.Keys(seen))
}
