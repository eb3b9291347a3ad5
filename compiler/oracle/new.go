package oracle

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// newValues evaluates NEW: entities of values that stand in the hunt, the same one once.
//
// DESIGN 3.7: a process without pid or a file without path and hash "stands alone: its identity is … (NEW: its values)".
func (e *Evaluator) newValues(c *ast.New) *Table {
	t := &Table{Span: Span{None: true}, FromNew: true, Kinds: map[string]entity.Kind{}}
	if c.Type != nil {
		t.Type = c.Type.Name
	}
	for _, o := range c.Objects {
		for _, pair := range o.Pairs {
			if pair.Key.Name() == "type" {
				t.Type = pair.Value.(*ast.String).Value()
			}
		}
	}
	typ, _ := e.Model.Type(t.Type)
	var rows []map[string]Value
	for _, name := range c.Names {
		t.see(typ.New)
		t.Kinds[typ.New] = e.attr(t.Type, typ.New).Kind
		rows = append(rows, map[string]Value{typ.New: convert(name.Value(), t.Kinds[typ.New])})
	}
	for _, o := range c.Objects {
		row := map[string]Value{}
		for _, pair := range o.Pairs {
			if pair.Key.Name() == "type" {
				continue
			}
			a := e.attr(t.Type, pair.Key.Name())
			t.see(a.Path)
			t.Kinds[a.Path] = a.Kind
			if _, missing := pair.Value.(*ast.Null); !missing {
				row[a.Path] = literal(pair.Value, a.Kind)
			}
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		it := &Item{Key: newKey(t.Type, t.Columns, row), Cells: row}
		at := slices.IndexFunc(t.Items, func(have *Item) bool { return have.Key == it.Key })
		if at < 0 {
			t.Items = append(t.Items, it)
			continue
		}
		for column, v := range it.Cells { // the last value
			t.Items[at].Cells[column] = v
		}
	}
	t.Columns = append(t.Columns, "id")
	return t
}

func (t *Table) see(column string) {
	if !slices.Contains(t.Columns, column) {
		t.Columns = append(t.Columns, column)
	}
}

// newKey is the identity of values: that of a mention with them on no asset, where they hold one.
func newKey(typ string, columns []string, row map[string]Value) string {
	m := &Mention{Type: typ, Attrs: row}
	alone := false
	switch typ {
	case "process":
		if uid, ok := row["x_unique_id"].(string); ok && strings.Trim(uid, "{}-0") != "" {
			return "process|" + keyText("uid", uid)
		}
		alone = true
	case "file":
		alone = row["x_path"] == nil && row["hashes.'SHA-256'"] == nil && row["hashes.'SHA-1'"] == nil && row["hashes.MD5"] == nil
	case "user-account":
		alone = row["user_id"] == nil && row["account_login"] == nil
	case "network-traffic":
		alone = true
	}
	if !alone {
		return (&Source{}).identity(&Record{}, Row{}, "", m)
	}
	key := typ + "|new|"
	for _, c := range columns {
		key += keyText(c, row[c])
	}
	return key
}
