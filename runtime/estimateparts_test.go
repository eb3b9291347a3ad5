package runtime

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePlan(t *testing.T) {
	p, err := parsePlan(`[{"Plan": {"Node Type": "Union", "Plans": [
		{"Node Type": "CreatingSets", "Plans": [
			{"Node Type": "ReadFromMergeTree", "Description": "db.events", "Header": [{"Name": "a"}, {"Name": "b.null"}], "Indexes": [
				{"Type": "PrimaryKey", "Initial Granules": 34, "Selected Granules": 33}, {"Type": "Skip", "Selected Granules": 7}]},
			{"Node Type": "CreatingSet", "Plans": [{"Node Type": "ReadFromMemoryStorage"}, {"Node Type": "ReadFromFile"}]}]},
		{"Node Type": "Limit", "Plans": [{"Node Type": "ReadFromMergeTree", "Description": "db.events"}]},
		{"Node Type": "ReadFromPreparedSource"}]}}]`)
	if err != nil {
		t.Fatal(err)
	}
	want := &queryPlan{
		reads: []tableRead{{"db.events", []string{"a", "b.null"}, 7, false}, {"db.events", nil, 0, true}},
		files: 1, made: 1, sets: true, cut: true,
	}
	if d := cmp.Diff(want, p, cmp.AllowUnexported(queryPlan{}, tableRead{})); d != "" {
		t.Error(d)
	}
	for _, text := range []string{"", "[{}]", `[{"Plan": {"Node Type": "ReadFromRemote"}}]`} {
		if _, err := parsePlan(text); err == nil || !strings.Contains(err.Error(), "plan") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// Granules of one block are told apart by their places in it, those of several by the file: of 900 bytes, packed to 90, the
// first two granules have 100 and 200, the third the rest.
func TestShareOf(t *testing.T) {
	for _, c := range []struct {
		name   string
		places []place
		want   []float64
	}{
		{"blocks", []place{{0, 0}, {0, 100}, {30, 0}, {90, 0}}, []float64{1. / 9, 2. / 9, 6. / 9}},
		{"one block", []place{{0, 0}, {0, 10}, {0, 40}}, []float64{0.25, 0.75}},
		{"nothing known", []place{{0, 0}, {0, 0}, {0, 0}}, []float64{1, 1}},
		{"no granules", nil, []float64{}},
	} {
		got := shareOf(c.places, 900)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v", c.name, got)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// A column of 1000 rows in two granules: 9 bytes of each value are its type's, and the other 1000 are in the first granule.
func TestSpread(t *testing.T) {
	got := make([]float64, 2)
	partColumn{typ: "Nullable(String)", bytes: 10_000}.spread(got, []uint64{600, 400}, 1000, []place{{0, 0}, {50, 0}, {50, 0}})
	if d := cmp.Diff([]float64{600*9 + 1000, 400 * 9}, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]float64{0, 6400, 10_000}, largest([]float64{3600, 6400})); d != "" {
		t.Error(d)
	}
}
