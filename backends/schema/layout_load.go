package schema

import (
	"errors"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/entity/strictyaml"
)

const (
	hashType  = "UInt128"
	extraType = "Map(LowCardinality(String), String)"
	typeType  = "LowCardinality(String)"
	keyIndex  = "bloom_filter(0.01)"
)

// columnType is the ClickHouse type of an attribute's column.
func columnType(k entity.Kind, low bool) string {
	switch k {
	case entity.KindString:
		if low {
			return "LowCardinality(Nullable(String))"
		}
		return "Nullable(String)"
	case entity.KindInt:
		return "Nullable(Int64)"
	case entity.KindFloat:
		return "Nullable(Float64)"
	case entity.KindBool:
		return "Nullable(Bool)"
	case entity.KindTime:
		return "Nullable(DateTime64(9,'UTC'))"
	case entity.KindList:
		return "Array(String)"
	}
	return ""
}

// LoadLayout reads a layout. What is wrong is told as `file:line: message`, all of it.
func LoadLayout(file string, data []byte, m *entity.Model) (*Layout, error) {
	doc := strictyaml.Parse(file, data)
	l := &Layout{roles: map[string]*roleColumns{}}
	f := doc.Root().Fields("table", "record", "roles")
	if l.table = f["table"].Text(); l.table == "" {
		doc.Root().Errorf("the table has no name")
	}
	l.loadRecord(f["record"])
	for _, e := range f["roles"].Entries() {
		if role, ok := m.Role(e.Key); ok {
			l.loadRole(m, role, e)
		} else {
			e.At.Errorf("unknown role %q", e.Key)
		}
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	if len(l.columns) == 0 {
		return nil, errors.New(file + ":1: no columns")
	}
	return l, nil
}

func (l *Layout) loadRecord(n strictyaml.Node) {
	f := n.Fields("record", "time", "time_end", "number", "kind", "asset")
	for _, c := range []struct {
		name string
		to   *string
	}{
		{"record", &l.record},
		{"time", &l.time},
		{"time_end", &l.timeEnd},
		{"number", &l.number},
		{"kind", &l.kind},
		{"asset", &l.asset},
	} {
		if !f[c.name].Exists() {
			n.Errorf("the record's column %q is missing", c.name)
			continue
		}
		col := f[c.name].Fields("name", "type", "codec")
		*c.to = col["name"].Text()
		l.add(f[c.name], Column{Name: *c.to, Type: col["type"].Text(), Codec: col["codec"].Text()})
	}
}

// add appends a column; its name must be free.
func (l *Layout) add(at strictyaml.Node, c Column) {
	if _, ok := l.Column(c.Name); ok {
		at.Errorf("column %q occurs twice", c.Name)
	}
	if c.Name == "" || c.Type == "" {
		at.Errorf("a column needs a name and a type")
	}
	l.columns = append(l.columns, c)
}

func (l *Layout) loadRole(m *entity.Model, role *entity.Role, e strictyaml.Entry) {
	f := e.Value.Fields("key", "type", "columns", "extra")
	r := &roleColumns{typ: f["type"].Text(), extra: f["extra"].Text(), attrs: map[string]Column{}}
	r.key.Column = f["key"].Text()
	l.roles[role.Name] = r

	var cols []Column
	for _, c := range f["columns"].Entries() {
		if col, ok := loadColumn(m, role.Name, c); ok {
			cols = append(cols, col)
		}
	}
	isKey := func(c Column) bool { return c.Name == r.key.Column }
	_, taken := l.Column(r.key.Column)
	if !taken && !slices.ContainsFunc(cols, isKey) {
		r.key.Hashed = true
		l.add(f["key"], Column{Name: r.key.Column, Type: hashType, Index: keyIndex})
	} else if i := slices.IndexFunc(cols, isKey); i >= 0 {
		cols[i].Index = keyIndex
	}
	if r.typ != "" {
		l.add(f["type"], Column{Name: r.typ, Type: typeType})
	}
	if (r.typ != "") != (len(role.Types) > 1) {
		e.At.Errorf("role %q holds %d types: a type column is needed for several, and only then", role.Name, len(role.Types))
	}
	for _, c := range cols {
		l.add(f["columns"], c)
		r.attrs[c.Attr] = c
		r.attrList = append(r.attrList, c.Attr)
	}
	if r.extra != "" {
		l.add(f["extra"], Column{Name: r.extra, Type: extraType})
	}
}

// loadColumn reads `name: process_name low`.
func loadColumn(m *entity.Model, role string, e strictyaml.Entry) (Column, bool) {
	a, ok := m.Own(role, e.Key)
	if !ok || a.Extension || a.Path == "id" {
		e.At.Errorf("role %q has no attribute %q", role, e.Key)
		return Column{}, false
	}
	name, mark, marked := strings.Cut(e.Value.Text(), " ")
	if marked && (mark != "low" || a.Kind != entity.KindString) {
		e.Value.Errorf("%q: only `low` may follow a column, and only for a string", e.Value.Text())
	}
	return Column{Name: name, Type: columnType(a.Kind, marked), Kind: a.Kind, Role: role, Attr: a.Path}, true
}
