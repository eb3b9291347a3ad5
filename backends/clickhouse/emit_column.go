package clickhouse

import (
	"slices"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// value is an attribute as an expression, with how it says "missing".
type value struct {
	Expr Expr
	Kind entity.Kind
	// Empty: missing is '' (a map element) or an empty array, not NULL.
	Empty bool
	// Text: the expression is text whatever the attribute is compared with (an extension).
	Text bool
}

// attrIn is the attribute path of the entity in role, looked up in the same record. It reports false when the role does
// not have it: the attribute is missing there.
func (e *emitter) attrIn(src SourceTable, role string, a ir.Attr) (value, bool) {
	r2, attr, ok := e.env.Model.InRole(role, a.Path)
	if ok && attr == ir.ID {
		return e.identity(src, r2)
	}
	if !ok || !src.Profile.Maps(r2, attr) {
		return value{}, false
	}
	return e.column(src, r2, attr, a)
}

// column is an attribute of the role's own mention.
func (e *emitter) column(src SourceTable, role, attr string, a ir.Attr) (value, bool) {
	if a.Extension {
		m, ok := src.Layout.Extra(role)
		if !ok {
			return value{}, false
		}
		return value{Expr: &Element{col(m), &Str{attr}}, Kind: entity.KindString, Empty: true, Text: true}, true
	}
	c, ok := src.Layout.Attr(role, attr)
	if !ok {
		return value{}, false
	}
	return value{Expr: col(c.Name), Kind: a.Kind, Empty: a.Kind == entity.KindList}, true
}

// above is an attribute of a relation of entities or rows: a column named after its path.
func above(a ir.Attr) value {
	return value{Expr: col(a.Path), Kind: a.Kind, Empty: a.Kind == entity.KindList, Text: a.Extension}
}

// compared is an attribute above entities where it is compared: one of an analytics that does not declare it is text, since
// only the answer tells its type.
func compared(a ir.Attr) value {
	if a.Open {
		return value{Expr: call("toString", col(a.Path)), Kind: entity.KindString, Text: true}
	}
	return above(a)
}

// present tests that the value is there.
func (v value) present() Expr {
	switch {
	case v.Kind == entity.KindList:
		return call("notEmpty", v.Expr)
	case v.Empty:
		return &Binary{"!=", v.Expr, &Str{""}}
	}
	return &IsNull{v.Expr, true}
}

// missing tests that the value is not there.
func (v value) missing() Expr {
	switch {
	case v.Kind == entity.KindList:
		return call("empty", v.Expr)
	case v.Empty:
		return &Binary{"=", v.Expr, &Str{""}}
	}
	return &IsNull{v.Expr, false}
}

// nullable is the value with NULL for missing, as relations above scans hold it; lists stay lists.
func (v value) nullable() Expr {
	if v.Empty && v.Kind != entity.KindList {
		return call("nullIf", v.Expr, &Str{""})
	}
	return v.Expr
}

// absent is what stands for an attribute that a role does not have.
func absent(a ir.Attr) Expr {
	if a.Kind == entity.KindList {
		return call("emptyArrayString")
	}
	return &Null{}
}

// typed gives the attributes that no part of a union has a type, where their column needs one: in a table, or where it is
// joined.
func (e *emitter) typed(parts []Query, typ string, attrs []ir.Attr) {
	_, stored := e.prog.Sinks[0].(*ir.Store)
	for _, a := range attrs {
		if !stored && !a.Refers() {
			continue
		}
		if everyNull(parts, a.Path) {
			itemAs(parts[0], a.Path).Expr = e.neverOf(typ, a)
		}
	}
}

// everyNull reports that a column is NULL in every part of a union.
func everyNull(parts []Query, name string) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(q Query) bool {
		it := itemAs(q, name)
		if it == nil {
			return true
		}
		_, null := it.Expr.(*Null)
		return !null
	})
}

// itemAs is what a SELECT shows under a name; nil for nothing.
func itemAs(q Query, name string) *Item {
	items := q.(*Select).Items
	if at := slices.IndexFunc(items, func(it Item) bool { return it.Alias == name }); at >= 0 {
		return &items[at]
	}
	return nil
}

// neverOf is an attribute of a type in a column without a value.
func (e *emitter) neverOf(typ string, a ir.Attr) Expr {
	if !a.Refers() {
		return never(a)
	}
	name := typeOf[entity.KindString]
	for _, t := range e.env.Model.TypesAt(typ, a.Path) {
		for _, r := range e.env.Model.RolesOf(t) {
			if k, ok := schema.Store().Key(r.Name); ok && k.Hashed {
				name = keyType
			}
		}
	}
	return call("CAST", &Null{}, &Str{name})
}

// keyType is that of a hashed identity which may be missing.
const keyType = "Nullable(UInt128)"

// key is the identity of the mention in role.
func (e *emitter) key(src SourceTable, role string) Expr {
	k, ok := src.Layout.Key(role)
	if !ok {
		fail("no key column for role %q", role)
	}
	if k.Column == src.Layout.Record() && src.Table.Database != "" {
		// one of several sources, each of which numbers its own records
		return call("cityHash64", &Str{src.Table.Database}, col(k.Column))
	}
	return col(k.Column)
}

// mentioned tests that the record mentions an entity of the type in role; nil when it always does.
func (e *emitter) mentioned(src SourceTable, role, typ string) Expr {
	k, ok := src.Layout.Key(role)
	if !ok {
		fail("no key column for role %q", role)
	}
	if t, ok := src.Layout.TypeColumn(role); ok {
		return &Binary{"=", col(t), &Str{typ}}
	}
	switch none := noMention(src.Layout, k).(type) {
	case nil:
		return nil
	case *Null:
		return &IsNull{col(k.Column), true}
	default:
		return &Binary{"!=", col(k.Column), none}
	}
}

// noMention is what a key column holds where there is no mention; nil where every record has one.
func noMention(l *schema.Layout, k schema.Key) Expr {
	switch {
	case k.Column == l.Record():
		return nil
	case k.Hashed:
		return &Int{0}
	case k.Column == l.Asset():
		return &Str{""}
	}
	return &Null{}
}

// identity is the identity of the mention in role as a value: NULL where there is no mention.
func (e *emitter) identity(src SourceTable, role string) (value, bool) {
	k, ok := src.Layout.Key(role)
	if !ok {
		return value{}, false
	}
	x := e.key(src, role)
	switch none := noMention(src.Layout, k).(type) {
	case nil, *Null:
	default:
		x = call("nullIf", x, none)
	}
	return value{Expr: x, Kind: entity.KindString}, true
}

// nullableKey reports that the identity of a missing mention in role is NULL: of others it is 0 or empty, or no record
// lacks it.
func (e *emitter) nullableKey(src SourceTable, role string) bool {
	k, _ := src.Layout.Key(role)
	_, null := noMention(src.Layout, k).(*Null)
	return null
}
