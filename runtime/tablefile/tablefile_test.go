package tablefile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/tablefile"
)

var columns = []tablefile.Column{
	{Name: "name"},
	{Name: "n", Kind: entity.KindInt},
	{Name: "x", Kind: entity.KindFloat},
	{Name: "ok", Kind: entity.KindBool},
	{Name: "list", Kind: entity.KindList},
}

var rows = [][]any{
	{"a,\"b\"\n<c>", int64(9007199254740993), 1.5, true, []string{"x", "y,z"}},
	{nil, nil, nil, nil, nil},
	{"", int64(-1), 1e300, false, []string{""}},
}

func write(t *testing.T, path string, rows [][]any) {
	t.Helper()
	w, err := tablefile.Create(path, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// read unpacks a file by other code than that which packed it.
func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var in io.Reader = bytes.NewReader(data)
	switch filepath.Ext(path) {
	case ".gz":
		in, err = gzip.NewReader(in)
	case ".zst":
		in, err = zstd.NewReader(in)
	}
	if err == nil {
		data, err = io.ReadAll(in)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCSV(t *testing.T) {
	for _, name := range []string{"a.csv", "a.CSV.gz", "a.csv.zst"} {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, rows)
		got, err := csv.NewReader(bytes.NewReader(read(t, path))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{
			{"name", "n", "x", "ok", "list"},
			{"a,\"b\"\n<c>", "9007199254740993", "1.5", "true", `["x","y,z"]`},
			{"", "", "", "", ""},
			{"", "-1", "1e+300", "false", `[""]`},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

func TestJSON(t *testing.T) {
	const one = `{"name":"a,\"b\"\n<c>","n":9007199254740993,"x":1.5,"ok":true,"list":["x","y,z"]}`
	const two = `{"name":null,"n":null,"x":null,"ok":null,"list":null}`
	const three = `{"name":"","n":-1,"x":1e+300,"ok":false,"list":[""]}`
	dir := t.TempDir()
	for name, want := range map[string]string{
		"a.ndjson":    one + "\n" + two + "\n" + three + "\n",
		"a.jsonl.gz":  one + "\n" + two + "\n" + three + "\n",
		"a.json":      "[\n" + one + ",\n" + two + ",\n" + three + "\n]\n",
		"none.json":   "[]\n",
		"none.ndjson": "",
		"a.JSON.zst":  "[\n" + one + ",\n" + two + ",\n" + three + "\n]\n",
	} {
		path := filepath.Join(dir, name)
		if strings.HasPrefix(name, "none") {
			write(t, path, nil)
		} else {
			write(t, path, rows)
		}
		got := read(t, path)
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
		if strings.Contains(strings.ToLower(name), ".json.") && !json.Valid(got) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

func TestParquet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.parquet")
	write(t, path, rows)
	type row struct {
		Name *string  `parquet:"name,optional"`
		N    *int64   `parquet:"n,optional"`
		X    *float64 `parquet:"x,optional"`
		OK   *bool    `parquet:"ok,optional"`
		List []string `parquet:"list"`
	}
	got, err := parquet.ReadFile[row](path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"Name":"a,\"b\"\n\u003cc\u003e","N":9007199254740993,"X":1.5,"OK":true,"List":["x","y,z"]},` +
		`{"Name":null,"N":null,"X":null,"OK":null,"List":[]},{"Name":"","N":-1,"X":1e+300,"OK":false,"List":[""]}]`
	if diff := cmp.Diff(want, strings.ReplaceAll(string(data), `"List":null`, `"List":[]`)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestWholeOrNothing leaves what was there until the new file is whole, and nothing besides.
func TestWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(path, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	w, err := tablefile.Create(path, columns)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows[0]); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if got := string(read(t, path)); got != "before" {
		t.Errorf("after an abort: %q", got)
	}
	write(t, path, nil)
	if got := string(read(t, path)); got != "name,n,x,ok,list\n" {
		t.Errorf("after it was written: %q", got)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := tablefile.Create(filepath.Join(dir, "no", "a.csv"), columns); !os.IsNotExist(err) {
		t.Errorf("no directory: %v", err)
	}
}

func TestOf(t *testing.T) {
	for path, want := range map[string]string{
		"a.csv": "0 0", `C:\x.y\A.JSON`: "1 0", "a.tar.ndjson.gz": "2 1", "a.parq.zst": "3 2", "a.txt": "error", "csv": "error", "a.csv/b": "error", ".csv": "0 0",
	} {
		f, c, err := tablefile.Of(path)
		got := "error"
		if err == nil {
			got = strings.Join([]string{string('0' + byte(f)), string('0' + byte(c))}, " ")
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
