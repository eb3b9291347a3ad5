package apply

import (
	"path/filepath"
	"testing"
)

func TestNoPlaceToWork(t *testing.T) {
	a := analytics(t, contract, "enrich")
	in := []Input{traffic(t)}
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "gone"))
	fail(t, a, in, Limits{}, wants(System, "no such file"))
}

func TestNoTable(t *testing.T) {
	isolated(t)
	in := []Input{{Variable: "p", Path: filepath.Join(t.TempDir(), "gone.parquet")}}
	fail(t, analytics(t, contract, "enrich"), in, Limits{}, wants(System, "the table of 'p'", "gone.parquet"))
	short := traffic(t)
	short.Rows = 3
	fail(t, analytics(t, contract, "enrich"), []Input{short}, Limits{}, wants(System, "has 2 rows instead of 3"))
	in[0].Path = "testdata/table.py"
	fail(t, analytics(t, contract, "enrich"), in, Limits{}, wants(System, "the table of 'p'"))
}
