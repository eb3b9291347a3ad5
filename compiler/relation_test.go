package compiler_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
)

// bothSources are a source of each profile.
func bothSources() schema.Catalog {
	out := schema.Catalog{}
	for name, profile := range map[string]string{"edr": "ecs", "bundle": "stix"} {
		p, _ := schema.Lookup(profile)
		out[name] = schema.NewSource(name, p)
	}
	return out
}

// TestRelationExamples compiles the example of each row of the relation table, and the other direction, on every source
// whose records state it.
func TestRelationExamples(t *testing.T) {
	for _, r := range entity.Default().AllRelations() {
		name := r.From + " " + strings.ToUpper(r.Verb) + " " + r.To
		stated := 0
		for _, source := range []string{"edr", "bundle"} {
			words := strings.Fields(r.Hunt)
			if compilesFind(t, source, r.From, words[len(words)-1], r.Hunt) {
				stated++
			}
			back := fmt.Sprintf("FIND %s %s x", r.From, strings.ToUpper(r.Verb))
			if compilesFind(t, source, r.To, "x", back) {
				stated++
			}
		}
		if stated == 0 {
			t.Errorf("%s (%s): no profile states it", name, r.Record)
		}
	}
}

// compilesFind compiles a FIND from a GET of the input's type. The only errors allowed say that the source cannot.
func compilesFind(t *testing.T, source, typ, variable, find string) bool {
	t.Helper()
	cat := bothSources()
	attr, ok := mappedAttr(cat[source], typ)
	if !ok {
		return false
	}
	text := fmt.Sprintf("%s = GET %s FROM %s WHERE %s IS NOT NULL\nr = %s\nDISP r\nINFO r\n", variable, typ, source, attr, find)
	opt := compiler.Options{Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin}
	var diags diag.List
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	for _, d := range diags.All() {
		if d.Code != "HF4001" && d.Code != "HF2020" {
			t.Errorf("%s\n%s", text, diags.String())
		}
	}
	if c != nil {
		sql(t, c, cat)
	}
	return c != nil
}

// mappedAttr is an attribute of the type that GET can ask the source for.
func mappedAttr(s *schema.Source, typ string) (string, bool) {
	et, _ := entity.Default().Type(typ)
	for _, role := range s.Roles(typ) {
		for _, a := range et.Attributes {
			if role.Primary && s.Maps(role.Name, a.Path) {
				return a.Path, true
			}
		}
	}
	return "", false
}
