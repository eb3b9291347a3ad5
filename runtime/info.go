package runtime

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// summary reads the rows of the summary's query: n, variable, type, entities, records.
func summary(t *table) []SummaryRow {
	out := make([]SummaryRow, 0, len(t.rows))
	for _, r := range t.rows {
		out = append(out, SummaryRow{Variable: text(r[1]), Type: text(r[2]), Entities: number(r[3]), Records: number(r[4])})
	}
	return out
}

// related adds the counts of related entities to the summary: rows of n, type, entities. A variable's own entities are not
// related to it.
func related(rows []SummaryRow, s *ir.Mentioned, t *table) {
	for i := range rows {
		rows[i].Related = map[string]int64{}
	}
	for _, r := range t.rows {
		c := s.Counts[number(r[0])-1]
		i := slices.IndexFunc(rows, func(x SummaryRow) bool { return x.Variable == c.Variable })
		n := number(r[2])
		if text(r[1]) == c.Type {
			n -= rows[i].Entities
		}
		if n > 0 {
			rows[i].Related[text(r[1])] = n
		}
	}
}

// info makes the lines of INFO from the counts of its query: entities, records, then how often each attribute has a value.
func info(s *ir.Info, t *table) Display {
	row := t.rows[0]
	direct, indirect, custom := []string{}, []string{}, []string{}
	for i, c := range s.Columns {
		if number(row[2+i]) == 0 {
			continue
		}
		switch {
		case strings.HasPrefix(c.Name, "x_"):
			custom = append(custom, c.Name)
		case strings.Contains(c.Name, "_ref."), strings.Contains(c.Name, "_refs[*]."):
			indirect = append(indirect, c.Name)
		default:
			direct = append(direct, c.Name)
		}
	}
	for i, c := range s.Applied {
		at := 2 + len(s.Columns) + i
		switch {
		case c.Attr.Path == ir.OtherAttrs:
			names, _ := row[at].([]string)
			custom = append(custom, names...)
		case number(row[at]) == 0:
		case strings.HasPrefix(c.Name, "x_"):
			custom = append(custom, c.Name)
		default:
			direct = append(direct, c.Name)
		}
	}
	if s.Shape != ir.TableRows {
		direct = append(direct, "id")
	}
	inputs := slices.Compact(slices.Clone(s.Facts.Inputs))
	source := Cell(nil)
	if s.Facts.Source != "" {
		source = s.Facts.Source
	}
	return Display{Kind: "info", Variable: s.Variable, Place: s.Span, Data: []Fact{
		{"Entity Type", s.Type},
		{"Number of Entities", number(row[0])},
		{"Number of Records", number(row[1])},
		{"Entity Attributes", strings.Join(direct, ", ")},
		{"Indirect Attributes", indirect},
		{"Customized Attributes", strings.Join(custom, ", ")},
		{"Birth Command", s.Facts.Birth},
		{"Associated Datasource", source},
		{"Dependent Variables", strings.Join(inputs, ", ")},
	}}
}

// described makes the lines of DESCRIBE: a statistic each.
func described(s *ir.Describe, t *table) Display {
	d := Display{Kind: "describe", Variable: s.Variable + "." + s.Name, Place: s.Span, Data: []Fact{}}
	for i, name := range t.names {
		d.Data = append(d.Data, Fact{name, t.rows[0][i]})
	}
	return d
}

// explained makes the parts of EXPLAIN: how the rows come about, and of how many mentions it is not known whose they are.
func explained(e *ir.Explain, s *plan.Step, q *plan.Query, t *table) Display {
	row := t.rows[0]
	return Display{Kind: "explain", Variable: e.Rows.Variable, Place: s.Span, Data: []Fact{
		{"Program", s.Program.String()},
		{"Query", q.Explained},
		{"Mentions", number(row[0])},
		{"Mentions that stand alone", number(row[1])},
	}}
}

func text(c Cell) string {
	s, _ := c.(string)
	return s
}

func number(c Cell) int64 {
	n, _ := c.(int64)
	return n
}
