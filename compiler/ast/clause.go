package ast

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Selection is the clauses that choose from a variable, in any order and each at most once:
// `WHERE name = 'a' ATTR name, pid SORT BY pid ASC LIMIT 5 OFFSET 1`.
type Selection struct {
	Where  Expr    `parser:"( 'WHERE' @@"`
	Attrs  []*Path `parser:"| 'ATTR' @@ ( ',' @@ )*"`
	Sort   *SortBy `parser:"| (?= 'SORT' 'BY') 'SORT' @@"`
	Limit  *Int    `parser:"| 'LIMIT' @@"`
	Offset *Int    `parser:"| 'OFFSET' @@ )*"`
}

// SortBy is an order: `BY pid`, `BY pid ASC`.
type SortBy struct {
	Attr  Path  `parser:"'BY' @@"`
	Order Order `parser:"@( 'ASC' | 'DESC' )?"`
}

// Order is the direction of a sort.
type Order uint8

// The directions. The default is the language's: descending.
const (
	DefaultOrder Order = iota
	Asc
	Desc
)

// Descending reports whether the greatest comes first, as it does unless ASC says otherwise.
func (o Order) Descending() bool { return o != Asc }

// Capture reads the direction from its token.
func (o *Order) Capture(tokens []string) error {
	switch tokens[0] {
	case "ASC":
		*o = Asc
	case "DESC":
		*o = Desc
	default:
		return fmt.Errorf("no order %q", tokens)
	}
	return nil
}

// TimeRange is `START t'2022-07-01T00:00:00Z' STOP t'2022-08-01T00:00:00Z'`, with Start and
// Stop set, or `LAST 5 DAYS`, with Last set.
type TimeRange struct {
	Start *TimeLit `parser:"  'START' @@"`
	Stop  *TimeLit `parser:"  'STOP' @@"`
	Last  *Last    `parser:"| 'LAST' @@"`
}

// Span returns the place from the first literal to the last, without keywords.
func (t *TimeRange) Span() diag.Span {
	if t.Last != nil {
		return t.Last.Span()
	}
	return t.Start.Span().Join(t.Stop.Span())
}

// TimeLit is a point in time as it is written; it may not be a valid time.
type TimeLit struct {
	Pos     Pos
	Text    string
	Written Written
}

// Span returns the place of the literal, quotes included.
func (t *TimeLit) Span() diag.Span { return t.Pos.span(t.Written.or(t.Text)) }

// Value returns the text of the time without quotes and prefix.
func (t *TimeLit) Value() string {
	if t.Written != "" {
		return t.Text
	}
	value, _ := Unquote(t.Text)
	return value
}

// Last is a duration: `5 DAYS`, `5h`.
type Last struct {
	N    Int   `parser:"@@"`
	Unit Ident `parser:"@@"`
}

// Span returns the place of number and unit.
func (l *Last) Span() diag.Span { return l.N.Span().Join(l.Unit.Span()) }

// Unit is a unit of time in LAST and BIN.
type Unit uint8

// The units of time.
const (
	NoUnit Unit = iota
	Second
	Minute
	Hour
	Day
)

var unitNames = [...]string{NoUnit: "", Second: "seconds", Minute: "minutes", Hour: "hours", Day: "days"}

// String returns the unit's name in the plural.
func (u Unit) String() string { return unitNames[u] }

// Seconds returns the length of the unit.
func (u Unit) Seconds() int64 {
	return [...]int64{NoUnit: 0, Second: 1, Minute: 60, Hour: 3600, Day: 86400}[u]
}

// ParseUnit returns the unit of a word: days, day, d, and so on, in any case.
func ParseUnit(word string) (Unit, bool) {
	switch strings.ToLower(word) {
	case "days", "day", "d":
		return Day, true
	case "hours", "hour", "h":
		return Hour, true
	case "minutes", "minute", "m":
		return Minute, true
	case "seconds", "second", "s":
		return Second, true
	}
	return NoUnit, false
}
