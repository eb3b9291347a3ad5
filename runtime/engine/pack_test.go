package engine

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A registry that refuses a plain GET is asked through npm.
func TestInstallThroughNpmPack(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for npm is a shell script")
	}
	archive, p := fakePackage(t)
	o, _ := fakeOptions(t, p, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	dir := t.TempDir()
	stored := filepath.Join(dir, "stored")
	if err := os.WriteFile(stored, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	o.npm = filepath.Join(dir, "npm")
	script := "#!/bin/sh\ntest \"$1 $2\" = 'pack @scope/lib-x@" + Version + "' || exit 1\ncp '" + stored + "' \"$PWD/x.tgz\"\n"
	if err := os.WriteFile(o.npm, []byte(script), 0o700); err != nil { // it is run
		t.Fatal(err)
	}
	if _, err := Install(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(o.Dir, Version, ".p*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	o.Dir = t.TempDir()
	if err := os.WriteFile(o.npm, []byte("#!/bin/sh\necho 'npm says no' >&2\nexit 1\n"), 0o700); err != nil { // it is run
		t.Fatal(err)
	}
	_, err = Install(context.Background(), o)
	wantProblem(t, err, Unreachable, "401", "npm says no")
	wantClean(t, o)
}
