package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// compares are the endings of the files that diff reads: hunts, what they are compiled with, and queries.
var compares = []string{".hf", ".ipynb", ".yaml", ".sql"}

// side is one of the two things that are compared: a file, or a directory.
type side struct {
	root  string
	hunts []string // relative to root, with slashes; nil for a single file
}

func (s side) single() bool { return s.hunts == nil }

// pair is a hunt on both sides; "" where it is not.
type pair struct{ name, was, is string }

// pairsOf are the hunts of both sides by their paths.
func pairsOf(was, is side) []pair {
	if was.single() {
		return []pair{{filepath.ToSlash(is.root), was.root, is.root}}
	}
	names := slices.Concat(was.hunts, is.hunts)
	slices.Sort(names)
	path := func(s side, name string) string {
		if !slices.Contains(s.hunts, name) {
			return ""
		}
		return filepath.Join(s.root, filepath.FromSlash(name))
	}
	var out []pair
	for _, name := range slices.Compact(names) {
		out = append(out, pair{name, path(was, name), path(is, name)})
	}
	return out
}

// sideOf finds what is compared: a path, or a revision of git, which is unpacked into dir.
func sideOf(ctx context.Context, name, dir string, paths []string) (side, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && !info.IsDir():
		return side{root: name}, nil
	case err == nil:
		return folder(name)
	case !errors.Is(err, fs.ErrNotExist):
		return side{}, usage("%v", err)
	}
	sub, prefix, err := unpack(ctx, name, dir)
	if err != nil {
		return side{}, usage("%q: %v", name, err)
	}
	if info, err := os.Stat(sub); err != nil {
		return side{}, usage("%q: there is no such file or directory in it", name)
	} else if !info.IsDir() {
		return side{root: sub}, nil
	}
	s, err := folder(sub)
	if len(paths) > 0 {
		s.hunts = slices.DeleteFunc(s.hunts, func(hunt string) bool {
			return !slices.ContainsFunc(paths, func(p string) bool {
				p = filepath.ToSlash(filepath.Join(prefix, p))
				return p == "." || hunt == p || strings.HasPrefix(hunt, p+"/")
			})
		})
	}
	return s, err
}

// beside is a revision at the place of a path with which it is compared: `main` and `hunts` are `main:hunts` and `hunts`.
func beside(ctx context.Context, name, other string) string {
	if _, err := os.Stat(name); err == nil || strings.Contains(name, ":") {
		return name
	}
	if _, err := os.Stat(other); err != nil || filepath.IsAbs(other) {
		return name
	}
	prefix, err := git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return name
	}
	path := filepath.ToSlash(filepath.Join(prefix, other))
	if path == "." {
		return name
	}
	return name + ":" + path
}

// folder is a directory with the hunts below it.
func folder(root string) (side, error) {
	s := side{root: root, hunts: []string{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if ext := filepath.Ext(path); !d.IsDir() && (ext == ".hf" || ext == ".ipynb") {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			s.hunts = append(s.hunts, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		return s, usage("%v", err)
	}
	return s, nil
}

// unpack writes what a revision has of the files that are compared, and of those that they are compiled with, below dir. It
// returns the part that was asked for (`main:hunts` is the folder hunts of main), and where we are in the repository.
func unpack(ctx context.Context, revision, dir string) (sub, prefix string, err error) {
	rev, sub, _ := strings.Cut(revision, ":")
	if rev == "" || strings.HasPrefix(rev, "-") {
		return "", "", errors.New("there is no such file or directory")
	}
	if _, err := exec.LookPath("git"); err != nil {
		return "", "", errNoGit
	}
	if _, err := git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return "", "", errors.New("it is neither a path nor a revision of git")
	}
	top, err := git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return "", "", err
	}
	if prefix, err = git(ctx, "rev-parse", "--show-prefix"); err != nil {
		return "", "", err
	}
	cmd := exec.CommandContext(ctx, "git", "-C", top, "archive", "--format=tar", rev)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", "", err
	}
	if err := cmd.Start(); err != nil {
		return "", "", err
	}
	if err := errors.Join(untar(out, dir), cmd.Wait()); err != nil {
		return "", "", err
	}
	return filepath.Join(dir, filepath.FromSlash(sub)), prefix, nil
}

// untar writes the files of an archive that are compared.
func untar(data io.Reader, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // no name in it leads elsewhere
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // only written to by name
	in := tar.NewReader(data)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			_, err := io.Copy(io.Discard, data) // what pads the archive
			return err
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !slices.Contains(compares, filepath.Ext(h.Name)) {
			continue
		}
		if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(h.Name)), 0o700); err != nil {
			return err
		}
		text, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := root.WriteFile(filepath.FromSlash(h.Name), text, 0o600); err != nil {
			return err
		}
	}
}

// git runs git, and returns what it prints without the line's end.
func git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		if text := strings.TrimSpace(errs.String()); text != "" {
			return "", errors.New(text)
		}
		return "", err
	}
	return strings.TrimRight(string(out), "\r\n"), nil
}
