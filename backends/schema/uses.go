package schema

import (
	"maps"
	"slices"
)

// What a field may be used for besides attributes.
const (
	UseTime  = "time"           // of the record
	UseAsset = "asset"          // of the record
	UseKind  = "kind of record" // some kind asks for it
	UseWhen  = "a condition"    // it decides whether another field counts
)

// FieldUse is a field of the source and what the profile makes of it: attributes, as role.attribute, in the profile's
// order, and what else it is asked for.
type FieldUse struct {
	Field string   `json:"field"`
	Uses  []string `json:"uses"`
}

// FieldUses are all fields that the profile knows, sorted.
func (p *Profile) FieldUses() []FieldUse {
	uses := map[string][]string{}
	note := func(use string, fields ...string) {
		for _, f := range fields {
			if !slices.Contains(uses[f], use) {
				uses[f] = append(uses[f], use)
			}
		}
	}
	for _, r := range p.roles {
		for _, a := range r.attrs {
			values, conditions := a.field.parts()
			note(r.name+"."+a.attr, values...)
			note(UseWhen, conditions...)
		}
	}
	note(UseTime, p.time.Paths...)
	note(UseTime, p.timeEnd.Paths...)
	note(UseAsset, p.asset.Paths...)
	for _, k := range p.kinds {
		for _, c := range k.Where {
			for _, m := range c {
				note(UseKind, m.Field.Paths...)
			}
		}
	}
	var out []FieldUse
	for _, f := range slices.Sorted(maps.Keys(uses)) {
		out = append(out, FieldUse{f, uses[f]})
	}
	return out
}

// parts are the fields that a field takes values from, and those that decide whether it does.
func (f Field) parts() (values, conditions []string) {
	if f.Func == "" {
		return f.Paths, nil
	}
	for i, a := range f.Args {
		v, c := a.parts()
		if i == 1 && (f.Func == "when" || f.Func == "unless" || f.Func == "unless_same") {
			v, c = nil, append(v, c...)
		}
		values, conditions = append(values, v...), append(conditions, c...)
	}
	return values, conditions
}
