// Package lower turns a syntax tree into a checked program: names resolved, types fitted, time ranges computed.
//
// In: ast.File, a catalog of sources, the clock. Out: ir.Program, and diagnostics (HF2xxx, HF3xxx, HF4001, HF4002) for
// everything that is wrong: all of a block's errors in one run. The program is whole or not used at all: a caller looks
// at diag.List.HasErrors first. A statement that failed, here or in the parser, leaves its variable known but broken, so
// that its users are not reported too.
package lower

import (
	"fmt"
	"slices"
	"strings"
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
	// Analytics are those that APPLY can call; nil for none.
	Analytics plan.Analytics
	// Files knows the files of LOAD and SAVE.
	Files plan.Files
	// FullSummary asks for the related entities of each variable too.
	FullSummary bool
}

// Lower checks a block and returns its program. What is wrong goes to diags.
func Lower(f *ast.File, opt Options, diags *diag.List) *ir.Program {
	l := newLowerer(opt, &ir.Program{}, diags)
	for _, s := range f.Statements {
		if name := s.Result(); !l.first[name].IsValid() {
			l.first[name] = s.Place
		}
	}
	lost := f.Lost
	for _, s := range f.Statements {
		for len(lost) > 0 && lost[0].Place.Start.Offset < s.Place.Start.Offset {
			l.lose(lost[0])
			lost = lost[1:]
		}
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
	versions map[string]int         // how often a variable was assigned
	assigned map[string]int         // at which binding it was assigned last
	first    map[string]diag.Span   // where in the hunt it is assigned first
	origins  map[string]origin      // of each binding, by ID
	from     map[string]string      // by source, the FROM that named it first
	saved    map[string]*ir.Save    // by path, what the hunt has written so far
	noted    map[string]bool        // what is left to an analytics and has been said
	unknown  int                    // how many variables were
	anyAdded bool                   // an APPLY is wrong: what it adds is not known
	last     []plan.Source          // what the last GET used
	lastLost bool                   // that GET could not be read, or its source is unknown
	bound    map[string]string      // by its text, the binding of what a path leads over
	// of the statement that is being lowered
	result string // the variable that it assigns
	place  diag.Span
}

func newLowerer(opt Options, p *ir.Program, diags *diag.List) *lowerer {
	l := &lowerer{
		Options: opt, diags: diags, prog: p,
		vars: map[string]*ir.Binding{}, versions: map[string]int{}, assigned: map[string]int{}, first: map[string]diag.Span{},
		bound: map[string]string{}, origins: map[string]origin{}, from: map[string]string{}, noted: map[string]bool{}, saved: map[string]*ir.Save{},
	}
	for _, b := range p.Bindings {
		l.origins[b.ID()] = l.origin(b.Rel)
	}
	return l
}

func (l *lowerer) statement(s *ast.Stmt) {
	name := s.Result()
	l.result, l.place = name, s.Place
	b, ok := l.command(s.Cmd)
	if name == "" {
		return
	}
	if !ok || b == nil {
		l.vars[name], l.vars["_"] = nil, nil
		return
	}
	l.bind(name, b, s.Place)
}

// lose takes note of a statement that the parser could not read.
func (l *lowerer) lose(s ast.Lost) {
	if s.Target != nil {
		l.vars[s.Target.Name] = nil
	}
	l.vars["_"] = nil
	l.lastLost = true
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
	case *ast.Apply:
		l.apply(c)
	case *ast.Describe:
		l.describe(c)
	case *ast.Join:
		return l.join(c)
	case *ast.Save:
		l.save(c)
	case *ast.Load:
		return l.load(c)
	case *ast.Explain:
		l.explain(c)
	default:
		panic(unhandled(c))
	}
	return nil, false
}

// bind gives a relation its name and version, and makes it what `_` means.
func (l *lowerer) bind(name string, b *ir.Binding, span diag.Span) {
	l.versions[name]++
	b.Name, b.Version, b.Span = name, l.versions[name], span
	b.Inputs = distinct(b.Inputs)
	l.prog.Bindings = append(l.prog.Bindings, b)
	l.origins[b.ID()] = l.origin(b.Rel)
	l.vars[name], l.vars["_"] = b, b
	l.assigned[name] = len(l.prog.Bindings)
}

// distinct leaves out what stood before.
func distinct(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// variable looks a variable up; it reports what is wrong unless the variable is broken by an earlier error.
func (l *lowerer) variable(id *ast.Ident) (*ir.Binding, bool) {
	b, ok := l.vars[id.Name]
	if !ok {
		l.diags.AddHint("HF2001", id.Span(), l.variableHint(id.Name), id.Name)
		return nil, false
	}
	return b, b != nil
}

// variableHint says where an unknown variable is assigned, what it may have been meant to be, or what there is.
func (l *lowerer) variableHint(name string) string {
	if s := l.first[name]; s.IsValid() {
		where := fmt.Sprintf("line %d", s.Start.Line)
		if s.Cell > 0 {
			where += fmt.Sprintf(" of cell %d", s.Cell)
		}
		return "it is assigned in " + where + ", after this statement"
	}
	if l.unknown++; l.unknown > mostHints {
		return ""
	}
	names := l.variableNames()
	if hint := diag.DidYouMean(name, names); hint != "" || len(names) == 0 {
		return hint
	}
	return thereIs(names)
}

// mostHints is how many unknown variables get a hint each: to find one takes time that grows with the variables.
const mostHints = 200

// variableNames are the variables that a message can suggest, broken ones too.
func (l *lowerer) variableNames() []string {
	var names []string
	for name := range l.vars {
		if name != "_" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
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

// searchedType is entityType for a statement or a pattern that searches records.
func (l *lowerer) searchedType(name string, span diag.Span) (*entity.Type, bool) {
	if custom, ok := strings.CutPrefix(name, "x-"); ok && diag.DidYouMean(name, l.Model.TypeNames()) == "" {
		if _, known := l.Model.Type(name); !known {
			hint := "what a bundle says of a type of its own is the record's: x-oca-event:x_" + strings.ReplaceAll(custom, "-", "_") + ".<property>"
			l.diags.AddHint("HF2002", span, hint, name)
			return nil, false
		}
	}
	return l.entityType(name, span)
}

func unhandled(n any) string { return fmt.Sprintf("lower: unhandled %T", n) }
