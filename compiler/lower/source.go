package lower

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
)

// sources resolves FROM. Without one it is what the last GET used. A path that follows a file's path belongs to the
// same source: `FROM file://a.json,b.json` is one source of two files.
func (l *lowerer) sources(from []*ast.Location, get diag.Span) ([]plan.Source, bool) {
	if len(from) == 0 {
		if l.last == nil {
			l.diags.Add("HF2011", get)
			return nil, false
		}
		return l.last, true
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
		out = append(out, s)
	}
	if ok {
		l.last = out
	}
	return out, ok
}

func (l *lowerer) badSource(name string, span diag.Span, err error) {
	switch {
	case err == plan.ErrUnknownSource: //nolint:errorlint // the sentinel is returned as it is
		_, bare, found := strings.Cut(name, "://")
		if !found {
			bare = name
		}
		hint := diag.DidYouMean(bare, append(l.Catalog.Names(), l.variableNames()...))
		l.diags.AddHint("HF2010", span, hint, name)
	default:
		l.diags.Add("HF5003", span, name, err.Error())
	}
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
