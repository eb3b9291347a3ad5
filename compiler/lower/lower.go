// Package lower turns a syntax tree into a checked program: names resolved, types fitted, time ranges computed.
//
// In: ast.File, a catalog of sources, the clock. Out: ir.Program, and diagnostics (HF2xxx, HF3xxx) for everything that is
// wrong: all of a block's errors in one run. The program is whole or not used at all: a caller looks at
// diag.List.HasErrors first. A statement that failed leaves its variable known but broken, so that its users are not
// reported too.
package lower

import (
	"fmt"
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// DefaultMargin is how far FIND widens the range of its root GETs, once, at both ends.
const DefaultMargin = 300 * time.Second

// Options are what lowering needs besides the tree.
type Options struct {
	Model   *entity.Model
	Catalog plan.Catalog
	Now     time.Time     // the clock of LAST
	Margin  time.Duration // widening of FIND's range; DefaultMargin where the caller has no other
}

// Lower checks a block and returns its program. What is wrong goes to diags.
func Lower(f *ast.File, opt Options, diags *diag.List) *ir.Program {
	l := &lowerer{Options: opt, diags: diags, prog: &ir.Program{}, vars: map[string]*ir.Binding{}, versions: map[string]int{}}
	for _, s := range f.Statements {
		l.statement(s)
	}
	l.summary()
	return l.prog
}

type lowerer struct {
	Options
	diags    *diag.List
	prog     *ir.Program
	vars     map[string]*ir.Binding // current version; nil for a variable whose statement failed
	versions map[string]int
	assigned []string // variables in the order of their last assignment
	last     []plan.Source
}

func (l *lowerer) statement(s *ast.Stmt) {
	b, ok := l.command(s.Cmd)
	name := s.Result()
	if name == "" {
		return
	}
	if !ok || b == nil {
		l.vars[name], l.vars["_"] = nil, nil
		return
	}
	l.bind(name, b, s.Place)
}

// command lowers a command: a binding without a name, or nothing for a display.
func (l *lowerer) command(c ast.Command) (*ir.Binding, bool) {
	switch c := c.(type) {
	case *ast.Get:
		return l.get(c)
	case *ast.Find:
		return l.find(c)
	case *ast.New:
		return l.newValues(c)
	case *ast.Assign:
		return l.assign(c)
	case *ast.Sort:
		return l.sort(c)
	case *ast.Group:
		return l.group(c)
	case *ast.Disp:
		l.disp(c)
	case *ast.Info:
		l.info(c)
	case *ast.Apply, *ast.Describe, *ast.Save, *ast.Load, *ast.Join, *ast.Explain:
		l.diags.Add("HF2012", c.Span(), ast.Keyword(c))
	default:
		panic(unhandled(c))
	}
	return nil, false
}

// bind gives a relation its name and version, and makes it what `_` means.
func (l *lowerer) bind(name string, b *ir.Binding, span diag.Span) {
	l.versions[name]++
	b.Name, b.Version, b.Span = name, l.versions[name], span
	l.prog.Bindings = append(l.prog.Bindings, b)
	l.vars[name], l.vars["_"] = b, b
	for i, a := range l.assigned {
		if a == name {
			l.assigned = append(l.assigned[:i], l.assigned[i+1:]...)
			break
		}
	}
	l.assigned = append(l.assigned, name)
}

// variable looks a variable up; it reports what is wrong unless the variable is broken by an earlier error.
func (l *lowerer) variable(id *ast.Ident) (*ir.Binding, bool) {
	b, ok := l.vars[id.Name]
	if !ok {
		l.diags.AddHint("HF2001", id.Span(), diag.DidYouMean(id.Name, l.variableNames()), id.Name)
		return nil, false
	}
	return b, b != nil
}

func (l *lowerer) variableNames() []string {
	var names []string
	for _, s := range l.assigned {
		if s != "_" {
			names = append(names, s)
		}
	}
	return names
}

// entityType looks an entity type up.
func (l *lowerer) entityType(name string, span diag.Span) (*entity.Type, bool) {
	t, ok := l.Model.Type(name)
	if !ok {
		l.diags.AddHint("HF2002", span, diag.DidYouMean(name, l.Model.TypeNames()), name)
	}
	return t, ok
}

// summary counts the named variables of the block, in the order of their last assignment.
func (l *lowerer) summary() {
	s := &ir.Summary{}
	for _, name := range l.assigned {
		if b := l.vars[name]; b != nil && name != "_" {
			s.Counts = append(s.Counts, l.counted(b))
		}
	}
	if len(s.Counts) > 0 {
		l.prog.Sinks = append(l.prog.Sinks, s)
	}
}

// counted says what a variable's counts come from.
func (l *lowerer) counted(b *ir.Binding) ir.Counted {
	c := ir.Counted{Variable: b.Name, Type: b.Type, Shape: b.Shape, Input: &ir.Ref{ID: b.ID()}}
	if scans, ok := l.evidence(b); ok {
		c.Input, c.Evidence = ir.MentionUnion(scans), true
	}
	return c
}

// evidence is the variable's mentions; records that no LIMIT has cut are the mentions they were made from.
func (l *lowerer) evidence(b *ir.Binding) ([]*ir.Scan, bool) {
	if r, ok := b.Rel.(*ir.Records); ok {
		return ir.ScansOf(r.Input), true
	}
	if b.Shape == ir.RecordRows {
		if ref, ok := b.Rel.(*ir.Ref); ok {
			return l.evidence(l.prog.Binding(ref.ID))
		}
		return nil, false
	}
	return l.prog.Evidence(&ir.Ref{ID: b.ID()})
}

func unhandled(n any) string { return fmt.Sprintf("lower: unhandled %T", n) }
