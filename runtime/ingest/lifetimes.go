package ingest

import (
	"cmp"
	"slices"
	"strings"
)

// The rules of lifetimes, DESIGN 3.7.
const (
	silence = "86400000000000" // nanoseconds without a mention that end a life
	execGap = "5000000000"     // nanoseconds between two creations that may be fork and exec
)

// processRoles are the roles that mention processes, in the order in which their mentions count.
var processRoles = []string{"process", "parent", "target"}

// lifetimes cuts the mentions of every (asset, pid) into the lives of processes. A life begins
//
//   - with the first mention, and with the first one behind an end or behind 24 silent hours;
//   - at a creation, unless the creation before it is at most 5 s old, has the same parent pid
//     and nothing ended in between: that is a fork and its exec;
//   - where the unique id or the start time is another one than that of the last mention that
//     carried one (equal unique ids speak louder than different start times).
//
// Mentions of one instant are one tick and share a life: on equal times the creation comes
// first and the end last. The key of a life is that of the first unique id in it, else of its
// first start time, else made of its own start.
type lifetimes struct {
	identities
	rows string // the staging table
	some string // some of the mentions, "" for all
}

// needed counts the mentions that have a pid and nothing better.
func (l lifetimes) needed() string {
	return "SELECT count() FROM (" + l.mentions() + ") WHERE m_uid = '' AND m_start IS NULL"
}

// mentions is a row for each process mention that has a pid.
func (l lifetimes) mentions() string {
	parts := make([]string, 0, len(processRoles))
	for _, role := range processRoles {
		begins, parent, ends := "false", "CAST(NULL AS Nullable(Int64))", "false"
		if role == "process" {
			begins, ends = l.evidence(l.profile.Birth().Kinds, l.profile.Birth().Mentions), l.evidence(l.profile.End().Kinds, l.profile.End().Mentions)
			parent = l.column("parent", "pid")
		}
		parts = append(parts, "SELECT "+l.asset()+" AS host, assumeNotNull("+l.column(role, "pid")+") AS pid, "+
			"toUnixTimestamp64Nano(assumeNotNull("+quoteName(l.layout.Time())+")) AS ts, "+
			l.uniqueID(role)+" AS m_uid, "+l.start(role)+" AS m_start, "+
			begins+" AS m_birth, ifNull("+parent+", -1) AS m_ppid, "+ends+" AS m_death "+
			"FROM "+l.rows+" WHERE "+l.present(role)+" AND "+l.column(role, "pid")+" IS NOT NULL")
	}
	return strings.Join(parts, " UNION ALL ")
}

// evidence is the condition for records of a kind, or with a mention in each of some roles.
func (l lifetimes) evidence(kinds, mentions []string) string {
	var either []string
	if len(kinds) > 0 {
		quoted := make([]string, len(kinds))
		for i, kind := range kinds {
			quoted[i] = quoteText(kind)
		}
		either = append(either, "ifNull("+quoteName(l.layout.Kind())+", '') IN ("+strings.Join(quoted, ", ")+")")
	}
	if len(mentions) > 0 {
		all := make([]string, len(mentions))
		for i, role := range mentions {
			all[i] = l.present(role)
		}
		either = append(either, "("+strings.Join(all, " AND ")+")")
	}
	if len(either) == 0 {
		return "false"
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

// uniqueID and start are a mention's better names, ” and NULL where the profile does not use
// the rung.
func (l lifetimes) uniqueID(role string) string {
	if !slices.Contains(l.profile.Rungs(), "x_unique_id") {
		return "''"
	}
	id := "ifNull(" + l.column(role, "x_unique_id") + ", '')"
	return "if(" + notZero(id) + ", " + id + ", '')"
}

func (l lifetimes) start(role string) string {
	if !slices.Contains(l.profile.Rungs(), "created") {
		return "CAST(NULL AS Nullable(Int64))"
	}
	return "toUnixTimestamp64Nano(" + l.column(role, "created") + ")"
}

// lives is a row for each life: asset, pid, its first and its last mention, and its key.
func (l lifetimes) lives() string {
	return "SELECT host, pid, min(ts) AS begin, max(ts) AS last, " +
		"multiIf(countIf(uid != '') > 0, " + l.uidKey("host", "argMinIf(uid, ts, uid != '')") + ", " +
		"countIf(start IS NOT NULL) > 0, " + keyText("'process'", "'start'", "host", "toString(pid)", "toString(assumeNotNull(argMinIf(start, ts, start IS NOT NULL)))") + ", " +
		keyText("'process'", "'life'", "host", "toString(pid)", "toString(min(ts))") + ") AS key " +
		"FROM (SELECT *, sum(cut) OVER (PARTITION BY host, pid ORDER BY ts) AS life FROM (" + l.cuts() + ")) GROUP BY host, pid, life"
}

// uidKey is the key of a unique id.
func (l lifetimes) uidKey(asset, uid string) string {
	if l.profile.GlobalIDs() {
		return keyText("'process'", "'uid'", uid)
	}
	return keyText("'process'", "'uid'", asset, uid)
}

// cuts marks the ticks at which a life begins.
func (l lifetimes) cuts() string {
	return "SELECT *, (r = 1 OR before_death OR ts - before > " + silence +
		" OR (birth AND NOT ifNull(ts - birth_before <= " + execGap + " AND ppid_before = ppid AND ifNull(death_before < birth_before, true), false))" +
		" OR (uid != '' AND ifNull(uid != uid_before, false))" +
		" OR (ifNull(start != start_before, false) AND NOT ifNull(uid != '' AND uid = uid_before, false))) AS cut FROM (" +
		"SELECT *, row_number() OVER w AS r, lagInFrame(ts) OVER w AS before, lagInFrame(death) OVER w AS before_death, " +
		l.last("if(birth, ts, NULL)", "birth_before") + ", " + l.last("if(birth, ppid, NULL)", "ppid_before") + ", " +
		l.last("if(death, ts, NULL)", "death_before") + ", " + l.last("nullIf(uid, '')", "uid_before") + ", " + l.last("start", "start_before") +
		" FROM (" + l.ticks() + ") WINDOW w AS (PARTITION BY host, pid ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)," +
		" b AS (PARTITION BY host, pid ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))"
}

// last is the last value before the tick that is not NULL.
func (l lifetimes) last(value, name string) string {
	return "last_value(" + value + ") OVER b AS " + name
}

// ticks joins the mentions of one instant. Where they differ the creation's word counts, then
// the greatest.
func (l lifetimes) ticks() string {
	return "SELECT host, pid, ts, max(m_birth) AS birth, minIf(m_ppid, m_birth) AS ppid, max(m_death) AS death, " +
		"maxIf((m_birth, m_uid), m_uid != '').2 AS uid, " +
		"if(countIf(m_start IS NOT NULL) > 0, maxIf((m_birth, assumeNotNull(m_start)), m_start IS NOT NULL).2, NULL) AS start " +
		"FROM (" + cmp.Or(l.some, l.mentions()) + ") GROUP BY host, pid, ts"
}

// key is the expression of the key of a process role: its own name, else the key of the life
// that holds it.
func (l lifetimes) key(role, life string) string {
	pid, uid, start := l.column(role, "pid"), l.uniqueID(role), l.start(role)
	asset := l.asset()
	return "if(" + l.present(role) + ", multiIf(" + uid + " != '', " + l.uidKey(asset, uid) + ", " +
		pid + " IS NULL, " + l.alone(role, "process") + ", " +
		start + " IS NOT NULL, " + keyText("'process'", "'start'", asset, "toString(assumeNotNull("+pid+"))", "toString(assumeNotNull("+start+"))") + ", " +
		life + "), toUInt128(0))"
}
