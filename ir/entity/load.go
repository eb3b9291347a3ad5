package entity

import (
	_ "embed"
	"sync"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

//go:embed types.yaml
var typesYAML []byte

//go:embed roles.yaml
var rolesYAML []byte

//go:embed relations.yaml
var relationsYAML []byte

var loadDefault = sync.OnceValue(func() *Model {
	m, err := Load(Files{typesYAML, rolesYAML, relationsYAML})
	if err != nil {
		panic("ir/entity: the embedded files are broken: " + err.Error())
	}
	return m
})

// Default is the model of the embedded files.
func Default() *Model { return loadDefault() }

// Files are the texts of the three files.
type Files struct{ Types, Roles, Relations []byte }

// Load reads a model. What is wrong is told as `file:line: message`, all of it.
func Load(f Files) (*Model, error) {
	m := &Model{types: map[string]*Type{}, byName: map[string]*Role{}}
	types := strictyaml.Parse("types.yaml", f.Types)
	m.loadTypes(types.Root())
	if err := types.Err(); err != nil {
		return nil, err
	}
	roles := strictyaml.Parse("roles.yaml", f.Roles)
	m.loadRoles(roles.Root())
	if err := roles.Err(); err != nil {
		return nil, err
	}
	relations := strictyaml.Parse("relations.yaml", f.Relations)
	m.loadRelations(relations.Root())
	if err := relations.Err(); err != nil {
		return nil, err
	}
	return m, nil
}
