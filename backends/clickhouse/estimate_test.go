package clickhouse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEmptyTable(t *testing.T) {
	for _, c := range []struct{ name, statement, want, body string }{
		{"emitted", "CREATE TEMPORARY TABLE `p` AS\nSELECT 1", "CREATE TEMPORARY TABLE `p` EMPTY AS\n\nSELECT 1", "\nSELECT 1"},
		{
			"edited", "-- mine\nCREATE\n  TEMPORARY TABLE\n`p` -- of it\nAS SELECT 1", "-- mine\nCREATE\n  TEMPORARY TABLE\n`p` EMPTY AS\n SELECT 1",
			" SELECT 1",
		},
		{"a quote in the name", "CREATE TEMPORARY TABLE `a\\`AS b` AS SELECT 1", "CREATE TEMPORARY TABLE `a\\`AS b` EMPTY AS\n SELECT 1", " SELECT 1"},
		{"no table", "SELECT 1", "", "SELECT 1"},
		{"a table in its text", "SELECT 'CREATE TEMPORARY TABLE `p` AS'", "", "SELECT 'CREATE TEMPORARY TABLE `p` AS'"},
	} {
		got, err := EmptyTable(c.statement)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
		if got := selectOf(c.statement); got != c.body {
			t.Errorf("%s: the SELECT is %q, want %q", c.name, got, c.body)
		}
	}
}

func TestWidth(t *testing.T) {
	for typ, want := range map[string]struct {
		bytes uint64
		size  Size
	}{
		"UInt128": {16, Fixed}, "Nullable(Int64)": {9, Fixed}, "DateTime64(9, 'UTC')": {8, Fixed}, "Nullable(DateTime64(9, 'UTC'))": {9, Fixed},
		"Nullable(Bool)": {2, Fixed}, "LowCardinality(Nullable(String))": {2, Dictionary}, "Nullable(String)": {9, Varying},
		"Array(String)": {8, Varying}, "Map(LowCardinality(String), String)": {8, Varying}, "Tuple(a UInt8)": {0, Varying}, "": {0, Varying},
	} {
		if bytes, size := Width(typ); bytes != want.bytes || size != want.size {
			t.Errorf("%s: %d, %d; want %v", typ, bytes, size, want)
		}
	}
}

// What asks for granules names table and streams, whatever these are called.
func TestMarksOf(t *testing.T) {
	got := MarksOf(Table{Database: "a'b`c", Name: "events"}, []string{"x`y"})
	want := "SELECT `part_name`, `rows_in_granule`, array(ifNull(tupleElement(`x\\`y.mark`, 1), toUInt64(0))) AS `file`,\n" +
		"  array(ifNull(tupleElement(`x\\`y.mark`, 2), toUInt64(0))) AS `block`\n" +
		"FROM mergeTreeIndex('a\\'b`c', 'events', with_marks = true)\nORDER BY `part_name`, `mark_number`"
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
