package apply

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed driver/*.py
var driverFiles embed.FS

// mostLinks is how many files beside a module are shown in the working directory.
const mostLinks = 1000

// workplace is the directory of one run. Everything below it is removed at the end:
//
//	driver/      the Python that calls the analytics
//	work/        where the analytics works
//	home/, tmp/  what it finds as such
//	out/         what it made
type workplace struct{ dir string }

func (w *workplace) in(elem ...string) string {
	return filepath.Join(append([]string{w.dir}, elem...)...)
}

// newWorkplace makes the directory of a run.
func newWorkplace(a Analytics) (w *workplace, err error) {
	dir, err := os.MkdirTemp("", "huntc-apply-")
	if err != nil {
		return nil, err
	}
	w = &workplace{dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	// The way of the driver and the job must not depend on links such as macOS' /tmp.
	if w.dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	for _, sub := range []string{"driver", "home", "tmp", "work", "out"} {
		if err = os.Mkdir(w.in(sub), 0o700); err != nil {
			return nil, err
		}
	}
	files, err := driverFiles.ReadDir("driver")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := driverFiles.ReadFile("driver/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(w.in("driver", f.Name()), text, 0o600); err != nil {
			return nil, err
		}
	}
	w.showNeighbours(filepath.Dir(a.Module))
	return w, nil
}

// showNeighbours links the files beside the module into the working directory: Kestrel works in the module's directory, so
// that analytics open their data by plain names. What they write stays in the temporary directory.
func (w *workplace) showNeighbours(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > mostLinks {
		return
	}
	for _, e := range entries {
		_ = os.Symlink(filepath.Join(dir, e.Name()), w.in("work", e.Name()))
	}
}

// job is what the driver is told.
type job struct {
	Module   string            `json:"module"`
	Func     string            `json:"func"`
	Inputs   []jobInput        `json:"inputs"`
	Params   map[string]string `json:"params"`
	Memory   int64             `json:"memory"`
	FileSize int64             `json:"file_size"`
	Display  int64             `json:"display_bytes"`
	Lifeline int               `json:"lifeline"`
	Run      string            `json:"run"`
	Work     string            `json:"work"`
	Out      string            `json:"out"`
}

type jobInput struct {
	Variable string            `json:"variable"`
	Path     string            `json:"path"`
	Rows     int64             `json:"rows"`
	Columns  map[string]string `json:"columns"`
}

func (w *workplace) writeJob(a Analytics, inputs []Input, environment map[string]string, l Limits) error {
	j := job{
		Module: a.Module, Func: a.Func, Params: environment,
		Memory: l.Memory, FileSize: l.FileSize, Display: l.Display,
		Lifeline: lifeline, Run: w.dir, Work: w.in("work"), Out: w.in("out"),
	}
	for _, in := range inputs {
		path, err := filepath.Abs(in.Path)
		if err != nil {
			return err
		}
		columns := map[string]string{}
		for _, c := range in.Columns {
			columns[c.Name] = c.Kind.String()
		}
		j.Inputs = append(j.Inputs, jobInput{in.Variable, path, in.Rows, columns})
	}
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return os.WriteFile(w.in("job.json"), text, 0o600)
}

// keepOnlyAnswer removes all but out/.
func (w *workplace) keepOnlyAnswer() error {
	var errs []error
	for _, sub := range []string{"driver", "home", "tmp", "work", "job.json"} {
		errs = append(errs, remove(w.in(sub)))
	}
	return errors.Join(errs...)
}

// remove removes a tree even where the analytics took away its own rights to it.
func remove(dir string) error {
	if err := os.RemoveAll(dir); err == nil {
		return nil
	}
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, _ error) error {
		if d != nil && d.IsDir() {
			_ = os.Chmod(path, 0o700) //nolint:gosec // a directory needs its x
		}
		return nil
	})
	return os.RemoveAll(dir)
}
