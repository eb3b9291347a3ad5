package clickhouse_test

import "testing"

// A merge is taken over all evidence of its parts: a later mention of one part overrides an earlier one of another.
func TestMergeOverridesByTime(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", `
{"time": "10:00:00", "process_key": "1", "process_pid": 10, "process_name": "old", "process_cwd": "/a"}
{"time": "10:00:05", "process_key": "1", "process_pid": 10, "process_name": "new"}
{"time": "10:00:02", "process_key": "2", "process_pid": 20, "process_name": "old"}
`)}
	expect(t, fs, `
a = GET process FROM edr WHERE name = 'old'
b = GET process FROM edr WHERE name = 'new'
m = b + a
DISP a ATTR pid, name
DISP b ATTR pid, name
DISP m ATTR pid, name, cwd
n = m WHERE name = 'old'
DISP n ATTR pid
DISP TIMESTAMPED(m) ATTR name
INFO m`, `
== DISP a
10 | old
20 | old
== DISP b
10 | new
== DISP m
10 | new | /a
20 | old | -
== DISP n
20
== DISP m
10:00:00 | old
10:00:02 | old
10:00:05 | new
== INFO m
2 | 3 | 3 | 3 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0
== execution summary
1 | a | process | 2 | 2
2 | b | process | 1 | 1
3 | m | process | 2 | 3
4 | n | process | 1 | 1`)
}

// One hunt over two sources: record 1 of one is not record 1 of the other, and only one counts for several.
func TestTwoSources(t *testing.T) {
	fs := fixtures{
		store(t, "edr", "ecs", `
{"record": 1, "time": "10:00:00", "process_key": "1", "process_pid": 10, "process_name": "a", "number": 9}
{"record": 2, "time": "10:00:03", "process_key": "2", "process_pid": 20, "process_name": "a"}`),
		store(t, "bundle", "stix", `
{"record": 1, "time": "10:00:01", "time_end": "10:00:09", "process_key": "1", "process_pid": 10, "process_name": "a", "process_cwd": "/", "number": 4}`),
	}
	expect(t, fs, `
p = GET process FROM edr, bundle WHERE name = 'a'
DISP p ATTR pid, cwd
DISP TIMESTAMPED(p) ATTR pid
q = GET process FROM edr, bundle WHERE name = 'a' START 2026-01-01T10:00:03Z STOP 2026-01-01T10:00:04Z
DISP q ATTR pid`, `
== DISP p
10 | /
20 | -
== DISP p
10:00:00 | 10
10:00:01 | 10
10:00:03 | 20
== DISP q
10
20
== execution summary
1 | p | process | 2 | 6
2 | q | process | 2 | 5`)
}

// Values of every kind, in records, in variables and in NEW.
func TestKinds(t *testing.T) {
	fs := fixtures{store(t, "edr", "stix", `
{"time": "10:00:00.123456789", "process_key": "1", "process_pid": 10, "process_created": "2026-01-01 09:00:00.000000001", "process_hidden": true, "asset": "h", "asset_ip": "10.0.0.1", "asset_ip_type": "ipv4-addr"}
{"time": "10:00:00.123456788", "process_key": "2", "process_pid": 20, "process_created": "2026-01-01 09:00:00.000000002", "process_hidden": false}
{"time": "1969-12-31 23:59:59.5", "process_key": "3", "process_pid": -9007199254740993}
`)}
	expect(t, fs, `
a = GET process FROM edr WHERE created = '2026-01-01T09:00:00.000000001Z'
b = GET process FROM edr WHERE created > '2026-01-01T09:00:00.000000001Z'
c = GET process FROM edr WHERE created IN ('2026-01-01T09:00:00.000000002Z', '2026-01-01T10:00:00.000000002+01:00')
d = GET process FROM edr WHERE is_hidden = true
e = GET process FROM edr WHERE is_hidden != true
f = GET process FROM edr WHERE pid = -9007199254740993
g = GET process FROM edr WHERE pid > 9.5 AND pid < 10.5
h = GET process FROM edr WHERE pid > 0 START 2026-01-01T10:00:00.123456788Z STOP 2026-01-01T10:00:00.123456789Z
i = GET process FROM edr WHERE pid < 0 START 1969-12-31T23:59:59.5Z STOP 1970-01-01T00:00:00Z
j = GET ipv4-addr FROM edr WHERE value ISSUBSET '10.0.0.0/8'
DISP a ATTR pid
DISP b ATTR pid
DISP c ATTR pid
DISP d ATTR pid, is_hidden
DISP e ATTR pid
DISP f ATTR pid
DISP g ATTR pid
DISP h ATTR pid
DISP i ATTR pid
DISP j ATTR value
k = a WHERE created = '2026-01-01T09:00:00.000000001Z' AND is_hidden = true
DISP k ATTR created
n = NEW process [{"name": "x", "created": "2026-01-01T09:00:00.000000001Z", "is_hidden": true}, {"name": "y"}]
o = n WHERE created < '2026-01-01T09:00:00.000000002Z' AND is_hidden = true
DISP o ATTR name, created, is_hidden
u = a + n
DISP u ATTR name, created, is_hidden
w = GET process FROM edr WHERE created = n.created
DISP w ATTR pid`, `
== DISP a
10
== DISP b
20
== DISP c
20
== DISP d
10 | true
== DISP e
20
== DISP f
-9007199254740993
== DISP g
10
== DISP h
20
== DISP i
-9007199254740993
== DISP j
10.0.0.1
== DISP k
09:00:00.000000001
== DISP o
x | 09:00:00.000000001 | true
== DISP u
- | 09:00:00.000000001 | true
x | 09:00:00.000000001 | true
y | - | -
== DISP w
10`)
}
