package ir

import (
	"strconv"

	"github.com/huntc/huntc/compiler/diag"
)

// Program is a checked block: bindings in the hunt's order, and the sinks that ask for them.
type Program struct {
	Bindings []*Binding
	Sinks    []Sink
	// Assumes are attributes that no source could be asked for when the program was made.
	Assumes []Assumption
	byID    map[string]*Binding // of the first len(byID) bindings
	bases   map[string][]*Scan  // what baseOf found; nil for a binding without evidence
	applied map[string]bool     // what IsApplied found, by binding
}

// Assumption is an x_* attribute of a type that one of the sources must have.
type Assumption struct {
	Type, Path string
	Sources    []string
}

// Shape tells what the rows of a binding are.
type Shape uint8

// The shapes of a binding.
const (
	EntityRows Shape = iota // one row for each entity
	RecordRows              // one row for each entity and record (TIMESTAMPED)
	TableRows               // no identity (GROUP)
)

// Binding is one version of a variable: immutable, named, with the facts that INFO prints.
type Binding struct {
	Name    string // the variable
	Version int    // 1 for the first assignment
	Type    string // entity type of the rows, of the grouped variable's for GROUP
	Shape   Shape
	Rel     Rel
	// Order is the order that SORT gave the rows; it survives assignment, WHERE, ATTR and LIMIT.
	Order []SortKey
	// Visible are the attributes that ATTR or GROUP left, in order; nil means all of the type's.
	Visible []Attr
	// Lead are the virtual attributes that a transformer put before the others of records.
	Lead []Attr
	// Need are the attributes that later bindings and the sink ask for; the optimizer sets it.
	Need []Attr
	// Keep are attributes that another program of the block asks for: the table of an Applied is made once for both.
	Keep []Attr
	// Stored names the temporary table in which an earlier statement of the plan has put the rows; the planner sets it.
	Stored string
	// Declared is the hull of the declared ranges of the GETs at its root; FIND widens it.
	Declared Timespan
	// Birth is the statement that made it, in lower case; Source the source's name; Inputs the variables it uses.
	Birth  string
	Source string
	Inputs []string
	Span   diag.Span
}

// taken is what stores call their tables: a variable of that name would hide them in a query.
const taken = "events"

// ID names the version: `p`, `p@2`. A name that is taken has its version always.
func (b *Binding) ID() string {
	if b.Version <= 1 && b.Name != taken {
		return b.Name
	}
	return b.Name + "@" + strconv.Itoa(max(b.Version, 1))
}

// Binding finds a binding by its ID; nil when there is none. It keeps an index, so it is not for several goroutines.
func (p *Program) Binding(id string) *Binding {
	if p.byID == nil {
		p.byID = make(map[string]*Binding, len(p.Bindings))
	}
	for _, b := range p.Bindings[min(len(p.byID), len(p.Bindings)):] {
		p.byID[b.ID()] = b
	}
	return p.byID[id]
}

// Sink is something that asks for rows: a display or the execution summary.
type Sink interface{ sink() }

// Column is one column of a display: an attribute under the name it is shown with.
type Column struct {
	Attr Attr
	Name string
}

type (
	// Disp shows the distinct rows of Input's Columns, Count of them after Offset (0: all), in the order of Order,
	// then first observed, then the columns.
	Disp struct {
		Variable      string
		Input         Rel
		Shape         Shape
		Columns       []Column
		Explicit      bool // the columns were written in the hunt, so they are shown even when empty
		Order         []SortKey
		Count, Offset int64
		Span          diag.Span
	}

	// Info describes a variable: counts, and which of Columns have a value somewhere in its evidence.
	Info struct {
		Counted
		Columns []Column
		// Applied are attributes that analytics added: they are looked for in the rows of Rows.
		Applied []Column
		Rows    Rel // nil where Applied is empty
		// Facts are the lines that need no query, already in words.
		Facts InfoFacts
		Span  diag.Span
	}

	// Save writes rows, as a Disp shows them, to the file Path, with a column `type` that says Type where that is not empty.
	Save struct {
		Rows Disp
		Type string
		Path string
		Span diag.Span
	}

	// Explain says how a variable is computed: the program and the query of Rows, and how many of its mentions stand alone
	// because they lack what identifies their entity.
	Explain struct {
		Counted
		Rows Disp
		Span diag.Span
	}

	// Describe shows statistics of the values that the rows of Input have for Attr.
	Describe struct {
		Variable string
		Input    Rel
		Attr     Attr
		Name     string // as the hunt writes it
		Span     diag.Span
	}

	// Apply runs an analytics. It makes the bindings that Results refer to, each an Applied, one for each of Variables.
	Apply struct {
		Analytics string // as the hunt names it
		Variables []string
		Results   []*Ref
		Args      []Arg
		Span      diag.Span
	}

	// Store keeps the rows of a binding, with the attributes Need, in a temporary table of the session: it is used
	// more than once, or the chain it stands in is too long for one query.
	Store struct {
		Variable string // the binding's ID
		Table    string
		Input    Rel
		Need     []Attr
		Span     diag.Span
	}

	// Summary counts the entities and records of the variables that a block assigned.
	Summary struct{ Counts []Counted }

	// Mentioned counts, for each variable that has evidence, the distinct entities of each type that its records mention:
	// what the full summary shows besides.
	Mentioned struct{ Counts []Counted }
)

// Arg is a parameter of an analytics.
type Arg struct {
	Name   string
	Values []ArgValue
}

// ArgValue is a text, or the distinct values that the rows of Input have for Attr.
type ArgValue struct {
	Text  string
	Input *Ref // nil for a text
	Attr  Attr
}

// Counted is a variable and what its counts come from: its evidence (mentions) where it has some, its rows otherwise.
type Counted struct {
	Variable string
	Type     string
	Shape    Shape
	Input    Rel
	// Evidence tells that Input are mentions: entities are identities, records are distinct records. Otherwise
	// both are the number of rows (no entities for TableRows).
	Evidence bool
	// Weighted: rows of records that may stand for several observations each; records is the sum of these.
	Weighted bool
}

// InfoFacts are what INFO says without asking the store.
type InfoFacts struct {
	Birth, Source string
	Inputs        []string
}

func (*Disp) sink()      {}
func (*Info) sink()      {}
func (*Save) sink()      {}
func (*Explain) sink()   {}
func (*Describe) sink()  {}
func (*Apply) sink()     {}
func (*Store) sink()     {}
func (*Summary) sink()   {}
func (*Mentioned) sink() {}
