package apply

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// shippedFiles are the analytics that huntc brings, a directory each, and their profiles.
//
//go:embed analytics
var shippedFiles embed.FS

const shippedYAML = "analytics.yaml"

// Shipped are the analytics that huntc brings. Python reads files, so they are written below dir, into a directory that is
// named after what is in it and appears whole or not at all: another version of huntc never changes one that is in use.
// When dir is empty it is "huntc/analytics" in the user's cache directory. The error is an *Error.
func Shipped(dir string) (Profiles, error) {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, notWritten("the user's cache directory", err)
		}
		dir = filepath.Join(cache, "huntc", "analytics")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, notWritten(dir, err)
	}
	files, err := fs.Sub(shippedFiles, "analytics")
	if err != nil {
		return nil, notWritten(dir, err)
	}
	name, err := contentName(files)
	if err != nil {
		return nil, notWritten(dir, err)
	}
	target := filepath.Join(dir, name)
	if err := writeTree(files, target); err != nil {
		return nil, notWritten(dir, err)
	}
	return Load(filepath.Join(target, shippedYAML))
}

func notWritten(dir string, err error) *Error {
	return &Error{
		Problem: System, Message: fmt.Sprintf("the analytics that huntc brings cannot be written to %q", dir),
		Hint: "set XDG_CACHE_HOME to a directory that can be written", Err: cause(err),
	}
}

// contentName is the name of a directory with these files.
func contentName(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%q %d\n", path, len(text))
		_, _ = sum.Write(text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}

// writeTree makes target hold the files, if it does not already.
func writeTree(files fs.FS, target string) error {
	if holds(target, files) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(target), unfinished)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	whole := filepath.Join(tmp, "whole")
	if err := os.CopyFS(whole, files); err != nil {
		return err
	}
	if err := os.Rename(whole, target); err == nil {
		return nil
	}
	// Something is there: another process was faster, or somebody changed it.
	if holds(target, files) {
		return nil
	}
	if err := os.Rename(target, filepath.Join(tmp, "changed")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(whole, target); err != nil && !holds(target, files) {
		return err
	}
	return nil
}

// holds reports whether dir has each of the files as it is.
func holds(dir string, files fs.FS) bool {
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err == nil && !bytes.Equal(got, want) {
			err = fs.ErrInvalid
		}
		return err
	})
	return err == nil
}
