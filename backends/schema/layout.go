package schema

import (
	_ "embed"
	"maps"
	"slices"
	"sync"

	"github.com/huntc/huntc/ir/entity"
)

//go:embed store.yaml
var storeYAML []byte

var loadStore = sync.OnceValue(func() *Layout {
	l, err := LoadLayout("store.yaml", storeYAML, entity.Default())
	if err != nil {
		panic("backends/schema: the embedded layout is broken: " + err.Error())
	}
	return l
})

// Store is the layout of the embedded store.
func Store() *Layout { return loadStore() }

// Layout names the columns of a table of records.
type Layout struct {
	table   string
	columns []Column
	roles   map[string]*roleColumns

	record, time, timeEnd, number, kind, asset string
}

// Column is one column of the table.
type Column struct {
	Name string
	// Type is its ClickHouse type.
	Type string
	// Kind is the kind of its attribute; KindString for a column that carries none.
	Kind entity.Kind
	// Role and Attr are what it carries; "" for a column of the record, a key or an extra map.
	Role, Attr string
	// Codec is the compression that suits it, "" for the table's default.
	Codec string
	// Index is the data-skipping index that suits it, "" for none.
	Index string
}

// Key is the column that holds the identity of the mention in a role.
type Key struct {
	Column string
	// Hashed: a hash of the identity, 0 for no mention. Otherwise the identity itself.
	Hashed bool
}

// roleColumns are the columns of one role.
type roleColumns struct {
	key      Key
	typ      string
	extra    string
	attrs    map[string]Column
	attrList []string // in the file's order
}

// Table is the table's name.
func (l *Layout) Table() string { return l.table }

// Columns are all columns in the order of the table's definition.
func (l *Layout) Columns() []Column { return slices.Clone(l.columns) }

// Column finds a column by its name.
func (l *Layout) Column(name string) (Column, bool) {
	i := slices.IndexFunc(l.columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return l.columns[i], true
}

// Attr is the column of an attribute of the mention in role.
func (l *Layout) Attr(role, attr string) (Column, bool) {
	if r, ok := l.roles[role]; ok {
		c, ok := r.attrs[attr]
		return c, ok
	}
	return Column{}, false
}

// Attrs are the attributes of the mention in role that have columns, in the table's order.
func (l *Layout) Attrs(role string) []string {
	if r, ok := l.roles[role]; ok {
		return slices.Clone(r.attrList)
	}
	return nil
}

// Roles are the roles that have columns, sorted.
func (l *Layout) Roles() []string { return slices.Sorted(maps.Keys(l.roles)) }

// Key is the column with the identity of the mention in role.
func (l *Layout) Key(role string) (Key, bool) {
	if r, ok := l.roles[role]; ok {
		return r.key, true
	}
	return Key{}, false
}

// TypeColumn is the column with the entity type of the mention, for roles that may hold several.
func (l *Layout) TypeColumn(role string) (string, bool) {
	if r, ok := l.roles[role]; ok {
		return r.typ, r.typ != ""
	}
	return "", false
}

// Extra is the map column with the role's attributes that the model does not list.
func (l *Layout) Extra(role string) (string, bool) {
	if r, ok := l.roles[role]; ok {
		return r.extra, r.extra != ""
	}
	return "", false
}

// Record is the column with the record's number.
func (l *Layout) Record() string { return l.record }

// Time is the column with the time at which the record was first observed.
func (l *Layout) Time() string { return l.time }

// TimeEnd is the column with the time at which the record was last observed.
func (l *Layout) TimeEnd() string { return l.timeEnd }

// Number is the column that says for how many observations the record stands.
func (l *Layout) Number() string { return l.number }

// Kind is the column with the kind of record.
func (l *Layout) Kind() string { return l.kind }

// Asset is the column with the identity of the record's asset, empty for none.
func (l *Layout) Asset() string { return l.asset }
