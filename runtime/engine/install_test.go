package engine

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const fakeLib = "not really a library"

// fakePackage returns a small npm archive and the platform that pins it.
func fakePackage(t *testing.T) ([]byte, platform) {
	t.Helper()
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	files := tar.NewWriter(zip)
	for _, f := range []struct{ name, text string }{
		{"package/index.js", "// nothing"}, {"package/libx.so", fakeLib}, {"package/package.json", strings.Repeat("{}", 5000)},
	} {
		err := errors.Join(files.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.text)), Typeflag: tar.TypeReg}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(files.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	sum := sha512.Sum512(buf.Bytes())
	return buf.Bytes(), platform{
		pkg: "@scope/lib-x", member: "package/libx.so", file: "libx.so", size: int64(len(fakeLib)),
		integrity: "sha512-" + base64.StdEncoding.EncodeToString(sum[:]),
	}
}

// fakeOptions installs p from a server that answers with serve, and counts its requests.
func fakeOptions(t *testing.T, p platform, serve http.HandlerFunc) (InstallOptions, *atomic.Int32) {
	t.Helper()
	var n atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		if want := "/npm/@scope/lib-x/-/lib-x-" + Version + ".tgz"; r.URL.Path != want {
			t.Errorf("asked for %s, want %s", r.URL.Path, want)
		}
		serve(w, r)
	}))
	t.Cleanup(srv.Close)
	return InstallOptions{
		Dir: t.TempDir(), Registry: srv.URL + "/npm/", platform: &p, npm: "no-such-npm",
		Getenv: func(string) string { return "" },
	}, &n
}

func wantProblem(t *testing.T, err error, problem Problem, mentions ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Problem != problem {
		t.Errorf("want problem %q, got %v", problem, err)
		return
	}
	for _, m := range mentions {
		if !strings.Contains(e.Error()+"\n"+e.Hint, m) {
			t.Errorf("%q is not in %q, hint %q", m, e.Error(), e.Hint)
		}
	}
}

// wantClean asserts that a failed install left neither a library nor a part of one.
func wantClean(t *testing.T, o InstallOptions) {
	t.Helper()
	found, err := os.ReadDir(filepath.Join(o.Dir, Version))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Name() != ".lock" {
			t.Errorf("left behind: %s", f.Name())
		}
	}
}

func TestInstall(t *testing.T) {
	archive, p := fakePackage(t)
	o, requests := fakeOptions(t, p, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive) })
	_, err := Find(o)
	wantProblem(t, err, Missing, "@scope/lib-x", Version, "huntc engine install", "compile, check and explain work without it")
	var done, total int64
	o.Progress = func(d, all int64) { done, total = d, all }
	lib, err := Install(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(lib.Path); err != nil || string(text) != fakeLib {
		t.Errorf("%q, %v", text, err)
	}
	if done != int64(len(archive)) || total != done || lib.Version != Version || lib.Size != p.size {
		t.Errorf("progress %d of %d, %+v", done, total, lib)
	}
	again, err := Install(context.Background(), o)
	if err != nil || again != lib || requests.Load() != 1 {
		t.Errorf("second install: %+v, %v, %d requests", again, err, requests.Load())
	}
	if s := GetStatus(context.Background(), o, true); !s.Verified || s.Err != nil || s.Package != p.pkg || s.Lib != lib {
		t.Errorf("%+v", s)
	}

	// Same size, other content: only the full check sees it.
	if err := os.WriteFile(lib.Path, []byte(strings.ToUpper(fakeLib)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := GetStatus(context.Background(), o, false); s.Err != nil || s.Verified {
		t.Errorf("%+v", s)
	}
	wantProblem(t, GetStatus(context.Background(), o, true).Err, Corrupt, lib.Path, "remove the file")

	// Another size is seen at once, and Install repairs it.
	if err := os.WriteFile(lib.Path, []byte(fakeLib[:5]), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Find(o)
	wantProblem(t, err, Corrupt, "5 bytes", "huntc engine install")
	if _, err := Install(context.Background(), o); err != nil || requests.Load() != 2 {
		t.Errorf("%v, %d requests", err, requests.Load())
	}
	if err := os.Remove(lib.Path); err != nil {
		t.Fatal(err)
	}
	_, err = Find(o)
	wantProblem(t, err, Corrupt)
}

func TestInstallFailures(t *testing.T) {
	archive, p := fakePackage(t)
	other := p
	other.integrity = "sha512-AAAA"
	absent := p
	absent.member = "package/nothing.so"
	send := func(b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) }
	}
	for name, tc := range map[string]struct {
		p        platform
		serve    http.HandlerFunc
		problem  Problem
		mentions []string
	}{
		"wrong hash":   {other, send(archive), Corrupt, []string{"@scope/lib-x", "sha512-AAAA"}},
		"truncated":    {p, send(archive[:len(archive)/2]), Corrupt, []string{"truncated"}},
		"one byte off": {p, send(append(bytes.Clone(archive), 0)), Corrupt, nil},
		"not gzip":     {p, send([]byte("<html>proxy login</html>")), Corrupt, nil},
		"no member":    {absent, send(archive), Unreachable, []string{"package/nothing.so"}},
		"404":          {p, http.NotFound, Unreachable, []string{"404", "@scope/lib-x", "HUNTC_ENGINE_LIB", "HUNTC_NPM_REGISTRY", "compile, check and explain"}},
		"cut off": {p, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999999")
			_, _ = w.Write(archive[:100])
		}, Corrupt, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o, _ := fakeOptions(t, tc.p, tc.serve)
			_, err := Install(context.Background(), o)
			wantProblem(t, err, tc.problem, tc.mentions...)
			wantClean(t, o)
		})
	}
}

func TestInstallUnreachable(t *testing.T) {
	_, p := fakePackage(t)
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close() // the port is free now
	o := InstallOptions{Dir: t.TempDir(), Registry: srv.URL, platform: &p, npm: "no-such-npm", Getenv: func(string) string { return "" }}
	_, err := Install(context.Background(), o)
	wantProblem(t, err, Unreachable, "@scope/lib-x", "refused")
	o.Registry = ""
	_, err = Install(context.Background(), o)
	wantProblem(t, err, Unreachable, "HUNTC_NPM_REGISTRY")
	o.Registry = "not a url"
	_, err = Install(context.Background(), o)
	wantProblem(t, err, Unreachable, "not a url")
	wantClean(t, o)
}

// drip sends the first bytes of an archive and then nothing until the client is gone.
func drip(archive []byte, started chan<- struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(archive[:50])
		_ = http.NewResponseController(w).Flush()
		started <- struct{}{}
		<-r.Context().Done()
	}
}

func TestInstallCancelled(t *testing.T) {
	archive, p := fakePackage(t)
	started := make(chan struct{}, 1)
	o, _ := fakeOptions(t, p, drip(archive, started))
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-started; cancel() }()
	if _, err := Install(ctx, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wantClean(t, o)
}

func TestInstallStalled(t *testing.T) {
	archive, p := fakePackage(t)
	o, _ := fakeOptions(t, p, drip(archive, make(chan struct{}, 1)))
	o.stall = 50 * time.Millisecond
	_, err := Install(context.Background(), o)
	wantProblem(t, err, Unreachable, errStalled.Error())
	wantClean(t, o)
}

func TestInstallTwiceAtOnce(t *testing.T) {
	archive, p := fakePackage(t)
	waiting := make(chan string, 1)
	o, requests := fakeOptions(t, p, func(w http.ResponseWriter, _ *http.Request) {
		<-waiting // the first install goes on once the second one waits
		_, _ = w.Write(archive)
	})
	o.Waiting = func(lock string) { waiting <- lock }
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := Install(context.Background(), o); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if requests.Load() != 1 {
		t.Errorf("%d downloads", requests.Load())
	}
}

func TestInstallRemovesLeftovers(t *testing.T) {
	archive, p := fakePackage(t)
	o, _ := fakeOptions(t, p, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive) })
	old := filepath.Join(o.Dir, Version, ".part-killed")
	if err := errors.Join(os.MkdirAll(filepath.Dir(old), 0o700), os.WriteFile(old, []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Error("the part of a killed install is still there")
	}
}

func TestRegistryOrder(t *testing.T) {
	env := map[string]string{"npm_config_registry": "http://b.invalid/"}
	o := InstallOptions{npm: "no-such-npm", Getenv: func(k string) string { return env[k] }}
	for _, want := range []string{"http://b.invalid", "http://a.invalid/x", "http://c.invalid"} {
		if got, err := o.registry(context.Background()); err != nil || got != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
		if env["HUNTC_NPM_REGISTRY"] != "" {
			o.Registry = "http://c.invalid"
		}
		env["HUNTC_NPM_REGISTRY"] = "http://a.invalid/x/"
	}
}

func TestPlatforms(t *testing.T) {
	for name, p := range platforms {
		if p.pkg == "" || p.member == "" || p.file == "" || (p.integrity == "") != (p.size == 0) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	_, err := platformFor("plan9/mips")
	wantProblem(t, err, Unsupported, "plan9/mips", "compile, check and explain")
	_, err = platformFor("darwin/arm64")
	wantProblem(t, err, Unsupported, "@chdb/lib-darwin-arm64", Version, "HUNTC_ENGINE_LIB")
	if _, err = platformFor("linux/amd64"); err != nil {
		t.Error(err)
	}
}

func TestInstallOnAFullDisk(t *testing.T) {
	_, p := fakePackage(t)
	err := installFailed(p, "/cache", damaged(context.Background(), p, sha512.New(), &os.PathError{Op: "write", Path: "/cache/x", Err: syscall.ENOSPC}))
	wantProblem(t, err, NoSpace, "/cache", "MB")
}
