package diff

import (
	"fmt"
	"slices"
	"strings"
)

// compare says what changed in a statement.
func compare(was, is statement) []Difference {
	same := func(n string) string { return n }
	o, n := partsOf(was.Cmd, same), partsOf(is.Cmd, same)
	if o.String() == n.String() {
		return nil
	}
	var out []Difference
	add := func(k Kind, format string, args ...any) {
		out = append(out, Difference{k, is.name(), was.line(), is.line(), fmt.Sprintf(format, args...)})
	}
	if o.verb != n.verb {
		add(Statement, "made by %s, and not by %s any more", n.verb, o.verb)
		return out
	}
	if o.typ != n.typ {
		add(Source, "it is about %s, not about %s", n.typ, o.typ)
	}
	if o.from != n.from {
		add(Source, "it searches %s, not %s", orNothing(n.from), orNothing(o.from))
	}
	if o.relation != n.relation {
		add(Relation, "%s became %s: %s", o.relation, n.relation, relationMeans(o.relation, n.relation))
	}
	if !slices.Equal(o.inputs, n.inputs) {
		add(Input, "it stands on %s, not on %s", strings.Join(n.inputs, " + "), strings.Join(o.inputs, " + "))
	}
	conditions(o.where, n.where, func(format string, args ...any) { add(Condition, format, args...) })
	switch {
	case o.time == n.time:
	case n.time == "":
		add(Time, "the time range %s is gone: it searches all of the time, or what its input was searched in", o.time)
	case o.time == "":
		add(Time, "it searches only in %s", n.time)
	default:
		add(Time, "it searches in %s, not in %s", n.time, o.time)
	}
	amounts(o, n, func(format string, args ...any) { add(Amount, format, args...) })
	if o.sort != n.sort {
		add(Order, "it is sorted by %s, not by %s", orNothing(n.sort), orNothing(o.sort))
	}
	columns(o.columns, n.columns, func(format string, args ...any) { add(Columns, format, args...) })
	if o.other != n.other {
		add(Other, "%s became %s", orNothing(o.other), orNothing(n.other))
	}
	return out
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func relationMeans(was, is string) string {
	if strings.TrimSuffix(was, " BY") == strings.TrimSuffix(is, " BY") {
		return "the other side of the relation"
	}
	return "another relation"
}

func amounts(o, n parts, add func(string, ...any)) {
	switch {
	case o.limit == n.limit:
	case n.limit == "":
		add("LIMIT %s is gone: all are returned", o.limit)
	case o.limit == "":
		add("LIMIT %s is new: no more than that are returned", n.limit)
	default:
		add("LIMIT %s became LIMIT %s", o.limit, n.limit)
	}
	if o.offset != n.offset {
		add("OFFSET %s became OFFSET %s", orZero(o.offset), orZero(n.offset))
	}
}

func orZero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}

func columns(o, n []string, add func(string, ...any)) {
	var lost, gained []string
	for _, c := range o {
		if !slices.Contains(n, c) {
			lost = append(lost, c)
		}
	}
	for _, c := range n {
		if !slices.Contains(o, c) {
			gained = append(gained, c)
		}
	}
	switch {
	case slices.Equal(o, n):
	case len(o) == 0:
		add("it shows only %s, not all attributes", strings.Join(n, ", "))
	case len(n) == 0:
		add("it shows all attributes, not only %s", strings.Join(o, ", "))
	case len(lost)+len(gained) == 0:
		add("it shows %s in another order", strings.Join(n, ", "))
	}
	if len(o) > 0 && len(n) > 0 {
		if len(lost) > 0 {
			add("it shows %s no longer, which is not looked for in other records either", strings.Join(lost, ", "))
		}
		if len(gained) > 0 {
			add("it shows %s too", strings.Join(gained, ", "))
		}
	}
}
