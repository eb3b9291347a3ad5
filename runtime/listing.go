package runtime

import (
	"cmp"
	"os"
	"slices"
	"time"
)

// Listed is one source that hunts can name.
type Listed struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`    // loaded, configured
	Profile string `json:"profile"` // empty where it is guessed when the source is used
	// Shadowed tells that a configured source of the same name comes first.
	Shadowed bool `json:"shadowed"`
	// Records, Begin, End and Loaded are those of a loaded source; nil for a configured one.
	Records *uint64    `json:"records"`
	Begin   *time.Time `json:"begin"`
	End     *time.Time `json:"end"`
	Loaded  *time.Time `json:"loaded"`
	// Bytes is the size on disk: of the store, or of the configured files that are there.
	Bytes int64    `json:"bytes"`
	Files []string `json:"files"`
}

// Listing is every source that hunts can name, by name. With an error it is what could be read.
func (r *Registry) Listing() ([]Listed, error) {
	var out []Listed
	for _, s := range r.sources {
		l := Listed{Name: s.name, Kind: "configured", Files: []string{s.uri}}
		if s.Source != nil {
			l.Profile = s.Profile().Name()
		}
		if s.remote == nil && r.resolve(s) == nil {
			l.Files = s.files
		}
		for _, f := range s.files {
			if info, err := os.Stat(f); err == nil {
				l.Bytes += info.Size()
			}
		}
		out = append(out, l)
	}
	if r.store == nil {
		return out, nil
	}
	loaded, err := r.store.List()
	for _, s := range loaded {
		l := Listed{
			Name: s.Name, Kind: "loaded", Profile: s.Profile, Records: &s.Records, Begin: &s.Begin, End: &s.End,
			Loaded: &s.When, Bytes: s.Bytes, Files: []string{},
		}
		_, l.Shadowed = r.sources[s.Name]
		for _, f := range s.Files {
			l.Files = append(l.Files, f.Path)
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Listed) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind)) })
	return out, err
}
