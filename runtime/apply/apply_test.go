package apply

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/huntc/huntc/ir/entity"
)

// python is the managed environment, made once for all tests.
var python = sync.OnceValues(func() (Python, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	return FindPython(ctx, PythonOptions{})
})

// needPython skips where there is no Python or no package index. In CI both are there, and a skip would hide a mistake.
func needPython(t *testing.T) Python {
	t.Helper()
	if testing.Short() {
		t.Skip("runs Python")
	}
	py, err := python()
	if err == nil {
		return py
	}
	var e *Error
	if errors.As(err, &e) && os.Getenv("CI") == "" {
		t.Skipf("no Python for analytics: %v\n%s", err, e.Stderr)
	}
	t.Fatal(err)
	return py
}

// processes and traffic are the test tables as inputs.
func processes(t *testing.T) Input {
	return table(t, "process", "id:string type:string name:string pid:int x_size:int parent_ref.name:string "+
		"is_hidden:bool argv:list first_observed:time")
}

func traffic(t *testing.T) Input {
	return table(t, "traffic", "id:string type:string src_port:int dst_port:int dst_ref.value:string")
}

func table(t *testing.T, name, columns string) Input {
	t.Helper()
	in := Input{Variable: name, Path: filepath.Join(t.TempDir(), name+".parquet")}
	for c := range strings.FieldsSeq(columns) {
		n, kind, _ := strings.Cut(c, ":")
		k, ok := kindNamed(kind)
		if !ok {
			t.Fatalf("kind %q", kind)
		}
		in.Columns = append(in.Columns, Column{n, k})
	}
	tool(t, "load", filepath.Join("testdata", name+".ndjson"), in.Path)
	return in
}

func tool(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(needPython(t).Path, append([]string{"testdata/table.py"}, args...)...)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Logf("%s", exit.Stderr)
		}
		t.Fatal(err)
	}
	return out
}

// rows reads a table that came back, by id.
func rows(t *testing.T, f Frame) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for line := range bytes.Lines(tool(t, "dump", f.Path)) {
		row := map[string]any{}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		id, _ := row["id"].(string)
		out[id] = row
	}
	return out
}

// kinds are a table's columns by name.
func kinds(f Frame) map[string]entity.Kind {
	out := map[string]entity.Kind{}
	for _, c := range f.Columns {
		out[c.Name] = c.Kind
	}
	return out
}

// analytics is a function of a module in testdata.
func analytics(t *testing.T, module, function string) Analytics {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", module+".py"))
	if err != nil {
		t.Fatal(err)
	}
	return Analytics{Profile: Profile{Name: function, Module: path, Func: function}, Python: needPython(t)}
}

// isolated gives the test a temporary directory of its own, and fails if a run leaves something there.
func isolated(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		left, err := filepath.Glob(filepath.Join(dir, "huntc-apply-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left on disk: %v %v", left, err)
		}
		if found := strayWith(dir); len(found) > 0 {
			t.Errorf("left running: %v", found)
		}
	})
}

// succeed runs an analytics that must work; its output is closed with the test.
func succeed(t *testing.T, a Analytics, inputs []Input, params Params, l Limits) *Output {
	t.Helper()
	out, err := Run(t.Context(), a, inputs, params, l)
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			t.Logf("%s\n%s", e.Traceback, e.Stderr)
		}
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	})
	return out
}

// wanted is a failure as a test expects it.
type wanted struct {
	problem Problem
	words   []string // in the message or the hint
}

func wants(p Problem, words ...string) wanted { return wanted{p, words} }

// report is what a failure says besides its message.
type report struct{ Traceback, Stderr string }

// fail runs an analytics that must not work.
func fail(t *testing.T, a Analytics, inputs []Input, l Limits, want wanted) report {
	t.Helper()
	out, err := Run(t.Context(), a, inputs, nil, l)
	if err == nil {
		_ = out.Close()
		t.Fatalf("no error, want %s", want.problem)
	}
	var e *Error
	if !errors.As(err, &e) || e.Problem != want.problem {
		t.Fatalf("got %v (%+v), want %s", err, e, want.problem)
	}
	text := e.Error() + "\n" + e.Hint
	for _, w := range want.words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in %q", w, text)
		}
	}
	return report{e.Traceback, e.Stderr}
}
