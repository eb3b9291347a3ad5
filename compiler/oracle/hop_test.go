package oracle_test

import (
	"testing"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// connection mentions one and the address that it goes to.
func connection(port int64, to string, row oracle.Row) oracle.Row {
	row["traffic"] = &oracle.Mention{Type: "network-traffic", Attrs: attrs{"dst_port": port}}
	row["dst"] = &oracle.Mention{Type: "ipv4-addr", Attrs: attrs{"value": to}}
	return row
}

// family is init(10) → svc(20) → sh(30) → curl(40), a record for each birth. Of sh another record tells what its parent's
// command line and other name are. curl opens two connections and makes a file in records that do not mention its parent.
func family() *oracle.Source {
	return ecs("edr",
		event(-10*time.Minute, "process-start", oracle.Row{"process": process(20, "svc"), "parent": process(10, "init")}),
		event(time.Minute, "process-start", oracle.Row{"process": process(30, "sh"), "parent": process(20, "svc")}),
		event(70*time.Second, "", oracle.Row{"process": process(30, "sh"), "parent": process(20, "alias", attrs{"command_line": "c"})}),
		event(2*time.Minute, "process-start", oracle.Row{"process": process(40, "curl"), "parent": process(30, "sh")}),
		event(3*time.Minute, "network", connection(443, "10.0.0.1", oracle.Row{"process": process(40, "curl")})),
		event(4*time.Minute, "network", connection(80, "10.0.0.2", oracle.Row{"process": process(40, "curl")})),
		event(5*time.Minute, "file-create", oracle.Row{
			"process": process(40, "curl"),
			"file":    {Type: "file", Attrs: attrs{"name": "a", "x_path": "/tmp/a"}},
		}),
	)
}

// TestHops asks patterns that no record answers alone. What is wanted is the names of the entities, and how many entities
// and records there are.
func TestHops(t *testing.T) {
	for _, c := range []struct{ name, where, want string }{
		{"the parent of a parent", "parent_ref.parent_ref.name = 'svc'", "curl\np 1 1"},
		{"its parent", "parent_ref.parent_ref.parent_ref.name = 'init'", "curl\np 1 1"},
		{"one record says it is another", "parent_ref.parent_ref.name != 'svc'", "sh, curl\np 2 3"},
		{"a negation moves inwards", "NOT (parent_ref.parent_ref.name = 'svc' OR name = 'curl')", "sh\np 1 2"},
		{"two comparisons of two records", "parent_ref.parent_ref.name = 'svc' AND parent_ref.parent_ref.command_line = 'c'", "\np 0 0"},
		{"two comparisons of one record", "parent_ref.parent_ref.name = 'alias' AND parent_ref.parent_ref.command_line = 'c'", "curl\np 1 1"},
		{"a third one further on", "parent_ref.parent_ref.pid = 20 AND parent_ref.parent_ref.parent_ref.pid = 10", "curl\np 1 1"},
		{
			"OR inside", "(parent_ref.parent_ref.name = 'svc' OR parent_ref.parent_ref.name = 'alias') AND parent_ref.parent_ref.command_line = 'c'",
			"curl\np 1 1",
		},
		{"nothing says it", "parent_ref.parent_ref.name IS NULL AND parent_ref.name = 'init'", "svc\np 1 1"},
		{"something says it", "NOT (parent_ref.parent_ref.name IS NULL)", "sh, curl\np 2 3"},
		{"asked of acting processes alone", "parent_ref.parent_ref.name IS NULL AND name = 'sh'", "sh\np 1 1"},
		{"IS NULL is bound to nothing", "parent_ref.parent_ref.command_line IS NULL AND parent_ref.parent_ref.name = 'svc'", "\np 0 0"},
		{"a connection alone is the record's own", "opened_connection_refs[*].dst_port = 443", "curl\np 1 1"},
		{"beside something else it is the process's", "name = 'curl' AND opened_connection_refs[*].dst_port = 443", "curl\np 1 4"},
		{"beside nothing else under OR", "name = 'svc' OR opened_connection_refs[*].dst_port = 80", "svc, curl\np 2 3"},
		{
			"a connection has one port and one address",
			"opened_connection_refs[*].dst_port = 443 AND opened_connection_refs[*].dst_ref.value = '10.0.0.2' AND pid = 40", "\np 0 0",
		},
		{
			"a connection to one of two",
			"opened_connection_refs[*].dst_port = 80 AND opened_connection_refs[*].dst_ref.value IN ('10.0.0.1', '10.0.0.2')", "curl\np 1 1",
		},
		{
			"a connection to one of two, of one of its processes",
			"pid = 40 AND opened_connection_refs[*].dst_port = 80 AND opened_connection_refs[*].dst_ref.value != '10.0.0.1'", "curl\np 1 4",
		},
		{"the parent's connections", "parent_ref.opened_connection_refs[*].dst_port > 0", "\np 0 0"},
		{"a process without connections", "opened_connection_refs[*].dst_port IS NULL AND parent_ref.pid > 0", "svc, sh\np 2 3"},
		{"the range, widened once", "parent_ref.parent_ref.name = 'svc' START 2026-01-01T00:02:00Z STOP 2026-01-01T00:02:01Z", "curl\np 1 1"},
		{
			"out of the range", "parent_ref.parent_ref.parent_ref.name = 'init' START 2026-01-01T00:02:00Z STOP 2026-01-01T00:02:01Z", "\np 0 0",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, "p = GET process FROM edr WHERE "+c.where+"\nDISP p ATTR name", family()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestHopsElsewhere asks them of other types, of what FIND returns, and of several sources.
func TestHopsElsewhere(t *testing.T) {
	id := attrs{"x_unique_id": "u"}
	other := ecs("other", event(0, "process-start", oracle.Row{"process": process(1, "p", id), "parent": process(2, "far")}))
	near := ecs("near", event(0, "process-start", oracle.Row{"process": process(5, "c"), "parent": process(1, "p", id)}))
	for _, c := range []struct{ name, hunt, want string }{
		{
			"another type, whose connection another record tells",
			"f = GET file FROM edr WHERE process:opened_connection_refs[*].dst_port = 443\nDISP f ATTR name", "a\nf 1 1",
		},
		{
			"another type, of which its records are asked",
			"f = GET file FROM edr WHERE name = 'a' AND process:opened_connection_refs[*].dst_port = 443\nDISP f ATTR name", "a\nf 1 1",
		},
		{
			"another type whose parent the record does not tell",
			"f = GET file FROM edr WHERE process:parent_ref.parent_ref.pid > 0\nDISP f ATTR name", "\nf 0 0",
		},
		{
			"what FIND returns are parents, of whom no record tells theirs",
			"c = GET process FROM edr WHERE pid = 40\np = FIND process CREATED c WHERE parent_ref.name = 'svc'\nDISP p ATTR name", "sh\nc 1 4\np 1 1",
		},
		{
			"of linked processes it is asked in acting ones",
			"f = GET file FROM edr WHERE name = 'a'\np = FIND process LINKED f WHERE parent_ref.name = 'sh'\nDISP p ATTR name", "\nf 1 1\np 0 0",
		},
		{
			"another source that the statement does not search",
			"p = GET process FROM near WHERE parent_ref.parent_ref.name = 'far'\nDISP p ATTR name", "\np 0 0",
		},
		{
			"another source that it searches",
			"p = GET process FROM near, other WHERE parent_ref.parent_ref.name = 'far'\nDISP p ATTR name", "c\np 1 1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, c.hunt, family(), near, other); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
