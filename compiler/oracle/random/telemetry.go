package random

import (
	"time"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/oracle"
)

// Telemetry is drawn records under a profile, and how they are written.
type Telemetry struct {
	Name    string
	Profile string // ecs or stix
	// ByReference writes a bundle of STIX 2.1, whose objects stand beside the observations.
	ByReference bool
	Records     []*oracle.Record
}

// Source is the telemetry as the oracle reads it.
func (t *Telemetry) Source() *oracle.Source {
	p, ok := schema.Lookup(t.Profile)
	if !ok {
		panic("random: no profile " + t.Profile)
	}
	return oracle.NewSource(t.Name, p, t.Records)
}

// DrawTelemetry draws a source.
func DrawTelemetry(seed uint64, name, profile string, byReference bool) *Telemetry {
	w := &world{draw: newDraw(seed), stix: profile == "stix", images: profile == "ecs" || byReference, at: time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)}
	if byReference {
		w.unnamed = "x-oca-asset--"
	}
	w.uids = pick(w.draw, 0, 0, 30, 90)
	w.starts = pick(w.draw, 0, 0, 0, 30)
	t := &Telemetry{Name: name, Profile: profile, ByReference: byReference}
	for id := range 4 + w.IntN(14) {
		t.Records = append(t.Records, w.record(id+1))
	}
	return t
}

// world is what the records of one telemetry have in common.
type world struct {
	draw
	stix         bool
	unnamed      string // what stands before the hostname of an asset that has no other id
	images       bool   // a process without a name is called like its executable: ECS, STIX 2.1
	at           time.Time
	uids, starts int // percent of processes that tell their unique id, their start

	host           map[string]oracle.Value // of the record before
	asset          string                  // of the record at hand
	acted, parents []familiar              // the processes of the records before
}

// familiar is what tells that a process is one that was mentioned before.
type familiar struct {
	asset             string
	pid, uid, created oracle.Value
}

// The hosts: one on Windows, one without an id.
var hosts = []map[string]oracle.Value{
	{"device_id": "id-a", "hostname": "alpha", "name": "alpha", "os_platform": "linux"},
	{"device_id": "id-b", "hostname": "beta", "name": "beta", "os_platform": "windows"},
	{"hostname": "gamma", "name": "gamma", "os_platform": "linux"},
}

// Texts that quoting, folding, wildcards and regular expressions trip over.
var (
	names     = []string{"sh", "SH", "bash", "cmd.exe", "Cmd.exe", "it's", `a\b`, "100%_x", "100%ax", "äö", "ÄÖ", "ſh", `q"uote`, "two\nlines", "4"}
	lines     = []string{"sh -c id", "SH -c ID", `cmd /c "dir C:\Temp"`, "curl 10.0.0.1 | sh", "it's 100%", "a_b", "axb", "line\nbreak", "日本"}
	files     = []string{"/bin/sh", "/bin/SH", "/usr/bin/it's", `C:\W\a.exe`, `c:\w\A.EXE`, `C:\W\b%_.exe`, "/tmp/ä ö", "/Tmp/x"}
	addresses = []string{"10.0.0.1", "10.0.0.2", "10.1.2.3", "192.168.1.9", "fe80::1", "2001:db8::5"}
	domains   = []string{"x.org", "X.org", "bücher.example", "a_b.test"}
	urls      = []string{"https://x.org/?a=1&b=%20", "http://10.0.0.1/it's"}
	keys      = []string{`HKEY_CURRENT_USER\A\B`, `HKEY_CURRENT_USER\a\b`, `HKEY_LOCAL_MACHINE\Software\X%`}
	logins    = []string{"alice", "Alice", "bob", `o'neil`}
	userIDs   = []string{"1000", "1001", "S-1-5-18", "S-1-5-21-1"}
	md5s      = []string{"0cc175b9c0f1b6a831c399e269772661", "92eb5ffee6ae2fec3ad71c777531578f"}
	sha256s   = []string{"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
)

// gaps between records: ties, both sides of the limits of fork+exec, margin and silence.
var gaps = []time.Duration{
	0, 0, 0, time.Nanosecond, time.Second, 2 * time.Second, 5 * time.Second, 6 * time.Second, time.Minute, 300 * time.Second, 301 * time.Second,
	time.Hour, 24 * time.Hour, 24*time.Hour + time.Nanosecond, 1500 * time.Microsecond,
}

func (w *world) record(id int) *oracle.Record {
	w.at = w.at.Add(pick(w.draw, gaps...))
	r := &oracle.Record{ID: id, First: w.at, Last: w.at, Number: 1}
	var asset *oracle.Mention
	if !w.percent(8) {
		host := pick(w.draw, hosts...)
		if w.host != nil && w.percent(40) {
			host = w.host // mostly nothing is related across hosts
		}
		w.host = host
		asset = mention("x-oca-asset", host)
		r.Asset, _ = host["device_id"].(string)
		if r.Asset == "" {
			r.Asset = w.unnamed + host["hostname"].(string)
		}
		r.FoldPaths = host["os_platform"] == "windows"
	}
	w.asset = r.Asset
	if w.stix {
		w.observation(r)
	} else {
		r.Rows = []oracle.Row{w.event(r)}
	}
	for _, row := range r.Rows {
		if asset != nil {
			row["asset"] = asset
		}
	}
	return r
}

// mention makes a mention of its own.
func mention(typ string, attrs map[string]oracle.Value) *oracle.Mention {
	m := &oracle.Mention{Type: typ, Attrs: map[string]oracle.Value{}}
	for name, v := range attrs {
		m.Attrs[name] = v
	}
	return m
}

// maybe sets an attribute that often.
func (w *world) maybe(m *oracle.Mention, percent int, attr string, v oracle.Value) {
	if w.percent(percent) {
		m.Attrs[attr] = v
	}
}
