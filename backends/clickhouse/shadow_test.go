package clickhouse_test

import "testing"

// The attributes `kind`, `number` and `url` have the names of columns that carry something else.
const shadowRows = `
{"time": "10:00:00", "kind": "network", "event_kind": "alert", "process_key": "1", "process_pid": 10, "src_as_number": 64500, "src_ip": "1.1.1.1", "src_type": "ipv4-addr", "traffic_key": "7", "url": "http://a/", "artifact_key": "5", "artifact_url": "http://b/"}
{"time": "10:00:01", "kind": "network", "event_kind": "event", "process_key": "1", "process_pid": 10, "src_as_number": 64501, "src_ip": "1.1.1.2", "src_type": "ipv4-addr", "number": 3, "traffic_key": "8", "url": "http://b/", "artifact_key": "6", "artifact_url": "http://a/"}
`

func TestAttributesNamedLikeColumns(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", shadowRows), store(t, "edr", "ecs", shadowRows)}
	expect(t, fs, `
e = GET x-oca-event FROM edr WHERE kind = 'alert' AND process:pid = 10
DISP e ATTR kind
INFO e
s = GET autonomous-system FROM bundle WHERE number > 1
DISP s ATTR number
INFO s
a = GET artifact FROM bundle WHERE artifact:url = 'http://a/' AND url:value = 'http://b/'
DISP a ATTR url
DISP TIMESTAMPED(a) ATTR url`, `
== DISP e
alert
== INFO e
1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
== DISP s
64500
64501
== INFO s
2 | 4 | 2 | 0 | 0
== DISP a
http://a/
== DISP a
10:00:01 | http://a/
== execution summary
1 | e | x-oca-event | 1 | 1
2 | s | autonomous-system | 2 | 4
3 | a | artifact | 1 | 3`)
}
