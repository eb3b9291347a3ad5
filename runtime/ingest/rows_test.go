package ingest

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
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
		for i, v := range c.decode() {
			if v != nil {
				rows[i][c.name] = v
			}
		}
	}
	return rows
}

// decode reads the values back, nil for missing ones.
func (b *buffer) decode() []any {
	out := make([]any, b.rows)
	data := b.data
	text := func() string {
		n, k := binary.Uvarint(data)
		v := string(data[k : k+int(n)])
		data = data[k+int(n):]
		return v
	}
	fixed := func() int64 {
		v := int64(binary.LittleEndian.Uint64(data))
		data = data[8:]
		return v
	}
	begin := uint64(0)
	for i := range out {
		var v any
		switch b.kind {
		case textBuffer:
			v = text()
		case intBuffer:
			v = fixed()
		case floatBuffer:
			v = math.Float64frombits(uint64(fixed()))
		case boolBuffer:
			v, data = data[0] == 1, data[1:]
		case timeBuffer:
			v = time.Unix(0, fixed()).UTC().Format(time.RFC3339Nano)
		case listBuffer:
			var members []string
			for ; begin < b.ends[i]; begin++ {
				members = append(members, text())
			}
			if v = strings.Join(members, "|"); len(members) == 0 {
				v = nil
			}
		}
		if b.kind == listBuffer || b.nulls[i] == 0 {
			out[i] = v
		}
	}
	return out
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
