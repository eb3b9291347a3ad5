package runtime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// one is the only row of an answer with at least as many columns.
func (t *table) one(columns int) ([]Cell, error) {
	if len(t.rows) != 1 || len(t.rows[0]) < columns {
		return nil, fmt.Errorf("the query returned %d rows of %d columns instead of one of %d", len(t.rows), len(t.names), columns)
	}
	return t.rows[0], nil
}

// summary reads the rows of the summary's query: n, variable, type, entities, records.
func summary(t *table) ([]SummaryRow, error) {
	out := make([]SummaryRow, 0, len(t.rows))
	for _, r := range t.rows {
		if len(r) != 5 {
			return out, fmt.Errorf("the summary has %d columns instead of 5", len(r))
		}
		out = append(out, SummaryRow{Variable: text(r[1]), Type: text(r[2]), Entities: number(r[3]), Records: number(r[4])})
	}
	return out, nil
}

// related adds the counts of related entities to the summary: rows of n, type, entities. A variable's own entities are not
// related to it.
func related(rows []SummaryRow, counted []plan.Counted, t *table) error {
	for i := range rows {
		rows[i].Related = map[string]int64{}
	}
	for _, r := range t.rows {
		if len(r) != 3 || number(r[0]) < 1 || number(r[0]) > int64(len(counted)) {
			return fmt.Errorf("a row counts what is related to no variable: %v", r)
		}
		c := counted[number(r[0])-1]
		i := slices.IndexFunc(rows, func(x SummaryRow) bool { return x.Variable == c.Variable })
		if i < 0 {
			return fmt.Errorf("%q is not in the summary", c.Variable)
		}
		n := number(r[2])
		if text(r[1]) == c.Type {
			n -= rows[i].Entities
		}
		if n > 0 {
			rows[i].Related[text(r[1])] = n
		}
	}
	return nil
}

// info makes the lines of INFO from the counts of its query: entities, records, then how often each attribute has a value.
func info(s *plan.Info, t *table) (Display, error) {
	row, err := t.one(2 + len(s.Columns) + len(s.Applied))
	if err != nil {
		return Display{}, err
	}
	direct, indirect, custom := []string{}, []string{}, []string{}
	for i, name := range s.Columns {
		if number(row[2+i]) == 0 {
			continue
		}
		switch {
		case strings.HasPrefix(name, "x_"):
			custom = append(custom, name)
		case strings.Contains(name, "_ref."), strings.Contains(name, "_refs[*]."):
			indirect = append(indirect, name)
		default:
			direct = append(direct, name)
		}
	}
	for i, name := range s.Applied {
		at := 2 + len(s.Columns) + i
		switch {
		case name == ir.OtherAttrs:
			names, _ := row[at].([]string)
			custom = append(custom, names...)
		case number(row[at]) == 0:
		case strings.HasPrefix(name, "x_"):
			custom = append(custom, name)
		default:
			direct = append(direct, name)
		}
	}
	if s.HasID {
		direct = append(direct, "id")
	}
	source := Cell(nil)
	if s.Source != "" {
		source = s.Source
	}
	return Display{Kind: "info", Data: []Fact{
		{"Entity Type", s.Type},
		{"Number of Entities", number(row[0])},
		{"Number of Records", number(row[1])},
		{"Entity Attributes", strings.Join(direct, ", ")},
		{"Indirect Attributes", indirect},
		{"Customized Attributes", strings.Join(custom, ", ")},
		{"Birth Command", s.Birth},
		{"Associated Datasource", source},
		{"Dependent Variables", strings.Join(slices.Compact(slices.Clone(s.Inputs)), ", ")},
	}}, nil
}

// described makes the lines of DESCRIBE: a statistic each.
func described(t *table) (Display, error) {
	d := Display{Kind: "describe", Data: []Fact{}}
	row, err := t.one(0)
	if err != nil {
		return d, err
	}
	for i, name := range t.names {
		d.Data = append(d.Data, Fact{name, row[i]})
	}
	return d, nil
}

// explained makes the parts of EXPLAIN: how the rows come about, and of how many mentions it is not known whose they are.
func explained(s *plan.Step, q *plan.Query, t *table) (Display, error) {
	row, err := t.one(2)
	if err != nil {
		return Display{}, err
	}
	return Display{Kind: "explain", Data: []Fact{
		{"Program", s.Listing()},
		{"Query", q.Explained},
		{"Mentions", number(row[0])},
		{"Mentions that stand alone", number(row[1])},
	}}, nil
}

func text(c Cell) string {
	s, _ := c.(string)
	return s
}

func number(c Cell) int64 {
	n, _ := c.(int64)
	return n
}
