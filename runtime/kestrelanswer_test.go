package runtime_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/runtime"
)

// kestrelDisplay is what Kestrel shows.
type kestrelDisplay struct {
	Kind    string   `json:"kind"` // dataframe, dict (INFO, DESCRIBE), html, summary
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Items   [][2]any `json:"items"` // of a dict: name, value
	Text    string   `json:"text"`  // of html, its beginning
}

// kestrelBlock is Kestrel's answer to a block.
type kestrelBlock struct {
	displays []kestrelDisplay
	counts   map[string]string // entities and records by variable
	err      string            // "" when the block ran
}

// kestrelAnswer is Kestrel's answer to a case, by block.
func kestrelAnswer(t *testing.T, name string) []kestrelBlock {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(kestrel, "cases", name, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Blocks []struct {
			Displays []kestrelDisplay `json:"displays"`
			Error    struct {
				Message string `json:"message"`
			} `json:"error"`
			OK bool `json:"ok"`
		} `json:"blocks"`
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	var out []kestrelBlock
	for _, b := range r.Blocks {
		have := kestrelBlock{counts: map[string]string{}}
		if !b.OK {
			have.err = "error: " + b.Error.Message
		}
		for _, d := range b.Displays {
			if d.Kind != "summary" {
				have.displays = append(have.displays, d)
				continue
			}
			for _, row := range d.Rows {
				have.counts[fmt.Sprint(row[0])] = fmt.Sprintf("%v %v", row[2], row[3])
			}
		}
		out = append(out, have)
	}
	return out
}

// rows is the table as a sorted multiset, ids aside.
func (d kestrelDisplay) rows() string {
	var out []string
	for _, r := range d.Rows {
		var line []string
		for i, c := range d.Columns {
			if c != "id" && !strings.HasSuffix(c, ".id") {
				line = append(line, c+"="+canonical(r[i]))
			}
		}
		out = append(out, strings.Join(line, " | "))
	}
	sort.Strings(out)
	return strings.Join(dedup(out), "\n")
}

// ourRows is our table under Kestrel's columns.
func ourRows(d runtime.Display, columns []string) string {
	at := map[string]int{}
	for i, c := range d.Columns {
		at[c] = i
	}
	var out []string
	for _, r := range d.Rows {
		var line []string
		for _, c := range columns {
			if c == "id" || strings.HasSuffix(c, ".id") {
				continue
			}
			v := "no such column"
			if i, ok := at[c]; ok {
				v = canonical(r[i])
			}
			line = append(line, c+"="+v)
		}
		out = append(out, strings.Join(line, " | "))
	}
	sort.Strings(out)
	return strings.Join(dedup(out), "\n")
}

// dedup drops rows that are equal once ids are left out.
func dedup(rows []string) []string {
	var out []string
	for i, r := range rows {
		if i == 0 || r != rows[i-1] {
			out = append(out, r)
		}
	}
	return out
}

// canonical writes a value so that Kestrel's JSON and ours compare: whole floats as integers, times without the zeros
// that Kestrel pads them with, lists as the JSON text that Kestrel keeps them as.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return "∅"
	case float64:
		return fmt.Sprintf("%v", v)
	case int64:
		return fmt.Sprintf("%v", float64(v))
	case []string:
		text, _ := json.Marshal(v) // texts always can be
		return string(text)
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
		return v
	}
	return fmt.Sprint(v)
}
