package format

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// shared is the folder of outside material; tests that need it are skipped where it is absent.
const shared = "../../../shared"

func readShared(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("outside suite not available: %v", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// counter checks the hunts of a suite. Those that do not parse must be refused, which their number shows.
type counter struct{ formatted, refused int }

func (c *counter) check(t *testing.T, text string) {
	t.Helper()
	if _, ok := source(text); !ok {
		c.refused++
		return
	}
	c.formatted++
	check(t, text)
}

// log prints the numbers, and fails unless they are those of an outside suite, which does not change.
func (c counter) log(t *testing.T, want counter) {
	t.Helper()
	t.Logf("%d hunts keep their meaning and do not change again, %d do not parse", c.formatted, c.refused)
	if c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
}

// The corpus of the project.
func TestCorpus(t *testing.T) {
	var n counter
	err := filepath.WalkDir("../../testdata", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".hf":
			text, err := os.ReadFile(path)
			n.check(t, string(text))
			return err
		case ".txtar":
			archive, err := txtar.ParseFile(path)
			if err != nil {
				return err
			}
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, ".hf") {
					n.check(t, string(f.Data))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n.formatted < 80 {
		t.Errorf("only %d hunts were formatted", n.formatted)
	}
	n.log(t, n)
}

func TestKestrelCases(t *testing.T) {
	hunts, err := filepath.Glob(filepath.Join(shared, "kestrel1/cases/*/hunt.hf"))
	if err != nil || len(hunts) == 0 {
		t.Skip("outside suite not available: no hunts in ", shared)
	}
	var n counter
	for _, hunt := range hunts {
		text, err := os.ReadFile(hunt)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "# ---- block ----\n") {
			n.check(t, block)
		}
	}
	n.log(t, counter{formatted: 171, refused: 17})
}

func TestKestrelSuite(t *testing.T) {
	var suite struct {
		Cases []struct {
			Text string `json:"text"`
		} `json:"cases"`
	}
	readShared(t, "suites/kestrel_parse.json", &suite)
	var n counter
	for _, c := range suite.Cases {
		n.check(t, c.Text)
	}
	n.log(t, counter{formatted: 234, refused: 57})
}

func TestHuntbookCells(t *testing.T) {
	var book struct {
		Cells []struct {
			Text string `json:"text"`
		} `json:"cells"`
	}
	readShared(t, "suites/huntbook_cells.json", &book)
	var n counter
	for _, c := range book.Cells {
		n.check(t, c.Text)
	}
	n.log(t, counter{formatted: 80, refused: 1})
}
