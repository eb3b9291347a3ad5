package random

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/ir/entity"
)

type useOf = schema.Use

// Hunts draws hunts over telemetries.
type Hunts struct {
	draw
	// Far draws patterns that other records answer: attributes behind references that leave the record, and behind lists of
	// references, which are spread over records; identities; and what is behind references of variables.
	Far bool

	model     *entity.Model
	telemetry []*Telemetry
	sources   map[*Telemetry]*oracle.Source
	columns   map[string][]column
	types     map[*Telemetry][]string

	vars []*variable // of the hunt at hand
	n    int         // of its aggregates
	name int         // of its variables
	last *Telemetry  // that a GET used
}

// variable is what is known of a variable of the hunt.
type variable struct {
	name, typ string
	shape     oracle.Shape
	telemetry *Telemetry
	columns   []column
	fromNew   bool
	unsourced bool // of NEW alone: what FIND finds from it is that of the last source used
	limited   bool
	mixed     bool // of several telemetries
	cut       bool // ATTR chose its columns
}

// numbered is the type whose identity is a record. The store numbers the records of each source from one, so that it takes
// events of two sources for one (3.7 says that they are not): hunts that mix them are left out until that is mended.
const numbered = "x-oca-event"

// NewHunts makes a generator.
func NewHunts(seed uint64, m *entity.Model, telemetry []*Telemetry, sources map[*Telemetry]*oracle.Source) *Hunts {
	return &Hunts{
		draw: newDraw(seed), model: m, telemetry: telemetry, sources: sources, columns: map[string][]column{}, types: map[*Telemetry][]string{},
	}
}

// Hunt draws a hunt of one to eight statements: they show what they make.
func (h *Hunts) Hunt() []string {
	h.vars, h.n, h.name = nil, 0, 0
	lines := []string{h.get()}
	for range h.IntN(1 + h.IntN(6)) { // short ones oftener: what they show is seen soonest
		lines = append(lines, h.statement())
	}
	shown := h.vars[len(h.vars)-1]
	lines = append(lines, h.disp(shown))
	if h.percent(25) {
		lines = append(lines, "INFO "+pick(h.draw, h.vars...).name)
	}
	return lines
}

func (h *Hunts) statement() string {
	switch n := h.IntN(100); {
	case n < 15:
		return h.get()
	case n < 50:
		return h.find()
	case n < 75:
		return h.assign()
	case n < 83:
		return h.group()
	case n < 87:
		return h.newValues()
	case n < 89:
		return h.describe()
	case n < 91:
		v := pick(h.draw, h.vars...)
		if len(v.columns) == 0 {
			return h.disp(v)
		}
		return h.assigned(*v, "SORT "+v.name+" BY "+h.one(v.columns).path+pick(h.draw, "", " ASC", " DESC"))
	default:
		return h.disp(pick(h.draw, h.vars...))
	}
}

// assigned makes a variable, or a new version of one.
func (h *Hunts) assigned(v variable, text string) string {
	if h.name > 0 && h.percent(15) {
		v.name = pick(h.draw, h.vars...).name
		h.vars = slices.DeleteFunc(h.vars, func(w *variable) bool { return w.name == v.name })
	} else {
		h.name++
		v.name = fmt.Sprintf("v%d", h.name)
	}
	h.vars = append(h.vars, &v)
	return v.name + " = " + text
}

func (h *Hunts) get() string {
	if len(h.vars) > 0 && h.percent(15) {
		if v := pick(h.draw, h.vars...); v.shape == oracle.Entities && len(v.columns) > 0 {
			out := *v
			return h.assigned(out, "GET "+v.typ+" FROM "+v.name+" WHERE "+h.condition(v)+h.limit(&out))
		}
	}
	t := pick(h.draw, h.telemetry...)
	if len(h.vars) > 0 && h.percent(80) {
		t = h.vars[0].telemetry
	}
	typ := pick(h.draw, h.typesOf(t)...)
	v := variable{typ: typ, telemetry: t, columns: h.shown(t, typ)}
	where := "x_none = 'x'"
	if asked := h.asked(t, typ, nil); len(asked) > 0 {
		where = h.where(t, typ, asked)
	}
	h.last = t
	return h.assigned(v, "GET "+typ+" FROM "+t.Name+" WHERE "+where+h.time(t)+h.limit(&v))
}

// where draws the pattern of a GET.
func (h *Hunts) where(t *Telemetry, typ string, asked []column) string {
	if farther := h.farther(t, typ, ""); farther != "" {
		return h.beside(farther, asked)
	}
	if h.percent(40) {
		return h.likely(h.one(asked))
	}
	return h.otherTypes(t, h.pattern(asked, 2, ""))
}

// otherTypes adds brackets and comparisons on other types to a pattern.
func (h *Hunts) otherTypes(t *Telemetry, where string) string {
	if h.percent(10) {
		return "[" + where + "]"
	}
	if !h.percent(25) {
		return where
	}
	other := pick(h.draw, h.typesOf(t)...)
	if h.Far && h.percent(50) && slices.Contains(h.typesOf(t), "process") {
		other = "process" // of which the most is said elsewhere
	}
	columns := h.asked(t, other, nil)
	if len(columns) == 0 {
		return where
	}
	foreign := h.pattern(columns, 1, other+":")
	if farther := h.farther(t, other, other+":"); farther != "" {
		foreign = farther
	} else if h.percent(50) {
		foreign = h.pattern(columns, 1, other+":") + pick(h.draw, " AND ", " OR ") + foreign
	}
	switch h.IntN(4) {
	case 0:
		return foreign
	case 1:
		return where + pick(h.draw, " AND [", " OR [") + foreign + "]"
	case 2:
		return "[" + where + " AND (" + foreign + ")]"
	default:
		return where + pick(h.draw, " AND ", " OR ") + foreign
	}
}

// time draws a range whose ends are times of records, or near them.
func (h *Hunts) time(t *Telemetry) string {
	if !h.percent(25) {
		return ""
	}
	ends := []time.Time{pick(h.draw, t.Records...).First, pick(h.draw, t.Records...).Last}
	for i := range ends {
		ends[i] = ends[i].Add(pick(h.draw, 0, 0, time.Nanosecond, -time.Second, 300*time.Second))
	}
	if !ends[0].Before(ends[1]) {
		ends[0], ends[1] = ends[1], ends[0].Add(time.Second)
	}
	return " START " + ends[0].Format(time.RFC3339Nano) + " STOP t'" + ends[1].Format(time.RFC3339Nano) + "'"
}

func (h *Hunts) limit(v *variable) string {
	if !h.percent(8) {
		return ""
	}
	v.limited = true
	return fmt.Sprintf(" LIMIT %d", 1+h.IntN(4))
}

// find draws a FIND from a variable, over the relations that its type has.
func (h *Hunts) find() string {
	v := pick(h.draw, h.vars...)
	if v.shape == oracle.Values || v.telemetry == nil {
		return h.get()
	}
	t := v.telemetry
	if v.unsourced {
		t = h.last
	}
	type way struct{ typ, text string }
	var ways []way
	known := h.typesOf(t)
	for _, r := range h.model.AllRelations() {
		if marked, ok := h.sources[t].Profile.States(r.Record); !ok && !marked {
			continue
		}
		if r.From == v.typ && slices.Contains(known, r.To) {
			ways = append(ways, way{r.To, strings.ToUpper(r.Verb) + " BY "})
		}
		if r.To == v.typ && slices.Contains(known, r.From) {
			ways = append(ways, way{r.From, strings.ToUpper(r.Verb) + " "})
		}
	}
	ways = append(ways, way{pick(h.draw, known...), pick(h.draw, "LINKED ", "LINKED BY ", "linked ")})
	w := pick(h.draw, ways...)
	if v.mixed && w.typ == numbered {
		return h.get()
	}
	text := "FIND " + w.typ + " " + w.text + v.name
	if asked := h.asked(t, w.typ, h.wanted(v.typ, w.text, w.typ)); len(asked) > 0 && h.percent(20) {
		pattern := h.pattern(asked, 2, "")
		if farther := h.farther(t, w.typ, ""); farther != "" {
			pattern = h.beside(farther, asked)
		}
		text += " WHERE " + h.otherTypes(t, pattern)
	}
	out := variable{typ: w.typ, telemetry: t, columns: h.shown(t, w.typ), mixed: v.mixed}
	return h.assigned(out, text+h.time(t)+h.limit(&out))
}

// wanted are the roles in which a FIND looks for what it returns.
func (h *Hunts) wanted(given, verb, typ string) []string {
	verb, by := strings.CutSuffix(strings.TrimSpace(verb), " BY")
	var out []string
	from, to := given, typ
	if !by {
		from, to = to, from
	}
	for _, rel := range h.model.Relations(from, verb, to) {
		for _, pair := range rel.Pairs {
			role := pair.From
			if by {
				role = pair.To
			}
			out = append(out, role)
		}
	}
	return out
}
