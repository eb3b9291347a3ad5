package ingest

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/huntc/huntc/runtime/engine"
)

// layouts are ways to lay out the columns that a chain of FINDs reads. "time" is the store's.
var layouts = []struct{ name, indexes, order, settings string }{
	{"time", "", "time, record", ""},
	{"time, bloom", ", INDEX p process_key TYPE bloom_filter(0.01) GRANULARITY 1, INDEX q parent_key TYPE bloom_filter(0.01) GRANULARITY 1, " +
		"INDEX n process_name TYPE set(100) GRANULARITY 1, INDEX m parent_name TYPE set(100) GRANULARITY 1", "time, record", ""},
	{"kind, time", "", "kind, time, record", ""},
}

// chain is a hunt of three hops as huntc compiles it; the seed is a name.
const chain = "WITH a AS (SELECT process_key AS k FROM T WHERE process_name = 'SEED' AND process_pid < 7000 UNION DISTINCT SELECT parent_key FROM T WHERE parent_name = 'SEED' AND parent_pid < 7000), " +
	"b AS (SELECT process_key AS k FROM T WHERE kind = 'process-start' AND parent_key IN (SELECT k FROM a)), " +
	"c AS (SELECT process_key AS k FROM T WHERE kind = 'process-start' AND parent_key IN (SELECT k FROM b)) " +
	"SELECT count(), uniqExact(dst_ip) FROM T WHERE kind = 'network' AND process_key IN (SELECT k FROM c)"

// BenchmarkLayout runs a chain of three FINDs over a loaded source of the user's, HUNTC_BENCH_SOURCE, in each layout:
// from few processes and from many.
func BenchmarkLayout(b *testing.B) {
	source := os.Getenv("HUNTC_BENCH_SOURCE")
	if source == "" {
		b.Skip("HUNTC_BENCH_SOURCE names no loaded source")
	}
	e, err := openShared()
	if err != nil {
		b.Fatal(err)
	}
	s, err := NewStore("")
	if err != nil {
		b.Fatal(err)
	}
	l, err := s.Attach(context.Background(), e, source)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := e.Conn(context.Background(), engine.ConnOptions{Database: l.Database})
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	exec := func(b *testing.B, sql string) {
		b.Helper()
		if err := conn.Exec(context.Background(), sql); err != nil {
			b.Fatalf("%v\n%s", err, sql)
		}
	}
	run := func(name, table string) {
		for _, seed := range []string{"agent", "bash"} {
			b.Run(name+"/"+seed, func(b *testing.B) {
				sql := strings.NewReplacer("SEED", seed, " T ", " "+table+" ").Replace(chain)
				exec(b, sql) // warm
				for b.Loop() {
					exec(b, sql)
				}
			})
		}
	}
	run("events", "events")
	for i, layout := range layouts {
		table := "layout" + string(rune('a'+i))
		exec(b, "CREATE TABLE "+table+" (time DateTime64(9,'UTC') CODEC(Delta(8), ZSTD(1)), record UInt64 CODEC(Delta(8), ZSTD(1)), kind LowCardinality(String), asset LowCardinality(String), "+
			"process_key UInt128, parent_key UInt128, process_pid Nullable(Int64), parent_pid Nullable(Int64), process_name LowCardinality(Nullable(String)), parent_name LowCardinality(Nullable(String)), dst_ip Nullable(String)"+
			layout.indexes+") ENGINE = MergeTree ORDER BY ("+layout.order+")")
		exec(b, "INSERT INTO "+table+" SELECT time, record, kind, asset, process_key, parent_key, process_pid, parent_pid, process_name, parent_name, dst_ip FROM events")
		run(layout.name, table)
		exec(b, "DROP TABLE "+table+" SYNC")
	}
}
