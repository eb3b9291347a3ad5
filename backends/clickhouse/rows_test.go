package clickhouse_test

import "testing"

// An observation of two connections is two rows of one record; the second observation counts for four.
const bundleRows = `
{"record": 1, "time": "10:00:00", "time_end": "10:00:30", "number": 1, "process_key": "1", "process_pid": 10, "process_name": "curl", "traffic_key": "101", "src_ip": "10.0.0.1", "src_type": "ipv4-addr", "dst_ip": "1.1.1.1", "dst_type": "ipv4-addr", "src_port": 1000, "dst_port": 443, "protocols": ["ipv4", "tcp"]}
{"record": 1, "time": "10:00:00", "time_end": "10:00:30", "number": 1, "process_key": "1", "process_pid": 10, "process_name": "curl", "traffic_key": "102", "src_ip": "10.0.0.1", "src_type": "ipv4-addr", "dst_ip": "2001:db8::1", "dst_type": "ipv6-addr", "src_port": 1001, "dst_port": 53, "protocols": ["ipv6", "udp", "dns"]}
{"record": 2, "time": "10:01:00", "time_end": "10:02:00", "number": 4, "process_key": "1", "process_pid": 10, "process_name": "curl", "process_command_line": "curl x", "traffic_key": "101", "src_ip": "10.0.0.1", "src_type": "ipv4-addr", "dst_ip": "1.1.1.1", "dst_type": "ipv4-addr", "src_port": 1000, "dst_port": 443, "protocols": ["ipv4", "tcp"]}
{"record": 3, "time": "10:03:00", "number": 2, "process_key": "2", "process_pid": 20, "process_name": "wget", "parent_key": "1", "parent_pid": 10}
`

func TestRecordsOfSeveralRows(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
p = GET process FROM bundle WHERE name = 'curl'
r = TIMESTAMPED(p)
DISP r ATTR pid, command_line
DISP r ATTR first_observed, pid, command_line
n = GET network-traffic FROM bundle WHERE dst_port > 0
DISP TIMESTAMPED(n) ATTR src_port`, `
== DISP r
10 | -
10 | curl x
== DISP r
10:00:00 | 10 | -
10:01:00 | 10 | curl x
== DISP n
10:00:00 | 1000
10:00:00 | 1001
10:01:00 | 1000
== execution summary
1 | p | process | 1 | 5
2 | r | process | 1 | 5
3 | n | network-traffic | 2 | 5`)
}

func TestSameRecordSpansRows(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	// no row has both ports, the first record has
	expect(t, fs, `
n = GET network-traffic FROM bundle WHERE dst_port = 53 AND ipv4-addr:value = '1.1.1.1'
a = FIND ipv4-addr LINKED n
DISP n ATTR src_port
DISP a ATTR value`, `
== DISP n
1001
== DISP a
1.1.1.1
10.0.0.1
== execution summary
1 | n | network-traffic | 1 | 1
2 | a | ipv4-addr | 2 | 1`)
}

func TestOverlappingIntervals(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
n = GET network-traffic FROM bundle WHERE src_port > 0 START 2026-01-01T10:00:30Z STOP 2026-01-01T10:01:00Z
m = GET network-traffic FROM bundle WHERE src_port > 0 START 2026-01-01T10:01:59.999999999Z STOP 2026-01-01T10:03:00Z
DISP n ATTR src_port
DISP m ATTR src_port`, `
== DISP n
1000
1001
== DISP m
1000
== execution summary
1 | n | network-traffic | 2 | 1
2 | m | network-traffic | 1 | 4`)
}

func TestInfoCounts(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	// entities, records, then the rows in which each attribute has a value: pid, name, command_line, created, …
	got := runHunt(t, fs, `
p = GET process FROM bundle WHERE name = 'curl' AND pid = 10
INFO p`)
	want := "== INFO p\n1 | 5 | 3 | 3 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n== execution summary\n1 | p | process | 1 | 5\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestEmptyVariable(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows), store(t, "edr", "ecs", processRows)}
	for _, source := range []string{"edr", "bundle"} {
		expect(t, fs, `
p = GET process FROM `+source+` WHERE name = 'nothing'
q = FIND process CREATED BY p
DISP p ATTR pid, name
DISP TIMESTAMPED(q) ATTR pid
g = GROUP p BY name WITH COUNT(pid), MAX(pid), NUNIQUE(name)
DISP g
q2 = q WHERE pid = p.pid
DISP q2 ATTR name`, `
== DISP p
== DISP q
== DISP g
== DISP q2
== execution summary
1 | p | process | 0 | 0
2 | q | process | 0 | 0
3 | g | process | 0 | 0
4 | q2 | process | 0 | 0`)
	}
}

func TestListAttributes(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
a = GET network-traffic FROM bundle WHERE protocols = 'tcp'
b = GET network-traffic FROM bundle WHERE protocols != 'tcp'
c = GET network-traffic FROM bundle WHERE protocols LIKE 'U%' AND protocols NOT IN ('http', 'tcp')
d = GET network-traffic FROM bundle WHERE protocols NOT MATCHES '^t' AND NOT protocols IN ('http', 'arp')
e = GET network-traffic FROM bundle WHERE protocols IN ('dns', 'tcp')
DISP a ATTR src_port, protocols
DISP b ATTR src_port
DISP c ATTR src_port
DISP d ATTR src_port
DISP e ATTR src_port
f = a WHERE protocols = 'ipv4' AND protocols != 'ipv6'
DISP f ATTR src_port`, `
== DISP a
1000 | [ipv4 tcp]
== DISP b
1001
== DISP c
1001
== DISP d
1001
== DISP e
1000
1001
== DISP f
1000`)
}

func TestPolymorphicRoles(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	expect(t, fs, `
a = GET ipv4-addr FROM bundle WHERE value LIKE '%'
b = GET ipv6-addr FROM bundle WHERE value IS NOT NULL
c = GET domain-name FROM bundle WHERE value IS NOT NULL
n = GET network-traffic FROM bundle WHERE src_port > 0
d = FIND ipv6-addr ACCEPTED n
e = FIND ipv4-addr CREATED n
DISP a ATTR value
DISP b ATTR value
DISP c ATTR value
DISP d ATTR value
DISP e ATTR value, id`, `
== DISP a
1.1.1.1
10.0.0.1
== DISP b
2001:db8::1
== DISP c
== DISP d
2001:db8::1
== DISP e
10.0.0.1 | 10.0.0.1
== execution summary
1 | a | ipv4-addr | 2 | 5
2 | b | ipv6-addr | 1 | 1
3 | c | domain-name | 0 | 0
4 | n | network-traffic | 2 | 5
5 | d | ipv6-addr | 1 | 1
6 | e | ipv4-addr | 1 | 5`)
}
