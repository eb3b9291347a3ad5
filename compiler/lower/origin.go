package lower

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// origin is where the rows of a binding come from: sources in order of appearance, and the values of NEW.
type origin struct {
	sources []plan.Source
	values  []*ir.Values
	loaded  []*ir.Loaded
	added   []ir.Attr // by analytics that declare them
	open    bool      // an analytics may have added others
}

// origin follows a relation down to its scans; that of a binding is known already.
func (l *lowerer) origin(r ir.Rel) origin {
	switch r := r.(type) {
	case *ir.Ref:
		return l.origins[r.ID]
	case *ir.Scan:
		return l.sourceOrigin(r.Source)
	case *ir.Related:
		return l.sourceOrigin(r.Source)
	case *ir.Entities:
		return l.origin(r.Input)
	case *ir.Records:
		return l.origin(r.Input)
	case *ir.Filter:
		return l.origin(r.Input)
	case *ir.Limit:
		return l.origin(r.Input)
	case *ir.Group:
		return l.origin(r.Input)
	case *ir.Join:
		return l.origin(r.Left).join(l.origin(r.Right))
	case *ir.Applied:
		return l.origin(r.Input).join(origin{added: r.New, open: r.Open})
	case *ir.Extend:
		return l.origin(r.Input).join(l.origin(r.From))
	case *ir.Follow:
		return l.origin(r.Input)
	case *ir.Union:
		var out origin
		for _, in := range r.Inputs {
			out = out.join(l.origin(in))
		}
		return out
	case *ir.Values:
		return origin{values: []*ir.Values{r}}
	case *ir.Loaded:
		return origin{loaded: []*ir.Loaded{r}}
	}
	panic(unhandled(r))
}

func (l *lowerer) sourceOrigin(name string) origin {
	if s, err := l.Catalog.Source(name); err == nil {
		return origin{sources: []plan.Source{s}}
	}
	return origin{}
}

func (o origin) join(p origin) origin {
	for _, s := range p.sources {
		if !slices.ContainsFunc(o.sources, func(t plan.Source) bool { return t.Name() == s.Name() }) {
			o.sources = append(slices.Clip(o.sources), s)
		}
	}
	for _, f := range p.loaded {
		if !slices.Contains(o.loaded, f) {
			o.loaded = append(slices.Clip(o.loaded), f)
		}
	}
	for _, a := range p.added {
		if _, ok := o.adds(a.Path); !ok {
			o.added = append(slices.Clip(o.added), a)
		}
	}
	o.open = o.open || p.open
	for _, v := range p.values {
		if !slices.Contains(o.values, v) {
			o.values = append(slices.Clip(o.values), v)
		}
	}
	return o
}

// adds finds an attribute that analytics added.
func (o origin) adds(path string) (ir.Attr, bool) {
	i := slices.IndexFunc(o.added, func(a ir.Attr) bool { return a.Path == path })
	if i < 0 {
		return ir.Attr{}, false
	}
	return o.added[i], true
}

// written are the sources as the hunt writes them in FROM: a file by its path, so that it can be told from another of
// the same name.
func (l *lowerer) written(sources []plan.Source) string {
	out := make([]string, len(sources))
	for i, s := range sources {
		out[i] = l.from[s.Name()]
		if out[i] == "" {
			out[i] = s.Name()
		}
	}
	return strings.Join(out, ", ")
}

// valued reports that an attribute is a column of the values that rows come from.
func (o origin) valued(path string) bool {
	_, loaded := o.loads(path)
	return loaded || slices.ContainsFunc(o.values, func(v *ir.Values) bool { return hasAttr(v.Columns, path) })
}

// loads finds a column of a file.
func (o origin) loads(path string) (ir.Attr, bool) {
	for _, f := range o.loaded {
		for _, c := range f.Columns {
			if c.Attr.Path == path {
				return c.Attr, true
			}
		}
	}
	return ir.Attr{}, false
}

func sourceNames(sources []plan.Source) string {
	out := ""
	for i, s := range sources {
		if i > 0 {
			out += ", "
		}
		out += s.Name()
	}
	return out
}
