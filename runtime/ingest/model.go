package ingest

import (
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
)

// modelOf is what a load goes by: the entities, the table, and the profile of the source.
type modelOf struct {
	entities *entity.Model
	layout   *schema.Layout
	profile  *schema.Profile
}

// model is the model of the source's profile.
func (s Source) model() (*modelOf, error) {
	if s.Custom != nil {
		return &modelOf{entities: entity.Default(), layout: schema.Store(), profile: s.Custom}, nil
	}
	return newModel(s.Profile)
}

// newModel is the model of a profile that huntc has.
func newModel(profile string) (*modelOf, error) {
	p, ok := schema.Lookup(profile)
	if !ok {
		return nil, &Error{
			Reason: UnknownProfile, Detail: "there is no profile \"" + profile + "\"",
			Hint: "known are " + strings.Join(schema.Names(), ", "),
		}
	}
	return &modelOf{entities: entity.Default(), layout: schema.Store(), profile: p}, nil
}

// assetPrefix begins the fields of a STIX profile that are members of the asset.
const assetPrefix = "x-oca-asset."

// assetMembers are the members of an x-oca-asset that name it, best first.
func assetMembers(p *schema.Profile) []string {
	var out []string
	for _, path := range p.AssetField().Paths {
		if name, ok := strings.CutPrefix(path, assetPrefix); ok {
			out = append(out, name)
		}
	}
	return out
}
