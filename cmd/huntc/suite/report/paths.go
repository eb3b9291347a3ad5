package report

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/cmd/huntc/suite"
)

// relative are results with paths relative to a directory, with slashes, where they lie below it.
func relative(all []suite.Result, dir string) []suite.Result {
	if dir == "" {
		return all
	}
	path := func(p string) string {
		abs, err := filepath.Abs(p)
		if err != nil {
			return p
		}
		rel, err := filepath.Rel(dir, abs)
		if err != nil || strings.HasPrefix(rel, "..") {
			return p
		}
		return filepath.ToSlash(rel)
	}
	out := slices.Clone(all)
	for i := range out {
		r := &out[i]
		r.Test, r.Hunt, r.At.Path = path(r.Test), path(r.Hunt), path(r.At.Path)
		r.Failures = slices.Clone(r.Failures)
		for k := range r.Failures {
			r.Failures[k].At.Path = path(r.Failures[k].At.Path)
		}
	}
	return out
}
