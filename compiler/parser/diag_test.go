package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/diag"
)

// Wrong hunts, one file per code of the parser, and exactly what is said about them.
// HUNTC_UPDATE=1 writes the diagnostics anew.
func TestDiagnostics(t *testing.T) {
	const folder = "../../testdata/diag/"
	seen := map[diag.Code]bool{}
	for _, pattern := range []string{"HF1*.txtar", "parse-*.txtar"} {
		files, err := filepath.Glob(folder + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) { testDiagnostics(t, file, seen) })
		}
	}
	for _, row := range diag.Codes() {
		if strings.HasPrefix(string(row.Code), "HF1") && !seen[row.Code] {
			t.Errorf("%s has no wrong hunt in %s", row.Code, folder)
		}
	}
}

func testDiagnostics(t *testing.T, file string, seen map[diag.Code]bool) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var diags diag.List
	Parse(&diag.File{Name: "hunt.hf", Text: string(archive.Files[0].Data)}, &diags)
	diags.Sort()
	want := diag.Code(strings.TrimSuffix(filepath.Base(file), ".txtar"))
	for _, d := range diags.All() {
		seen[d.Code] = seen[d.Code] || d.Code == want
	}
	got := diags.String()
	if os.Getenv("HUNTC_UPDATE") != "" {
		archive.Files = append(archive.Files[:1], txtar.File{Name: "diagnostics", Data: []byte(got)})
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(archive.Files) < 2 {
		t.Fatal("no section with diagnostics: run with HUNTC_UPDATE=1")
	}
	if d := cmp.Diff(string(archive.Files[1].Data), got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
