package apply

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

const contract = "analytics/contract"

func TestEnrich(t *testing.T) {
	isolated(t)
	in := processes(t)
	out := succeed(t, analytics(t, contract, "enrich"), []Input{in}, nil, Limits{})
	if len(out.Frames) != 1 || out.Display != nil {
		t.Fatalf("got %+v", out)
	}
	f := out.Frames[0]
	want := []Column{{"x_upper_name", entity.KindString}, {"x_len", entity.KindFloat}}
	if got := f.New(in); !reflect.DeepEqual(got, want) {
		t.Errorf("new columns %v, want %v", got, want)
	}
	if f.Rows != 4 || f.Unknown != 0 || f.Variable != "process" {
		t.Errorf("frame %+v", f)
	}
	for _, c := range in.Columns {
		if kinds(f)[c.Name] != c.Kind {
			t.Errorf("%s became %s", c.Name, kinds(f)[c.Name])
		}
	}
	got := rows(t, f)
	if r := got["process--1"]; r["x_upper_name"] != "BASH" || r["x_len"] != 4.0 || r["pid"] != 10.0 ||
		r["first_observed"] != "2022-07-01T00:00:00.000000Z" || r["is_hidden"] != true {
		t.Errorf("row %v", r)
	}
	if r := got["process--1"]; !reflect.DeepEqual(r["argv"], []any{"-l", "ü"}) {
		t.Errorf("list %v", r["argv"])
	}
	if r := got["process--3"]; r["x_upper_name"] != nil || r["pid"] != nil || r["first_observed"] != nil || r["name"] != nil {
		t.Errorf("missing values %v", r)
	}
	if raw := tool(t, "dump", f.Path); !bytes.Contains(raw, []byte("9007199254740993")) {
		t.Errorf("a large whole number lost digits:\n%s", raw)
	}
}

func TestWhatTheAnalyticsSees(t *testing.T) {
	isolated(t)
	out := succeed(t, analytics(t, contract, "look"), []Input{processes(t)}, nil, Limits{})
	got := string(out.Display.Data)
	for _, want := range []string{
		`name object ['bash', 'curl', None, 'vim\'"\\ \n']`,
		"pid float64 [10.0, 20.0, nan, 20.0]",
		"x_size object [9007199254740993, None, 5, 1]",
		"parent_ref.name object ['sshd', None, 'bash', 'bash']",
		"is_hidden object [True, None, False, False]",
		`argv object ['["-l","ü"]', None, '[]', '["a"]']`,
		"first_observed object ['2022-07-01T00:00:00.000Z', '2022-07-01T00:00:01.250Z', None, '2022-07-02T00:00:00.000Z']",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestDisplays(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	for name, want := range map[string]string{
		"display": "<b>4 rows</b>", "to_html": "<h1>report</h1>", "neighbour": "found beside the module\n",
	} {
		out := succeed(t, analytics(t, contract, name), in, nil, Limits{})
		if out.Display == nil || out.Display.Kind != HTML || string(out.Display.Data) != want || len(out.Frames) != 0 {
			t.Errorf("%s: %+v", name, out)
		}
	}
	for _, name := range []string{"figure", "axes"} {
		out := succeed(t, analytics(t, contract, name), in, nil, Limits{})
		if out.Display == nil || out.Display.Kind != PNG || !bytes.HasPrefix(out.Display.Data, []byte("\x89PNG")) {
			t.Errorf("%s: %+v", name, out)
		}
	}
	out := succeed(t, analytics(t, contract, "both"), in, nil, Limits{})
	if len(out.Frames) != 1 || string(out.Display.Data) != "<i>seen</i>" || kinds(out.Frames[0])["x_seen"] != entity.KindBool {
		t.Errorf("both: %+v", out)
	}
}

func TestTwoVariables(t *testing.T) {
	isolated(t)
	out := succeed(t, analytics(t, contract, "two"), []Input{processes(t), traffic(t)}, nil, Limits{})
	if string(out.Display.Data) != "<p>4,2</p>" || len(out.Frames) != 2 {
		t.Fatalf("got %+v", out)
	}
	if r := rows(t, out.Frames[0])["process--1"]; r["x_other"] != 2.0 {
		t.Errorf("first %v", r)
	}
	if r := rows(t, out.Frames[1])["network-traffic--2"]; r["x_other"] != 4.0 || r["dst_port"] != 8080.0 {
		t.Errorf("second %v", r)
	}
	fail(t, analytics(t, contract, "two"), []Input{processes(t)}, Limits{}, wants(BadCall, "takes 2 variable(s), 1 given"))
	fail(t, analytics(t, contract, "enrich"), nil, Limits{}, wants(BadCall, "no variable"))
}

func TestParams(t *testing.T) {
	isolated(t)
	in := []Input{traffic(t)}
	echo := analytics(t, contract, "echo")
	columns := "|dst_port,dst_ref.value,id,src_port,type</b>"
	for _, c := range []struct {
		params Params
		want   string
	}{
		{nil, "<b>None|None"},
		{Params{"A": {"1"}, "B": {"1", "2", "3"}}, "<b>1|1,2,3"},
		{Params{"A": {"src_ref.value"}, "B": {"x y\nü$HOME"}}, "<b>src_ref.value|x y\nü$HOME"},
		{Params{"A": {}, "B": {strings.Repeat("z", 1<<18)}}, "<b>|" + strings.Repeat("z", 1<<18)},
	} {
		out := succeed(t, echo, in, c.params, Limits{})
		if got := string(out.Display.Data); got != c.want+columns {
			t.Errorf("%v: got %.200s", c.params, got)
		}
	}
	for _, name := range []string{"PATH", "LD_PRELOAD", "PYTHONPATH", "a b", "", "A=B", marker} {
		if _, err := Run(t.Context(), echo, in, Params{name: {"x"}}, Limits{}); err == nil {
			t.Errorf("parameter %q is taken", name)
		}
	}
	if _, err := Run(t.Context(), echo, in, Params{"A": {"a\x00b"}}, Limits{}); err == nil {
		t.Error("a NUL is taken")
	}
}

func TestEnvironmentIsClean(t *testing.T) {
	isolated(t)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("HTTPS_PROXY", "http://proxy")
	out := succeed(t, analytics(t, contract, "environment"), []Input{traffic(t)}, Params{"A": {"1"}}, Limits{})
	got := string(out.Display.Data)
	for line := range strings.Lines(got) {
		name, _, _ := strings.Cut(line, "=")
		switch name {
		case "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "MPLBACKEND", "MPLCONFIGDIR", "A", marker,
			"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX", "ARROW_DEFAULT_MEMORY_POOL":
		default:
			t.Errorf("the analytics sees %s", line)
		}
	}
	if home, _ := os.UserHomeDir(); strings.Contains(got, "HOME="+home+"\n") {
		t.Error("the analytics has the user's home")
	}
}

func TestRowsAndColumns(t *testing.T) {
	isolated(t)
	in := processes(t)
	out := succeed(t, analytics(t, contract, "drop_rows"), []Input{in}, nil, Limits{})
	if got := rows(t, out.Frames[0]); len(got) != 2 || got["process--2"]["x_kept"] != 1.0 || got["process--4"] == nil {
		t.Errorf("rows %v", got)
	}
	out = succeed(t, analytics(t, contract, "change_name"), []Input{in}, nil, Limits{})
	if got := rows(t, out.Frames[0]); len(got) != 4 || len(got["process--3"]) != 3 || got["process--3"]["name"] != "CHANGED" {
		t.Errorf("rows %v", got)
	}
	out = succeed(t, analytics(t, contract, "times"), []Input{in}, nil, Limits{})
	if k := kinds(out.Frames[0]); k["x_next"] != entity.KindTime || k["x_day"] != entity.KindTime {
		t.Errorf("kinds %v", k)
	}
	if r := rows(t, out.Frames[0])["process--2"]; r["x_next"] != "2022-07-01T01:00:01.250000Z" {
		t.Errorf("row %v", r)
	}
}
