package config

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// kestrelProfiles is where Kestrel keeps the profiles of python analytics, below the user's configuration directory.
const kestrelProfiles = "kestrel/pythonanalytics.yaml"

// Analytics are how APPLY runs.
type Analytics struct {
	// Profiles are files in the form of Kestrel's pythonanalytics.yaml, absolute. Of profiles with one name the first wins.
	Profiles []string
	// Python is the interpreter; empty for huntc's own environment. Requirements are packages that this one has besides.
	Python       string
	Requirements []string
	// Time and Memory bound one call; 0 is the default.
	Time   time.Duration
	Memory int64
	// Parameters are, by analytics, those that hold where a hunt gives no others.
	Parameters map[string][]Parameter
}

// Parameter is a parameter of an analytics as the file has it. A path in it is relative to Dir.
type Parameter struct {
	Name, Value string
	Dir         string
	Pos         string // file:line
}

// analytics reads the section of that name.
func (r reader) analytics(n strictyaml.Node) Analytics {
	f := n.Fields("profiles", "python", "requirements", "max_time", "max_memory", "parameters")
	a := Analytics{
		Python: r.text(f["python"]), Requirements: f["requirements"].Texts(),
		Time: r.duration(f["max_time"]), Memory: r.size(f["max_memory"]),
	}
	for _, p := range f["profiles"].Items() {
		a.Profiles = append(a.Profiles, r.path(r.text(p)))
	}
	for _, e := range f["parameters"].Entries() {
		for _, p := range e.Value.Entries() {
			if a.Parameters == nil {
				a.Parameters = map[string][]Parameter{}
			}
			a.Parameters[e.Key] = append(a.Parameters[e.Key], Parameter{Name: p.Key, Value: r.text(p.Value), Dir: r.dir, Pos: p.At.Pos()})
		}
	}
	return a
}

// path is a path relative to the file, or to the user's home where it begins with ~/.
func (r reader) path(p string) string {
	if rest, ok := strings.CutPrefix(p, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.dir, p)
}

// KestrelAnalytics is Kestrel's own file of profiles; empty where there is none.
func KestrelAnalytics() string {
	home := userDir()
	if home == "" {
		return ""
	}
	path := filepath.Join(home, kestrelProfiles)
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return ""
	}
	return path
}
