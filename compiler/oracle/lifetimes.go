package oracle

import (
	"slices"
	"strings"
	"time"
)

// The two times of DESIGN 3.7: "a lifetime begins at a creation record, after an end record, or after 24 silent hours;
// creations of one pid within 5 s of the previous with the same parent are one fork+exec (this rung only); on equal times
// the creation comes first."
const (
	silence  = 24 * time.Hour
	forkExec = 5 * time.Second
)

// sighting is a mention of a process with what decides its life.
type sighting struct {
	at         place
	asset      string
	pid        int64
	uid        string // never all-zero
	created    time.Time
	hasCreated bool
	birth, end bool
	parent     Value // pid of the parent, of a birth
}

// identifyProcesses gives each mention of a process its identity.
//
// DESIGN 3.7: "Processes: the unique id where the role carries one (never all-zero …); else asset + pid + start time; else
// asset + pid + lifetime. The rung is fixed per source and role by the profile. In the embedded store a mention without
// the rung's columns takes the key of the lifetime that holds it". A life in which some mention has a unique id or a start
// time is the process of that id: the first it shows.
func (s *Source) identifyProcesses() {
	pids := map[string][]sighting{}
	for _, seen := range s.sightings() {
		if seen.pid < 0 {
			continue
		}
		group := keyText(seen.asset, seen.pid)
		pids[group] = append(pids[group], seen)
	}
	for _, group := range pids {
		for _, life := range lives(group) {
			key := lifeKey(life)
			for _, seen := range life {
				s.keys[seen.at] = key
				if own := ownKey(seen); own != "" {
					s.keys[seen.at] = own
				}
			}
		}
	}
}

// sightings are all mentions of processes, each once. Those without a pid get their identity here: their unique id, or
// none but themselves.
func (s *Source) sightings() []sighting {
	var out []sighting
	for _, r := range s.Records {
		at := map[*Mention]int{}
		for _, row := range r.Rows {
			for role, m := range row {
				if m.Type != "process" {
					continue
				}
				seen := s.sighting(r, row, role, m)
				if i, again := at[m]; again {
					out[i].birth = out[i].birth || seen.birth
					if out[i].parent == nil {
						out[i].parent = seen.parent
					}
					continue
				}
				at[m] = len(out)
				out = append(out, seen)
				if seen.pid < 0 {
					s.keys[seen.at] = s.alone(r, m)
					if seen.uid != "" {
						s.keys[seen.at] = ownKey(seen)
					}
				}
			}
		}
	}
	return out
}

func (s *Source) sighting(r *Record, row Row, role string, m *Mention) sighting {
	seen := sighting{at: place{r, m}, asset: r.Asset, pid: -1}
	if pid, ok := m.Attrs["pid"].(int64); ok {
		seen.pid = pid
	}
	if uid, ok := m.Attrs["x_unique_id"].(string); ok && strings.Trim(uid, "{}-0") != "" {
		seen.uid = uid
	}
	if slices.Contains(s.Profile.Rungs(), "created") {
		seen.created, seen.hasCreated = m.Attrs["created"].(time.Time)
	}
	if role != "process" {
		return seen
	}
	birth := s.Profile.Birth()
	seen.birth = slices.Contains(birth.Kinds, r.Kind)
	if len(birth.Mentions) > 0 {
		seen.birth = row["parent"] != nil
	}
	seen.end = slices.Contains(s.Profile.End().Kinds, r.Kind)
	if parent := row["parent"]; parent != nil {
		seen.parent = parent.Attrs["pid"]
	}
	return seen
}

// ownKey is the identity that a mention carries itself, "" for none.
func ownKey(seen sighting) string {
	switch {
	case seen.uid != "":
		return "process|" + keyText("uid", seen.uid)
	case seen.hasCreated && seen.pid >= 0:
		return "process|" + keyText("start", seen.asset, seen.pid, seen.created)
	}
	return ""
}

// lifeKey is the identity of a life: its first unique id, else its first start time, else its beginning.
func lifeKey(life []sighting) string {
	for _, uids := range []bool{true, false} {
		for i := range life {
			t := instant(life, life[i].at.record.First)
			if uids {
				t.hasCreated = false
			} else {
				t.uid = ""
			}
			if key := ownKey(t); key != "" {
				return key
			}
		}
	}
	first := life[0]
	return "process|" + keyText("life", first.asset, first.pid, first.at.record.First)
}

// lives cuts the mentions of one pid into lives. Mentions of one instant are never cut apart: the creation among them
// comes first, an end last. Two unique ids, or two start times, are never one life.
func lives(group []sighting) [][]sighting {
	slices.SortStableFunc(group, func(a, b sighting) int { return a.at.record.First.Compare(b.at.record.First) })
	var out [][]sighting
	var last, lastBirth sighting
	var lastUID string
	var lastCreated Value
	ended := false // since the last birth
	for i := 0; i < len(group); {
		at := group[i].at.record.First
		now := instant(group, at)
		cut := i == 0 || last.end || at.Sub(last.at.record.First) > silence
		if now.birth {
			again := lastBirth.birth && !ended && at.Sub(lastBirth.at.record.First) <= forkExec && same(now.parent, lastBirth.parent)
			cut = cut || !again
		}
		cut = cut || now.uid != "" && lastUID != "" && now.uid != lastUID
		if now.hasCreated && lastCreated != nil && !same(now.created, lastCreated) && (now.uid == "" || now.uid != lastUID) {
			cut = true
		}
		if cut {
			out = append(out, nil)
		}
		for ; i < len(group) && group[i].at.record.First.Equal(at); i++ {
			out[len(out)-1] = append(out[len(out)-1], group[i])
		}
		if now.birth {
			lastBirth, ended = now, false
		}
		ended = ended || now.end
		if now.uid != "" {
			lastUID = now.uid
		}
		if now.hasCreated {
			lastCreated = now.created
		}
		last = now
	}
	return out
}

// instant is what the mentions of one pid at one instant say together: what a creation says counts first, then the
// greatest.
func instant(group []sighting, at time.Time) sighting {
	var out sighting
	uidBorn, createdBorn := false, false
	for _, m := range group {
		if !m.at.record.First.Equal(at) {
			continue
		}
		out.at, out.asset, out.pid = m.at, m.asset, m.pid
		out.end = out.end || m.end
		if m.birth && (!out.birth || before(m.parent, out.parent)) {
			out.birth, out.parent = true, m.parent
		}
		if m.uid != "" && (out.uid == "" || m.birth && !uidBorn || m.birth == uidBorn && m.uid > out.uid) {
			out.uid, uidBorn = m.uid, m.birth
		}
		if m.hasCreated && (!out.hasCreated || m.birth && !createdBorn || m.birth == createdBorn && m.created.After(out.created)) {
			out.created, out.hasCreated, createdBorn = m.created, true, m.birth
		}
	}
	return out
}

// before orders pids of parents, a missing one first.
func before(a, b Value) bool {
	if a == nil || b == nil {
		return a == nil && b != nil
	}
	return less(a, b)
}
