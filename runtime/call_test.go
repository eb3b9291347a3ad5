package runtime_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
)

// TestFailingAnalytics runs hunts whose analytics fail: what was shown before is there, what needs the answer is left out
// and said, and everything else runs.
func TestFailingAnalytics(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "edr.ndjson")
	const events = `{"@timestamp":"2026-01-01T10:00:01Z","host":{"id":"h1"},"event":{"category":["process"],"type":["start"]},"process":{"entity_id":"a","pid":1,"name":"bash"}}
{"@timestamp":"2026-01-01T10:00:02Z","host":{"id":"h1"},"event":{"category":["process"],"type":["start"]},"process":{"entity_id":"b","pid":2,"name":"curl"}}
`
	if err := os.WriteFile(path, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	sources := []runtime.SourceConfig{{Name: "edr", URI: path, Schema: "ecs"}}
	for name, problem := range map[string]apply.Problem{
		"raises": apply.Raised, "killed": apply.Signal, "garbage": apply.BadResult, "endless": apply.Timeout, "hungry": apply.Memory,
	} {
		t.Run(name, func(t *testing.T) {
			var notes []string
			h := hunting{limits: apply.Limits{Time: 15 * time.Second}, note: func(d diag.Diagnostic) { notes = append(notes, d.String()) }}
			res, err := h.result(t, dir, sources, `p = GET process FROM edr WHERE pid = 1
q = GET process FROM edr WHERE pid = 2
DISP p ATTR name
APPLY python://`+name+` ON p
DISP p ATTR pid
w = p WHERE pid = 1
DISP w ATTR pid
DISP q ATTR name
`)
			var failed *apply.Error
			var step *runtime.StepError
			if !errors.As(err, &failed) || failed.Problem != problem || !errors.As(err, &step) || step.Step.Span.Start.Line != 4 {
				t.Fatalf("got %v, want %v", err, problem)
			}
			if res.Complete {
				t.Error("the result says that it is whole")
			}
			var shown []string
			for _, d := range res.Blocks[0].Displays {
				shown = append(shown, d.Variable+" "+cellText(d.Rows[0][0]))
			}
			if diff := cmp.Diff([]string{"p bash", "q curl"}, shown); diff != "" {
				t.Errorf("displays: -want +got\n%s", diff)
			}
			all := strings.Join(notes, "\n")
			for _, left := range []string{"5:1: warning[HF5016]: DISP p", "7:1: warning[HF5016]: DISP w"} {
				if !strings.Contains(all, left) {
					t.Errorf("no %q in\n%s", left, all)
				}
			}
		})
	}
}
