package lower

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// summary counts the named variables of the block, in the order of their last assignment.
func (l *lowerer) summary() {
	names := l.variableNames()
	slices.SortFunc(names, func(a, b string) int { return l.assigned[a] - l.assigned[b] })
	s := &ir.Summary{}
	for _, name := range names {
		if b := l.vars[name]; b != nil {
			s.Counts = append(s.Counts, l.counted(b))
		}
	}
	if len(s.Counts) > 0 {
		l.prog.Sinks = append(l.prog.Sinks, s)
	}
	if !l.FullSummary {
		return
	}
	m := &ir.Mentioned{}
	for _, c := range s.Counts {
		if c.Evidence {
			m.Counts = append(m.Counts, c)
		}
	}
	if len(m.Counts) > 0 {
		l.prog.Sinks = append(l.prog.Sinks, m)
	}
}

// counted says what a variable's counts come from.
func (l *lowerer) counted(b *ir.Binding) ir.Counted {
	c := ir.Counted{Variable: b.Name, Type: b.Type, Shape: b.Shape, Input: &ir.Ref{ID: b.ID()}}
	if scans, ok := l.evidence(c.Input); ok {
		c.Input, c.Evidence = ir.MentionUnion(scans), true
		return c
	}
	c.Weighted = b.Shape == ir.RecordRows && slices.ContainsFunc(l.origins[b.ID()].sources, plan.Source.Weighted)
	return c
}

// evidence is the mentions of a variable. Records that nothing has filtered or cut are the mentions they were made from.
func (l *lowerer) evidence(r ir.Rel) ([]*ir.Scan, bool) {
	switch r := r.(type) {
	case *ir.Records:
		return ir.ScansOf(r.Input), true
	case *ir.Applied:
		return l.evidence(r.Input)
	case *ir.Extend:
		return l.evidence(r.Input)
	case *ir.Follow:
		return l.evidence(r.Input)
	case *ir.Ref:
		if b := l.prog.Binding(r.ID); b.Shape == ir.RecordRows {
			return l.evidence(b.Rel)
		}
		return l.prog.Evidence(r)
	case *ir.Union:
		var out []*ir.Scan
		for _, in := range r.Inputs {
			scans, ok := l.evidence(in)
			if !ok {
				return nil, false
			}
			out = append(out, scans...)
		}
		return out, true
	case *ir.Filter, *ir.Limit, *ir.Values, *ir.Loaded, *ir.Group, *ir.Join, *ir.Entities, *ir.Scan, *ir.Related:
		return nil, false // of records: those of entities went the way of their name
	}
	panic(unhandled(r))
}

// info lowers INFO: counts, and the attributes that have a value in the evidence.
func (l *lowerer) info(i *ast.Info) {
	b, ok := l.variable(&i.Var)
	if !ok {
		return
	}
	s := &ir.Info{Counted: l.counted(b), Span: i.Span(), Facts: ir.InfoFacts{Birth: b.Birth, Source: b.Source, Inputs: b.Inputs}}
	attrs := b.Visible
	if attrs == nil {
		attrs = l.attributes(b)
	}
	o := l.origin(b.Rel)
	for _, a := range attrs {
		if _, added := o.adds(a.Path); (added || a.Open) && b.Shape != ir.TableRows {
			s.Applied = append(s.Applied, ir.Column{Attr: a, Name: a.Path})
			s.Rows = &ir.Ref{ID: b.ID()}
			continue
		}
		if hasAttr(leads[ast.Records], a.Path) || a.Path == ir.ID || throughRef(a.Path) && b.Shape != ir.TableRows {
			continue
		}
		s.Columns = append(s.Columns, ir.Column{Attr: a, Name: a.Path})
	}
	l.prog.Sinks = append(l.prog.Sinks, s)
}
