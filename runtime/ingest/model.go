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

// assetMembers are the members of an x-oca-asset that name it, best first.
func assetMembers(p *schema.Profile) []string {
	var out []string
	for _, path := range p.AssetField().Paths {
		if name, ok := strings.CutPrefix(path, "x-oca-asset."); ok {
			out = append(out, name)
		}
	}
	return out
}
