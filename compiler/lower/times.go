package lower

import (
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
)

// timespan computes a written range; nil is the open range.
func (l *lowerer) timespan(t *ast.TimeRange) (ir.Timespan, bool) {
	switch {
	case t == nil:
		return ir.Timespan{}, true
	case t.Last != nil:
		return l.lastSpan(t.Last)
	}
	start, ok1 := l.time(t.Start.Value(), t.Start.Span())
	stop, ok2 := l.time(t.Stop.Value(), t.Stop.Span())
	if !ok1 || !ok2 {
		return ir.Timespan{}, false
	}
	if !stop.After(start) {
		l.diags.Add("HF3002", t.Stop.Span(), t.Stop.Value(), t.Start.Value())
		return ir.Timespan{}, false
	}
	return ir.Timespan{Start: start, Stop: stop}, true
}

func (l *lowerer) lastSpan(last *ast.Last) (ir.Timespan, bool) {
	unit, ok := ast.ParseUnit(last.Unit.Name)
	n := last.N.Value()
	const century = 100 * 366 * 86400
	if !ok || n < 1 || n > century/unit.Seconds() {
		l.diags.Add("HF3003", last.Span(), last.N.Text+" "+last.Unit.Name)
		return ir.Timespan{}, false
	}
	d := time.Duration(n*unit.Seconds()) * time.Second
	return ir.Timespan{Start: l.Now.Add(-d).UTC(), Stop: l.Now.UTC()}, true
}

// The first and last times that a DateTime64 with nanoseconds holds.
var (
	minTime = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	maxTime = time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC)
)

// time reads an ISO 8601 time with date, time and zone.
func (l *lowerer) time(text string, span diag.Span) (time.Time, bool) {
	t, ok := ParseTime(text)
	if !ok {
		l.diags.Add("HF3001", span, text)
		return time.Time{}, false
	}
	if t.Before(minTime) || t.After(maxTime) {
		l.diags.Add("HF3004", span, text)
		return time.Time{}, false
	}
	return t, true
}

// ParseTime reads the forms that Kestrel and STIX write: 2026-01-31T13:30:00Z with any number of decimals, with Z or an
// offset. The result is in UTC.
func ParseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	return t.UTC(), err == nil
}
