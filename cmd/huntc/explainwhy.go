package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/runtime/render"
)

// completion writes which attributes are looked for in the other records of an entity, and which are not, and why.
func (o *explainer) completion() {
	for _, part := range []struct {
		heading   string
		completed bool
	}{
		{"completed: looked for in other records of the entity where its evidence lacks it", true},
		{"not completed", false},
	} {
		var entries []completionJSON
		for _, c := range o.Completion {
			if c.Completed == part.completed {
				entries = append(entries, c)
			}
		}
		if len(entries) == 0 {
			continue
		}
		o.heading(part.heading)
		for len(entries) > 0 {
			entries = o.alike(entries)
		}
	}
}

// alike writes the attributes that have the variable and the reason of the first entry, and returns the others.
func (o *explainer) alike(entries []completionJSON) []completionJSON {
	first, attrs := entries[0], []string(nil)
	var rest []completionJSON
	for _, c := range entries {
		if c.Variable == first.Variable && o.why(c) == o.why(first) {
			attrs = append(attrs, c.Attribute)
			continue
		}
		rest = append(rest, c)
	}
	fmt.Fprintf(o, "  %s: %s\n", first.Variable, render.Printable(o.why(first)))
	o.text(4, wrap(strings.Join(attrs, ", "), 110))
	return rest
}

// why is the reason in words.
func (o *explainer) why(c completionJSON) string {
	has := func(h opt.Holding) string {
		var of []roleJSON
		for _, p := range c.Evidence {
			if p.Has == h {
				of = append(of, roleJSON{p.Source, p.Role})
			}
		}
		return o.places(of)
	}
	said := func(parts ...string) string {
		var out []string
		for i := 0; i < len(parts); i += 2 {
			if parts[i+1] != "" {
				out = append(out, parts[i]+" "+parts[i+1])
			}
		}
		return strings.Join(out, "; ")
	}
	switch c.Reason {
	case opt.MayBeMissing:
		return said("may be missing in", has(opt.Maybe), "never there in", has(opt.Never), "looked for in", o.places(c.From))
	case opt.RuleDisabled:
		return said("never missing, but the rule that says so is left out; looked for in", o.places(c.From))
	case opt.Identifies:
		return "part of the identity: all records of the entity agree"
	case opt.Carried:
		return "never missing: " + said("the profile says so of", has(opt.Always), "the predicate compares it in", has(opt.Compared))
	case opt.AllRecords:
		return "the evidence is all records of the entity"
	case opt.Nowhere:
		return "no other record has it"
	case opt.OwnRecord:
		return "each row shows what its own record has"
	}
	panic(fmt.Sprintf("unhandled reason %q", c.Reason))
}

// places are roles in words; their source is named where the plan reads several.
func (o *explainer) places(of []roleJSON) string {
	var sources []string
	roles := map[string][]string{}
	for _, p := range of {
		if !slices.Contains(sources, p.Source) {
			sources = append(sources, p.Source)
		}
		roles[p.Source] = append(roles[p.Source], p.Role)
	}
	var texts []string
	by := map[string][]string{} // text of the roles: the sources that have just these
	for _, s := range sources {
		text := strings.Join(roles[s], ", ")
		if by[text] == nil {
			texts = append(texts, text)
		}
		by[text] = append(by[text], s)
	}
	if len(o.compiled.Plan.Sources()) > 1 {
		for i, text := range texts {
			texts[i] += " of " + strings.Join(by[text], " and ")
		}
	}
	return strings.Join(texts, " and ")
}

// rowWords are rows in words.
var rowWords = map[string]string{"entities": "entities", "records": "records", "table": "rows of the table"}

// limits writes what LIMIT and OFFSET keep: to know the first, all have to be found.
func (o *explainer) limits() {
	if len(o.Limits) == 0 {
		return
	}
	o.heading("limits: a full aggregate each, since all rows are found and put in order before the first are kept")
	for _, l := range o.Limits {
		var words []string
		if l.Limit > 0 {
			words = append(words, fmt.Sprintf("LIMIT %d", l.Limit))
		}
		if l.Offset > 0 {
			words = append(words, fmt.Sprintf("OFFSET %d", l.Offset))
		}
		what, rows := l.Variable, "the "+rowWords[l.Rows]
		if l.By == "disp" {
			what, rows = "DISP "+what, "the distinct rows as shown"
		}
		fmt.Fprintf(o, "  %s: %s of %s, %s\n", what, strings.Join(words, " "), rows, l.order())
	}
}

// order is the order of a limit in words.
func (l limitJSON) order() string {
	var out []string
	for _, k := range l.Order {
		if k.Descending {
			k.Attribute += " descending"
		}
		out = append(out, "by "+k.Attribute)
	}
	if l.Rows != "table" {
		out = append(out, "first observed first")
	} else {
		out = append(out, "by their columns")
	}
	return strings.Join(out, ", then ")
}

// filters writes the predicates that no scan tests.
func (o *explainer) filters() {
	if len(o.Filters) == 0 {
		return
	}
	o.heading("filtered above the scans: these find more, and the predicate keeps some of it")
	for _, f := range o.Filters {
		rows := "on " + rowWords[f.Rows]
		switch {
		case f.Applied:
			rows += ", after the analytics"
		case f.Rows == "entities":
			rows += ", whose values are known once their records are merged"
		}
		fmt.Fprintf(o, "  %s: %s\n    %s\n", f.Variable, render.Printable(f.Predicate), rows)
	}
}
