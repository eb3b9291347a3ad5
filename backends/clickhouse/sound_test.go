package clickhouse_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/ir/opt"
)

// randomRows draws records of a few processes and connections, many of whose attributes are missing.
func randomRows(rt *rapid.T) string {
	var b strings.Builder
	maybe := func(label, key string, values ...string) {
		if v := rapid.SampledFrom(append([]string{""}, values...)).Draw(rt, label); v != "" {
			fmt.Fprintf(&b, `, "%s": %s`, key, v)
		}
	}
	for i := range rapid.IntRange(1, 8).Draw(rt, "records") {
		fmt.Fprintf(&b, `{"time": "10:00:%02d"`, rapid.IntRange(0, 9).Draw(rt, fmt.Sprint("second ", i)))
		maybe("kind", "kind", `"process-start"`, `"network"`, `"network"`)
		for _, role := range []string{"process", "parent"} {
			key := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, role)
			fmt.Fprintf(&b, `, "%s_key": "%s", "%s_pid": %s0`, role, key, role, key)
			maybe("name", role+"_name", `"a"`, `"b"`)
			maybe("command line", role+"_command_line", `"a x"`, `"b y"`)
		}
		n := rapid.IntRange(1, 3).Draw(rt, "connection")
		fmt.Fprintf(&b, `, "traffic_key": "%d", "src_ip": "10.0.0.%d", "src_type": "ipv4-addr", "dst_ip": "1.1.1.1", "dst_type": "ipv4-addr", "dst_port": %d`, n, n, n)
		maybe("bytes", "src_bytes", "5", "7")
		b.WriteString("}\n")
	}
	return b.String()
}

// randomHunt draws a few statements on processes and connections.
func randomHunt(rt *rapid.T) string {
	where := func(label string, conditions ...string) string {
		return " WHERE " + rapid.SampledFrom(conditions).Draw(rt, label)
	}
	process := []string{"name = 'a'", "name != 'a'", "pid > 10", "name = 'b' OR command_line LIKE 'A%'", "command_line IS NULL", "name IS NOT NULL AND pid != 20"}
	lines := []string{
		"p = GET process FROM edr" + where("get", process...),
		"c = FIND process CREATED BY p",
		"n = FIND network-traffic CREATED BY " + rapid.SampledFrom([]string{"p", "c"}).Draw(rt, "creator"),
		"q = p" + where("filter", process...),
		"m = p + c",
		"a = FIND ipv4-addr CREATED n",
		"l = FIND process LINKED n" + where("linked", process...),
	}
	limit := rapid.SampledFrom([]string{"", " LIMIT 2", " SORT BY pid", " SORT BY name ASC LIMIT 1"}).Draw(rt, "limit")
	lines = append(lines, "r = "+rapid.SampledFrom([]string{"p", "c", "q", "m", "l"}).Draw(rt, "of")+limit)
	for range rapid.IntRange(1, 3).Draw(rt, "displays") {
		switch v := rapid.SampledFrom([]string{"p", "c", "q", "m", "l", "r", "n", "a", "TIMESTAMPED(p)", "TIMESTAMPED(n)"}).Draw(rt, "shown"); v {
		case "n", "TIMESTAMPED(n)":
			lines = append(lines, "DISP "+v+" ATTR "+rapid.SampledFrom([]string{"dst_port", "src_byte_count, dst_port", "src_ref.value", "id"}).Draw(rt, "columns"))
		case "a":
			lines = append(lines, "DISP a ATTR value")
		default:
			lines = append(lines, "DISP "+v+" ATTR "+rapid.SampledFrom([]string{"pid", "name", "command_line, pid", "name, id"}).Draw(rt, "columns"))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// soundCases is how many random hunts one run tries: each is some sixty statements.
const soundCases = 10

// With any rule left out the rows are the same, in the same order.
func TestRulesAreSound(t *testing.T) {
	conn(t)
	checks := 0
	rapid.Check(t, func(rt *rapid.T) {
		if checks++; checks > soundCases {
			return
		}
		rows, hunt := randomRows(rt), randomHunt(rt)
		f := store(t, "edr", "ecs", rows)
		defer exec(t, "TRUNCATE TABLE "+f.table)
		want := runHunt(t, fixtures{f}, hunt)
		for _, r := range opt.Rules() {
			if r.Name == opt.NarrowAttributes.Name {
				continue
			}
			if got := runHunt(t, fixtures{f}, hunt, r.Name); got != want {
				rt.Fatalf("without %s:\n%s\nwith it:\n%s\n%s\n%s", r.Name, got, want, hunt, rows)
			}
		}
	})
}
