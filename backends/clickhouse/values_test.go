package clickhouse_test

import "testing"

func TestNew(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	expect(t, fs, `
p = NEW process [{"name": "sh", "pid": 10}, {"name": "bash", "x_note": "it's"}, {"name": "sh", "pid": 10}]
q = p WHERE pid IS NULL
r = p WHERE pid != 11
DISP p ATTR name, pid
DISP q ATTR name
DISP r ATTR name
g = GROUP p BY name WITH COUNT(pid), SUM(pid)
DISP g
s = p SORT BY pid ASC
DISP s ATTR name LIMIT 1`, `
== DISP p
bash | -
sh | 10
== DISP q
bash
== DISP r
sh
== DISP g
bash | 0 | -
sh | 1 | 10
== DISP s
bash
== execution summary
1 | p | process | 2 | 2
2 | q | process | 1 | 1
3 | r | process | 1 | 1
4 | g | process | 0 | 2
5 | s | process | 2 | 2`)
}

func TestNewIsReferredTo(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows), store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
n = NEW process ['sh', 'id']
p = GET process FROM edr WHERE name = n.name
DISP p ATTR pid
q = GET process FROM edr WHERE name NOT IN n.name
DISP q ATTR pid
a = NEW ipv4-addr ['1.1.1.1', '9.9.9.9']
t = GET network-traffic FROM bundle WHERE dst_ref.value = a.value
DISP t ATTR src_port
u = FIND network-traffic ACCEPTED BY a
DISP u ATTR src_port, dst_ref.value`, `
== DISP p
10
20
== DISP q
10
20
== DISP t
1000
== DISP u
1000 | 1.1.1.1`)
}

// NEW entities whose type is not identified by a value stand alone: each is one of its own, and none is one of the store's.
func TestNewMerged(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	expect(t, fs, `
n = NEW process ['sh', 'ash']
p = GET process FROM edr WHERE name = 'sh'
m = n + p
DISP m ATTR name, pid
c = FIND process CREATED BY m
DISP c ATTR pid
w = m WHERE name LIKE '%sh'
DISP w ATTR name, pid
a = NEW ipv4-addr ['1.1.1.1', '9.9.9.9']
b = NEW ipv4-addr ['1.1.1.1', '8.8.8.8']
d = a + b
DISP d ATTR value`, `
== DISP m
sh | 10
sh | 20
ash | -
sh | -
== DISP c
20
== DISP w
sh | 10
sh | 20
ash | -
sh | -
== DISP d
1.1.1.1
8.8.8.8
9.9.9.9
== execution summary
1 | n | process | 2 | 2
2 | p | process | 2 | 2
3 | m | process | 4 | 4
4 | c | process | 1 | 1
5 | w | process | 4 | 4
6 | a | ipv4-addr | 2 | 2
7 | b | ipv4-addr | 2 | 2
8 | d | ipv4-addr | 3 | 3`)
}

// Missing values and empty variables in references.
func TestReferences(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", `
{"time": "10:00:00", "process_key": "1", "process_pid": 10, "process_name": "a", "process_x": {"x_t": "u"}}
{"time": "10:00:01", "process_key": "2", "process_pid": 20, "process_name": "b"}
{"time": "10:00:02", "process_key": "3", "process_pid": 30}
`)}
	expect(t, fs, `
all = GET process FROM edr WHERE pid > 0
ref = GET process FROM edr WHERE pid IN (10, 30)
none = GET process FROM edr WHERE pid = 99
a = all WHERE name NOT IN ref.name
DISP a ATTR pid
b = all WHERE name NOT IN none.name
DISP b ATTR pid
c = all WHERE name = none.name
DISP c ATTR pid
d = GET process FROM edr WHERE name NOT IN none.name
DISP d ATTR pid
e = GET process FROM edr WHERE name NOT IN ref.name
DISP e ATTR pid
f = all WHERE name IN (ref.name, 'b')
DISP f ATTR pid
g = all WHERE name != 'a' OR pid IN none.pid
DISP g ATTR pid`, `
== DISP a
20
== DISP b
10
20
== DISP c
== DISP d
10
20
== DISP e
20
== DISP f
10
20
== DISP g
20`)
}
