package reference

import (
	"fmt"
	"strings"
)

// Language is docs/language.md.
func Language() string {
	var b strings.Builder
	b.WriteString(`# The language

<!-- Written by a test from compiler/reference; make docs rewrites it. -->

A hunt is statements, one after the other. A statement begins on a line of its own and may go on over several. Keywords are
written in any case, names of variables and attributes as they are. ` + "`#`" + ` begins a comment. A statement with a result and no
name assigns ` + "`_`" + `, which is also the last variable assigned.

Entity types, their attributes under all names, relations and profiles are in [schema.md](schema.md), the diagnostics in
[diagnostics.md](diagnostics.md).

## Statements
`)
	for _, s := range Statements {
		fmt.Fprintf(&b, "\n### %s\n\n```\n%s\n```\n\n%s\n\n%s", s.Keyword, s.Syntax, s.Doc, hunt(s.Example))
	}
	b.WriteString("\n## Clauses\n")
	for _, c := range Clauses {
		fmt.Fprintf(&b, "\n**%s**: `%s`. %s\n\n%s", c.Name, c.Syntax, c.Doc, hunt(c.Example))
	}
	b.WriteString("\n## Operators\n\nA missing value matches none of them but IS NULL, under NOT neither.\n\n")
	var rows [][]string
	for _, o := range Operators {
		rows = append(rows, []string{codes(o.Signs), o.On, o.Doc, Code(o.Example)})
	}
	Table(&b, []string{"operator", "compares", "meaning", "example"}, rows)
	b.WriteString("\n## References\n\n`a_ref.b` is the attribute b of the entity that a leads to, and `a_refs[*].b` that of each of several.\n")
	for _, w := range Ways {
		fmt.Fprintf(&b, "\n**%s**: %s\n\n%s", w.Form, w.Doc, hunt(w.Example))
	}
	functions(&b, "Transformers", Transformers)
	functions(&b, "Functions of GROUP", Functions)
	b.WriteString("\n## Literals\n\n")
	rows = nil
	for _, l := range Literals {
		rows = append(rows, []string{Code(l.Form), l.Doc, Code(l.Example)})
	}
	Table(&b, []string{"literal", "meaning", "example"}, rows)
	parameters(&b)
	differences(&b)
	return b.String()
}

func parameters(b *strings.Builder) {
	b.WriteString("\n## Parameters\n" + parametersIntro)
	var rows [][]string
	for _, p := range Parameters {
		rows = append(rows, []string{p.Type, Code(p.Declaration()), Code(p.Value), p.Doc})
	}
	Table(b, []string{"type", "declared", "used", "value"}, rows)
	b.WriteString(parametersRules)
}

func functions(b *strings.Builder, title string, fs []Function) {
	fmt.Fprintf(b, "\n## %s\n", title)
	for _, f := range fs {
		fmt.Fprintf(b, "\n**%s**: %s\n\n%s", f.Name, f.Doc, hunt(f.Example))
	}
}

func differences(b *strings.Builder) {
	b.WriteString("\n## Differences from Kestrel 1.8\n\nAll of Kestrel 1.8 parses, and EXPLAIN of Kestrel 2. These differences are deliberate; " +
		"`testdata/kestrel` shows them\ncase by case, with the reason cited there in the last column.\n\n")
	var rows [][]string
	for _, d := range Differences {
		rows = append(rows, []string{d.Construct, d.Kestrel, d.Huntc, strings.Join(d.Cited, ", ")})
	}
	Table(b, []string{"construct", "Kestrel 1.8", "huntc", "cited as"}, rows)
}

// hunt is a block of Kestrel.
func hunt(text string) string { return "```kestrel\n" + strings.TrimRight(text, "\n") + "\n```\n" }
