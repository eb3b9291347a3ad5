// Package config reads huntc.yaml: the sources by name, the limits of a run, and how analytics run.
//
// In: the file's path. Out: a Config, or every mistake in it with its line. Unknown keys are mistakes. `${VAR}` in a value is
// the environment's value and nothing else: it is put in after the file is parsed, so it cannot change its structure, and
// no message shows it. Paths are relative to the file.
package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Name is the file's name, beside the hunt or in the user's configuration directory.
const Name = "huntc.yaml"

// Config is what a huntc.yaml says. The zero Config is that of no file.
type Config struct {
	Path    string // the file that was read; empty for none
	Sources []Source
	// Warehouses are the servers whose tables are sources.
	Warehouses []Warehouse
	// Profiles are paths of profiles that extend those of huntc, absolute.
	Profiles []string
	Limits   Limits
	// Engines are those that tests may run on besides the embedded one.
	Engines []Engine
	// Analytics are how APPLY runs.
	Analytics Analytics
}

// Source is a source by name.
type Source struct {
	Name   string
	URI    string // file://… or paths, joined by commas, absolute
	Schema string // profile; empty to guess it
	// Shown is the URI for people: the values of variables stand as ***.
	Shown string
	// Warehouse and Table name a table of a warehouse, as `database.table` or `table`; empty for files. URI is that of neither.
	Warehouse, Table string
}

// Find returns the configuration that a hunt in dir is run with: dir's own, else the user's, else an empty path.
func Find(dir string) string {
	candidates := []string{filepath.Join(dir, Name)}
	if home := userDir(); home != "" {
		candidates = append(candidates, filepath.Join(home, "huntc", Name))
	}
	for _, c := range candidates {
		if info, err := os.Stat(c); err == nil && !info.IsDir() {
			return c
		}
	}
	return ""
}

// userDir is $XDG_CONFIG_HOME, or ~/.config.
func userDir() string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".config")
}

// Load reads the file at path. The error is a *Error for each mistake, joined, or that of reading the file.
func Load(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return Config{}, &Error{File: path, Message: "cannot be read: " + err.Error()}
	}
	c, err := parse(path, data, os.LookupEnv)
	if err != nil {
		return Config{}, err
	}
	return c, nil
}

// parse reads the text of a file at path.
func parse(path string, data []byte, lookup func(string) (string, bool)) (Config, error) {
	doc := strictyaml.Parse(path, data)
	c := Config{Path: path}
	root := doc.Root()
	if root.Exists() && doc.Err() == nil {
		r := reader{dir: filepath.Dir(path), lookup: lookup}
		if abs, err := filepath.Abs(r.dir); err == nil {
			r.dir = abs
		}
		top := root.Fields("sources", "warehouses", "schemas", "limits", "engines", "analytics")
		c.Warehouses = r.warehouses(top["warehouses"])
		c.Sources = r.sources(top["sources"], c.Warehouses)
		for _, n := range top["schemas"].Items() {
			c.Profiles = append(c.Profiles, r.absolute(r.text(n), ""))
		}
		c.Limits = r.limits(top["limits"])
		c.Engines = r.engines(top["engines"])
		c.Analytics = r.analytics(top["analytics"])
	}
	return c, located(path, doc.Err())
}
