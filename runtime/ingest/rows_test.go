package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const kestrelData = "../../../shared/kestrel1/data"

// bundle is the path of one of Kestrel's bundles; without them the test is skipped.
func bundle(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(kestrelData, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("Kestrel's data is not there: %v", err)
	}
	return path
}

// row is one row of the staging table, without the columns that are missing in it.
type row map[string]any

// convert turns a bundle into rows without an engine.
func convert(t *testing.T, path string) ([]row, *report, *stixLoader) {
	t.Helper()
	in, err := openInput(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	m, err := newModel("stix")
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	notes := newReport()
	l := newSTIXLoader(m, t.TempDir(), notes, func(_ context.Context, b *block) error {
		rows = append(rows, blockRowsOf(b)...)
		b.reset()
		return nil
	})
	if err := l.load(t.Context(), path, in); err != nil {
		t.Fatal(err)
	}
	if err := l.flush(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	return rows, notes, l
}

// convertText is convert for a bundle made of these members.
func convertText(t *testing.T, members ...string) ([]row, *report) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bundle.json")
	text := `{"type":"bundle","id":"bundle--1","objects":[` + strings.Join(members, ",\n") + "]}"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, notes, _ := convert(t, path)
	return rows, notes
}

func blockRowsOf(b *block) []row {
	rows := make([]row, b.rows)
	for i := range rows {
		rows[i] = row{}
	}
	for _, c := range b.columns {
		c.fill(b.rows)
		for i := range rows {
			if v := c.at(i); v != nil {
				rows[i][c.name] = v
			}
		}
	}
	return rows
}

// at is the value of a row, nil for a missing one.
func (b *buffer) at(i int) any {
	switch {
	case b.kind == textBuffer && b.texts[i] != nil:
		return strings.Clone(*b.texts[i])
	case b.kind == intBuffer && b.ints[i] != nil:
		return *b.ints[i]
	case b.kind == floatBuffer && b.reals[i] != nil:
		return *b.reals[i]
	case b.kind == boolBuffer && b.flags[i] != nil:
		return *b.flags[i]
	case b.kind == timeBuffer && b.times[i] != nil:
		return b.times[i].Format(time.RFC3339Nano)
	case b.kind == listBuffer && len(b.lists[i]) > 0:
		return strings.Join(b.lists[i], "|")
	}
	return nil
}

// only keeps some columns of rows, as one line of text a row.
func only(rows []row, columns ...string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		parts := make([]string, len(columns))
		for k, c := range columns {
			parts[k] = "-"
			if v, ok := r[c]; ok {
				parts[k] = fmt.Sprint(v)
			}
		}
		out[i] = strings.Join(parts, " ")
	}
	return out
}

func wantLines(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// observed is an observation of the STIX 2.0 form.
func observed(at string, objects map[string]any) string {
	data, err := json.Marshal(map[string]any{
		"type": "observed-data", "id": "observed-data--" + at, "first_observed": at, "last_observed": at,
		"number_observed": 1, "objects": objects,
	})
	if err != nil {
		panic(err)
	}
	return string(data)
}
