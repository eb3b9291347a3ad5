package lower

import (
	"fmt"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// newValues lowers NEW: entities from values in the hunt, each distinct one once.
func (l *lowerer) newValues(n *ast.New) (*ir.Binding, bool) {
	name, span, ok := l.newType(n)
	if !ok {
		return nil, false
	}
	t, ok := l.entityType(name, span)
	if !ok {
		return nil, false
	}
	v := &ir.Values{Type: t.Name}
	seen := map[string][]*ir.Value{}
	add := func(row []*ir.Value) {
		key := rowKey(v, t, row)
		have, twice := seen[key]
		if !twice {
			seen[key] = row
			v.Rows = append(v.Rows, row)
			return
		}
		for i, x := range row { // of one entity the last value counts
			if x != nil {
				have[i] = x
			}
		}
	}
	if n.Names != nil {
		a, _ := l.Model.Resolve(t.Name, t.New)
		v.Columns = []ir.Attr{{Path: a.Path, Kind: a.Kind}}
		for _, s := range n.Names {
			x, good := l.newValue(s, v.Columns[0])
			ok = ok && good
			add([]*ir.Value{&x})
		}
	} else if !l.newObjects(n, v, add) {
		return nil, false
	}
	return &ir.Binding{Type: t.Name, Rel: v, Birth: "new"}, ok
}

// rowKey tells the rows of a NEW apart: by what identifies an entity wherever it is, else by all values.
func rowKey(v *ir.Values, t *entity.Type, row []*ir.Value) string {
	if at := v.GlobalColumn(t, row); at >= 0 {
		return v.Columns[at].Path + "\x00" + row[at].Text()
	}
	key := ""
	for i, x := range row {
		if x != nil {
			key += v.Columns[i].Path + "\x00" + x.Text() + "\x01"
		}
	}
	return key
}

// newType finds the one type of a NEW: after the keyword, or in the objects.
func (l *lowerer) newType(n *ast.New) (string, diag.Span, bool) {
	name, span := "", n.Span()
	if n.Type != nil {
		name, span = n.Type.Name, n.Type.Span()
	}
	for _, o := range n.Objects {
		for _, p := range o.Pairs {
			if p.Key.Name() != "type" {
				continue
			}
			s, ok := p.Value.(*ast.String)
			if !ok {
				l.diags.Add("HF2018", p.Value.Span(), `"type" takes the name of an entity type in quotes`)
				return "", span, false
			}
			if name != "" && s.Value() != name {
				l.diags.Add("HF2018", p.Value.Span(), "objects of two types in one NEW: "+name+" and "+s.Value())
				return "", span, false
			}
			if name == "" {
				name, span = s.Value(), p.Value.Span()
			}
		}
	}
	if name == "" {
		l.diags.AddHint("HF2018", n.Span(), `write the type after NEW, or "type" in the objects`, "NEW without an entity type")
		return "", span, false
	}
	return name, span, true
}

func (l *lowerer) newObjects(n *ast.New, v *ir.Values, add func([]*ir.Value)) bool {
	ok := true
	index := map[string]int{}
	rows := make([]map[int]*ir.Value, 0, len(n.Objects))
	for _, o := range n.Objects {
		row := map[int]*ir.Value{}
		for _, p := range o.Pairs {
			if p.Key.Name() == "type" {
				continue
			}
			a, good := l.newAttr(v.Type, &p.Key)
			if !good {
				ok = false
				continue
			}
			i, known := index[a.Path]
			if !known {
				i = len(v.Columns)
				index[a.Path] = i
				v.Columns = append(v.Columns, a)
			}
			if _, twice := row[i]; twice {
				l.diags.Add("HF2018", p.Key.Span(), fmt.Sprintf("%q is given twice in one object", p.Key.Name()))
				ok = false
				continue
			}
			if _, null := p.Value.(*ast.Null); null {
				row[i] = nil
				continue
			}
			x, good := l.newValue(p.Value, a)
			row[i], ok = &x, ok && good
		}
		rows = append(rows, row)
	}
	for _, r := range rows {
		row := make([]*ir.Value, len(v.Columns))
		for i, x := range r {
			row[i] = x
		}
		add(row)
	}
	return ok
}

// newValue is a literal as the attribute holds it.
func (l *lowerer) newValue(v ast.Value, a ir.Attr) (ir.Value, bool) {
	lit, ok := literal(v)
	switch {
	case !ok:
		return lit, false // the parser has reported it
	case a.Kind == entity.KindTime && lit.Kind == entity.KindString:
		t, ok := l.time(lit.Str, v.Span())
		return ir.Time(t), ok
	}
	out, ok := convert(lit, a.Kind)
	whole := a.Kind != entity.KindInt || out.Kind == entity.KindInt
	if !ok || !whole {
		l.diags.Add("HF2018", v.Span(), fmt.Sprintf("%s is %s, not %s", a.Path, kindName(a.Kind), quoted(lit)))
		return out, false
	}
	return out, true
}

func (l *lowerer) newAttr(typ string, key *ast.Key) (ir.Attr, bool) {
	a, ok := l.Model.Resolve(typ, key.Name())
	if !ok || a.Path == ir.ID {
		l.diags.AddHint("HF2003", key.Span(), l.attrHint(typ, key.Name()), typ, key.Name())
		return ir.Attr{}, false
	}
	return ir.Attr{Path: a.Path, Kind: a.Kind, Extension: a.Extension}, true
}
