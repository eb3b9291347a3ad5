package clickhouse_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// chainRows is a line of n processes, each the child of the one before: process i has pid 1000+i.
func chainRows(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `{"time": "10:%02d:%02d", "kind": "process-start", "process_key": "%d", "process_pid": %d, "process_name": "p%d", "parent_key": "%d", "parent_pid": %d, "executable_key": "7", "executable_name": "sh"}`+"\n",
			i/60, i%60, i+1, 1000+i, i, i, 999+i)
	}
	return b.String()
}

func TestChainOfFinds(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", chainRows(70))}
	var b strings.Builder
	b.WriteString("p0 = GET process FROM edr WHERE pid = 1000 START 2026-01-01T00:00:00Z STOP 2026-01-02T00:00:00Z\n")
	for i := 1; i <= 60; i++ {
		fmt.Fprintf(&b, "p%d = FIND process CREATED BY p%d\n", i, i-1)
	}
	b.WriteString("DISP p60 ATTR pid, name\n")
	got := runHunt(t, fs, b.String())
	if !strings.HasPrefix(got, "== DISP p60\n1060 | p60\n== execution summary\n1 | p0 | process | 1 | 1\n2 | p1 | process | 1 | 1\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestChainOfFilteredFinds(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", chainRows(30))}
	var b strings.Builder
	b.WriteString("p0 = GET process FROM edr WHERE pid = 1000 START 2026-01-01T00:00:00Z STOP 2026-01-02T00:00:00Z\n")
	for i := 1; i <= 6; i++ {
		fmt.Fprintf(&b, "q%d = FIND process CREATED BY p%d\np%d = q%d WHERE command_line IS NULL AND name LIKE 'p%%'\n", i, i-1, i, i)
	}
	b.WriteString("DISP p6 ATTR pid, name")
	start := time.Now()
	expect(t, fs, b.String(), "== DISP p6\n1006 | p6")
	t.Log(time.Since(start))
}

func compileAll(t testing.TB, fs fixtures, hunt string) []string {
	_, sqls := compileHunt(t, fs, hunt)
	return sqls
}

func TestLongLists(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", chainRows(20))}
	var pids, names []string
	for i := range 10_000 {
		pids = append(pids, fmt.Sprint(1010+i))
		names = append(names, fmt.Sprintf("'p%d'", 15+i))
	}
	hunt := "p = GET process FROM edr WHERE pid IN (" + strings.Join(pids, ", ") + ") AND name NOT IN (" + strings.Join(names, ", ") + ")\nDISP p ATTR pid, name\n"
	expect(t, fs, hunt, "== DISP p\n1010 | p10\n1011 | p11\n1012 | p12\n1013 | p13\n1014 | p14")
	for _, sql := range compileAll(t, fs, hunt) {
		for _, line := range strings.Split(sql, "\n") {
			if len(line) > 120 {
				t.Fatalf("a line of %d characters: %.150s…", len(line), line)
			}
		}
	}
}

func TestNewOfManyValues(t *testing.T) {
	fs := fixtures{store(t, "bundle", "stix", bundleRows)}
	var list, objects []string
	for i := range 2000 {
		list = append(list, fmt.Sprintf("'1.1.%d.%d'", 1+i/250, 1+i%250))
		objects = append(objects, fmt.Sprintf(`{"name": "n%d", "pid": %d}`, i, i), fmt.Sprintf(`{"name": "n%d", "x_note": "o"}`, i))
	}
	expect(t, fs, "a = NEW ipv4-addr ["+strings.Join(list, ", ")+`]
n = GET network-traffic FROM bundle WHERE dst_ref.value = a.value
m = FIND network-traffic ACCEPTED BY a
DISP n ATTR dst_ref.value, src_port
DISP m ATTR dst_ref.value, src_port
p = NEW process [`+strings.Join(objects, ", ")+`]
q = p WHERE pid > 1997 OR x_note = 'o' AND name = 'n7'
DISP q ATTR name, pid, x_note`, `
== DISP n
1.1.1.1 | 1000
== DISP m
1.1.1.1 | 1000
== DISP q
n1998 | 1998 | -
n1999 | 1999 | -
n7 | - | o`)
}
