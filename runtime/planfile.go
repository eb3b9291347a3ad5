package runtime

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime/tablefile"
)

// PlanFile is a plan with its queries as a file keeps it; the caller fills in where it comes from.
func (r *Registry) PlanFile(p *plan.Plan, queries []*plan.Query) *planfile.File {
	f := &planfile.File{}
	for _, name := range p.Sources() {
		f.Sources = append(f.Sources, r.describe(r.sources[name]))
	}
	f.Fill(p, queries)
	for i, read := range f.Reads {
		if !slices.ContainsFunc(f.Writes, func(w string) bool { return samePath(w, read.Path) }) {
			f.Reads[i].Digest, _ = columnsDigest(read.Path) // one that cannot be read now was when the hunt was compiled
		}
	}
	return f
}

// samePath reports that two paths, the first perhaps relative to the working directory, are of one file.
func samePath(a, b string) bool {
	abs, err := filepath.Abs(a)
	return err == nil && abs == b
}

// columnsDigest tells the columns of a file, and the entity types in it, from others.
func columnsDigest(path string) (string, error) {
	t, err := tablefile.Files{}.Table(path)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", t.Columns, t.Types))
	return "sha256:" + hex.EncodeToString(sum[:16]), nil
}

// credentials are a user and password in a URI.
var credentials = regexp.MustCompile(`://[^/@,\s]*@`)

// describe says of a source what a plan that reads it relies on.
func (r *Registry) describe(s *source) planfile.Source {
	out := planfile.Source{Name: s.name, By: planfile.ByConfiguration, URI: s.uri, Schema: s.Profile().Name(), Digest: s.Profile().Digest(), Columns: s.Columns()}
	switch {
	case s.stored:
		out.By, out.URI = planfile.ByLoad, s.name
	case r.byURI[s.uri] == s:
		out.By = planfile.ByHunt
	case s.shown != "":
		out.URI = s.shown
	}
	out.URI = credentials.ReplaceAllString(out.URI, "://***@")
	return out
}
