package parser

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/diag"
)

// shared is the folder of outside material; tests that need it are skipped where it is absent.
const shared = "../../../shared"

func readShared(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("outside suite not available: %v", err)
	}
	return data
}

// TestKestrelSuite reads the hunts of Kestrel's own tests. Of most the suite says whether they must parse. The others are
// patterns without a statement, which its pattern parser took without an exception (`"exc": null`), and templates whose
// rest a test of Kestrel's fills in: those are no hunts, and refused.
func TestKestrelSuite(t *testing.T) {
	var suite struct {
		Cases []suiteCase `json:"cases"`
	}
	if err := json.Unmarshal(readShared(t, "suites/kestrel_parse.json"), &suite); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for i, c := range suite.Cases {
		kind, text, parses := c.claim()
		count[kind]++
		var diags diag.List
		Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
		if parses == diags.HasErrors() {
			t.Errorf("case %d, %s: should parse: %v\n%s\n%s", i, kind, parses, text, diags.String())
		}
	}
	t.Log(count)
	if want := map[string]int{"hunt": 234, "no hunt": 4, "pattern": 7, "template": 46}; !maps.Equal(count, want) {
		t.Errorf("%v cases, want %v", count, want)
	}
}

// suiteCase is a text and what Kestrel made of it.
type suiteCase struct {
	Text     string          `json:"text"`
	Parse    *bool           `json:"should_parse"`
	Accepted bool            `json:"accepted"`
	Exc      json.RawMessage `json:"exc"`
}

// claim says what a case is, as a hunt, and whether it parses.
func (c suiteCase) claim() (kind, hunt string, parses bool) {
	switch {
	case c.Parse != nil && *c.Parse:
		return "hunt", c.Text, true
	case c.Parse != nil:
		return "no hunt", c.Text, false
	case c.Accepted && string(c.Exc) == "null":
		return "pattern", "p = GET process FROM edr WHERE " + c.Text, true
	default:
		return "template", c.Text, false
	}
}

// kestrelErrors are the blocks of the compatibility cases that Kestrel refuses as no Kestrel,
// and we do too; what is Kestrel and wrong (LIMIT -1) is for lowering to say.
var kestrelErrors = map[string]bool{
	"097-err-no-setup 0": true, "097-err-no-setup 1": true, "097-err-no-setup 2": true, "097-err-no-setup 9": true,
	"097-err-no-setup 18": true, "097-err-no-setup 25": true, "097-err-no-setup 26": true, "097-err-no-setup 27": true,
	"097-err-no-setup 28": true, "097-err-no-setup 30": true, "097-err-no-setup 31": true,
	"098-err-with-setup 7": true, "098-err-with-setup 8": true, "098-err-with-setup 14": true,
	"098-err-with-setup 30": true, "098-err-with-setup 56": true,
	"098-err-with-setup 57": true,
}

func TestKestrelCases(t *testing.T) {
	hunts, err := filepath.Glob(filepath.Join(shared, "kestrel1/cases/*/hunt.hf"))
	if err != nil || len(hunts) == 0 {
		t.Skip("outside suite not available: no hunts in ", shared)
	}
	blocks := 0
	for _, hunt := range hunts {
		name := filepath.Base(filepath.Dir(hunt))
		text, err := os.ReadFile(hunt)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(string(text), "# ---- block ----\n") {
			blocks++
			var diags diag.List
			Parse(&diag.File{Name: name + "/hunt.hf", Text: block}, &diags)
			key := name + " " + strconv.Itoa(i)
			if diags.HasErrors() != kestrelErrors[key] {
				t.Errorf("%s: an error is wanted: %v\n%s\n%s", key, kestrelErrors[key], block, diags.String())
			}
		}
	}
	t.Logf("%d blocks of %d hunts, of which %d must not parse", blocks, len(hunts), len(kestrelErrors))
}

func TestHuntbookCells(t *testing.T) {
	var book struct {
		Cells []struct {
			Source string `json:"source"`
			Text   string `json:"text"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(readShared(t, "suites/huntbook_cells.json"), &book); err != nil {
		t.Fatal(err)
	}
	left := 0
	for i, cell := range book.Cells {
		if strings.Contains(cell.Text, "...") {
			left++
			continue // documentation that leaves something out
		}
		var diags diag.List
		Parse(&diag.File{Name: cell.Source, Text: cell.Text}, &diags)
		if diags.HasErrors() {
			t.Errorf("cell %d:\n%s\n%s", i, cell.Text, diags.String())
		}
	}
	t.Logf("%d cells parse, %d with an ellipsis are no hunts", len(book.Cells)-left, left)
}
