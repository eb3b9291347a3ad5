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
	head, sql, _ := strings.Cut(sql, "\n") // the version is another with each build
	if !strings.HasPrefix(head, "-- huntc ") {
		t.Errorf("the first line is %q", head)
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

// TestSchemaDoc keeps docs/schema.md what `schema list -o markdown` prints.
func TestSchemaDoc(t *testing.T) {
	const doc = "../../docs/schema.md"
	code, text, stderr := invoke(t, "", "schema", "list", "-o", "markdown")
	if code != 0 {
		t.Fatal(stderr)
	}
	if os.Getenv("HUNTC_UPDATE") == "1" {
		if err := os.WriteFile(doc, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Error("docs/schema.md is not what `huntc schema list -o markdown` prints; HUNTC_UPDATE=1 rewrites it")
	}
}
