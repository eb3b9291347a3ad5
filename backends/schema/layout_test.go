package schema

import (
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

func TestStoreLoads(t *testing.T) {
	if _, err := LoadLayout("store.yaml", storeYAML, entity.Default()); err != nil {
		t.Fatal(err)
	}
	t.Log(len(Store().Columns()), "columns")
}
