package ingest

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// keyText is the expression of a key, from that of its parts.
func keyText(parts ...string) string {
	return "reinterpretAsUInt128(sipHash128Reference(concat(" + strings.Join(parts, ", '\\x1F', ") + ")))"
}

// identities writes the expressions of the key columns over the staging table.
type identities struct {
	*modelOf
	content string // the source's content, in the identity of what stands alone
}

// key is the expression of the key of a role that is no process: 0 where nobody is mentioned.
func (k identities) key(role string) string {
	r, _ := k.entities.Role(role)
	t, _ := k.entities.Type(r.Types[0])
	var cases []string
	for _, rung := range t.Identity {
		if when, text := k.rung(role, t, rung); when != "" {
			cases = append(cases, when, text)
		}
	}
	return "if(" + k.present(role) + ", multiIf(" + strings.Join(append(cases, k.alone(role, t.Name)), ", ") + "), toUInt128(0))"
}

// present tells whether the role is mentioned.
func (k identities) present(role string) string {
	return quoteName(objectColumn(role)) + " IS NOT NULL"
}

// alone is the key of a mention that nothing identifies.
func (k identities) alone(role, typ string) string {
	return keyText(quoteText(typ), "'record'", quoteText(k.content), "toString("+quoteName(k.layout.Record())+")",
		"ifNull("+quoteName(objectColumn(role))+", '')")
}

func (k identities) asset() string { return "ifNull(" + quoteName(k.layout.Asset()) + ", '')" }

func (k identities) column(role, attr string) string {
	c, ok := k.layout.Attr(role, attr)
	if !ok {
		return "CAST(NULL AS Nullable(String))"
	}
	return quoteName(c.Name)
}

// rung is when a rung of the identity holds and what the key is then. With several rungs all
// parts must be there; a type's only rung holds with any of them.
func (k identities) rung(role string, t *entity.Type, rung []string) (when, key string) {
	var parts []string
	for _, p := range t.KeyHead(rung) {
		parts = append(parts, quoteText(p))
	}
	var there []string
	for _, part := range rung {
		switch part {
		case "asset":
			parts = append(parts, k.asset())
		case "sid":
			id := "ifNull(" + k.column(role, "user_id") + ", '')"
			parts = append(parts, "''", id)
			there = append(there, "startsWith("+id+", 'S-1-')")
		default:
			text, is := k.part(role, part)
			parts = append(parts, text)
			there = append(there, is)
		}
	}
	join := " AND "
	if len(t.Identity) == 1 {
		join = " OR "
	}
	return "(" + strings.Join(there, join) + ")", keyText(parts...)
}

// part is the text of one part of an identity and the test that it is there.
func (k identities) part(role, path string) (text, there string) {
	role, attr, ok := k.entities.InRole(role, path)
	c, has := k.layout.Attr(role, attr)
	if !ok || !has {
		return "''", "false"
	}
	name := quoteName(c.Name)
	switch c.Kind {
	case entity.KindString:
		there, text = "ifNull("+name+", '') != ''", "ifNull("+name+", '')"
		if strings.HasPrefix(attr, "hashes.") || attr == "x_unique_id" {
			there = notZero(text)
		}
	case entity.KindList:
		return "arrayStringConcat(arraySort(" + name + "), ',')", "notEmpty(" + name + ")"
	case entity.KindTime:
		there, text = name+" IS NOT NULL", nanoseconds(name)
	case entity.KindInt, entity.KindFloat, entity.KindBool:
		there, text = name+" IS NOT NULL", "ifNull(toString("+name+"), '')"
	}
	if a, ok := k.entities.Own(role, attr); ok && a.Folded {
		text = k.folded(text)
	}
	return text, there
}

// notZero tells that a hash or a unique id says something: sensors write one of zeros for "unknown".
func notZero(text string) string { return "match(" + text + ", '[^0{}-]')" }

// nanoseconds is a time as the text of an identity has it.
func nanoseconds(name string) string {
	return "ifNull(toString(toUnixTimestamp64Nano(" + name + ")), '')"
}

// folded is a path in lower case where the profile says that case does not count.
func (k identities) folded(text string) string {
	var when []string
	fold := k.profile.Fold()
	if slices.Contains(fold.Shapes, "drive") {
		when = append(when, "match("+text+", '^[A-Za-z]:')")
	}
	if slices.Contains(fold.Shapes, "backslash") {
		when = append(when, "position("+text+", '\\\\') > 0")
	}
	if len(fold.Where) > 0 {
		when = append(when, "ifNull("+quoteName(foldsColumn)+", false)")
	}
	if len(when) == 0 {
		return text
	}
	return "if(" + strings.Join(when, " OR ") + ", lower(" + text + "), " + text + ")"
}

// foldsColumn of the staging table says that the record's paths are folded whatever their shape.
const foldsColumn = "folds paths"
