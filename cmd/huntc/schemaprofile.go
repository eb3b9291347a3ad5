package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/render"
)

type (
	// profileJSON is the object of `schema list PROFILE -o json`.
	profileJSON struct {
		Name            string            `json:"name"`
		Doc             string            `json:"doc"`
		Time            string            `json:"time"`
		Asset           string            `json:"asset"`
		UniqueIDs       string            `json:"unique_ids"`
		ProcessIdentity []string          `json:"process_identity"`
		Records         []string          `json:"records"`
		Rest            []string          `json:"rest"`
		Roles           []profileRoleJSON `json:"roles"`
		Fields          []schema.FieldUse `json:"fields"`
	}

	// profileRoleJSON is a role that a profile fills.
	profileRoleJSON struct {
		Role       string              `json:"role"`
		Types      []string            `json:"types"`
		Primary    bool                `json:"primary"`
		Attributes []attributeFromJSON `json:"attributes"`
	}

	// attributeFromJSON is an attribute and the field or function of fields that it comes from.
	attributeFromJSON struct {
		Attribute string `json:"attribute"`
		Kind      string `json:"kind"`
		From      string `json:"from"`
		Always    bool   `json:"always"`
	}
)

// profileOf describes a profile.
func profileOf(p *schema.Profile) profileJSON {
	m := entity.Default()
	out := profileJSON{
		Name: p.Name(), Doc: p.Doc(), Time: p.TimeField().String(), Asset: p.AssetField().String(), UniqueIDs: "global",
		ProcessIdentity: p.Rungs(), Records: append([]string{}, p.Kinds()...), Rest: append([]string{}, p.Rest()...), Fields: p.FieldUses(),
	}
	if !p.GlobalIDs() {
		out.UniqueIDs = "asset"
	}
	for _, u := range p.Roles() {
		role, _ := m.Role(u.Role)
		r := profileRoleJSON{Role: u.Role, Types: role.Types, Primary: u.Primary, Attributes: []attributeFromJSON{}}
		for _, attr := range p.Attrs(u.Role) {
			f, _ := p.Field(u.Role, attr)
			a, _ := m.Own(u.Role, attr)
			r.Attributes = append(r.Attributes, attributeFromJSON{attr, a.Kind.String(), f.String(), p.Always(u.Role, attr)})
		}
		out.Roles = append(out.Roles, r)
	}
	return out
}

// listProfile says what a profile maps: by role, and by field.
func (c *cli) listProfile(p *schema.Profile, asJSON bool) error {
	d := profileOf(p)
	if asJSON {
		return render.JSON(c.out, d)
	}
	out := bufio.NewWriter(c.out)
	fmt.Fprintf(out, "%s: %s\n", d.Name, d.Doc)
	fmt.Fprintf(out, "  %-12s %s\n  %-12s %s\n", "time", d.Time, "asset", d.Asset)
	fmt.Fprintf(out, "  %-12s by %s; a unique id holds %s\n", "processes", strings.Join(d.ProcessIdentity, ", else "),
		map[string]string{"global": "everywhere", "asset": "on its asset"}[d.UniqueIDs])
	if len(d.Records) > 0 {
		fmt.Fprintf(out, "  %-12s %s\n", "records", strings.Join(d.Records, ", "))
	}
	if len(d.Rest) > 0 {
		fmt.Fprintf(out, "  %-12s x_FIELD of %s\n", "other fields", strings.Join(d.Rest, ", "))
	}
	for _, r := range d.Roles {
		how := "searched by GET"
		if !r.Primary {
			how = "reached by FIND and patterns"
		}
		fmt.Fprintf(out, "\n%s (%s), %s\n", r.Role, strings.Join(r.Types, ", "), how)
		for _, a := range r.Attributes {
			fmt.Fprintf(out, "  %-24s %s\n", a.Attribute, a.From)
		}
	}
	fmt.Fprintf(out, "\nfields\n")
	for _, f := range d.Fields {
		fmt.Fprintf(out, "  %-40s %s\n", f.Field, strings.Join(f.Uses, ", "))
	}
	return out.Flush()
}
