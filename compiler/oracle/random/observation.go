package random

import (
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// observation draws the mentions of a STIX observation: a process with its connections, a row for each, and objects that
// have nothing to do with it, each a row of its own.
func (w *world) observation(r *oracle.Record) {
	if w.percent(25) {
		r.Number = int64(2 + w.IntN(4))
	}
	if w.percent(25) {
		r.Last = r.First.Add(pick(w.draw, time.Second, time.Minute, 300*time.Second, 25*time.Hour))
	}
	main := oracle.Row{}
	if w.percent(80) {
		w.process(main, "process", "executable", "user")
		if w.percent(55) {
			w.process(main, "parent", "parent_executable", "parent_user")
		}
	}
	for range pick(w.draw, 0, 0, 1, 1, 2) {
		row := oracle.Row{}
		for role, m := range main {
			row[role] = m
		}
		w.traffic(row)
		r.Rows = append(r.Rows, row)
	}
	if len(r.Rows) == 0 && len(main) > 0 {
		r.Rows = append(r.Rows, main)
	}
	for range 3 {
		if len(r.Rows) == 0 || w.percent(15) {
			r.Rows = append(r.Rows, w.solo())
		}
	}
}

// solo draws an object by itself.
func (w *world) solo() oracle.Row {
	row := oracle.Row{}
	switch w.IntN(6) {
	case 0, 1:
		w.file(row, "file", "file_directory", 70)
	case 2:
		row["url"] = mention("url", map[string]oracle.Value{"value": pick(w.draw, urls...)})
	case 3:
		row["domain"] = mention("domain-name", map[string]oracle.Value{"value": pick(w.draw, domains...)})
	case 4:
		w.registry(row)
	default:
		row["mutex"] = mention("mutex", map[string]oracle.Value{"name": pick(w.draw, names...)})
	}
	return row
}
