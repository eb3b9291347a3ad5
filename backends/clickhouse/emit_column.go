package clickhouse

import (
	"slices"
	"strings"

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
	if ok && attr == idAttr {
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
		identity := isIdentity(a)
		if !stored && !identity {
			continue
		}
		var first *Item
		for i := len(parts) - 1; i >= 0; i-- {
			items := parts[i].(*Select).Items
			at := slices.IndexFunc(items, func(it Item) bool { return it.Alias == a.Path })
			if at < 0 {
				first = nil
				break
			}
			if _, null := items[at].Expr.(*Null); !null {
				first = nil
				break
			}
			first = &items[at]
		}
		if first != nil {
			first.Expr = e.neverOf(typ, a)
		}
	}
}

// isIdentity reports that an attribute holds the identities of what a reference leads to.
func isIdentity(a ir.Attr) bool { return !a.Extension && strings.HasSuffix(a.Path, "."+ir.ID) }

// neverOf is an attribute of a type in a column without a value.
func (e *emitter) neverOf(typ string, a ir.Attr) Expr {
	if !isIdentity(a) {
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
	switch k.Column {
	case src.Layout.Record():
		return nil
	case src.Layout.Asset():
		return &Binary{"!=", col(k.Column), &Str{""}}
	}
	if k.Hashed {
		return &Binary{"!=", col(k.Column), &Int{0}}
	}
	return &IsNull{col(k.Column), true}
}

// identity is the identity of the mention in role as a value: NULL where there is no mention.
func (e *emitter) identity(src SourceTable, role string) (value, bool) {
	k, ok := src.Layout.Key(role)
	if !ok {
		return value{}, false
	}
	x := e.key(src, role)
	switch {
	case k.Column == src.Layout.Record():
	case k.Hashed:
		x = call("nullIf", x, &Int{0})
	case k.Column == src.Layout.Asset():
		x = call("nullIf", x, &Str{""})
	}
	return value{Expr: x, Kind: entity.KindString}, true
}

// nullableKey reports that the identity of a missing mention in role is NULL: of others it is 0 or empty, or no record
// lacks it.
func (e *emitter) nullableKey(src SourceTable, role string) bool {
	k, _ := src.Layout.Key(role)
	return !k.Hashed && k.Column != src.Layout.Record() && k.Column != src.Layout.Asset()
}
