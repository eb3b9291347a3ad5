package lower

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// load lowers LOAD: the entities of a file. Their type stands after AS or in the file's column `type`.
func (l *lowerer) load(n *ast.Load) (*ir.Binding, bool) {
	path := n.From.Value()
	file, err := l.table(path)
	if err != nil {
		if l.Files.Check(path) != nil {
			l.diags.Add("HF2038", n.From.Span(), err.Error())
		} else {
			l.diags.Add("HF5003", n.From.Span(), path, err.Error())
		}
		return nil, false
	}
	name, span := "", n.From.Span()
	switch {
	case n.As != nil:
		name, span = n.As.Name, n.As.Span()
	case len(file.Types) == 1:
		name = file.Types[0]
	default:
		what := "has no column `type`"
		if len(file.Types) > 1 {
			what = "holds entities of several types: " + list(file.Types)
		}
		l.diags.Add("HF2039", span, path, what)
		return nil, false
	}
	t, ok := l.entityType(name, span)
	if !ok {
		return nil, false
	}
	r := &ir.Loaded{Type: t.Name, Path: file.Path, Format: file.Format, Unpacked: file.Unpacked}
	if file.List { // of what NEW makes entities of too
		a, _ := l.Model.Resolve(t.Name, t.New)
		r.Columns = []ir.LoadedColumn{{Attr: ir.Attr{Path: a.Path, Kind: a.Kind}}}
		file.Columns = nil
	}
	for _, c := range file.Columns {
		if c.Name == "type" || c.Name == ir.ID {
			continue
		}
		a, known := l.Model.Resolve(t.Name, c.Name)
		attr := ir.Attr{Path: a.Path, Kind: a.Kind}
		if !known || a.Extension {
			// a column that is no attribute of the type is kept under its own name
			attr = ir.Attr{Path: columnName(c.Name), Kind: c.Kind}
		}
		if r.Has(attr.Path) {
			l.diags.Add("HF2016", n.From.Span(), attr.Path)
			return nil, false
		}
		r.Columns = append(r.Columns, ir.LoadedColumn{Name: c.Name, Kind: c.Kind, Attr: attr})
	}
	return &ir.Binding{Type: t.Name, Rel: r, Birth: "load", Source: path}, true
}

// columnName is the name of a column that the model does not know: its own where a hunt can write it and records have no
// such attribute, else x_ and the name, with what cannot stand in a name as _.
func columnName(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '_', '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z':
			return r
		}
		return '_'
	}, name)
	if clean == name && (name[0] < '0' || name[0] > '9') && !hasAttr(leads[ast.Records], name) {
		return name
	}
	return "x_" + strings.TrimPrefix(clean, "x_")
}

// table looks at a file; one that the hunt itself writes before need not be there yet.
func (l *lowerer) table(path string) (plan.TableFile, error) {
	s, ours := l.saved[path]
	if !ours {
		return l.Files.Table(path)
	}
	file, err := l.Files.Format(path)
	if err != nil {
		return file, err
	}
	if s.Type != "" {
		file.Types = []string{s.Type}
		file.Columns = append(file.Columns, plan.Output{Name: "type"})
	}
	for _, c := range s.Rows.Columns {
		kind := c.Attr.Kind
		if file.Format == "CSVWithNames" || kind == entity.KindTime {
			kind = entity.KindString
		}
		file.Columns = append(file.Columns, plan.Output{Name: c.Name, Kind: kind})
	}
	return file, nil
}
