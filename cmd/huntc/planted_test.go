package main

// change is one text of a file in the place of another.
type change struct {
	name, file, old, now string
	says                 []string // what the report must say: hunt, line and meaning
}

// plantedChanges change what a hunt finds.
var plantedChanges = []change{
	{"a predicate dropped", "c2-beacon.hf", " AND pid > 100", "", []string{"c2-beacon.hf:5: query: shells: the condition pid > 100 is gone: it finds more"}},
	{"an operator flipped", "spread.hf", "pid > 4", "pid < 4", []string{"spread.hf:2: query: service: pid > 4 became pid < 4: it asks for the opposite"}},
	{"a time range lost", "spread.hf", "          START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z\n", "", []string{"spread.hf:2: query: service: the time range START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z is gone"}},
	{"a source renamed", "c2-beacon.hf", "FROM edr", "FROM attack", []string{"c2-beacon.hf:2:26: diagnostic: HF2010: no source \"attack\""}},
	{"wrong quoting", "spread.hf", "'psexesvc.exe'", `"'psexesvc.exe'"`, []string{"spread.hf:2: query: service: name = 'psexesvc.exe' became name = \"'psexesvc.exe'\": quotes are part of the value now"}},
	{"a relation reversed", "c2-beacon.hf", "FIND process CREATED BY agent", "FIND process CREATED agent", []string{"c2-beacon.hf:4: query: children: CREATED BY became CREATED: the other side of the relation"}},
	{"an attribute remapped", "schemas/acme.yaml", "first(process.working_directory, acme.cwd)", "acme.cwd", []string{"rows: DISP shells (line 8) finds others"}},
	{"a LIMIT added", "c2-beacon.hf", "dst_port IN (443, 8443)", "dst_port IN (443, 8443) LIMIT 1", []string{"c2-beacon.hf:6: query: beacons: LIMIT 1 is new"}},
	{"the host lost", "c2-beacon.hf", " AND x-oca-asset:hostname = 'alpha'", "", []string{"c2-beacon.hf:2: query: agent: the condition x-oca-asset:hostname = 'alpha' is gone: it searches all hosts"}},
	{"LIKE turned to =", "c2-beacon.hf", "LIKE '%curl%'", "= '%curl%'", []string{"c2-beacon.hf:5: query: shells: command_line LIKE '%curl%' became command_line = '%curl%': it must be equal"}},
	{"another variable", "c2-beacon.hf", "CREATED BY shells", "CREATED BY children", []string{"c2-beacon.hf:6: query: beacons: it stands on children, not on shells"}},
	{"completion dropped", "c2-beacon.hf", "command_line, cwd", "command_line", []string{"c2-beacon.hf:8: query: DISP shells: it shows cwd no longer, which is not looked for in other records either"}},
}

// cosmeticChanges change how a hunt is written.
var cosmeticChanges = []change{
	{name: "spaces", file: "c2-beacon.hf", old: "children = FIND process", now: "children   =  FIND   process"},
	{name: "a comment", file: "spread.hf", old: "DISP same", now: "# what is shown\nDISP same"},
	{name: "keywords in another case", file: "spread.hf", old: "FIND user-account OWNED service", now: "find user-account owned service"},
	{name: "quotes", file: "c2-beacon.hf", old: "'%curl%'", now: `"%curl%"`},
	{name: "brackets", file: "c2-beacon.hf", old: "name = 'splunkd' AND", now: "(name == 'splunkd') AND"},
}
