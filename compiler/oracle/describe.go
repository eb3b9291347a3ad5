package oracle

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// Statistic is a line of DESCRIBE.
type Statistic struct {
	Name  string
	Value Value
}

// describe evaluates DESCRIBE. Note 7: of numbers count, mean, min and max, of everything else count, unique, top and freq. A
// list counts by its members; missing values are left out; of several values that are the most frequent, the least is shown.
func (e *Evaluator) describe(c *ast.Describe) {
	t := e.table(c.Target.Var().Name)
	path := e.column(t, c.Target.Attr().Canonical())
	var values []Value
	for _, it := range t.Items {
		switch v := e.value(t, it, path).(type) {
		case nil:
		case []string:
			for _, member := range v {
				values = append(values, member)
			}
		default:
			values = append(values, v)
		}
	}
	d := Display{Variable: c.Target.Var().Name, Undecided: e.undecided || t.Undecided}
	if kind := e.kindOf(t, path); kind == entity.KindInt || kind == entity.KindFloat {
		d.Statistics = []Statistic{
			{"count", int64(len(values))},
			{"mean", aggregateOf("AVG", values)},
			{"min", aggregateOf("MIN", values)},
			{"max", aggregateOf("MAX", values)},
		}
	} else {
		top, freq := mostFrequent(values)
		d.Statistics = []Statistic{{"count", int64(len(values))}, {"unique", aggregateOf("NUNIQUE", values)}, {"top", top}, {"freq", freq}}
	}
	e.answer.Displays = append(e.answer.Displays, d)
}

// mostFrequent is the value that occurs most often, and how often; the least of several.
func mostFrequent(values []Value) (top Value, freq int64) {
	for _, v := range values {
		n := int64(0)
		for _, w := range values {
			if same(v, w) {
				n++
			}
		}
		if n > freq || n == freq && less(v, top) {
			top, freq = v, n
		}
	}
	return top, freq
}
