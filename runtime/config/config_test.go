package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func lookup(name string) (string, bool) {
	v, ok := map[string]string{"DATA": "/data: [x", "MEMORY": "secret"}[name]
	return v, ok
}

func TestParse(t *testing.T) {
	got, err := parse("/etc/h/huntc.yaml", []byte(`
# comment
sources:
  lake: {uri: "file://a.ndjson,b/*.ndjson", schema: ecs}
  edr:
    uri: file:///abs/x.json
  short: ${DATA}/y.json
  odd: {uri: "$${DATA}.json"}
  far: {warehouse: main, table: security.events, schema: ecs}
warehouses:
  main:
    uri: clickhouse://a:9440,b:9440/x?secure=true
    user: hunter
    password: ${MEMORY}
    tls: {ca: ca.pem, server_name: ch}
  other: {uri: "http://h:8123", token_file: /t}
  third: {uri: "https://h:8443", credential_command: [pass, show, ch]}
limits: {max_execution_time: 90, max_memory: 1.5GiB, max_rows_to_read: 1_000_000, max_bytes_to_read: 2GB, max_result_rows: 10, max_scan: 2_500MiB}
`), lookup)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Path: "/etc/h/huntc.yaml",
		Sources: []Source{
			{Name: "lake", URI: "/etc/h/a.ndjson,/etc/h/b/*.ndjson", Schema: "ecs", Shown: "/etc/h/a.ndjson,/etc/h/b/*.ndjson"},
			{Name: "edr", URI: "/abs/x.json", Shown: "/abs/x.json"},
			{Name: "short", URI: "/data: [x/y.json", Shown: "***/y.json"},
			{Name: "odd", URI: "/etc/h/${DATA}.json", Shown: "/etc/h/${DATA}.json"},
			{Name: "far", Schema: "ecs", Warehouse: "main", Table: "security.events"},
		},
		Warehouses: []Warehouse{
			{
				Name: "main", URI: "clickhouse://a:9440,b:9440/x?secure=true", User: "hunter",
				Credential: Credential{Value: "secret"}, TLS: TLS{CA: "/etc/h/ca.pem", ServerName: "ch"},
			},
			{Name: "other", URI: "http://h:8123", Credential: Credential{File: "/t", Token: true}},
			{Name: "third", URI: "https://h:8443?secure=true", Credential: Credential{Command: []string{"pass", "show", "ch"}}},
		},
		Limits: Limits{90 * time.Second, 3 << 29, 1_000_000, 2_000_000_000, 10, 2500 << 20},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	settings := map[string]any{
		"max_execution_time": 90.0, "max_memory_usage": int64(3 << 29), "max_rows_to_read": int64(1_000_000),
		"max_bytes_to_read": int64(2_000_000_000), "max_result_rows": int64(10),
	}
	if d := cmp.Diff(settings, got.Limits.Settings()); d != "" {
		t.Error(d)
	}
}

func TestEmptyFile(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "sources: {}\nlimits: {}\n"} {
		if _, err := parse("h.yaml", []byte(text), lookup); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"source: {}\n", `h.yaml:1: unknown key "source"`},
		{"sources:\n  a: {url: x}\n", `h.yaml:2: unknown key "url"`},
		{"sources:\n  a: {schema: ecs}\n", `h.yaml:2: source "a" has no uri`},
		{"sources:\n  a: {uri: x}\n  a: {uri: y}\n", `h.yaml:3: "a" occurs twice`},
		{"sources:\n  \"file://a\": x\n", `h.yaml:2: "file://a" cannot name a source`},
		{"sources:\n  a: ${NOPE}\n", `h.yaml:2: the environment variable "NOPE" is not set`},
		{"sources:\n  a: \"${DATA\"\n", `h.yaml:2: "${" is not closed`},
		{"sources:\n  a: {uri: \"clickhouse://h/d\"}\n", `h.yaml:2: source "a": a table of a server is {warehouse: NAME, table: DATABASE.TABLE, schema: PROFILE}`},
		{"sources:\n  a: {warehouse: w, table: t, schema: ecs}\n", `h.yaml:2: there is no warehouse "w"; there are: `},
		{"warehouses:\n  w: {uri: \"http://h\"}\nsources:\n  a: {warehouse: w, table: t}\n", `h.yaml:4: source "a" needs a schema`},
		{"warehouses:\n  w: {uri: \"http://h\"}\nsources:\n  a: {warehouse: w, schema: ecs}\n", `h.yaml:4: source "a" needs both, a warehouse and a table`},
		{"warehouses:\n  w: {uri: \"http://h\"}\nsources:\n  a: {warehouse: w, table: t, uri: x, schema: ecs}\n", `h.yaml:4: source "a" has a uri, and is a table`},
		{"warehouses:\n  w: {}\n", `h.yaml:2: warehouse "w" has no uri`},
		{"warehouses:\n  w: {uri: \"ftp://h\"}\n", `h.yaml:2: the uri of warehouse "w" is none of clickhouse://HOST:PORT`},
		{"warehouses:\n  w: {uri: \"http://u:p@h\"}\n", `h.yaml:2: the uri of warehouse "w" has a user in it`},
		{"warehouses:\n  w: {uri: \"http://h\", password: a, token: b}\n", `h.yaml:2: warehouse "w" has password and token: one of them is enough`},
		{"warehouses:\n  w: {uri: \"http://h\", tls: {key: a}}\n", `h.yaml:2: a certificate needs its key`},
		{"warehouses:\n  w: {uri: \"http://h\", credential_command: []}\n", `h.yaml:2: the command is a list`},
		{"limits:\n  max_memory: lots\n", `h.yaml:2: not a size`},
		{"limits:\n  max_memory: -1\n", `h.yaml:2: not a size`},
		{"limits:\n  max_memory: NaN\n", `h.yaml:2: not a size`},
		{"limits:\n  max_execution_time: 0\n", `h.yaml:2: not a duration`},
		{"limits:\n  max_rows_to_read: 1.5\n", `h.yaml:2: not a whole number`},
		{"limits:\n  max_rows: 1\n", `h.yaml:2: unknown key "max_rows"`},
		{"sources: [\n", `h.yaml:`},
		{"- a\n", `h.yaml:1: a map is needed here`},
	} {
		_, err := parse("h.yaml", []byte(c.text), lookup)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
			continue
		}
		for _, m := range Mistakes(err) {
			if m.File != "h.yaml" || m.Line == 0 {
				t.Errorf("%q: no place in %+v", c.text, m)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: a value of the environment is printed: %v", c.text, err)
		}
	}
	if _, err := parse("h.yaml", []byte("limits: {max_memory: \"${MEMORY}\"}\n"), lookup); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want a mistake without the value", err)
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "2000000000": 2_000_000_000, "1_000_000_000": 1_000_000_000, "2GB": 2_000_000_000, "500MiB": 500 << 20, "1.5GiB": 3 << 29,
		"2 GB": 2_000_000_000, "10kB": 10_000, "10KB": 10_000, "7B": 7, "1e9": 1_000_000_000,
	} {
		if got, err := Size(text); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "-2GB", "0.4", "GB", "lots", "2 GB/s", "2gb", "NaN", "Inf", "1e400", "9e18GB", "_"} {
		if got, err := Size(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestSeveralMistakes(t *testing.T) {
	_, err := parse("h.yaml", []byte("a: 1\nb: 2\nlimits: {max_memory: x}\n"), lookup)
	if got := Mistakes(err); len(got) != 3 || got[1].Line != 2 {
		t.Errorf("got %v", err)
	}
}

func TestFind(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	if got := Find(dir); got != "" {
		t.Errorf("got %q for nothing", got)
	}
	user := filepath.Join(home, "huntc", Name)
	write(t, user)
	if got := Find(dir); got != user {
		t.Errorf("got %q, want %q", got, user)
	}
	beside := filepath.Join(dir, Name)
	write(t, beside)
	if got := Find(dir); got != beside {
		t.Errorf("got %q, want %q", got, beside)
	}
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("sources: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLoadOfNoFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"))
	if m := Mistakes(err); len(m) != 1 || m[0].Message != "cannot be read: no such file or directory" {
		t.Errorf("got %v", err)
	}
}
