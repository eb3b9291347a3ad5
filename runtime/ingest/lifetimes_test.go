package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/huntc/huntc/runtime/engine"
)

// mention is a process mention of the brute-force check, which follows DESIGN 3.7 mention by
// mention and shares nothing with the SQL.
type mention struct {
	record       int
	role         string // process or parent
	asset        string
	pid          int64
	at           int64 // seconds
	uid          string
	created      int64 // seconds, 0 for none
	birth, death bool
	ppid         int64 // of a birth, -1 for none
}

const second = int64(1_000_000_000)

// bruteKeys gives the key text of every mention.
func bruteKeys(mentions []mention) map[string][]string {
	out := map[string][]string{}
	groups := map[string][]mention{}
	for _, m := range mentions {
		g := fmt.Sprint(m.asset, " ", m.pid)
		groups[g] = append(groups[g], m)
	}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b mention) int { return cmp.Compare(a.at, b.at) })
		for _, life := range bruteLives(group) {
			key := lifeKey(life)
			for _, m := range life {
				k := key
				switch {
				case m.uid != "":
					k = []string{"process", "uid", m.uid}
				case m.created != 0:
					k = []string{"process", "start", m.asset, fmt.Sprint(m.pid), fmt.Sprint(m.created * second)}
				}
				out[fmt.Sprint(m.record, m.role)] = k
			}
		}
	}
	return out
}

// lifeKey is the key of a life: its first unique id, else its first start time, else its begin.
func lifeKey(life []mention) []string {
	first := life[0]
	for _, want := range []func(mention) []string{
		func(m mention) []string {
			if m.uid == "" {
				return nil
			}
			return []string{"process", "uid", m.uid}
		},
		func(m mention) []string {
			if m.created == 0 {
				return nil
			}
			return []string{"process", "start", m.asset, fmt.Sprint(m.pid), fmt.Sprint(m.created * second)}
		},
	} {
		for i := range life {
			if key := want(tick(life, life[i].at)); key != nil {
				return key
			}
		}
	}
	return []string{"process", "life", first.asset, fmt.Sprint(first.pid), fmt.Sprint(first.at * second)}
}

// tick is what the mentions of one instant say together: a birth's word counts, then the greatest.
func tick(group []mention, at int64) mention {
	out := mention{at: at, ppid: -2}
	uidBorn, createdBorn := false, false
	for _, m := range group {
		if m.at != at {
			continue
		}
		out.asset, out.pid = m.asset, m.pid
		out.death = out.death || m.death
		if m.birth && (!out.birth || m.ppid < out.ppid) {
			out.birth, out.ppid = true, m.ppid
		}
		if m.uid != "" && (out.uid == "" || m.birth && !uidBorn || m.birth == uidBorn && m.uid > out.uid) {
			out.uid, uidBorn = m.uid, m.birth
		}
		if m.created != 0 && (out.created == 0 || m.birth && !createdBorn || m.birth == createdBorn && m.created > out.created) {
			out.created, createdBorn = m.created, m.birth
		}
	}
	return out
}

// bruteLives cuts the mentions of one pid, sorted by time, into lives.
func bruteLives(group []mention) [][]mention {
	var lives [][]mention
	var last, lastBirth *mention
	var lastUID string
	var lastCreated int64
	endedSinceBirth := false
	for i := 0; i < len(group); {
		t := tick(group, group[i].at)
		cut := last == nil || last.death || t.at-last.at > 24*3600
		if t.birth {
			exec := lastBirth != nil && t.at-lastBirth.at <= 5 && t.ppid == lastBirth.ppid && !endedSinceBirth
			cut = cut || !exec
		}
		if t.uid != "" && lastUID != "" && t.uid != lastUID {
			cut = true
		}
		if t.created != 0 && lastCreated != 0 && t.created != lastCreated && (t.uid == "" || t.uid != lastUID) {
			cut = true
		}
		if cut {
			lives = append(lives, nil)
		}
		for ; i < len(group) && group[i].at == t.at; i++ {
			lives[len(lives)-1] = append(lives[len(lives)-1], group[i])
		}
		if t.birth {
			b := t
			lastBirth, endedSinceBirth = &b, false
		}
		endedSinceBirth = endedSinceBirth || t.death
		if t.uid != "" {
			lastUID = t.uid
		}
		if t.created != 0 {
			lastCreated = t.created
		}
		last = &t
	}
	return lives
}

// randomMentions draws records of a few pids, close enough in time for every rule to bite.
func randomMentions(t *rapid.T) []mention {
	var out []mention
	at := int64(1_700_000_000)
	for record := 1; record <= rapid.IntRange(1, 25).Draw(t, "records"); record++ {
		at += rapid.SampledFrom([]int64{0, 0, 1, 3, 5, 6, 3600, 86400, 86401, 200000}).Draw(t, "gap")
		m := mention{
			record: record, role: "process", at: at, ppid: -1,
			asset: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "asset"), pid: rapid.Int64Range(1, 2).Draw(t, "pid"),
			uid:     rapid.SampledFrom([]string{"", "", "", "u", "v"}).Draw(t, "uid"),
			created: rapid.SampledFrom([]int64{0, 0, 0, 1_600_000_000, 1_600_000_001}).Draw(t, "created"),
		}
		kind := rapid.SampledFrom([]string{"start", "start", "end", "info", "info"}).Draw(t, "kind")
		m.birth, m.death = kind == "start", kind == "end"
		if rapid.Bool().Draw(t, "parent") {
			p := mention{
				record: record, role: "parent", at: at, asset: m.asset, pid: rapid.Int64Range(1, 3).Draw(t, "ppid"),
				uid: rapid.SampledFrom([]string{"", "", "u", "w"}).Draw(t, "parent uid"),
			}
			m.ppid = p.pid
			out = append(out, p)
		}
		out = append(out, m)
	}
	return out
}

// insertMentions writes the mentions into the staging table.
func insertMentions(mentions []mention) string {
	type pair struct{ process, parent mention }
	records := map[int]*pair{}
	order := []int{}
	for _, m := range mentions {
		if records[m.record] == nil {
			records[m.record] = &pair{}
			order = append(order, m.record)
		}
		if m.role == "process" {
			records[m.record].process = m
		} else {
			records[m.record].parent = m
		}
	}
	rows := make([]string, 0, len(order))
	for _, n := range order {
		p := records[n]
		kind, parent, parentPid, created := "", "NULL", "NULL", "NULL"
		if p.process.birth {
			kind = "process-start"
		}
		if p.process.death {
			kind = "process-end"
		}
		if p.parent.role != "" {
			parent, parentPid = "'parent'", fmt.Sprint(p.parent.pid)
		}
		if p.process.created != 0 {
			created = fmt.Sprintf("toDateTime64(%d, 9, 'UTC')", p.process.created)
		}
		rows = append(rows, fmt.Sprintf("(%d, toDateTime64(%d, 9, 'UTC'), toDateTime64(%d, 9, 'UTC'), 1, %s, %s, 'process', %d, nullIf(%s, ''), %s, %s, %s, nullIf(%s, ''))",
			n, p.process.at, p.process.at, quoteText(p.process.asset), quoteText(kind), p.process.pid, quoteText(p.process.uid), created, parent, parentPid, quoteText(p.parent.uid)))
	}
	return strings.Join(rows, ", ")
}

// manyMentions joins examples of randomMentions, each with records and assets of its own.
func manyMentions(first, examples int) []mention {
	var out []mention
	gen := rapid.Custom(randomMentions)
	for seed := first; seed < first+examples; seed++ {
		for _, m := range gen.Example(seed) {
			m.record += 1000 * seed
			m.asset = fmt.Sprintf("%d%s", seed, m.asset)
			out = append(out, m)
		}
	}
	return out
}

func TestLifetimesAgreeWithBruteForce(t *testing.T) {
	e := testEngine(t)
	conn, err := e.Conn(t.Context(), engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	m, err := newModel("ecs")
	if err != nil {
		t.Fatal(err)
	}
	st, err := newStage(t.Context(), conn, m, "lives "+uuid.NewString(), "content")
	if err != nil {
		t.Fatal(err)
	}
	defer st.drop(context.Background()) //nolint:errcheck // a database of the test's own
	if err := st.addRest(t.Context()); err != nil {
		t.Fatal(err)
	}
	var mentions []mention
	insert := "INSERT INTO " + st.table("rows") + " (record, time, time_end, number, asset, kind, `object of process`, process_pid, process_unique_id, process_created, `object of parent`, parent_pid, parent_unique_id) VALUES "
	for first := 0; first < 1000; first += 100 {
		chunk := manyMentions(first, 100)
		mentions = append(mentions, chunk...)
		if err := st.exec(t.Context(), insert+insertMentions(chunk)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := st.finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := bruteKeys(mentions)
	checked := 0
	for _, role := range []string{"process", "parent"} {
		for _, line := range ask(t, st.database, "SELECT * FROM events WHERE "+role+"_pid IS NOT NULL", "record", "hex("+role+"_key)") {
			record, key, _ := strings.Cut(line, " ")
			if parts := want[record+role]; keyOf(parts...) != key {
				t.Errorf("record %s, %s: got %s, want %s = %q", record, role, key, keyOf(parts...), parts)
			}
			checked++
		}
	}
	if checked != len(mentions) || checked < 5000 {
		t.Errorf("%d of %d mentions checked", checked, len(mentions))
	}
}
