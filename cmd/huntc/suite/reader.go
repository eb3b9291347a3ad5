package suite

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// reader reads one file of expectations.
type reader struct {
	path, dir string
}

// The keys of a case; the file has these and more.
var caseKeys = []string{"name", "now", "parameters", "fixtures", "queries", "rows", "counts", "expect", "diagnostics"}

// Targets are the languages that queries are kept in.
var Targets = []string{"clickhouse"}

func (r reader) at(n strictyaml.Node) Place { return Place{r.path, n.Line(), n.Column()} }

func (r reader) file(root strictyaml.Node) *File {
	f := root.Fields(append([]string{"hunt", "cases"}, caseKeys...)...)
	out := &File{Path: r.path, Hunt: r.hunt(f["hunt"])}
	if f["name"].Exists() {
		f["name"].Errorf("only a case has a name")
	}
	top := &Case{At: Place{r.path, 1, 1}, Now: Clock, Parameters: map[string]string{}}
	r.setting(top, f)
	r.expectations(top, f, out.Hunt)
	if top.Runs() || len(top.Queries) > 0 || len(top.Diagnostics) > 0 {
		out.Cases = append(out.Cases, top)
	}
	for _, n := range f["cases"].Items() {
		c := &Case{At: r.at(n), Now: top.Now, Parameters: map[string]string{}, Fixtures: slices.Clone(top.Fixtures)}
		for name, value := range top.Parameters {
			c.Parameters[name] = value
		}
		fields := n.Fields(caseKeys...)
		c.Name = fields["name"].Text()
		switch {
		case c.Name == "":
			n.Errorf("a case needs a name")
		case slices.ContainsFunc(out.Cases, func(o *Case) bool { return o.Name == c.Name }):
			fields["name"].Errorf("two cases are called %q", c.Name)
		}
		r.setting(c, fields)
		r.expectations(c, fields, out.Hunt)
		if !c.Runs() && len(c.Queries) == 0 && len(c.Diagnostics) == 0 {
			n.Errorf("the case expects nothing: queries, rows, counts, expect or diagnostics")
		}
		out.Cases = append(out.Cases, c)
	}
	if len(out.Cases) == 0 {
		root.Errorf("nothing is expected: queries, rows, counts, expect, diagnostics or cases")
	}
	return out
}

// hunt is the path of the hunt: the file's own name with .hf, or .ipynb, unless another is named.
func (r reader) hunt(n strictyaml.Node) string {
	if n.Exists() {
		return r.absolute(n.Text())
	}
	base := strings.TrimSuffix(r.path, Suffix)
	if _, err := os.Stat(base + ".ipynb"); err == nil {
		return base + ".ipynb"
	}
	return base + ".hf"
}

func (r reader) absolute(path string) string {
	path = strings.TrimPrefix(path, "file://")
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, filepath.FromSlash(path))
}

// setting reads what a hunt is compiled and run with.
func (r reader) setting(c *Case, f map[string]strictyaml.Node) {
	if n := f["now"]; n.Exists() {
		t, err := time.Parse(time.RFC3339Nano, n.Text())
		if err != nil {
			n.Errorf("%q is no time such as 2026-01-31T13:30:00Z", n.Text())
		}
		c.Now = t.UTC()
	}
	for _, e := range f["parameters"].Entries() {
		c.Parameters[e.Key] = e.Value.Text()
	}
	for _, e := range f["fixtures"].Entries() {
		x := r.fixture(e)
		if i := slices.IndexFunc(c.Fixtures, func(o Fixture) bool { return o.Name == x.Name }); i >= 0 {
			c.Fixtures[i] = x
			continue
		}
		c.Fixtures = append(c.Fixtures, x)
	}
}

// fixture reads `edr: telemetry/edr.ndjson`, a list of such paths, or a map with schema and files or events.
func (r reader) fixture(e strictyaml.Entry) Fixture {
	x := Fixture{At: r.at(e.At), Name: e.Key}
	files := e.Value
	if !e.Value.IsText() && !e.Value.IsList() {
		f := e.Value.Fields("schema", "files", "events")
		x.Schema, files = f["schema"].Text(), f["files"]
		x.Events = r.events(f["events"])
		if files.Exists() == (x.Events != "") {
			e.At.Errorf("the fixture needs files, or events")
		}
	}
	switch {
	case files.IsText():
		x.Files = []string{r.absolute(files.Text())}
	case files.Exists():
		for _, path := range files.Texts() {
			x.Files = append(x.Files, r.absolute(path))
		}
	}
	return x
}

// events are those that are written in the test: a text with a JSON object a line, or a list of maps.
func (r reader) events(n strictyaml.Node) string {
	if !n.Exists() || !n.IsList() {
		return n.Text()
	}
	var out strings.Builder
	for _, item := range n.Items() {
		data, err := json.Marshal(item.Value())
		if err != nil {
			item.Errorf("the event is no JSON object: %v", err)
		}
		out.Write(data)
		out.WriteByte('\n')
	}
	return out.String()
}

// expectations reads what is expected of a case.
func (r reader) expectations(c *Case, f map[string]strictyaml.Node, hunt string) {
	c.Queries = r.queries(f["queries"], hunt)
	for _, e := range f["rows"].Entries() {
		texts := []strictyaml.Node{e.Value}
		if e.Value.IsList() {
			texts = e.Value.Items()
		}
		for i, n := range texts {
			x := Rows{At: r.at(e.At), Variable: e.Key, Nth: i, CSV: text(n)}
			if e.Value.IsList() {
				x.At = r.at(n)
			}
			c.Rows = append(c.Rows, x)
		}
	}
	for _, e := range f["counts"].Entries() {
		c.Counts = append(c.Counts, r.count(e))
	}
	if n := f["expect"]; n.Exists() {
		c.None = n.OneOf("none") == "none"
	}
	for _, n := range f["diagnostics"].Items() {
		c.Diagnostics = append(c.Diagnostics, r.wanted(n))
	}
	if len(c.Diagnostics) > 0 && (c.Runs() || len(c.Queries) > 0) {
		f["diagnostics"].Errorf("a hunt that is wrong has no queries and no rows")
	}
	if c.None && (len(c.Rows) > 0 || len(c.Counts) > 0) {
		f["expect"].Errorf("rows and counts say what is found; expect: none says that nothing is")
	}
}

// text is a value that may be left out, for an update to fill in.
func text(n strictyaml.Node) string {
	if n.IsNull() {
		return ""
	}
	return n.Text()
}

// queries reads `[clickhouse]`, with files named after the hunt, or a map from target to file.
func (r reader) queries(n strictyaml.Node, hunt string) []Golden {
	var out []Golden
	add := func(at strictyaml.Node, target, path string) {
		if !slices.Contains(Targets, target) {
			at.Errorf("%q is no target: %s", target, strings.Join(Targets, ", "))
		}
		out = append(out, Golden{r.at(at), target, path})
	}
	if n.IsList() {
		for _, item := range n.Items() {
			base := strings.TrimSuffix(hunt, filepath.Ext(hunt))
			add(item, item.Text(), base+"."+item.Text()+".sql")
		}
		return out
	}
	for _, e := range n.Entries() {
		add(e.At, e.Key, r.absolute(e.Value.Text()))
	}
	return out
}

// count reads `p: 3` or `p: {entities: 3, records: 5}`.
func (r reader) count(e strictyaml.Entry) Count {
	c := Count{At: r.at(e.At), Variable: e.Key}
	number := func(n strictyaml.Node) int64 {
		v, err := strconv.ParseInt(strings.ReplaceAll(n.Text(), "_", ""), 10, 64)
		if err != nil || v < 0 {
			n.Errorf("%q is no number", n.Text())
		}
		return v
	}
	if e.Value.IsMap() {
		f := e.Value.Fields("entities", "records")
		c.Entities, c.Records, c.Both = number(f["entities"]), number(f["records"]), true
		return c
	}
	c.Entities = number(e.Value)
	return c
}

var codeForm = regexp.MustCompile(`^HF[0-9]{4}$`)

// wanted reads `HF2003`, or `HF2003@4` with its line.
func (r reader) wanted(n strictyaml.Node) Wanted {
	code, line, has := strings.Cut(n.Text(), "@")
	w := Wanted{At: r.at(n), Code: code}
	if !codeForm.MatchString(code) {
		n.Errorf("%q is no code such as HF2003, or HF2003@4 with its line", n.Text())
	}
	if has {
		v, err := strconv.Atoi(line)
		if err != nil || v < 1 {
			n.Errorf("%q is no line", line)
		}
		w.Line = v
	}
	return w
}
