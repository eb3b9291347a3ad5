package entity

import (
	"strings"
	"testing"
)

func TestEmbeddedFilesLoad(t *testing.T) {
	if _, err := Load(Files{typesYAML, rolesYAML, relationsYAML}); err != nil {
		t.Fatal(err)
	}
}

const (
	someTypes = "process:\n  new: name\n  identity: [[name]]\n  attributes: {name: string identity}\n" +
		"  refs: {parent_ref: [process]}\n"
	someRoles     = "process: {types: [process], refs: {parent_ref: parent}}\nparent: {types: [process]}\n"
	someRelations = "- {from: process, verb: created, to: process, pairs: [[parent, process]], hunt: x}\n"
)

func TestMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ name, types, roles, relations, want string }{
		{"unknown key", someTypes + "  colour: red\n", someRoles, someRelations, `types.yaml:6: unknown key "colour"`},
		{"type twice", someTypes + someTypes, someRoles, someRelations, `types.yaml:6: "process" occurs twice`},
		{"kind", strings.Replace(someTypes, "string", "text", 1), someRoles, someRelations, `types.yaml:4: unknown kind "text"`},
		{"flag", strings.Replace(someTypes, "string identity", "string key", 1), someRoles, someRelations, `types.yaml:4: "key" is none of`},
		{"new", strings.Replace(someTypes, "new: name", "new: nmae", 1), someRoles, someRelations, `new: "nmae" is not an attribute`},
		{"identity", strings.Replace(someTypes, "[[name]]", "[[asset, nmae]]", 1), someRoles, someRelations, `types.yaml:3: process has no attribute "nmae"`},
		{"no identity", strings.Replace(someTypes, "[[name]]", "[]", 1), someRoles, someRelations, `types.yaml:1: process has no identity`},
		{"ref", strings.Replace(someTypes, "[process]}", "[proces]}", 1), someRoles, someRelations, `types.yaml:5: unknown type "proces"`},
		{"alias", someTypes + "  aliases: {n: nmae}\n", someRoles, someRelations, `types.yaml:6: process has neither attribute nor reference "nmae"`},
		{"alias hides", someTypes + "  aliases: {name: name}\n", someRoles, someRelations, `types.yaml:6: "name" occurs twice`},
		{"attribute twice", strings.Replace(someTypes, "{name: string identity}", "{name: string, 'name[*]': list}", 1), someRoles, someRelations, `types.yaml:4: "name[*]" occurs twice`},
		{"no path", strings.Replace(someTypes, "{name:", "{a..b: string, name:", 1), someRoles, someRelations, `"a..b" is not a path`},

		{"role's type", someTypes, strings.Replace(someRoles, "[process]", "[file]", 1), someRelations, `roles.yaml:1: unknown type "file"`},
		{"role's ref", someTypes, strings.Replace(someRoles, "parent_ref", "child_ref", 1), someRelations, `roles.yaml:1: no type of role "process" has the reference "child_ref"`},
		{"role's target", someTypes, strings.Replace(someRoles, "_ref: parent", "_ref: mother", 1), someRelations, `roles.yaml:1: unknown role "mother"`},
		{"role without types", someTypes, someRoles + "idle: {types: []}\n", someRelations, `roles.yaml:3: role "idle" has no types`},

		{"relation's type", someTypes, someRoles, someRelations + "- {from: file, verb: read, to: process, pairs: [[parent, process]], hunt: x}\n", `relations.yaml:2: unknown type "file"`},
		{"relation twice", someTypes, someRoles, someRelations + someRelations, `relations.yaml:2: process created process occurs twice`},
		{"linked", someTypes, someRoles, strings.Replace(someRelations, "created", "linked", 1), `"linked" cannot be the name of a relation`},
		{"case of verb", someTypes, someRoles, strings.Replace(someRelations, "created", "Created", 1), `"Created" cannot be the name of a relation`},
		{"pair", someTypes, someRoles, strings.Replace(someRelations, "[parent,", "[mother,", 1), `relations.yaml:1: unknown role "mother"`},
		{"half a pair", someTypes, someRoles, strings.Replace(someRelations, "[parent,", "[", 1), `two roles are needed, not 1`},
		{"no pairs", someTypes, someRoles, strings.Replace(someRelations, "[[parent, process]]", "[]", 1), `no pairs of roles`},
		{"no hunt", someTypes, someRoles, strings.Replace(someRelations, ", hunt: x", "", 1), `an example is missing: hunt`},
		{"inside", someTypes, someRoles, strings.Replace(someRelations, "hunt", "inside: out, hunt", 1), `"out" is none of ["from" "to"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(Files{[]byte(c.types), []byte(c.roles), []byte(c.relations)})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
		})
	}
	if _, err := Load(Files{[]byte(someTypes), []byte(someRoles), []byte(someRelations)}); err != nil {
		t.Error(err)
	}
}
