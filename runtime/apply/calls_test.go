package apply

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// call is one call of an analytics that ships, straight to its module: several share a process.
type call struct {
	Rows   string            `json:"rows"` // NDJSON
	Params map[string]string `json:"params"`
}

// outcome is what came of a call: an error, or what a plot is made of.
type outcome struct {
	Error          string
	Title, Caption string
	Bytes          int
	Axes           []struct {
		X, Y           string
		XTicks, YTicks []string
		Points         int
		Lines          [][]float64
		Bars           []float64
	}
}

// params are parameters from NAME=VALUE.
func params(pairs ...string) map[string]string {
	out := map[string]string{}
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		out[name] = value
	}
	return out
}

func called(t *testing.T, name string, calls ...call) []outcome {
	t.Helper()
	text, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(needPython(t).Path, "-B", "testdata/calls.py", shipped(t, name).Module)
	var stderr bytes.Buffer
	cmd.Env, cmd.Stdin, cmd.Stderr = append(os.Environ(), "MPLBACKEND=Agg"), bytes.NewReader(text), &stderr
	made, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var out []outcome
	if err := json.Unmarshal(made, &out); err != nil || len(out) != len(calls) {
		t.Fatalf("%v\n%s", err, made)
	}
	return out
}

// refuse calls an analytics with parameters, separated by spaces, that it must refuse.
func refuse(t *testing.T, name, rows string, wants map[string]string) {
	t.Helper()
	given := slices.Sorted(maps.Keys(wants))
	var calls []call
	for _, p := range given {
		calls = append(calls, call{rows, params(strings.Fields(p)...)})
	}
	for i, o := range called(t, name, calls...) {
		if want := wants[given[i]]; !strings.Contains(o.Error, want) {
			t.Errorf("%s: got %q, want %q", given[i], o.Error, want)
		}
	}
}

// failing runs an analytics that ships and must raise.
func failing(t *testing.T, name string, in []Input, params Params, words ...string) {
	t.Helper()
	out, err := Run(t.Context(), shipped(t, name), in, params, Limits{})
	if err == nil {
		_ = out.Close()
		t.Errorf("%v: no error, want %q", params, words)
		return
	}
	problem(t, err, Raised, words...)
}
