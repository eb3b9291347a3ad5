package random

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// process draws a process in a role, its file and its user with it.
func (w *world) process(row oracle.Row, role, executable, user string) {
	m := mention("process", nil)
	w.maybe(m, 88, "pid", int64(10*(1+w.IntN(4))))
	w.maybe(m, 80, "name", pick(w.draw, names...))
	w.maybe(m, 50, "command_line", pick(w.draw, lines...))
	w.maybe(m, 20, "cwd", pick(w.draw, "/", "/home/ä", `C:\`))
	w.maybe(m, 15, "arguments", []string{pick(w.draw, names...), "-x"})
	w.maybe(m, 15, "x_exit_code", int64(w.IntN(3)-1))
	w.maybe(m, w.uids, "x_unique_id", fmt.Sprintf("{u-%d}", w.IntN(5)))
	w.maybe(m, w.starts, "created", time.Date(2024, 3, 1, 9, 0, w.IntN(3), 0, time.UTC))
	if w.percent(10) && w.uids > 0 {
		m.Attrs["x_unique_id"] = "{00000000-0000-0000-0000-000000000000}"
	}
	w.related(row, role, m)
	if !slices.ContainsFunc(telling, func(a string) bool { return m.Attrs[a] != nil }) {
		m.Attrs["name"] = "sh"
	}
	row[role] = m
	if executable != "" && w.percent(40) {
		f := w.file(row, executable, executable+"_directory", 100)
		if m.Attrs["name"] == nil && w.images {
			m.Attrs["name"] = f.Attrs["name"]
		}
	}
	if user != "" && w.percent(50) {
		w.user(row, user)
	}
}

// telling are the attributes one of which every profile asks of what it takes for a process.
var telling = []string{"x_unique_id", "pid", "name"}

// related makes a parent one of the processes that acted before, so that parents have parents, or an acting process one that
// was the parent before, so that the record that tells of its own parent is another one.
func (w *world) related(row oracle.Row, role string, m *oracle.Mention) {
	earlier := w.acted
	if role == "process" {
		earlier = w.parents
	}
	earlier = slices.DeleteFunc(slices.Clone(earlier), func(f familiar) bool {
		return f.asset != w.asset || row["process"] != nil && f.pid == row["process"].Attrs["pid"]
	})
	if len(earlier) > 0 && w.percent(50) {
		f := pick(w.draw, earlier...)
		m.Attrs["pid"] = f.pid
		delete(m.Attrs, "x_unique_id")
		delete(m.Attrs, "created")
		if f.uid != nil {
			w.maybe(m, 70, "x_unique_id", f.uid)
		}
		if f.created != nil {
			w.maybe(m, 70, "created", f.created)
		}
	}
	if pid := m.Attrs["pid"]; pid != nil {
		f := familiar{w.asset, pid, m.Attrs["x_unique_id"], m.Attrs["created"]}
		if role == "process" {
			w.acted = append(w.acted, f)
		} else {
			w.parents = append(w.parents, f)
		}
	}
}

// file draws a file in a role; with a path that often. STIX knows a path by the directory alone.
func (w *world) file(row oracle.Row, role, directory string, withPath int) *oracle.Mention {
	m := mention("file", nil)
	w.maybe(m, 40, "hashes.MD5", pick(w.draw, md5s...))
	w.maybe(m, 20, "hashes.'SHA-256'", pick(w.draw, sha256s...))
	if role == "file" {
		w.maybe(m, 50, "size", pick(w.draw, int64(0), 1, 4, 5, 1<<40))
	}
	path := pick(w.draw, files...)
	cut := strings.LastIndexAny(path, `/\`)
	m.Attrs["name"] = path[cut+1:]
	if w.percent(withPath) {
		m.Attrs["x_path"] = path
		row[directory] = mention("directory", map[string]oracle.Value{"path": path[:cut]})
	}
	row[role] = m
	return m
}

func (w *world) user(row oracle.Row, role string) {
	m := mention("user-account", nil)
	w.maybe(m, 60, "user_id", pick(w.draw, userIDs...))
	w.maybe(m, 60, "account_login", pick(w.draw, logins...))
	w.maybe(m, 20, "display_name", pick(w.draw, "Alice", "Bob"))
	if len(m.Attrs) > 0 {
		row[role] = m
	}
}

// traffic draws a connection and its ends.
func (w *world) traffic(row oracle.Row) {
	m := mention("network-traffic", nil)
	w.maybe(m, 70, "src_port", int64(pick(w.draw, 1024, 1025, 53)))
	w.maybe(m, 90, "dst_port", int64(pick(w.draw, 80, 443, 53)))
	w.maybe(m, 50, "src_byte_count", int64(w.IntN(5)*100))
	w.maybe(m, 30, "dst_byte_count", int64(w.IntN(3)))
	if w.stix || w.percent(80) {
		m.Attrs["protocols"] = pick(w.draw, []string{"ipv4", "tcp"}, []string{"ipv4", "udp", "dns"}, []string{"tcp"})
	}
	w.maybe(m, 20, "start", time.Date(2024, 3, 1, 10, 0, w.IntN(3), 0, time.UTC))
	if event := row["event"]; event != nil && m.Attrs["start"] != nil {
		event.Attrs["start"] = m.Attrs["start"] // ECS has one field for both
	}
	if !w.stix {
		w.maybe(m, 30, "x_direction", pick(w.draw, "egress", "ingress"))
	}
	row["traffic"] = m
	for _, role := range []string{"src", "dst"} {
		if w.percent(85) || role == "dst" {
			w.address(row, role)
		}
	}
}

// address draws an end of traffic; a source may be known by its name alone.
func (w *world) address(row oracle.Row, role string) {
	value := pick(w.draw, addresses...)
	typ := "ipv4-addr"
	if strings.Contains(value, ":") {
		typ = "ipv6-addr"
	}
	if role == "src" && w.percent(10) {
		value, typ = "x.org", "domain-name"
	}
	row[role] = mention(typ, map[string]oracle.Value{"value": value})
	if typ == "domain-name" {
		return
	}
	if w.percent(15) {
		row[role+"_mac"] = mention("mac-addr", map[string]oracle.Value{"value": pick(w.draw, "00:11:22:33:44:55", "aa:bb:cc:dd:ee:ff")})
	}
	if w.percent(15) {
		as := mention("autonomous-system", map[string]oracle.Value{"number": int64(pick(w.draw, 15169, 64512))})
		w.maybe(as, 60, "name", pick(w.draw, "GOOGLE", "o'net"))
		row[role+"_as"] = as
	}
}

func (w *world) registry(row oracle.Row) {
	m := mention("windows-registry-key", map[string]oracle.Value{"key": pick(w.draw, keys...)})
	if w.percent(40) {
		m.Attrs["values[*].name"] = []string{"Run"}
		m.Attrs["values[*].data"] = []string{pick(w.draw, "1", `C:\x`)}
	}
	row["registry"] = m
}
