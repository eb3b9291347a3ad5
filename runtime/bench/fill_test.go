package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// partRows is about how many rows a part of a loaded source has: those of a slice of time.
	partRows = 200_000
	// batch is how many events one statement makes, so that memory is bounded.
	batch = 2_000_000
	// mostParts is below the number from which on a load merges them into one. So many events are cut into larger parts
	// instead: a merge needs the room on the disk twice.
	mostParts = 120
)

// asLoaded are the settings under which an INSERT leaves the parts that a load leaves: a slice of time each.
const asLoaded = "\nSETTINGS max_threads = 1, max_insert_threads = 1, min_insert_block_size_bytes = 0, min_insert_block_size_rows = "

// fill makes n generated events, or a part of so many, the records of each source.
func (l *lab) fill(n int) {
	l.tb.Helper()
	for _, g := range l.sources {
		l.fillSource(g, n/g.part)
	}
}

// fillSource puts generated events in the place of a source's records: in a table that has only the columns which a load of
// them fills, whose parts are linked into the source's, as a load does.
func (l *lab) fillSource(g generated, n int) {
	l.tb.Helper()
	staged := "`" + g.name + "`.staged"
	l.exec("TRUNCATE TABLE `" + g.name + "`.events SYNC")
	l.exec("CREATE TABLE " + staged + " AS `" + g.name + "`.events")
	l.exec("SYSTEM STOP MERGES " + staged)
	l.slim(g, staged)
	part := max(partRows, n/mostParts)
	for from := 0; from < n; from += batch {
		l.exec(l.statements("store.sql", g, n, from, min(batch, n-from))[0] + asLoaded + fmt.Sprint(part))
	}
	for _, part := range l.parts(g, "staged") {
		l.attach(g, part)
	}
	l.exec("DROP TABLE " + staged + " SYNC")
}

// slim drops the columns that the generator leaves out, and their indexes.
func (l *lab) slim(g generated, staged string) {
	l.tb.Helper()
	_, rest, _ := strings.Cut(l.statements("store.sql", g, batch, 0, 0)[0], ".staged (")
	list, _, _ := strings.Cut(rest, ")")
	filled := strings.Fields(strings.ReplaceAll(list, ",", " "))
	var indexes, columns []string
	from := " WHERE database = '" + g.name + "' AND table = 'staged' ORDER BY "
	kept := l.texts("SELECT name FROM system.data_skipping_indices" + from + "name")
	for _, name := range l.texts("SELECT name FROM system.columns" + from + "default_kind = 'ALIAS' DESC, position") {
		if slices.Contains(filled, name) {
			continue
		}
		if index := "in " + name; slices.Contains(kept, index) {
			indexes = append(indexes, "DROP INDEX `"+index+"`")
		}
		columns = append(columns, "DROP COLUMN `"+name+"`")
	}
	l.exec("ALTER TABLE " + staged + " " + strings.Join(append(indexes, columns...), ", "))
}

// parts are the directories of a table's parts, in the order of their time.
func (l *lab) parts(g generated, table string) []string {
	l.tb.Helper()
	return l.texts("SELECT path FROM system.parts WHERE active AND database = '" + g.name + "' AND table = '" + table + "' ORDER BY min_block_number")
}

// attach links a part into the source's table.
func (l *lab) attach(g generated, part string) {
	l.tb.Helper()
	table := l.texts("SELECT data_paths[1] FROM system.tables WHERE database = '" + g.name + "' AND name = 'events'")[0]
	name := filepath.Base(part)
	dir := filepath.Join(table, "detached", name)
	err := os.MkdirAll(dir, 0o700)
	files, _ := os.ReadDir(part)
	for _, f := range files {
		if err == nil {
			err = os.Link(filepath.Join(part, f.Name()), filepath.Join(dir, f.Name()))
		}
	}
	if err != nil {
		l.tb.Fatal(err)
	}
	l.exec("ALTER TABLE `" + g.name + "`.events ATTACH PART '" + name + "'")
}
