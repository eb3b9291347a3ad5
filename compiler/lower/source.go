package lower

import (
	"errors"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
)

// sources resolves FROM. Without one it is what the last GET used. A path that follows a file's path belongs to the
// same source: `FROM file://a.json,b.json` is one source of two files.
func (l *lowerer) sources(from []*ast.Location, get diag.Span) ([]plan.Source, bool) {
	if len(from) == 0 {
		if l.last == nil && !l.lastLost {
			l.diags.Add("HF2011", get, "GET")
		}
		return l.last, l.last != nil
	}
	var out []plan.Source
	ok := true
	for i := 0; i < len(from); {
		name, span := from[i].Value(), from[i].Span()
		i++
		for i < len(from) && isFile(name) && isPath(from[i].Value()) {
			name += "," + from[i].Value()
			span = span.Join(from[i].Span())
			i++
		}
		s, err := l.Catalog.Source(name)
		if err != nil {
			l.badSource(name, span, err)
			ok = false
			continue
		}
		if l.from[s.Name()] == "" {
			l.from[s.Name()] = name
		}
		if !slices.ContainsFunc(out, func(t plan.Source) bool { return t.Name() == s.Name() }) {
			out = append(out, s)
		}
	}
	if l.lastLost = !ok; ok {
		l.last = out
	} else {
		l.last = nil
	}
	return out, ok
}

func (l *lowerer) badSource(name string, span diag.Span, err error) {
	if !errors.Is(err, plan.ErrUnknownSource) {
		hint := ""
		var advised interface{ Advice() string }
		if errors.As(err, &advised) {
			hint = advised.Advice()
		}
		l.diags.AddHint("HF5003", span, hint, name, err.Error())
		return
	}
	if _, ok := l.vars[name]; ok {
		l.diags.AddHint("HF2012", span, "merge what comes from each with +", "a variable among other sources")
		return
	}
	_, bare, found := strings.Cut(name, "://")
	if !found {
		bare = name
	}
	known := l.Catalog.Names()
	hint := diag.DidYouMean(bare, append(slices.Clone(known), l.variableNames()...))
	switch {
	case hint != "":
	case len(known) > 0:
		hint = thereIs(known)
	default:
		hint = "load it with `huntc load`, or name it in huntc.yaml or with --source NAME=URI"
	}
	l.diags.AddHint("HF2010", span, hint, name)
}

func isFile(name string) bool { return strings.HasPrefix(name, "file://") || isPath(name) }

// isPath tells a path from a source's name: it has a separator or the suffix of a data file.
func isPath(name string) bool {
	if strings.Contains(name, "://") {
		return false
	}
	if strings.ContainsAny(name, `/\`) {
		return true
	}
	for _, suffix := range []string{".json", ".ndjson", ".jsonl", ".gz", ".zst"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
