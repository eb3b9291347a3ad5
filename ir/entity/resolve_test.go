package entity

import (
	"slices"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	m := Default()
	for _, c := range []struct {
		typ, path, want string // want: path kind flags, "" for nothing
	}{
		{"process", "name", "name string"},
		{"process", "pid", "pid int fixed"},
		{"process", "id", "id string"},
		{"process", "parent_ref.id", "parent_ref.id string"},
		{"process", "parent_ref.parent_ref.name", "parent_ref.parent_ref.name string"},
		{"process", "image_ref.name", "binary_ref.name string"},
		{"process", "created_time", "created time"},
		{"process", "process.name", "name string"},
		{"process", "process.parent.name", "parent_ref.name string"},
		{"process", "process.parent.parent.executable", "parent_ref.parent_ref.binary_ref.x_path string"},
		{"process", "process.parent_process.cmd_line", "parent_ref.command_line string"},
		{"process", "parent.name", "parent_ref.name string"},
		{"process", "process.file.path", "binary_ref.x_path string"},
		{"process", "process.hash.sha256", "binary_ref.hashes.'SHA-256' string"},
		{"process", "process.user.id", "creator_user_ref.user_id string"},
		{"process", "user.name", "creator_user_ref.account_login string"},
		{"process", "binary_ref.hashes.SHA-256", "binary_ref.hashes.'SHA-256' string"},
		{"process", "opened_connection_refs[*].dst_port", "opened_connection_refs[*].dst_port int list"},
		{"process", "opened_connection_refs.src_ref.value", "opened_connection_refs[*].src_ref.value string list"},
		{"process", "binary_ref.x_foo", "binary_ref.x_foo string ext"},
		{"process", "x_foo.bar", "x_foo.bar string ext"},
		{"process", "parent_ref", ""},
		{"process", "opened_connection_refs[0].dst_port", ""},
		{"process", "parent_ref[*].name", ""},
		{"process", "pid[*]", ""},
		{"process", "nmae", ""},
		{"process", "NAME", ""},
		{"process", "parent_ref.", ""},
		{"process", "parent_ref.'name", ""},
		{"process", "", ""},
		{"nothing", "name", ""},
		{"network-traffic", "src_ref.value", "src_ref.value string identity"},
		{"network-traffic", "source.ip", "src_ref.value string identity"},
		{"network-traffic", "dst_port", "dst_port int identity"},
		{"network-traffic", "protocols[*]", "protocols list identity"},
		{"network-traffic", "source.as.number", "src_ref.belongs_to_refs[*].number int list"},
		{"network-traffic", "encapsulated_by_ref.src_port", "encapsulated_by_ref.src_port int"},
		{"network-traffic", "extensions.'http-request-ext'.request_method", "extensions.'http-request-ext'.request_method string ext"},
		{"network-traffic", `extensions."http-request-ext".request_header.'User-Agent'`, "extensions.'http-request-ext'.request_header.'User-Agent' string ext"},
		{"network-traffic", "extensions.foo", ""},
		{"file", `hashes."SHA-1"`, "hashes.'SHA-1' string"},
		{"file", "hashes.imp", "hashes.imp string ext"},
		{"file", "x_path", "x_path string folded"},
		{"file", "file.directory", "parent_directory_ref.path string"},
		{"windows-registry-key", "values.name", "values[*].name list"},
		{"windows-registry-key", "registry.value", "values[*].name list"},
		{"user-account", "user.id", "user_id string identity"},
		{"email-message", "from_ref.value", "from_ref.value string identity"},
		{"x-oca-event", "host_ref.hostname", "host_ref.hostname string"},
		{"x-oca-event", "event.action", "action string"},
		{"x-oca-asset", "host.id", "device_id string"},
	} {
		got := ""
		if a, ok := m.Resolve(c.typ, c.path); ok {
			got = show(a)
		}
		if got != c.want {
			t.Errorf("%s:%s is %q, want %q", c.typ, c.path, got, c.want)
		}
	}
}

// show is an attribute as the tables of tests write it.
func show(a Attr) string {
	out := a.Path + " " + a.Kind.String()
	for _, f := range []struct {
		on   bool
		word string
	}{{a.Identity, "identity"}, {a.Fixed, "fixed"}, {a.Folded, "folded"}, {a.Extension, "ext"}, {a.List, "list"}} {
		if f.on {
			out += " " + f.word
		}
	}
	return out
}

func TestEveryAliasResolves(t *testing.T) {
	m := Default()
	for _, name := range m.TypeNames() {
		typ, _ := m.Type(name)
		for _, al := range typ.Aliases {
			want, path := al.Path, al.Name
			if prefix := strings.HasSuffix(al.Path, "_ref") || strings.HasSuffix(al.Path, "_refs"); prefix {
				want, path = want+".x_probe", path+".x_probe"
			}
			w, ok := m.Resolve(name, want)
			if !ok {
				t.Errorf("%s: %q stands for %q, which is nothing", name, al.Name, al.Path)
			}
			if got, ok := m.Resolve(name, path); !ok || got != w {
				t.Errorf("%s: %q resolves to %v, want %v", name, path, got, w)
			}
		}
	}
}

// Canonical paths resolve to themselves, and a deep path to its last reference's attribute.
func TestCanonicalPathsResolveToThemselves(t *testing.T) {
	m := Default()
	for _, name := range m.TypeNames() {
		for _, p := range m.Paths(name, 2) {
			if a, ok := m.Resolve(name, p); !ok || a.Path != p || a.Extension {
				t.Errorf("%s:%s resolves to %v, %v", name, p, a, ok)
			}
		}
	}
	if a, ok := m.Resolve("process", strings.Repeat("parent_ref.", 100)+"name"); !ok || !strings.HasSuffix(a.Path, ".name") {
		t.Error("a chain of a hundred references does not resolve")
	}
}

func TestPaths(t *testing.T) {
	got := strings.Join(Default().Paths("ipv4-addr", 1), " ")
	if want := "value resolves_to_refs[*].value belongs_to_refs[*].number belongs_to_refs[*].name belongs_to_refs[*].rir"; got != want {
		t.Errorf("got %q", got)
	}
	if got := Default().Paths("mac-addr", 0); len(got) != 1 {
		t.Errorf("got %q", got)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("process", "binary_ref.hashes.'SHA-256'")
	f.Add("network-traffic", "extensions.'a.b'.c[*]")
	m := Default()
	f.Fuzz(func(t *testing.T, typ, path string) {
		a, ok := m.Resolve(typ, path)
		if !ok {
			return
		}
		if b, ok := m.Resolve(typ, a.Path); !ok || a != b {
			t.Errorf("%q is %v, and that is %v", path, a, b)
		}
	})
}

// A name that vocabularies disagree about is no attribute, nor is what it begins.
func TestConflicts(t *testing.T) {
	m := Default()
	n := 0
	for _, name := range m.TypeNames() {
		typ, _ := m.Type(name)
		for _, c := range typ.Conflicts {
			n++
			for _, path := range []string{c.Name, c.Name + ".name", c.Name + ".value", c.Name + ".x_y"} {
				if a, ok := m.Resolve(name, path); ok {
					t.Errorf("%s: %q is a conflict, and %s", name, path, a.Path)
				}
				if got := m.Conflict(name, path); got != c.Instead {
					t.Errorf("%s: the hint of %q is %q", name, path, got)
				}
			}
		}
	}
	if n < 5 {
		t.Errorf("%d conflicts", n)
	}
	if got := m.Conflict("process", "pid") + m.Conflict("process", "a..b") + m.Conflict("nothing", "file"); got != "" {
		t.Errorf("got %q", got)
	}
}

// Names are what Resolve knows, each once.
func TestNames(t *testing.T) {
	m := Default()
	for _, typ := range m.TypeNames() {
		seen := map[string]bool{}
		for _, name := range m.Names(typ) {
			if _, ok := m.Resolve(typ, name); !ok || seen[name] {
				t.Errorf("%s: %q resolves: %v, was there before: %v", typ, name, ok, seen[name])
			}
			seen[name] = true
		}
	}
	names := m.Names("process")
	for _, want := range []string{"command_line", "parent_ref.name", "cmd_line", "process.cmd_line", "process.parent.name", "process.file.path", "process.hash.sha256"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q is no name of a process", want)
		}
	}
}
