package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/engine"
)

// TestMain makes the test binary huntc itself for the scripts. What the user has loaded is not there for a test.
func TestMain(m *testing.M) {
	if os.Getenv("XDG_DATA_HOME") == "" {
		if err := os.Setenv("XDG_DATA_HOME", filepath.Join(os.TempDir(), "huntc-tests-load-nothing-here")); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"huntc": main})
}

// TestScripts runs testdata/cli: what a user types and sees.
func TestScripts(t *testing.T) {
	why := noEngine(t)
	if why != "" {
		t.Logf("scripts that run hunts are skipped: %s", why)
	}
	withoutPython := sync.OnceValue(func() string {
		why := noPython()
		if why != "" {
			t.Logf("scripts that run analytics are skipped: %s", why)
		}
		return why
	})
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	telemetry, err := filepath.Abs(filepath.Join("..", "..", "testdata", "telemetry"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("..", "..", "testdata", "cli"),
		UpdateScripts: os.Getenv("HUNTC_UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIXTURES", telemetry)
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "noconfig"))
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "engine":
				return why == "", nil
			case "python":
				return withoutPython() == "", nil
			}
			return false, errors.New("unknown condition")
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "edit": edit},
	})
}

// noEngine says why the embedded engine cannot be used, after having tried to install it; it is empty when it can.
func noEngine(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		return "-short"
	}
	if _, err := engine.Install(context.Background(), engine.InstallOptions{}); err != nil {
		return err.Error()
	}
	return ""
}

// noPython says why analytics cannot run, after having tried to make their environment; it is empty when they can.
func noPython() string {
	if testing.Short() {
		return "-short"
	}
	if _, err := apply.FindPython(context.Background(), apply.PythonOptions{}); err != nil {
		return err.Error()
	}
	return ""
}

// exits runs a command that must end with the code given: `exits 2 huntc compil`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var ee *exec.ExitError
	if errors.As(err, &ee) {
		got = ee.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// edit writes a file as another one with a text in it replaced: `edit plan.json edited.json OLD NEW`.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit FROM TO OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[2]) {
		ts.Fatalf("%q is not in %s", args[2], args[0])
	}
	text = strings.ReplaceAll(text, args[2], args[3])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}
