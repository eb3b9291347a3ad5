package ingest

import (
	"context"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/ir/entity"
)

// Inspection says what a loaded source holds of each role of its profile.
type Inspection struct {
	Roles []RoleCount
}

// RoleCount is a role in which the source's rows mention entities.
type RoleCount struct {
	Role     string
	Mentions uint64
	// Identity says how many mentions are told by which rung, best first; those that are not there at all are left out.
	Identity []RungCount
	// Attributes are all that the profile maps, in its order, with the mentions that have a value.
	Attributes []AttrCount
}

// RungCount is a rung of the identity and how many mentions it tells. Alone stands for a mention that nothing tells.
type RungCount struct {
	Rung     string `json:"rung"`
	Mentions uint64 `json:"mentions"`
}

// Alone is the rung of what stands alone: its identity is its record and role.
const Alone = "alone"

// AttrCount is an attribute and how many mentions have a value.
type AttrCount struct {
	Attr     string `json:"attribute"`
	Mentions uint64 `json:"mentions"`
}

// Inspect counts, over an attached source, what each role of its profile mentions.
func Inspect(ctx context.Context, conn driver.Conn, m *Meta) (*Inspection, error) {
	model, err := newModel(m.Profile)
	if err != nil {
		return nil, err
	}
	i := inspector{identities: identities{modelOf: model}, stage: &stage{modelOf: model, conn: conn, database: m.Database}}
	out := &Inspection{}
	for _, use := range model.profile.Roles() {
		r, err := i.role(ctx, use.Role)
		if err != nil {
			return nil, err
		}
		out.Roles = append(out.Roles, r)
	}
	return out, nil
}

type inspector struct {
	identities
	stage *stage
}

// role counts the mentions in a role: all, by rung, by attribute.
func (i inspector) role(ctx context.Context, role string) (RoleCount, error) {
	out := RoleCount{Role: role}
	var counts []string
	for _, attr := range i.profile.Attrs(role) {
		c, _ := i.layout.Attr(role, attr)
		test := "isNotNull(" + quoteName(c.Name) + ")"
		if c.Kind == entity.KindList {
			test = "notEmpty(" + quoteName(c.Name) + ")"
		}
		out.Attributes = append(out.Attributes, AttrCount{Attr: attr})
		counts = append(counts, "countIf("+test+")")
	}
	names, cases := i.rungs(role)
	rung := "multiIf(" + strings.Join(append(cases, "toUInt8(0)"), ", ") + ")"
	for n := range names {
		counts = append(counts, "countIf("+rung+" = "+strconv.Itoa(n+1)+")")
	}
	var found []uint64
	sql := "SELECT arrayConcat([count()], [" + strings.Join(counts, ", ") + "]) FROM " + i.stage.table(i.layout.Table()) + " WHERE " + i.mentioned(role)
	if err := i.stage.conn.QueryRow(ctx, sql).Scan(&found); err != nil {
		return out, engineError(err, sql)
	}
	out.Mentions, found = found[0], found[1:]
	for n := range out.Attributes {
		out.Attributes[n].Mentions = found[n]
	}
	found = found[len(out.Attributes):]
	left := out.Mentions
	for n, name := range names {
		if found[n] > 0 {
			out.Identity = append(out.Identity, RungCount{name, found[n]})
		}
		left -= found[n]
	}
	if left > 0 {
		out.Identity = append(out.Identity, RungCount{Alone, left})
	}
	return out, nil
}

// mentioned is the test that a row of the store mentions somebody in a role.
func (i inspector) mentioned(role string) string {
	key, _ := i.layout.Key(role)
	name := quoteName(key.Column)
	c, _ := i.layout.Column(key.Column)
	switch {
	case key.Hashed:
		return name + " != 0"
	case key.Column == i.layout.Asset():
		return name + " != ''"
	case key.Column != i.layout.Record():
		if c.Kind == entity.KindInt || !strings.Contains(c.Type, "String") {
			return name + " IS NOT NULL"
		}
		return "ifNull(" + name + ", '') != ''"
	}
	var either []string // the record itself: it is mentioned where it has an attribute
	for _, attr := range i.layout.Attrs(role) {
		c, _ := i.layout.Attr(role, attr)
		test := "isNotNull(" + quoteName(c.Name) + ")"
		if c.Kind == entity.KindList {
			test = "notEmpty(" + quoteName(c.Name) + ")"
		}
		either = append(either, test)
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

// rungs are the names of the rungs of a role's identity, and when each holds, numbered from 1, as the cases of multiIf.
// What is its own identity has one that always holds.
func (i inspector) rungs(role string) (names, cases []string) {
	key, _ := i.layout.Key(role)
	r, _ := i.entities.Role(role)
	t, _ := i.entities.Type(r.Types[0])
	identity, _ := i.profile.Identity(role)
	for _, rung := range identity.Rungs {
		when := "true"
		switch {
		case !key.Hashed:
		case t.Name == "process":
			when = i.processRung(role, rung[len(rung)-1])
		default:
			when, _ = i.rung(role, t, rung)
		}
		names = append(names, strings.Join(rung, ", "))
		cases = append(cases, when, "toUInt8("+strconv.Itoa(len(names))+")")
	}
	return names, cases
}

// processRung is when a mention of a process has a rung.
func (i inspector) processRung(role, rung string) string {
	pid := "isNotNull(" + i.column(role, "pid") + ")"
	switch rung {
	case "x_unique_id":
		return notZero("ifNull(" + i.column(role, rung) + ", '')")
	case "created":
		return pid + " AND isNotNull(" + i.column(role, rung) + ")"
	default:
		return pid
	}
}
