package plan

import (
	"fmt"

	"github.com/huntc/huntc/ir"
)

// Outcome is what becomes of a step's rows, in words that need no program: who runs a plan reads this alone, so that a plan
// can be kept in a file. Which fields are set, the sink decides.
type Outcome struct {
	// Variable is what a display shows and SAVE writes, as the hunt names it; of DESCRIBE with the attribute.
	Variable string
	// Explicit tells of a table that the hunt names its columns: they are shown even when they are empty.
	Explicit bool
	// Makes is the temporary table that a store or an input makes.
	Makes string
	// Reads are the files that the query itself reads: those of LOAD.
	Reads   []File
	Save    *Saved    // of a save
	Info    *Info     // of an info
	Counted []Counted // of the related entities of the summary, in the order of the numbers in its rows
}

// File is a file that a query reads.
type File struct{ Path, Format string }

// Saved is what a SAVE writes. Type is the entity type, for the column `type`; empty for none.
type Saved struct{ Path, Type string }

// Info is what an INFO says besides what its query counts. The query counts entities and records, then for each of Columns
// and of Applied in how many rows it has a value; of ir.OtherAttrs it lists names.
type Info struct {
	Type    string
	Columns []string
	Applied []string // attributes that analytics added
	HasID   bool     // the rows have an identity
	Birth   string
	Source  string // empty for none
	Inputs  []string
}

// Counted is a variable of the summary.
type Counted struct{ Variable, Type string }

// outcome says of a sink what becomes of its rows.
func outcome(s ir.Sink) Outcome {
	switch s := s.(type) {
	case *ir.Disp:
		return Outcome{Variable: s.Variable, Explicit: s.Explicit}
	case *ir.Info:
		return Outcome{Variable: s.Variable, Info: info(s)}
	case *ir.Save:
		return Outcome{Variable: s.Rows.Variable, Save: &Saved{s.Path, s.Type}}
	case *ir.Explain:
		return Outcome{Variable: s.Rows.Variable}
	case *ir.Describe:
		return Outcome{Variable: s.Variable + "." + s.Name}
	case *ir.Store:
		return Outcome{Makes: s.Table}
	case *ir.Mentioned:
		var out []Counted
		for _, c := range s.Counts {
			out = append(out, Counted{c.Variable, c.Type})
		}
		return Outcome{Counted: out}
	case *ir.Summary, *ir.Apply:
		return Outcome{}
	}
	panic(fmt.Sprintf("plan: unhandled %T", s))
}

func info(s *ir.Info) *Info {
	out := &Info{
		Type: s.Type, HasID: s.Shape != ir.TableRows,
		Birth: s.Facts.Birth, Source: s.Facts.Source, Inputs: s.Facts.Inputs,
	}
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, c.Name)
	}
	for _, c := range s.Applied {
		name := c.Name
		if c.Attr.Path == ir.OtherAttrs {
			name = ir.OtherAttrs
		}
		out.Applied = append(out.Applied, name)
	}
	return out
}

// files are the files that a program's query reads, each once.
func files(p *ir.Program) []File {
	var out []File
	seen := map[File]bool{}
	EachRel(p, func(r ir.Rel) {
		if l, ok := r.(*ir.Loaded); ok {
			f := File{l.Path, l.Format}
			if !seen[f] {
				seen[f] = true
				out = append(out, f)
			}
		}
	})
	return out
}

// EachRel visits the relations of a program's query: what is stored is another's.
func EachRel(p *ir.Program, see func(ir.Rel)) {
	for _, b := range p.Bindings {
		if b.Stored == "" {
			ir.WalkRels(b.Rel, see)
		}
	}
	for _, s := range p.Sinks {
		for _, r := range ir.SinkRels(s) {
			ir.WalkRels(r, see)
		}
	}
}
