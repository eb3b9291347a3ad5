package entity

import "testing"

func TestEmbeddedFilesLoad(t *testing.T) {
	if _, err := Load(Files{typesYAML, rolesYAML, relationsYAML}); err != nil {
		t.Fatal(err)
	}
}
