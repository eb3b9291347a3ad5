package main

import (
	"os"
	"strings"
	"testing"
)

// TestReadmeShowsWhatIsCompiled keeps the query of the README the one that the hunt beside it compiles to.
func TestReadmeShowsWhatIsCompiled(t *testing.T) {
	code, sql, stderr := invoke(t, "", "compile", "../../testdata/tutorial/tutorial.hf", "--var", "traffic")
	if code != 0 {
		t.Fatal(stderr)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```sql\n")
	shown, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("no SQL in README.md")
	}
	if shown == sql {
		return
	}
	if os.Getenv("HUNTC_UPDATE") == "" {
		t.Fatalf("README.md shows\n%s\nand the hunt compiles to\n%s\nHUNTC_UPDATE=1 rewrites it", shown, sql)
	}
	text := strings.Replace(string(readme), "```sql\n"+shown, "```sql\n"+sql, 1)
	if err := os.WriteFile("../../README.md", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
