package schema

import (
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

func TestEmbeddedProfilesLoad(t *testing.T) {
	l := Loader{Model: entity.Default(), Layout: Store()}
	for name, data := range map[string][]byte{"ecs.yaml": ecsYAML, "stix.yaml": stixYAML} {
		if _, err := l.Load(name, data); err != nil {
			t.Error(err)
		}
	}
}
