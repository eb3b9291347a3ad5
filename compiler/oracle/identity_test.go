package oracle_test

import "testing"

// TestIdentities compares with the entities of a variable: sh is the process 30 of the family, in three records.
func TestIdentities(t *testing.T) {
	const sh = "s = GET process FROM edr WHERE pid = 30\n"
	for _, c := range []struct{ name, hunt, want string }{
		{"the same entities", sh + "p = GET process FROM edr WHERE id = s.id\nDISP p ATTR name", "sh\ns 1 3\np 1 3"},
		{"the others", sh + "p = GET process FROM edr WHERE id != s.id\nDISP p ATTR name", "alias, init, curl\ns 1 3\np 3 7"},
		{"those whose parent it is", sh + "p = GET process FROM edr WHERE parent_ref.id IN s.id\nDISP p ATTR name", "curl\ns 1 3\np 1 1"},
		{
			"a parent that is missing is nobody else", sh + "p = GET process FROM edr WHERE parent_ref.id NOT IN s.id\nDISP p ATTR name",
			"svc, sh\ns 1 3\np 2 3",
		},
		{
			"a parent's parent", "g = GET process FROM edr WHERE pid = 20\np = GET process FROM edr WHERE parent_ref.parent_ref.id = g.id\nDISP p ATTR name",
			"curl\ng 1 3\np 1 1",
		},
		{
			"another type", sh + "f = GET file FROM edr WHERE process:id = s.id OR process:name = 'curl'\nDISP f ATTR name", "a\ns 1 3\nf 1 1",
		},
		{
			"an end of traffic",
			"a = GET ipv4-addr FROM edr WHERE value = '10.0.0.1'\nn = GET network-traffic FROM edr WHERE dst_ref.id = a.id\n" +
				"m = GET network-traffic FROM edr WHERE src_ref.id != a.id\nDISP n ATTR dst_port", "443\na 1 1\nn 1 1\nm 0 0",
		},
		{
			"a variable's own", sh + "p = GET process FROM edr WHERE pid > 0\nq = p WHERE id = s.id OR parent_ref.id = s.id\nr = p WHERE id != s.id\n" +
				"DISP q ATTR name\nDISP r ATTR name", "sh, curl\nalias, init, curl\ns 1 3\np 4 7\nq 2 6\nr 3 7",
		},
		{
			"what FIND returns", "i = GET process FROM edr WHERE pid = 10\n" + sh + "p = FIND process LINKED i WHERE id NOT IN s.id\nDISP p ATTR pid",
			"10, 20\ni 1 1\ns 1 3\np 2 1",
		},
		{
			"the range comes along", "g = GET process FROM edr WHERE pid = 20 START 2026-01-01T00:01:00Z STOP 2026-01-01T00:01:01Z\n" +
				"p = GET process FROM edr WHERE id = g.id\nDISP p ATTR pid", "20\ng 1 1\np 1 2",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, c.hunt, family()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
