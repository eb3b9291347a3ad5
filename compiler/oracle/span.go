package oracle

import (
	"time"

	"github.com/huntc/huntc/compiler/ast"
)

// margin is by how much a derived range is widened at both ends (3.8).
const margin = 300 * time.Second

// Span is a range of time. None is that of what has no range to give (values of the hunt), which is not the same as Open.
type Span struct {
	None, Open  bool
	Start, Stop time.Time
}

// holds reports whether a record lies in the range.
//
// DESIGN 3.8: "A record with an interval matches a range that it overlaps." The range begins at START and ends before STOP.
func (s Span) holds(r *Record) bool {
	return s.None || s.Open || r.First.Before(s.Stop) && !r.Last.Before(s.Start)
}

// hull is the smallest range that holds both, open where one of them is.
func (s Span) hull(o Span) Span {
	switch {
	case s.None:
		return o
	case o.None:
		return s
	case s.Open || o.Open:
		return Span{Open: true}
	}
	if o.Start.Before(s.Start) {
		s.Start = o.Start
	}
	if o.Stop.After(s.Stop) {
		s.Stop = o.Stop
	}
	return s
}

// within is the part of the range that lies in another one.
func (s Span) within(o Span) Span {
	switch {
	case o.None || o.Open:
		return s
	case s.None || s.Open:
		return o
	}
	if o.Start.After(s.Start) {
		s.Start = o.Start
	}
	if o.Stop.Before(s.Stop) {
		s.Stop = o.Stop
	}
	return s
}

func (s Span) widened() Span {
	if s.None || s.Open {
		return s
	}
	return Span{Start: s.Start.Add(-margin), Stop: s.Stop.Add(margin)}
}

// written is the range that a statement names.
func (e *Evaluator) written(t *ast.TimeRange) Span {
	if t.Last != nil {
		unit, _ := ast.ParseUnit(t.Last.Unit.Name)
		length := time.Duration(t.Last.N.Value()*unit.Seconds()) * time.Second
		return Span{Start: e.Now.Add(-length), Stop: e.Now}
	}
	return Span{Start: parseTime(t.Start), Stop: parseTime(t.Stop)}
}

func parseTime(t *ast.TimeLit) time.Time {
	at, err := time.Parse(time.RFC3339Nano, t.Value())
	if err != nil {
		panic("oracle: no time: " + t.Value())
	}
	return at.UTC()
}
