package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Suffix is how the name of a file of expectations ends.
const Suffix = ".test.yaml"

// Clock is the time that LAST counts back from where a test says no other: it must not be the day on which the test runs.
var Clock = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// File are the expectations of one hunt.
type File struct {
	Path  string
	Hunt  string // its path
	Cases []*Case
}

// Case is a hunt with its telemetry, parameters and clock, and what is expected of it.
type Case struct {
	Name       string // "" for what stands at the top of the file
	At         Place
	Now        time.Time
	Parameters map[string]string
	Fixtures   []Fixture

	Queries     []Golden
	Rows        []Rows
	Counts      []Count
	None        bool     // nothing may be found: expect: none
	Diagnostics []Wanted // what is wrong with the hunt; it must not compile then
}

// Runs reports that the hunt must be run for what is expected.
func (c *Case) Runs() bool { return len(c.Rows) > 0 || len(c.Counts) > 0 || c.None }

// Fixture is the telemetry that stands for a source of the hunt.
type Fixture struct {
	At     Place
	Name   string
	Schema string   // "" to tell it by the file
	Files  []string // absolute, or
	Events string   // written in the test
}

// Place is where something stands in a file of expectations: line and column from 1.
type Place struct {
	Path         string
	Line, Column int
}

// Golden is a file with the queries that a hunt compiles to for a target.
type Golden struct {
	At     Place
	Target string
	Path   string
}

// Rows are the rows that a DISP shows, as CSV. A missing value is ∅.
type Rows struct {
	At       Place // of the variable's name
	Variable string
	Nth      int // of the DISPs of that variable, from 0
	CSV      string
}

// Count is how many entities, and records where they are counted too, a variable has.
type Count struct {
	At                Place
	Variable          string
	Entities, Records int64
	Both              bool // records are expected too
}

// Wanted is a diagnostic that the hunt must have.
type Wanted struct {
	At   Place
	Code string
	Line int // 0 for any
}

// Find returns the files of expectations at or below some paths, sorted. A hunt stands for its own.
func Find(paths []string) ([]string, error) {
	var out []string
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no %q", path)
		case err != nil:
			return nil, err
		case !info.IsDir() && strings.HasSuffix(path, Suffix):
			out = append(out, path)
			continue
		case !info.IsDir():
			out = append(out, strings.TrimSuffix(path, filepath.Ext(path))+Suffix)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && p != path && strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			if err == nil && !d.IsDir() && strings.HasSuffix(p, Suffix) {
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Read reads a file of expectations. The error is every mistake in it, as `file:line: message`.
func Read(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	doc := strictyaml.Parse(path, data)
	r := reader{path: path, dir: filepath.Dir(path)}
	f := r.file(doc.Root())
	return f, doc.Err()
}
