package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/tablefile"
)

// estimate makes the estimate. None of its statements may run anything of the hunt: what EXPLAIN and an empty table read are
// the lines that they answer.
func estimate(t *testing.T, s *runtime.Session, p *plan.Plan, qs []*plan.Query) *runtime.Estimate {
	t.Helper()
	ctx := engine.OnStats(context.Background(), func(s engine.Stats) {
		if (strings.HasPrefix(s.Statement, "EXPLAIN") || strings.HasPrefix(s.Statement, "CREATE")) && s.RowsRead > 2 {
			t.Errorf("%d rows are read by\n%s", s.RowsRead, s.Statement)
		}
	})
	est, err := s.Estimate(ctx, p, qs, runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return est
}

// uncounted finds what has rows that no table has.
var uncounted = regexp.MustCompile(`toUInt128\('|SELECT '|RIGHT JOIN`)

// slack is the part of an estimate by which the engine may read more: what columns of few values take in a granule is not told.
const slack = 20

// checkEstimate compares a run with its estimate: no query that reads sources alone reads more than was said. The engine counts
// a row for each of a NEW, which is in the query, and those of a join to which nothing is joined; neither takes bytes to speak of.
func checkEstimate(t *testing.T, res *runtime.Result) {
	t.Helper()
	for _, q := range res.Blocks[0].Queries {
		e := q.Estimate
		if len(e.Tables) == 0 || len(e.Made) > 0 || len(e.Files) > 0 {
			continue
		}
		if q.BytesRead > e.Bytes+e.Bytes/slack || q.RowsRead > e.Rows && !uncounted.MatchString(q.Text) {
			t.Errorf("%s: %d rows, %d bytes are read; estimated are %d and %d\n%s", e.Title, q.RowsRead, q.BytesRead, e.Rows, e.Bytes, q.Text)
		}
	}
}

// estimated is a hunt that is ready to be estimated and run.
type estimated struct {
	session *runtime.Session
	plan    *plan.Plan
	queries []*plan.Query
}

// ready compiles a hunt and attaches its sources.
func ready(t *testing.T, sources []runtime.SourceConfig, text string) estimated {
	t.Helper()
	needEngine(t)
	reg, err := runtime.NewRegistry(t.TempDir(), sources)
	if err != nil {
		t.Fatal(err)
	}
	opt := compiler.Options{
		Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: corpusAnalytics(t), Files: tablefile.Files{},
	}
	compile := func() *compiler.Compiled {
		var diags diag.List
		c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
		if err != nil || c == nil {
			t.Fatalf("%v\n%s", err, diags.String())
		}
		return c
	}
	compile()
	s, err := runtime.OpenSession(context.Background(), reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := compile() // the sources are attached
	queries, err := c.Emit(reg.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	return estimated{s, c.Plan, queries}
}

// fleet is the telemetry of the tutorial: 275,000 events in parts whose columns are files of their own.
func fleet(t *testing.T) []runtime.SourceConfig {
	t.Helper()
	if testing.Short() {
		t.Skip("generates and loads 275,000 events; run without -short")
	}
	needEngine(t)
	emptyCache(t)
	dir := t.TempDir()
	gen := filepath.Join(dir, "gen")
	command(t, "go", "build", "-o", gen, "../testdata/telemetry/gen")
	command(t, gen, "-seed", "1", "-out", dir)
	return []runtime.SourceConfig{{Name: tutorialSource, URI: "file://" + filepath.Join(dir, tutorialSource+".ndjson"), Schema: "ecs"}}
}

// gets are hunts whose one query has no IN: what it reads is known to the row.
var gets = []string{
	"GET network-traffic FROM %s WHERE src_ref.value IS NOT NULL START 2022-07-26T00:00:00Z STOP 2022-07-29T00:00:00Z",
	"GET ipv4-addr FROM %s WHERE value LIKE '%%.%%'",
	"GET process FROM %s WHERE pid > 0 START 2022-07-27T00:00:00Z STOP 2022-07-28T00:00:00Z",
	"GET file FROM %s WHERE name IS NOT NULL START 2022-07-27T00:00:00Z STOP 2022-07-27T12:00:00Z",
	"GET network-traffic FROM %s WHERE dst_ref.value = '192.168.56.150' START 2022-07-27T00:00:00Z STOP 2022-07-28T00:00:00Z",
	"GET network-traffic FROM %s WHERE dst_ref.value = '203.0.113.254'",
	"GET network-traffic FROM %s WHERE src_port > 0 START 2031-07-27T00:00:00Z STOP 2031-07-28T00:00:00Z",
}

// getEstimate holds a GET against its run. The estimate has whole columns, and is never below. Where a condition lets few rows
// of a granule pass, the engine leaves out other columns of the granule: without that the two are close.
func getEstimate(t *testing.T, h estimated) {
	t.Helper()
	h.plan = h.plan.WithoutSummary()
	e := estimate(t, h.session, h.plan, h.queries).Steps[0]
	read := func(more map[string]any) runtime.QueryStat {
		settings := runtime.Limits()
		maps.Copy(settings, more)
		res, err := h.session.Run(context.Background(), h.plan, h.queries, runtime.Options{Settings: settings})
		if err != nil {
			t.Fatal(err)
		}
		return res.Blocks[0].Queries[0]
	}
	q, whole := read(nil), read(map[string]any{"optimize_move_to_prewhere": 0})
	t.Logf("estimated %d rows %d bytes, read %d rows %d bytes, of whole columns %d", e.Rows, e.Bytes, q.RowsRead, q.BytesRead, whole.BytesRead)
	if e.UpperBound || q.RowsRead != e.Rows || q.BytesRead > e.Bytes {
		t.Errorf("read are %d rows, %d bytes; estimated %d and %d, upper bound %v", q.RowsRead, q.BytesRead, e.Rows, e.Bytes, e.UpperBound)
	}
	if float64(e.Bytes) > 1.5*float64(whole.BytesRead) {
		t.Errorf("the columns are %d bytes, estimated are %d", whole.BytesRead, e.Bytes)
	}
}

func TestEstimateAgainstRun(t *testing.T) {
	source := fleet(t)
	text, err := os.ReadFile("../testdata/tutorial/tutorial.hf")
	if err != nil {
		t.Fatal(err)
	}
	tutorial, _, _ := strings.Cut(string(text), "APPLY")
	t.Run("tutorial", func(t *testing.T) {
		h := ready(t, source, tutorial)
		est := estimate(t, h.session, h.plan, h.queries)
		res, err := h.session.Run(context.Background(), h.plan, h.queries, runtime.Options{Estimate: est})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range res.Blocks[0].Queries {
			e := q.Estimate
			t.Logf("%-24s estimated %8d rows %9d bytes, read %8d rows %9d bytes", e.Title, e.Rows, e.Bytes, q.RowsRead, q.BytesRead)
			if len(e.Tables) > 0 && q.BytesRead > e.Bytes {
				t.Errorf("%s: %d bytes are read, estimated are %d", e.Title, q.BytesRead, e.Bytes)
			}
			if e.UpperBound != (len(e.Tables) > 0) {
				t.Errorf("%s: upper bound %v, although all of these stand on keys", e.Title, e.UpperBound)
			}
		}
	})
	for _, g := range gets {
		get := fmt.Sprintf(g, tutorialSource)
		t.Run(get, func(t *testing.T) { getEstimate(t, ready(t, source, "v = "+get+"\nINFO v")) })
	}
	t.Run("budget", func(t *testing.T) { budgetHolds(t, ready(t, source, tutorial)) })
}

// budgetHolds runs the tutorial under a budget that its estimate should have refused, as if the estimate had been wrong.
func budgetHolds(t *testing.T, h estimated) {
	t.Helper()
	est := estimate(t, h.session, h.plan, h.queries)
	for _, c := range []struct {
		budget int64
		over   string
	}{
		{int64(est.Bytes), ""}, {int64(est.Bytes) - 1, "execution summary"}, {35_000_000, "DISP traffic"}, {1, "store splunkd"},
	} {
		got := ""
		if s := est.Over(c.budget); s != nil {
			got = s.Title
		}
		if got != c.over {
			t.Errorf("over %d is %q, want %q", c.budget, got, c.over)
		}
	}
	est.MaxScan = 28_000_000 // the first step reads 26.6 MB, the second 3.6 MB
	res, err := h.session.Run(context.Background(), h.plan, h.queries, runtime.Options{Estimate: est})
	var step *runtime.StepError
	var ex *clickhouse.Exception
	if !errors.As(err, &step) || !errors.As(err, &ex) || ex.Code != 307 || step.Step.Title != "store splunkd_activities" {
		t.Fatalf("got %v, want too many bytes in store splunkd_activities", err)
	}
	if n := len(res.Blocks[0].Queries); n != 1 || res.Complete {
		t.Errorf("%d queries ran, complete %v", n, res.Complete)
	}
}

// TestEstimateOfAnalytics estimates what stands on an answer that nobody has yet, and on a file that is not written yet.
func TestEstimateOfAnalytics(t *testing.T) {
	events, err := filepath.Abs("../testdata/telemetry/ecs-mini.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(t.TempDir(), "p.csv")
	h := ready(t, []runtime.SourceConfig{{Name: "mini", URI: "file://" + events, Schema: "ecs"}}, `p = GET process FROM mini WHERE name IS NOT NULL
APPLY python://tag ON p
DISP p ATTR name, x_tag
n = FIND network-traffic LINKED p
DISP n ATTR dst_port
SAVE p TO '`+saved+`'
l = LOAD '`+saved+`' AS process
DISP l ATTR name
m = GET process FROM mini WHERE name = l.name
DISP m ATTR pid
`)
	h.plan = h.plan.WithoutSummary()
	est := estimate(t, h.session, h.plan, h.queries)
	if _, err := os.Stat(saved); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the estimate writes a file: %v", err)
	}
	var got []string
	for _, s := range est.Steps {
		line := s.Title
		for _, table := range s.Tables {
			line += fmt.Sprintf(", %d rows of %s", table.Rows, table.Source)
		}
		if s.Unknown != "" {
			line += ", " + s.Unknown
		}
		got = append(got, fmt.Sprint(strings.ReplaceAll(line, saved, "FILE"), ", after ", s.Made))
	}
	want := []string{
		"input p, 104 rows of mini, after []",
		"DISP p, after [2]",
		"DISP n, 26 rows of mini, after [2]",
		"SAVE p TO FILE, after [2]",
		"store l, it reads FILE, which step 5 writes, after []",
		"DISP l, it reads FILE, which step 5 writes, after [6]",
		"DISP m, it reads FILE, which step 5 writes, after [6]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if est.Unknown != 3 {
		t.Errorf("%d steps are unknown, want 3", est.Unknown)
	}
	if len(est.NotRun) != 1 || est.NotRun[0].Title != "APPLY python://tag ON p" || !slices.Equal(est.NotRun[0].Variables, []string{"p"}) {
		t.Errorf("not run are %+v", est.NotRun)
	}
}
