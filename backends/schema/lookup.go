package schema

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/huntc/huntc/ir/entity"
)

//go:embed ecs.yaml
var ecsYAML []byte

//go:embed ocsf.yaml
var ocsfYAML []byte

//go:embed stix.yaml
var stixYAML []byte

//go:embed sysmon.yaml
var sysmonYAML []byte

var loadProfiles = sync.OnceValue(func() map[string]*Profile {
	out := map[string]*Profile{}
	l := Loader{Model: entity.Default(), Layout: Store()}
	for _, f := range []struct {
		name string
		data []byte
	}{{"ecs.yaml", ecsYAML}, {"ocsf.yaml", ocsfYAML}, {"stix.yaml", stixYAML}, {"sysmon.yaml", sysmonYAML}} {
		p, err := l.Load(f.name, f.data)
		if err != nil {
			panic("backends/schema: an embedded profile is broken: " + err.Error())
		}
		p.digest = digest(storeYAML, f.data)
		out[p.name] = p
	}
	return out
})

// digest tells texts from others.
func digest(texts ...[]byte) string {
	h := sha256.New()
	for _, t := range texts {
		_, _ = fmt.Fprintf(h, "%d\n%s", len(t), t)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)[:16])
}

// Extend reads a profile that extends one of huntc's. What is wrong is told as `file:line: message`, all of it.
func Extend(file string, data []byte) (*Profile, error) {
	l := Loader{Model: entity.Default(), Layout: Store(), Base: Lookup}
	p, err := l.Load(file, data)
	switch {
	case err != nil:
		return nil, err
	case p.format == p.name:
		return nil, fmt.Errorf("%s:1: the profile extends none: `extends: ecs`", file)
	}
	if _, taken := Lookup(p.name); taken {
		return nil, fmt.Errorf("%s:1: %q is a profile of huntc's: this one needs a name of its own", file, p.name)
	}
	p.digest = digest([]byte(p.digest), data)
	return p, nil
}

// Lookup finds one of the profiles that huntc has.
func Lookup(name string) (*Profile, bool) {
	p, ok := loadProfiles()[name]
	return p, ok
}

// Names are the names of the profiles that huntc has, sorted.
func Names() []string { return slices.Sorted(maps.Keys(loadProfiles())) }
