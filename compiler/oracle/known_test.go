package oracle_test

import (
	"testing"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// TestDeepAttributes asks variables for what is behind a reference of a reference. The last name that is known of sh's parent
// is alias, and of its parent's parent init.
func TestDeepAttributes(t *testing.T) {
	const all = "p = GET process FROM edr WHERE pid > 0\n"
	for _, c := range []struct{ name, hunt, want string }{
		{"shown", all + "DISP p ATTR name, parent_ref.parent_ref.name", "alias ∅, init ∅, sh init, curl alias\np 4 7"},
		{"three references", all + "DISP p ATTR name, parent_ref.parent_ref.parent_ref.name LIMIT 9", "alias ∅, init ∅, sh ∅, curl init\np 4 7"},
		{"the last known value", all + "q = p WHERE parent_ref.parent_ref.name = 'svc'\nDISP q ATTR name", "\np 4 7\nq 0 0"},
		{"another one", all + "q = p WHERE parent_ref.parent_ref.name != 'init'\nDISP q ATTR name", "curl\np 4 7\nq 1 4"},
		{"none", all + "q = p WHERE parent_ref.parent_ref.name IS NULL\nDISP q ATTR name", "alias, init\np 4 7\nq 2 3"},
		{"an identity", all + "s = GET process FROM edr WHERE pid = 20\nq = p WHERE parent_ref.parent_ref.id = s.id\nDISP q ATTR name", "curl\np 4 7\ns 1 3\nq 1 4"},
		{"sorted", all + "q = SORT p BY parent_ref.parent_ref.name ASC\nDISP q ATTR name", "alias, init, curl, sh\np 4 7\nq 4 7"},
		{"grouped", all + "g = GROUP p BY parent_ref.parent_ref.name WITH COUNT(pid) AS n\nDISP g", "alias 1, init 1, ∅ 2\np 4 7\ng 0 3"},
		{"counted", all + "g = GROUP p BY name WITH MAX(parent_ref.parent_ref.pid) AS n\nDISP g", "alias ∅, curl 20, init ∅, sh 10\np 4 7\ng 0 4"},
		{
			"described", all + "DESCRIBE p.parent_ref.parent_ref.name\nDESCRIBE p.parent_ref.parent_ref.pid",
			"count 2, unique 2, top alias, freq 1\ncount 2, mean 15, min 10, max 20\np 4 7",
		},
		{
			"referred to", "c = GET process FROM edr WHERE pid = 40\np = GET process FROM edr WHERE name = c.parent_ref.parent_ref.parent_ref.name\nDISP p ATTR pid",
			"10\nc 1 4\np 1 1",
		},
		{
			"the reference is completed", "c = GET process FROM edr WHERE opened_connection_refs[*].dst_port = 443\nDISP c ATTR parent_ref.parent_ref.name",
			"alias\nc 1 1",
		},
		{
			"a record has its own reference", "c = GET process FROM edr WHERE pid = 40\nDISP TIMESTAMPED(c) ATTR parent_ref.parent_ref.name LIMIT 2",
			"2026-01-01T00:02:00.000Z alias, 2026-01-01T00:03:00.000Z ∅\nc 1 4",
		},
		{
			"the declared range, widened once", "c = GET process FROM edr WHERE pid = 40 START 2026-01-01T00:02:00Z STOP 2026-01-01T00:02:01Z\n" +
				"DISP c ATTR parent_ref.parent_ref.name, parent_ref.parent_ref.parent_ref.name", "alias ∅\nc 1 1",
		},
		{
			"of what FIND returns", "c = GET process FROM edr WHERE pid = 40\np = FIND process CREATED c\nDISP p ATTR name, parent_ref.parent_ref.name",
			"sh init\nc 1 4\np 1 1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, c.hunt, family()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestTiedReferences is a process of which two records of one instant say that its parent is another one.
func TestTiedReferences(t *testing.T) {
	of := func(parent int64) oracle.Row {
		return oracle.Row{"process": process(5, "c"), "parent": process(parent, "")}
	}
	root := event(-time.Minute, "", oracle.Row{"process": process(6, "p"), "parent": process(1, "root")})
	one := ecs("edr", root, event(0, "", of(6)), event(0, "", of(6)))
	two := ecs("edr", root, event(0, "", of(6)), event(0, "", of(7)))
	later := ecs("edr", root, event(0, "", of(6)), event(0, "", of(7)), event(time.Second, "", of(6)))
	for _, c := range []struct {
		name   string
		source *oracle.Source
		want   string
	}{
		{"the same twice", one, "root\np 1 2"},
		{"two", two, "undecided\np 1 2"},
		{"a later record decides", later, "root\np 1 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, "p = GET process FROM edr WHERE pid = 5\nDISP p ATTR parent_ref.parent_ref.name", c.source); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
