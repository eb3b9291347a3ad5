package schema

import (
	"slices"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

var embedded = map[string][]byte{"ecs.yaml": ecsYAML, "ocsf.yaml": ocsfYAML, "stix.yaml": stixYAML, "sysmon.yaml": sysmonYAML}

func TestEmbeddedProfilesLoad(t *testing.T) {
	l := Loader{Model: entity.Default(), Layout: Store()}
	for name, data := range embedded {
		if _, err := l.Load(name, data); err != nil {
			t.Error(err)
		}
	}
	if got := Names(); !slices.Equal(got, []string{"ecs", "ocsf", "stix", "sysmon"}) {
		t.Errorf("names are %q", got)
	}
	if _, ok := Lookup("nothing"); ok {
		t.Error("there is a profile nothing")
	}
}

// Every attribute that a profile maps exists in the model and has a column.
func TestMappedAttributesExist(t *testing.T) {
	m := entity.Default()
	for _, name := range Names() {
		p, _ := Lookup(name)
		for _, u := range p.Roles() {
			for _, attr := range p.Attrs(u.Role) {
				if a, ok := m.Own(u.Role, attr); !ok || a.Extension {
					t.Errorf("%s: %s %s is no attribute", name, u.Role, attr)
				}
				if _, ok := Store().Attr(u.Role, attr); !ok {
					t.Errorf("%s: %s %s has no column", name, u.Role, attr)
				}
				if !p.Maps(u.Role, attr) {
					t.Errorf("%s: %s %s is not mapped", name, u.Role, attr)
				}
			}
		}
	}
}

// Event profiles tell every kind of record that a relation needs, and fill the roles of those relations.
func TestEventProfilesStateTheirRelations(t *testing.T) {
	for _, name := range []string{"ecs", "ocsf", "sysmon"} {
		p, _ := Lookup(name)
		statesRelations(t, p)
	}
}

func statesRelations(t *testing.T, p *Profile) {
	t.Helper()
	for _, r := range entity.Default().AllRelations() {
		if r.Record == "" {
			continue
		}
		if filter, ok := p.States(r.Record); !filter || !ok {
			t.Errorf("%s: %s %s %s: kind %q is not stated", p.Name(), r.From, r.Verb, r.To, r.Record)
		}
		for _, pair := range r.Pairs {
			if len(p.Attrs(pair.From)) == 0 || len(p.Attrs(pair.To)) == 0 {
				t.Errorf("%s: %s %s %s: %v is not filled", p.Name(), r.From, r.Verb, r.To, pair)
			}
		}
	}
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		profile, kind string
		filter, ok    bool
	}{
		{"ecs", "process-start", true, true},
		{"ecs", "network", true, true},
		{"ecs", "", false, true},
		{"ecs", "nothing", false, false},
		{"stix", "process-start", false, true},
		{"stix", "network", false, true},
		{"stix", "image-load", false, false},
		{"stix", "file-create", false, false},
	} {
		p, _ := Lookup(c.profile)
		if filter, ok := p.States(c.kind); filter != c.filter || ok != c.ok {
			t.Errorf("%s states %q: %v, %v", c.profile, c.kind, filter, ok)
		}
	}
}

func TestECS(t *testing.T) {
	p, _ := Lookup("ecs")
	if p.Rows() != One || !p.SingleRow() || p.Interval() || p.Weighted() || !p.GlobalIDs() || !p.Folds() {
		t.Error("the head is read wrongly")
	}
	want := []Use{{"process", true}, {"parent", true}}
	if got := p.RolesOf("process"); !slices.Equal(got, want) {
		t.Errorf("roles of process: %v", got)
	}
	var primary []string
	for _, u := range p.RolesOf("file") {
		if u.Primary {
			primary = append(primary, u.Role)
		}
	}
	if !slices.Equal(primary, []string{"executable", "file", "module"}) {
		t.Errorf("primary roles of file: %q", primary)
	}
	for attr, want := range map[string]bool{
		"pid": true, "is_hidden": false, "x_thread_id": true, "x_foo": true, "nmae": false, "id": false,
	} {
		if p.Maps("process", attr) != want {
			t.Errorf("maps process %s: %v", attr, !want)
		}
	}
	if p.Maps("src_mac", "x_foo") || p.Maps("tunnel", "x_foo") || p.Maps("parent_executable", "size") {
		t.Error("something is mapped that has no place")
	}
	if !p.Always("src", "value") || p.Always("process", "pid") || p.Always("nobody", "pid") {
		t.Error("always")
	}
	if f, ok := p.Field("parent", "pid"); !ok || f.String() != "first(process.parent.pid, process.ppid)" {
		t.Errorf("parent's pid comes from %v", f)
	}
	if got := p.AssetField().String(); got != "first(host.id, host.name, host.hostname)" {
		t.Errorf("the asset comes from %v", got)
	}
	if got := p.Present("module"); !slices.Equal(got.Only, []string{"image-load"}) || len(got.Fields) == 0 {
		t.Errorf("module is present in %+v", got)
	}
	kinds := p.Kinds()
	if slices.Index(kinds, "image-load") > slices.Index(kinds, "process-start") || slices.Index(kinds, "network") > slices.Index(kinds, "dns") {
		t.Errorf("kinds are tried in the order %q", kinds)
	}
	if !slices.Equal(p.Birth().Kinds, []string{"process-start"}) || !slices.Equal(p.End().Kinds, []string{"process-end"}) {
		t.Error("lifetimes")
	}
}

func TestSTIX(t *testing.T) {
	p, _ := Lookup("stix")
	if p.Rows() != Many || p.SingleRow() || !p.Interval() || !p.Weighted() || !p.Folds() {
		t.Error("the head is read wrongly")
	}
	if p.TimeField().String() != "first_observed" || p.TimeEndField().String() != "last_observed" || p.NumberField().String() != "number_observed" {
		t.Error("times")
	}
	if f, ok := p.Field("file", "hashes.'SHA-256'"); !ok || f.Func != "" || f.Paths[0] != "hashes.'SHA-256'" {
		t.Errorf("a file's hash comes from %v", f)
	}
	if !slices.Equal(p.Birth().Mentions, []string{"process", "parent"}) || len(p.Kinds()) != 0 {
		t.Error("lifetimes")
	}
	if !slices.Equal(p.Rungs(), []string{"x_unique_id", "lifetime"}) {
		t.Errorf("rungs are %q", p.Rungs())
	}
	for _, u := range p.Roles() {
		if !u.Primary {
			t.Errorf("role %q is not primary", u.Role)
		}
	}
}

func TestSysmon(t *testing.T) {
	p, _ := Lookup("sysmon")
	if !p.SingleRow() || p.Interval() || p.Weighted() || !p.GlobalIDs() || !slices.Contains(p.Missing(), "-") {
		t.Error("the head is read wrongly")
	}
	want := []Use{{"process", true}, {"parent", true}, {"target", false}}
	if got := p.RolesOf("process"); !slices.Equal(got, want) {
		t.Errorf("roles of process: %v", got)
	}
	if !slices.Equal(p.Rungs(), []string{"x_unique_id", "lifetime"}) {
		t.Errorf("rungs are %q", p.Rungs())
	}
	if f, _ := p.Field("process", "x_exit_code"); f.String() != "number(when(first(Status, ExitStatus), first(EventID, EventId, event_id), 4689))" {
		t.Errorf("the exit code comes from %v", f)
	}
	if f, _ := p.Field("parent", "pid"); !slices.Equal(f.Paths, []string{"ParentProcessId", "ProcessId", "EventID", "EventId", "event_id"}) {
		t.Errorf("the parent's pid comes from %q", f.Paths)
	}
}
