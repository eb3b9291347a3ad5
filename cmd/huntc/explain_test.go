package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/runtime/ingest"
)

// What explain writes of every hunt of the corpus follows the contract: with all rules, and with each rule left out that
// can be.
func TestExplanationsFollowTheContract(t *testing.T) {
	form := contract(t, "explain.schema.json")
	files, err := filepath.Glob("../../testdata/hunts/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no hunts", err)
	}
	compiled := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		hunt := ""
		for _, f := range a.Files {
			if f.Name == "in/hunt.hf" {
				hunt = string(f.Data)
			}
		}
		for _, flags := range [][]string{nil, {"--disable-rule", "drop-completion", "--disable-rule", "inline-shown-binding"}} {
			args := append([]string{"explain", "-", "--source", "edr=a.ndjson,schema=ecs", "--source", "bundle=b.json,schema=stix"}, flags...)
			code, stdout, stderr := invoke(t, hunt, append(args, "-o", "json")...)
			if code == exitHunt {
				continue // it needs what only its own test has
			}
			if code != 0 {
				t.Fatalf("%s: exit code %d\n%s", file, code, stderr)
			}
			compiled++
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if err := form.Validate(doc); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			if code, _, stderr := invoke(t, hunt, append(args, "--trace")...); code != 0 {
				t.Errorf("%s: as text: exit code %d\n%s", file, code, stderr)
			}
		}
	}
	if compiled < len(files) {
		t.Errorf("of %d hunts %d explanations", len(files), compiled)
	}
}

func TestRulesFollowTheContract(t *testing.T) {
	code, stdout, stderr := invoke(t, "", "explain", "--rules", "-o", "json")
	if code != 0 {
		t.Fatal(stderr)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
	if err != nil {
		t.Fatal(err)
	}
	if err := contract(t, "explain-rules.schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
}

// TestReadmeShowsWhatIsExplained keeps the explanation of the README part of that of the hunt beside it.
func TestReadmeShowsWhatIsExplained(t *testing.T) {
	code, text, stderr := invoke(t, "", "explain", "../../testdata/tutorial/tutorial.hf")
	if code != 0 {
		t.Fatal(stderr)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "<!-- explain -->\n```\n")
	shown, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("no explanation in README.md")
	}
	if !strings.Contains(text, shown) {
		t.Errorf("README.md shows\n%s\nand explain says\n%s", shown, text)
	}
}

// What `schema check` finds standing alone may do so by what explain says, and it tells entities by no other rung.
func TestWhatIsCountedWasExplained(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	for file, name := range map[string]string{"ecs-mini.ndjson": "ecs", "ocsf-mini.ndjson": "ocsf"} {
		code, stdout, stderr := invoke(t, "", "schema", "check", filepath.Join("../../testdata/telemetry", file), "-o", "json")
		if code != 0 {
			t.Fatal(stderr)
		}
		var found checkedSchemaJSON
		if err := json.Unmarshal([]byte(stdout), &found); err != nil {
			t.Fatal(err)
		}
		profile, _ := schema.Lookup(name)
		for _, r := range found.Roles {
			id, ok := profile.Identity(r.Role)
			if !ok {
				t.Errorf("%s: nothing is said of %s", file, r.Role)
			}
			for _, g := range r.Identity {
				is := func(rung []string) bool { return strings.Join(rung, ", ") == g.Rung }
				if g.Rung == ingest.Alone && !id.Alone || g.Rung != ingest.Alone && !slices.ContainsFunc(id.Rungs, is) {
					t.Errorf("%s: %s has %d of %q, and %v is said", file, r.Role, g.Mentions, g.Rung, id)
				}
			}
		}
		if len(found.Roles) < 3 {
			t.Errorf("%s: only %d roles", file, len(found.Roles))
		}
	}
}
