package textfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/huntc/huntc/cmd/huntc/textfile"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a.hf"), filepath.Join(dir, "link.hf")
	write := func(path, text string) {
		t.Helper()
		if err := textfile.Write(path, text); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != text {
			t.Errorf("%q %v", data, err)
		}
	}
	write(path, "new")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.hf", link); err != nil {
		t.Fatal(err)
	}
	write(link, "newer")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if err := textfile.Write(dir, "x"); err == nil {
		t.Error("a directory is written to")
	}
	if err := textfile.Write(filepath.Join(dir, "none", "a.hf"), "x"); err == nil {
		t.Error("there is no such directory")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
