package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// TestPrintedStatementsAreWhatRuns runs what `huntc compile` prints, statement by statement in one session over the
// loaded source, and gets the rows of `huntc run`: nothing that matters is outside of the text that a reviewer reads.
func TestPrintedStatementsAreWhatRuns(t *testing.T) {
	if _, err := engine.Install(context.Background(), engine.InstallOptions{}); err != nil {
		t.Skipf("no embedded engine: %v", err)
	}
	events, err := filepath.Abs("../../testdata/telemetry/ecs-mini.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	hunt := filepath.Join(t.TempDir(), "hunt.hf")
	text := `p = GET process FROM mini WHERE name IS NOT NULL
c = FIND process CREATED BY p
n = FIND network-traffic LINKED c
f = FIND file LINKED c
DISP p ATTR name, pid, command_line SORT BY pid ASC
DISP c ATTR name, pid, parent_ref.name
DISP TIMESTAMPED(c) ATTR pid
DISP n ATTR src_ref.value, dst_ref.value, dst_port
DISP f ATTR name, x_path LIMIT 3
`
	if err := os.WriteFile(hunt, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	source := "mini=file://" + events + ",schema=ecs"
	code, printed, stderr := invoke(t, "", "compile", "--source", source, hunt)
	if code != 0 {
		t.Fatalf("compile: exit %d\n%s", code, stderr)
	}
	code, out, stderr := invoke(t, "", "run", "--source", source, "-o", "json", hunt)
	if code != 0 {
		t.Fatalf("run: exit %d\n%s", code, stderr)
	}
	var ran struct {
		Blocks []struct {
			Displays []struct{ Rows [][]any }
		}
	}
	if err := json.Unmarshal([]byte(out), &ran); err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for i, d := range ran.Blocks[0].Displays {
		if len(d.Rows) == 0 {
			t.Errorf("display %d shows nothing, so it shows nothing about the statement", i+1)
		}
		want = append(want, rowTexts(d.Rows))
	}
	got := statements(t, runtime.SourceConfig{Name: "mini", URI: "file://" + events, Schema: "ecs"}, printed)
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Errorf("-run +printed:\n%s", diff)
	}
}

// statements runs printed statements in order in one session and returns the rows of those that return some.
func statements(t *testing.T, source runtime.SourceConfig, printed string) [][]string {
	t.Helper()
	ctx := context.Background()
	reg, err := runtime.NewRegistry(".", []runtime.SourceConfig{source})
	if err != nil {
		t.Fatal(err)
	}
	s, err := runtime.OpenSession(ctx, reg, []string{source.Name}, runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out [][]string
	for _, text := range strings.Split(printed, ";\n") {
		switch {
		case strings.TrimSpace(text) == "":
		case strings.Contains(text, "CREATE TEMPORARY TABLE"):
			if err := s.Conn().Exec(ctx, text); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
		default:
			rows, err := s.Conn().Query(ctx, text)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			out = append(out, rowTexts(scanned(t, rows)))
		}
	}
	return out
}

func scanned(t *testing.T, rows driver.Rows) [][]any {
	t.Helper()
	out := [][]any{}
	for rows.Next() {
		row := make([]any, len(rows.ColumnTypes()))
		for i, c := range rows.ColumnTypes() {
			row[i] = reflect.New(c.ScanType()).Interface()
		}
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// rowTexts writes rows so that JSON's and the driver's compare: numbers and times as texts, missing as nil.
func rowTexts(rows [][]any) []string {
	out := []string{}
	for _, r := range rows {
		var line []string
		for _, x := range r {
			v := reflect.ValueOf(x)
			for v.IsValid() && v.Kind() == reflect.Pointer {
				v = v.Elem()
			}
			switch {
			case !v.IsValid():
				line = append(line, "nil")
			case v.Type().String() == "time.Time":
				line = append(line, runtime.TimeText(v.Interface().(time.Time)))
			default:
				line = append(line, fmt.Sprint(v.Interface()))
			}
		}
		out = append(out, strings.Join(line, "|"))
	}
	return out
}
