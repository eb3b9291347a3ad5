package clickhouse_test

import "testing"

// Records of three processes: 1 and 2 have names that change, 3 is known by its children alone.
const processRows = `
{"time": "10:00:00", "kind": "process-start", "process_key": "1", "process_pid": 10, "process_name": "sh", "process_command_line": "sh -c id", "parent_key": "3", "parent_pid": 30}
{"time": "10:00:01", "process_key": "1", "process_pid": 10, "process_name": "bash", "process_cwd": "/tmp"}
{"time": "10:00:02", "process_key": "1", "process_pid": 10}
{"time": "10:00:03", "kind": "process-start", "process_key": "2", "process_pid": 20, "process_name": "sh", "parent_key": "1", "parent_pid": 10, "parent_name": "dash"}
{"time": "10:00:04", "process_key": "2", "process_pid": 20, "process_name": "id", "process_command_line": "id"}
{"time": "10:00:04", "process_key": "2", "process_pid": 20, "process_name": "who", "process_command_line": "WHO"}
`

func TestLastKnownValue(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	// 10: the last name is the parent's of 10:00:03. 20: two names at one time, the greater one counts.
	expect(t, fs, `
p = GET process FROM edr WHERE pid > 0
DISP p ATTR pid, name, command_line`, `
== DISP p
10 | dash | sh -c id
30 | - | -
20 | who | id`)
}

func TestEvidenceComesFirst(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	// Of the records that GET matched alone: the name is sh, later names do not override it. The command line of 2 is
	// missing in the evidence, so its last record's fills it.
	expect(t, fs, `
p = GET process FROM edr WHERE name = 'sh'
DISP p ATTR pid, name, command_line, cwd`, `
== DISP p
10 | sh | sh -c id | /tmp
20 | sh | id | -
== execution summary
1 | p | process | 2 | 2`)
}

func TestCompletionStaysInRange(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE name = 'sh' START 2026-01-01T10:00:00Z STOP 2026-01-01T10:00:01Z
DISP p ATTR pid, name, command_line, cwd`, `
== DISP p
10 | sh | sh -c id | -
== execution summary
1 | p | process | 1 | 1`)
}

func TestKeysOnly(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", processRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE name = 'dash'
c = FIND process CREATED BY p
DISP c ATTR pid`, `
== DISP c
20
== execution summary
1 | p | process | 1 | 1
2 | c | process | 1 | 1`)
}
