package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/huntc/huntc/ir/plan/planfile"
)

// planned is a hunt of which each kind of step is in the plan.
const planned = `p = GET process FROM lake WHERE name = 'cmd.exe' AND x_team = 'blue'
c = FIND process CREATED BY p
DISP c ATTR name, pid
DISP p ATTR name
INFO p
EXPLAIN c
DESCRIBE p.pid
SAVE c TO 'c.csv'
q = LOAD 'c.csv'
DISP q ATTR pid
n = GET ipv4-addr FROM lake WHERE value = '10.0.0.1'
APPLY python://domain-enrichment ON n WITH OFFLINE=true, TABLE=p.name
DISP n ATTR value, x_domain_name
`

// compiledPlan compiles a hunt in a directory of its own, which is the working directory then.
func compiledPlan(t *testing.T, hunt string, args ...string) string {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"hunt.hf": hunt, "lake.ndjson": events, "other.ndjson": events, "other.csv": "pid\n7\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := invoke(t, "", append([]string{"compile", "-o", "json", "hunt.hf"}, args...)...)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	return out
}

// there is a file in the working directory, by its whole path.
func there(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

const lake = "--source=lake=lake.ndjson,schema=ecs"

// edited is a plan with something in it changed.
func edited(t *testing.T, text string, edit func(*planfile.File)) string {
	t.Helper()
	var f planfile.File
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	edit(&f)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A plan that is not what huntc wrote for these sources is refused with what is wrong and where, and nothing runs: these need no
// engine.
func TestPlansAreRefused(t *testing.T) {
	text := compiledPlan(t, planned, lake)
	step := func(f *planfile.File, title string) int {
		i := slices.IndexFunc(f.Plan.Steps, func(s planfile.Step) bool { return s.Title == title })
		if i < 0 {
			t.Fatalf("no step %q", title)
		}
		return i
	}
	sql := func(title, old, with string) func(*planfile.File) {
		return func(f *planfile.File) {
			q := &f.Queries[step(f, title)]
			if !strings.Contains(q.Text, old) {
				t.Fatalf("%q is not in\n%s", old, q.Text)
			}
			q.Text = strings.Replace(q.Text, old, with, 1)
		}
	}
	loads := func(path, digest string) func(*planfile.File) {
		return func(f *planfile.File) {
			old := f.Reads[0].Path
			f.Reads[0].Path, f.Reads[0].Digest = path, digest
			for i, s := range f.Plan.Steps {
				if len(s.Reads) > 0 {
					f.Plan.Steps[i].Reads = []string{path}
					f.Queries[i].Text = strings.ReplaceAll(f.Queries[i].Text, old, path)
				}
			}
		}
	}
	raw := func(old, with string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("%q is not in the plan", old)
		}
		return strings.Replace(text, old, with, 1)
	}
	const call = "APPLY python://domain-enrichment ON n"
	for _, c := range []struct {
		name string
		edit func(*planfile.File)
		text string // in the place of an edit
		want string
	}{
		// the file
		{name: "empty", text: "\n", want: "plan.json:1:1: error[HF5030]: the plan cannot be read: it is empty"},
		{name: "no object", text: "[]", want: "plan.json:1:1: error[HF5030]: the plan cannot be read: it is not a JSON object"},
		{name: "a hunt", text: planned, want: "HF5030]: the plan cannot be read: it is not a JSON object"},
		{name: "another object", text: `{"a": 1}`, want: "HF5030]: the plan cannot be read: it has no contract"},
		{name: "a part", text: text[:len(text)/2], want: "it ends in the middle"},
		{name: "two plans", text: text + "\n{}", want: "something stands behind the object"},
		{name: "a comma too many", text: raw(`"summary": "basic",`, `"summary": "basic",,`), want: "plan.json:6:22: error[HF5030]: the plan cannot be read: it is not JSON"},
		{name: "a deep nesting", text: strings.Repeat(`{"a":[`, 100_000), want: "it is nested too deep"},
		{name: "UTF-16", text: "\xff\xfe{\x00}\x00", want: "it is UTF-16\n  hint: write it as UTF-8"},
		{name: "an unknown field", text: raw(`"summary": "basic",`, `"summary": "basic", "settings": {},`), want: `plan.json:6:35: error[HF5030]: the plan cannot be read: there is no field "settings"`},
		{name: "a field twice", text: raw(`"summary": "basic",`, `"summary": "basic", "summary": "none",`), want: `plan.json:6:23: error[HF5030]: the plan cannot be read: "summary" stands twice`},
		{name: "a field in other letters", text: raw(`"summary": "basic",`, `"Summary": "basic",`), want: `there is no field "Summary"`},
		{name: "a field too few", text: raw(`"summary": "basic",`, ``), want: `"summary" is missing`},
		{name: "a text for a number", text: raw(`"line": 1,`, `"line": "1",`), want: "plan.steps.line is not of its type, but a string"},
		{name: "no time", text: raw(`"now": "2023`, `"now": "in 2023`), want: `plan.json:5:10: error[HF5030]: the plan cannot be read: now is not a time`},
		// its version
		{name: "an older version", text: raw(`"contract": 2,`, `"contract": 1,`), want: "plan.json:2:15: error[HF5031]: the plan is of an older version; this huntc runs contract 2\n  hint: compile the hunt again"},
		{name: "no version", text: raw(`"contract": 2,`, ``), want: "HF5031]: the plan is of an older version"},
		{name: "a newer version", text: raw(`"contract": 2,`, `"contract": 3, "what": {},`), want: "HF5031]: the plan is of a newer version"},
		{name: "a text for a version", text: raw(`"contract": 2,`, `"contract": "2",`), want: "its contract is not a number"},
		// what stands in two places
		{name: "a query too few", edit: func(f *planfile.File) { f.Queries = f.Queries[1:] }, want: "HF5034]: there are"},
		{name: "steps in another order", edit: func(f *planfile.File) {
			f.Plan.Steps[0], f.Plan.Steps[1] = f.Plan.Steps[1], f.Plan.Steps[0]
			f.Queries[0], f.Queries[1] = f.Queries[1], f.Queries[0]
		}, want: "HF5034]: step 1: it has the number 2"},
		{name: "another title", edit: func(f *planfile.File) { f.Queries[0].Sink = "DISP x" }, want: `step 1: its query is for "DISP x", the step for "store p"`},
		{name: "other sources of a query", edit: func(f *planfile.File) { f.Queries[0].Source = "x" }, want: `step 1: its query reads "x", the step "lake"`},
		{name: "a source that is not the plan's", edit: func(f *planfile.File) { f.Sources = nil }, want: `it reads the source "lake", which is not one of the plan's`},
		{name: "a source too many", edit: func(f *planfile.File) { f.Sources = append(f.Sources, planfile.Source{Name: "x", By: "hunt"}) }, want: `no step reads the source "x"`},
		{name: "a later step", edit: func(f *planfile.File) { f.Queries[0].DependsOn = []int{2} }, want: "step 1: it depends on step 2, which is no step before it"},
		{name: "an unknown kind", edit: func(f *planfile.File) { f.Plan.Steps[0].Kind = "drop" }, want: `there is no kind "drop" of step`},
		{name: "another kind", edit: func(f *planfile.File) { f.Plan.Steps[0].Kind = "table" }, want: "a step of the kind table"},
		{name: "an unknown type", edit: func(f *planfile.File) { f.Plan.Steps[step(f, "DISP p")].Columns[0].Type = "blob" }, want: `there is no type "blob"`},
		{name: "a column too few", edit: func(f *planfile.File) { s := &f.Plan.Steps[step(f, "INFO p")]; s.Columns = s.Columns[1:] }, want: "a step of the kind info has"},
		{name: "a table twice", edit: func(f *planfile.File) { f.Plan.Steps[1].Makes = "p" }, want: `the table "p" is made by step 1 already`},
		{name: "another language", edit: func(f *planfile.File) { f.Queries[0].Language = "bash" }, want: `it is in the language "bash"`},
		{name: "a parameter of a query", edit: func(f *planfile.File) { f.Queries[0].Parameters["x"] = "y" }, want: "a query has no parameters"},
		{name: "another file in a step", edit: func(f *planfile.File) { f.Plan.Steps[step(f, "SAVE c TO c.csv")].Save.Path = "/etc/passwd.csv" }, want: `the steps write ["/etc/passwd.csv"], the plan says ["c.csv"]`},
		{name: "a file of no format", edit: func(f *planfile.File) {
			f.Plan.Steps[step(f, "SAVE c TO c.csv")].Save.Path, f.Writes = "/etc/passwd", []string{"/etc/passwd"}
		}, want: `the suffix of "/etc/passwd" is none of`},
		// analytics
		{name: "another analytics in a step", edit: func(f *planfile.File) { f.Plan.Steps[step(f, call)].Call.Analytics = "python://x" }, want: `its query runs "python://domain-enrichment", the step "python://x"`},
		{name: "an unknown analytics", edit: func(f *planfile.File) {
			i := step(f, call)
			f.Plan.Steps[i].Call.Analytics, f.Queries[i].Text, f.Analytics[0].Name = "python://x", "python://x", "python://x"
		}, want: `HF5039]: the plan runs "python://x", which cannot be run here: there are no analytics of that name`},
		{name: "analytics of another kind", edit: func(f *planfile.File) {
			i := step(f, call)
			f.Plan.Steps[i].Call.Analytics, f.Queries[i].Text, f.Queries[i].Language, f.Analytics[0].Name = "docker://x", "docker://x", "docker", "docker://x"
		}, want: `analytics of the kind "docker://" are not run here`},
		{name: "a hidden parameter", edit: func(f *planfile.File) { f.Plan.Steps[step(f, call)].Call.Args[0].Values[0].Text = "false" }, want: "the parameters of the query are not those of the step"},
		{name: "an unknown parameter", edit: func(f *planfile.File) {
			i := step(f, call)
			c := f.Plan.Steps[i].Call
			c.Args = append(c.Args, planfile.Arg{Name: "LD_PRELOAD", Values: []planfile.Value{{Text: "x"}}})
			f.Queries[i].Parameters["LD_PRELOAD"], f.Analytics[0].Parameters["LD_PRELOAD"] = "x", "x"
		}, want: `it has no parameter "LD_PRELOAD"`},
		{name: "an analytics that the head hides", edit: func(f *planfile.File) { f.Analytics = nil }, want: "the analytics of the steps are not those that the plan names"},
		{name: "other rows for an analytics", edit: func(f *planfile.File) { f.Plan.Steps[step(f, call)].Call.Inputs[0].From = "p" }, want: `the table "p" come from no step`},
		{name: "a call without its values", edit: func(f *planfile.File) {
			i := step(f, call)
			f.Queries[i].DependsOn = f.Queries[i].DependsOn[:1]
		}, want: "the values of TABLE come from no step that it depends on"},
		// queries
		{name: "another table", edit: sql("DISP p", "FROM `p`", "FROM `users`"), want: "HF5033]: the query of step"},
		{name: "a table of a step that it does not name", edit: sql("DISP p", "FROM `p`", "FROM `c`"), want: `it reads "c", which is not in the plan`},
		{name: "the records for a variable", edit: sql("DISP p", "FROM `p`", "FROM `events`"), want: `it reads "events", which is not in the plan`},
		{name: "a table of the server", edit: sql("store p", "FROM `events`", "FROM `system`.`tables`"), want: `it reads "system"."tables", which is not in the plan`},
		{name: "a table function", edit: sql("store p", "FROM `events`", "FROM url('http://x', 'CSV')"), want: `line 4: the function "url"`},
		{name: "another file", edit: sql("DISP q", "c.csv'", "passwd'"), want: "which is not in the plan"},
		{name: "a second statement", edit: sql("DISP p", "FROM `p`", "FROM `p`; DROP TABLE `p`"), want: `';' outside of quotes`},
		{name: "another statement", edit: func(f *planfile.File) { f.Queries[0].Text = "INSERT INTO `events` SELECT 1" }, want: `the word "INSERT"`},
		{name: "a table that lasts", edit: sql("store p", "CREATE TEMPORARY TABLE", "CREATE TABLE"), want: "the table is not a temporary one"},
		{name: "a store that is a query", edit: sql("store p", "CREATE TEMPORARY TABLE `p` AS\n", ""), want: `it does not make the table "p"`},
		{name: "a query that is a store", edit: sql("DISP p", "SELECT", "CREATE TEMPORARY TABLE `z` AS\nSELECT"), want: `it makes a table "z"`},
		{name: "SETTINGS", edit: sql("DISP p", "FROM `p`", "FROM `p` SETTINGS readonly = 0"), want: `the word "SETTINGS"`},
		{name: "INTO OUTFILE", edit: sql("DISP p", "FROM `p`", "FROM `p` INTO OUTFILE '/x'"), want: `the word "INTO"`},
		{name: "a query for EXPLAIN", edit: func(f *planfile.File) { f.Plan.Steps[step(f, "EXPLAIN c")].Explained = "DROP TABLE `p`" }, want: `the word "DROP"`},
		// sources and files
		{name: "a source of another name", edit: func(f *planfile.File) {
			f.Sources[0].Name = "like"
			for i := range f.Plan.Steps {
				if len(f.Plan.Steps[i].Sources) > 0 {
					f.Plan.Steps[i].Sources, f.Queries[i].Source = []string{"like"}, "like"
				}
			}
		}, want: "HF5032]: the plan was made for other sources: there is no source \"like\" here\n  hint: did you mean \"lake\"?"},
		{name: "a source of another profile", edit: func(f *planfile.File) { f.Sources[0].Schema = "ocsf" }, want: `"lake" is of the schema profile ecs, of the plan ocsf`},
		{name: "a profile that was another", edit: func(f *planfile.File) { f.Sources[0].Digest = "sha256:0" }, want: `the schema profile ecs of "lake" is not what it was`},
		{name: "a file in another directory", edit: loads("/x/c.csv", ""), want: `"/x/c.csv" is not what the plan writes: it was made in another directory`},
		{name: "a file with other columns", edit: loads(there(t, "other.csv"), "sha256:0"), want: "the columns or entity types of"},
		{name: "a file that is not there", edit: loads("/x/c.csv", "sha256:0"), want: `"/x/c.csv": no such file or directory`},
		{name: "a file of no table", edit: loads("/etc/passwd", "sha256:0"), want: `the suffix of "/etc/passwd" is none of`},
		{name: "a file in another format", edit: func(f *planfile.File) {
			f.Reads[0].Format = "LineAsString"
			for i := range f.Queries {
				f.Queries[i].Text = strings.ReplaceAll(f.Queries[i].Text, "'CSVWithNames'", "'LineAsString'")
			}
		}, want: "is read as LineAsString, not as CSVWithNames"},
		{name: "a relative file", edit: loads("c.csv", ""), want: `the path "c.csv" is relative`},
		{name: "a hunt with errors", edit: func(f *planfile.File) {
			f.Diagnostics = append(f.Diagnostics, planfile.Diagnostic{Severity: "error", File: "hunt.hf", Line: 3, Column: 1, Message: "wrong"})
		}, want: "HF5035]: the hunt of the plan has errors, so there is nothing to run: hunt.hf:3:1: wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := c.text
			if c.edit != nil {
				bad = edited(t, text, c.edit)
			}
			if err := os.WriteFile("plan.json", []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := invoke(t, "", "run", "plan.json", lake)
			if code != exitHunt || out != "" {
				t.Errorf("exit code %d, output %q", code, out)
			}
			if !strings.Contains(errs, c.want) || !strings.Contains(errs, "plan.json:") || !strings.Contains(errs, "hint: ") {
				t.Errorf("got\n%s\nwant %s", errs, c.want)
			}
		})
	}
}

// The object of a plan follows the contract with each kind of step, x_* attributes, files and analytics in it.
func TestPlansFollowTheContract(t *testing.T) {
	schema := contract(t, "compile.schema.json")
	for _, args := range [][]string{{lake}, {lake, "--summary", "full"}, {lake, "--var", "c"}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(compiledPlan(t, planned, args...)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// Only a place may differ, and a plan as it came from an editor of Windows is the plan.
func TestPlansOfElsewhere(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	hunt, _, _ := strings.Cut(strings.Replace(planned, "AND x_team = 'blue'", "", 1), "SAVE")
	hunt = strings.Replace(hunt, "EXPLAIN c\n", "", 1) // which shows the query itself
	text := compiledPlan(t, hunt, lake)
	want := ranCSV(t, "hunt.hf", lake)
	windows := "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
	if err := os.WriteFile("plan.json", []byte(windows), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ranCSV(t, "plan.json", lake); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	code, got, errs := invoke(t, text, "run", "-o", "csv", "-", "--source=lake=other.ndjson,schema=ecs")
	if code != 0 || got != want {
		t.Errorf("exit code %d, got\n%s\nwant\n%s", code, got, want)
	}
	if note := `<stdin>:9:5: note[HF5038]: the plan was made for "lake" at lake.ndjson; here it is other.ndjson`; !strings.Contains(errs, note) {
		t.Errorf("got\n%s\nwant %s", errs, note)
	}
}

// An edit that only reads may still answer what nobody can show: that is an error of the query, and no panic.
func TestPlansThatAnswerOddly(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	text := compiledPlan(t, "p = GET process FROM lake WHERE name = 'cmd.exe'\nINFO p\nDESCRIBE p.pid\nEXPLAIN p\nDISP p\nSAVE p TO 'p.parquet'\n", lake, "--summary", "full")
	for _, c := range []struct{ title, sql, want string }{
		{"INFO p", "SELECT 1, 2, 3 FROM `events`\nWHERE false", "the query returned"},
		{"INFO p", "SELECT 1", "the query returned 1 columns instead of"},
		{"DESCRIBE p.pid", "SELECT 1, 2, 3, 4 FROM `events`\nWHERE false", "the query returned 0 rows"},
		{"EXPLAIN p", "SELECT 'a', 'b' FROM `events`\nWHERE false", "the query returned 0 rows"},
		{"related entities of the summary", "SELECT 7, 'process', 1", "a row counts what is related to no variable"},
		{"related entities of the summary", "SELECT 'x', NULL, 1.5", "a row counts what is related to no variable"},
		{"execution summary", "SELECT 1, 'q', 'process', 1, 1", `"p" is not in the summary`},
		{"SAVE p TO p.parquet", "", `the column "name" holds string, not list`},
		{"DISP p", "", ""},
	} {
		odd := edited(t, text, func(f *planfile.File) {
			i := slices.IndexFunc(f.Plan.Steps, func(s planfile.Step) bool { return s.Title == c.title })
			q, s := &f.Queries[i], &f.Plan.Steps[i]
			switch {
			case c.sql != "" && strings.Contains(c.want, "0 rows") || c.sql == "SELECT 1, 2, 3 FROM `events`\nWHERE false":
				q.Text = strings.TrimSuffix(q.Text, "\n") + "\nLIMIT 1 OFFSET 1"
			case c.sql != "":
				q.Text = c.sql
			default: // each column is what another was
				for j := range s.Columns {
					s.Columns[j].Type, s.Columns[j].Identity = []string{"int", "list", "bool", "time", "float"}[j%5], "file"
				}
				if s.Save != nil {
					s.Columns[0].Identity = ""
				}
			}
		})
		code, _, errs := invoke(t, odd, "run", "-", lake)
		if c.want == "" && code != 0 || c.want != "" && (code != exitRun || !strings.Contains(errs, c.want)) || strings.Contains(errs, "internal error") {
			t.Errorf("%s: exit code %d, got\n%s\nwant %s", c.title, code, errs, c.want)
		}
	}
}

// ranCSV is what a run writes as CSV.
func ranCSV(t *testing.T, path string, args ...string) string {
	t.Helper()
	code, out, errs := invoke(t, "", append([]string{"run", "-o", "csv", path}, args...)...)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	return out
}
