package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/reference"
	"github.com/huntc/huntc/ir/entity"
)

// schemaMarkdown is docs/schema.md: types, relations and profiles.
func schemaMarkdown(m *entity.Model) string {
	var b strings.Builder
	b.WriteString(`# Types, relations, profiles

<!-- Written by huntc schema list -o markdown; make docs rewrites it. -->

An attribute is known by its STIX name and by those of ECS and OCSF, which all mean the same; behind a reference follow the names
of the type that it refers to. Of every type, ` + "`id`, any x_ name, `extensions.'…'.…`" + ` and hashes of other algorithms are accepted.
`)
	for _, name := range m.TypeNames() {
		typeMarkdown(&b, m, name)
	}
	relationsMarkdown(&b, m)
	profilesMarkdown(&b)
	return b.String()
}

// typeMarkdown writes a type: its identity, its attributes with their other names and the profiles that carry them, and the
// names that vocabularies disagree about.
func typeMarkdown(b *strings.Builder, m *entity.Model, name string) {
	t, ok := m.Type(name)
	if !ok {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\nIdentity: %s. A plain string in NEW is its %s.\n\n", name, identity(t), reference.Code(t.New))
	var rows [][]string
	for _, a := range t.Attributes {
		rows = append(rows, []string{reference.Code(a.Path), a.Kind.String(), aliasesOf(m, t, a.Path), carriers(name, a.Path)})
	}
	for _, r := range t.Refs {
		rows = append(rows, []string{reference.Code(r.String()), "→ " + strings.Join(r.Types, ", "), aliasesTo(t, r.Name), ""})
	}
	reference.Table(b, []string{"attribute", "kind", "also called", "carried by"}, rows)
	if behind := aliasesBehind(t); len(behind) > 0 {
		b.WriteString("\n")
		reference.Table(b, []string{"name", "stands for"}, behind)
	}
	if len(t.Conflicts) > 0 {
		b.WriteString("\nNot known, because vocabularies disagree about it:\n\n")
		var rows [][]string
		for _, c := range t.Conflicts {
			rows = append(rows, []string{reference.Code(c.Name), c.Instead})
		}
		reference.Table(b, []string{"name", "instead"}, rows)
	}
}

// identity is the rungs of a type's identity in words.
func identity(t *entity.Type) string {
	var rungs []string
	for _, members := range t.Identity {
		rungs = append(rungs, strings.Join(members, ", "))
	}
	return strings.Join(rungs, "; else ")
}

// aliasesOf are the other names of a type's own attribute.
func aliasesOf(m *entity.Model, t *entity.Type, path string) string {
	var out []string
	for _, a := range t.Aliases {
		if got, ok := m.Resolve(t.Name, a.Name); ok && got.Path == path {
			out = append(out, reference.Code(a.Name))
		}
	}
	return strings.Join(out, ", ")
}

// aliasesTo are the other names of a reference.
func aliasesTo(t *entity.Type, ref string) string {
	var out []string
	for _, a := range t.Aliases {
		if a.Path == ref {
			out = append(out, reference.Code(a.Name))
		}
	}
	return strings.Join(out, ", ")
}

// aliasesBehind are the names that lead through a reference.
func aliasesBehind(t *entity.Type) [][]string {
	var out [][]string
	for _, a := range t.Aliases {
		_, own := t.Own(a.Path)
		_, ref := t.Ref(a.Path)
		if !own && !ref {
			out = append(out, []string{reference.Code(a.Name), reference.Code(a.Path)})
		}
	}
	return out
}

// carriers are the profiles that carry an attribute in some role of the type.
func carriers(typ, attr string) string {
	var out []string
	for _, name := range schema.Names() {
		p, _ := schema.Lookup(name)
		if slices.ContainsFunc(p.RolesOf(typ), func(u schema.Use) bool { return p.Maps(u.Role, attr) }) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// relationsMarkdown writes what FIND can follow, and the sources whose records state it.
func relationsMarkdown(b *strings.Builder, m *entity.Model) {
	b.WriteString("\n## Relations\n\n`FIND to VERB BY from` and `FIND from VERB to`. LINKED holds between any two entities that one record mentions.\n\n")
	var rows [][]string
	for _, r := range m.AllRelations() {
		record := "any that mentions both"
		if r.Record != "" {
			record = r.Record
		}
		rows = append(rows, []string{r.From, strings.ToUpper(r.Verb), r.To, record, reference.Code(r.Hunt)})
	}
	reference.Table(b, []string{"from", "verb", "to", "record that states it", "example"}, rows)
}

// profilesMarkdown writes a row for each profile.
func profilesMarkdown(b *strings.Builder) {
	b.WriteString("\n## Profiles\n\n`huntc schema list PROFILE` says which field each attribute comes from.\n\n")
	var rows [][]string
	for _, name := range schema.Names() {
		p, _ := schema.Lookup(name)
		d := profileOf(p)
		rows = append(rows, []string{
			name, d.Doc, reference.Code(d.Time), reference.Code(d.Asset), strings.Join(d.ProcessIdentity, "; else "),
			strings.Join(d.Records, ", "),
		})
	}
	reference.Table(b, []string{"profile", "for", "time", "asset", "processes by", "records told apart"}, rows)
}

// writeMarkdown writes everything, or one type.
func (c *cli) writeMarkdown(m *entity.Model, typ string) error {
	if typ == "" {
		_, err := io.WriteString(c.out, schemaMarkdown(m))
		return err
	}
	var b strings.Builder
	typeMarkdown(&b, m, typ)
	_, err := io.WriteString(c.out, strings.TrimPrefix(b.String(), "\n"))
	return err
}
