package clickhouse_test

import "testing"

// What is made of records: merges, filters, groups, relations, limits.
func TestDerivedFromRecords(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
p = GET process FROM bundle WHERE name = 'curl'
w = GET process FROM bundle WHERE pid = 20
r = TIMESTAMPED(p)
s = TIMESTAMPED(w)
m = r + s + r
DISP m ATTR pid, name
f = m WHERE command_line IS NOT NULL OR pid = 20
DISP f ATTR pid
g = GROUP m BY name WITH COUNT(pid), NUNIQUE(command_line) AS lines
DISP g
n = FIND network-traffic CREATED BY f
DISP n ATTR src_port
l = m SORT BY first_observed DESC LIMIT 1
DISP l ATTR pid
c = FIND process CREATED BY l
DISP c ATTR pid
o = FIND process CREATED l
DISP o ATTR pid, name
k = FIND process LINKED w
DISP k ATTR pid`, `
== DISP m
10 | curl
20 | wget
== DISP f
10
20
== DISP g
curl | 2 | 1
wget | 1 | 0
== DISP n
1000
1001
== DISP l
20
== DISP c
== DISP o
10 | curl
== DISP k
10
20`)
}
