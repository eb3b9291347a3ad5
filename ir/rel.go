package ir

import "github.com/huntc/huntc/ir/entity"

// Rel is a relation: mentions, entities or rows (see the package comment).
type Rel interface{ rel() }

type (
	// Scan reads the mentions in one role of one source: the records of Span for which Pred holds, one row for
	// each, with the identity of the entity in Role.
	//
	//	GET process FROM edr WHERE name = 'cmd.exe'   =>   scan edr as process, scan edr as parent
	Scan struct {
		Source string
		Type   string
		Role   string
		Span   Timespan
		Pred   Expr
	}

	// Related reads the mentions that records state to be in a relation with Input's entities: in each record of
	// one of Steps, From is one of Input's and To is the mention returned.
	//
	//	FIND network-traffic CREATED BY p   =>   related p via process → traffic
	Related struct {
		Source string
		Type   string
		Input  Rel
		Span   Timespan
		Steps  []Step
	}

	// Entities merges the mentions of each identity into one row. Attrs are the attributes asked for; with none
	// the rows are identities alone. An attribute's value is the last known in the mentions: greatest (time, value).
	// An attribute of Complete that is missing in all mentions of the identity is filled from the other
	// mentions of it in Completion's scans.
	Entities struct {
		Input      Rel
		Type       string
		Attrs      []Attr
		Complete   []Attr
		Completion []*Scan
		// Apart: no record of Completion is one of Input's mentions, so that they need not be told apart.
		Apart bool
		// Loose: an identity may occur more than once, as it does without Attrs; each time with the same attributes.
		Loose bool
		// Single: no identity has two mentions in Input, so that there is nothing to merge.
		Single bool
		// Whole: Input holds all records of the entities, so nothing is completed.
		Whole bool
	}

	// Filter keeps the rows for which Pred holds.
	Filter struct {
		Input Rel
		Pred  Expr
	}

	// Limit keeps Count rows after skipping Offset, in the order of Order, then first observed, then identity.
	// A Count of 0 keeps all after Offset.
	Limit struct {
		Input         Rel
		Count, Offset int64
		Order         []SortKey
	}

	// Union holds the rows of all Inputs. Of entities it merges by identity.
	Union struct{ Inputs []Rel }

	// Ref is an earlier binding's relation.
	Ref struct{ ID string }

	// Values are the entities of a NEW statement: a row for each, a value (or nil) for each column.
	Values struct {
		Type    string
		Columns []Attr
		Rows    [][]*Value
	}

	// Loaded are the entities of a file: a row for each distinct one. Their identity are their values, as of Values.
	Loaded struct {
		Type   string
		Path   string
		Format string // as the store names it
		// Unpacked: the file is not packed, whatever its suffix says.
		Unpacked bool
		Columns  []LoadedColumn
	}

	// Records is one row for each identity and record of the mentions Input, with the attributes Attrs as that
	// record has them.
	Records struct {
		Input Rel
		Type  string
		Attrs []Attr
	}

	// Group is one row for each combination of Keys in Input's rows.
	Group struct {
		Input Rel
		Keys  []GroupKey
		Aggs  []Agg
	}

	// Join is one row for each pair of rows of Left and Right that agree: in the values of LeftBy and RightBy, or in their
	// identity where both are `id`. A missing value agrees with nothing.
	Join struct {
		Left, Right     Rel
		LeftBy, RightBy Attr
		Columns         []JoinColumn
	}

	// Applied is Input's rows after an analytics: each row with the attributes that came back for it, as it was where
	// none did. No query computes it: the runtime makes the table of its binding when it runs the Apply. The analytics
	// is given the columns Given of Input. New are the attributes that it declares and Input does not have.
	Applied struct {
		Input Rel
		Given []Column
		New   []Attr
		Open  bool // it may return others
	}

	// Follow is Input's rows with attributes of the entities that a reference of theirs leads to, missing where it leads to
	// none: of those in From, by the identity that the attribute Ref of Input holds.
	Follow struct {
		Input Rel
		Ref   Attr
		From  Rel
		Attrs []Followed
	}

	// Extend is Input's records with the attributes Attrs of the entities From, by identity.
	Extend struct {
		Input, From Rel
		Attrs       []Attr
	}
)

// Step is one pair of roles through which a record states a relation.
type Step struct {
	From, To string
	// Pred is what the record must satisfy besides: its kind, the WHERE of the FIND.
	Pred Expr
}

// Followed is one attribute of a Follow: Attr, as the rows of Input have it, is Of of the entity.
type Followed struct{ Attr, Of Attr }

// LoadedColumn is a column of a file, of the kind that the file has it, and the attribute that it is.
type LoadedColumn struct {
	Name string
	Kind entity.Kind
	Attr Attr
}

// JoinColumn is one column of a Join: an attribute of the one side or the other; of both, the left one's value where it has
// one.
type JoinColumn struct {
	Name        string
	Left, Right *Attr // nil for none; not both
}

// Attr is the column as an attribute of the table.
func (c JoinColumn) Attr() Attr {
	a := c.Left
	if a == nil {
		a = c.Right
	}
	return Attr{Path: c.Name, Kind: a.Kind, Identity: a.Identity, Open: a.Open, Extension: a.Open}
}

// SortKey orders by an attribute or column. Missing values come last when descending, first when ascending.
type SortKey struct {
	Attr Attr
	Desc bool
}

// GroupKey is one column to group by: an attribute, or with a Bin the attribute rounded down to a multiple of it, of
// seconds since 1970 for times.
type GroupKey struct {
	Attr Attr
	Name string
	Bin  int64 // 0 for none
}

// AggFunc is an aggregate function of GROUP.
type AggFunc uint8

// The aggregate functions; all leave missing values out.
const (
	Min AggFunc = iota
	Max
	Sum
	Avg
	Count
	NUnique
)

var aggNames = [...]string{"MIN", "MAX", "SUM", "AVG", "COUNT", "NUNIQUE"}

// String is the function as a hunt writes it.
func (f AggFunc) String() string { return aggNames[f] }

// Agg is one aggregate column of GROUP.
type Agg struct {
	Func AggFunc
	Attr Attr
	Name string
}

// Kind is the kind of the aggregate's result.
func (a Agg) Kind() entity.Kind {
	switch a.Func {
	case Count, NUnique:
		return entity.KindInt
	case Avg:
		return entity.KindFloat
	case Min, Max, Sum:
	}
	return a.Attr.Kind
}

func (*Scan) rel()     {}
func (*Related) rel()  {}
func (*Entities) rel() {}
func (*Filter) rel()   {}
func (*Limit) rel()    {}
func (*Union) rel()    {}
func (*Ref) rel()      {}
func (*Values) rel()   {}
func (*Loaded) rel()   {}
func (*Records) rel()  {}
func (*Group) rel()    {}
func (*Join) rel()     {}
func (*Applied) rel()  {}
func (*Follow) rel()   {}
func (*Extend) rel()   {}

// FirstObserved is the virtual attribute of every relation: the time of the entity's first record, of the record itself
// in Records.
const FirstObserved = "first_observed"

// ID is the virtual attribute of identities.
const ID = "id"

// OtherAttrs is the virtual attribute of what an analytics returned without declaring it: a map from name to value.
const OtherAttrs = "x_*"

// NumberObserved is the virtual attribute of Records: how many observations the record stands for, 1 where the source
// does not say.
const NumberObserved = "number_observed"

// LastObserved is the virtual attribute of Records: the time at which the record's observation ended, its time where the
// source knows no end.
const LastObserved = "last_observed"

// ObservationID is the virtual attribute of Records that tells one record from another.
const ObservationID = "observation_id"

// Observation is the type of what ObservationID identifies.
const Observation = "observed-data"
