package entity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// kestrel1 is Kestrel 1's table of relations between entities.
const kestrel1 = `
file contained artifact
directory contained directory
directory contained file
user-account owned email-addr
email-addr created email-message
email-addr accepted email-message
autonomous-system owned ipv4-addr
autonomous-system owned ipv6-addr
ipv4-addr created network-traffic
ipv6-addr created network-traffic
mac-addr created network-traffic
domain-name created network-traffic
artifact created network-traffic
ipv4-addr accepted network-traffic
ipv6-addr accepted network-traffic
mac-addr accepted network-traffic
domain-name accepted network-traffic
artifact accepted network-traffic
network-traffic contained network-traffic
process created network-traffic
user-account owned process
process loaded file
process created process
`

func TestKestrel1sRelations(t *testing.T) {
	m := Default()
	for line := range strings.Lines(strings.TrimSpace(kestrel1)) {
		f := strings.Fields(line)
		if len(m.Relations(f[0], strings.ToUpper(f[1]), f[2])) == 0 {
			t.Errorf("%q is missing", strings.TrimSpace(line))
		}
	}
	for _, verb := range []string{"created", "read", "updated", "deleted"} {
		for _, to := range []string{"file", "windows-registry-key"} {
			if r := m.Relations("process", verb, to); len(r) != 1 || r[0].Record == "" {
				t.Errorf("process %s %s: %v", verb, to, r)
			}
		}
	}
}

func TestVerbs(t *testing.T) {
	m := Default()
	want := []string{"accepted", "contained", "created", "deleted", "linked", "loaded", "owned", "read", "updated"}
	if got := m.Verbs(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(m.VerbHolds("ACCEPTED")) != 6 || m.VerbHolds("creates") != nil {
		t.Error("VerbHolds")
	}
	if m.Relations("file", "created", "process") != nil || m.Relations("process", "linked", "nothing") != nil {
		t.Error("a relation that does not hold is found")
	}
}

func TestLinked(t *testing.T) {
	r := Default().Relations("x-oca-asset", "Linked", "process")
	if got := fmt.Sprint(r); got != "[{x-oca-asset linked process   [{asset process} {asset parent} {asset target}] }]" {
		t.Errorf("got %s", got)
	}
}

// An example names the relation's verb and one of its types.
func TestExamplesFitTheirRows(t *testing.T) {
	for _, r := range Default().AllRelations() {
		if want := "FIND " + r.To + " " + strings.ToUpper(r.Verb) + " BY "; !strings.HasPrefix(r.Hunt, want) {
			t.Errorf("%q does not begin with %q", r.Hunt, want)
		}
	}
}
