package format

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzFormat: whatever the text is, formatting ends; what parses keeps its meaning and its comments, and formatting it
// again changes nothing.
func FuzzFormat(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no testdata: ", err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range archive.Files {
			f.Add(string(section.Data))
			f.Add(strings.ReplaceAll(string(section.Data), "name", "start"))
		}
	}
	for _, seed := range []string{
		"", "\ufeff# a", "# only\r\n#two\r", "DISP p#", "x=p#\r\n#\n\n\nWHERE a=1 #", "x = p WHERE a = 'ä\xff'", "DISP p ATTR name,\r\ngroup",
		"x = p WHERE ((a IS # (\n NOT NULL)) AND (NOT(NOT(b = ((1)))))", "g = GROUP p BY BIN(pid, -5 d)", "x = p LIMIT 5 y = x DISP y #",
		"SORT p BY last", "x = p SORT BY start DESC # c\nFIND file LINKED x LAST 05d", "NEW [{'a': NULL, \"b\": nUlL}]", "x = p WHERE a = 'b\rc'",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, ok := source(text); ok {
			check(t, text)
		}
	})
}
