package main

import (
	"time"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
)

type (
	// explanation is the object of `explain -o json`, and what its text is written from.
	explanation struct {
		Huntc       string               `json:"huntc"`
		Hunt        string               `json:"hunt"`
		Now         time.Time            `json:"now"`
		Parameters  []planfile.Parameter `json:"parameters"`
		Program     programsJSON         `json:"program"`
		Rules       []firedJSON          `json:"rules"`
		Disabled    []string             `json:"disabled_rules"`
		Identity    []identityJSON       `json:"identity"`
		Completion  []completionJSON     `json:"completion"`
		Limits      []limitJSON          `json:"limits"`
		Filters     []filterJSON         `json:"filters"`
		Queries     []planfile.Query     `json:"queries"`
		Plan        planfile.Plan        `json:"plan"`
		Diagnostics []diag.Diagnostic    `json:"diagnostics"`

		compiled *compiler.Compiled
	}

	// programsJSON are the programs before and after the rules. The summary has one of its own; empty for none.
	programsJSON struct {
		Lowered string `json:"lowered"`
		Shown   string `json:"shown"`
		Summary string `json:"summary"`
	}

	// firedJSON is a rule that changed the program of what the hunt shows, or of its summary.
	firedJSON struct {
		Rule    string `json:"rule"`
		Doc     string `json:"doc"`
		Program string `json:"program"` // shown or summary
		After   string `json:"after"`
	}

	// identityJSON says what tells the entities of a role apart: the first rung that a mention has.
	identityJSON struct {
		Source  string     `json:"source"`
		Profile string     `json:"profile"`
		Role    string     `json:"role"`
		Types   []string   `json:"types"`
		Rungs   [][]string `json:"rungs"`
		Alone   bool       `json:"may_stand_alone"`
	}

	// completionJSON says of an attribute whether it is looked for in the entity's other records, and why.
	completionJSON struct {
		Variable  string        `json:"variable"`
		Type      string        `json:"type"`
		Attribute string        `json:"attribute"`
		Completed bool          `json:"completed"`
		Reason    opt.Reason    `json:"reason"`
		Evidence  []holdingJSON `json:"evidence"`
		From      []roleJSON    `json:"from"`
	}

	holdingJSON struct {
		Source string      `json:"source"`
		Role   string      `json:"role"`
		Has    opt.Holding `json:"has"`
	}

	roleJSON struct {
		Source string `json:"source"`
		Role   string `json:"role"`
	}

	// limitJSON is a LIMIT or OFFSET.
	limitJSON struct {
		Variable string     `json:"variable"`
		By       string     `json:"by"`   // variable or disp
		Rows     string     `json:"rows"` // entities, records or table
		Limit    int64      `json:"limit"`
		Offset   int64      `json:"offset"`
		Order    []sortJSON `json:"order"`
	}

	sortJSON struct {
		Attribute  string `json:"attribute"`
		Descending bool   `json:"descending"`
	}

	// filterJSON is a predicate that no scan tests.
	filterJSON struct {
		Variable  string `json:"variable"`
		Predicate string `json:"predicate"`
		Rows      string `json:"rows"`
		Applied   bool   `json:"applied"`
	}
)

// newExplanation explains what the hunt compiled to; of one that did not it has the diagnostics.
func newExplanation(h *hunt, queries []*plan.Query) *explanation {
	e := &explanation{
		Huntc: version(), Hunt: h.file.Name, Now: h.now, Parameters: h.parameters(), Disabled: nonNil(h.disabled),
		Rules: []firedJSON{}, Identity: []identityJSON{}, Completion: []completionJSON{}, Limits: []limitJSON{}, Filters: []filterJSON{},
		Diagnostics: all(&h.diags), compiled: h.compiled,
	}
	file := &planfile.File{}
	if c := h.compiled; c != nil {
		e.Program.Lowered, e.Program.Shown = c.Asked.String(), c.Shown.String()
		e.fired("shown", c.Fired)
		if c.Summary != nil {
			e.Program.Summary = c.Summary.String()
			e.fired("summary", c.FiredSummary)
		}
		e.tellApart(h)
		e.complete(h)
		e.above(c.Shown, c.Summary)
		file = h.registry.PlanFile(c.Plan, queries)
	} else {
		file.Fill(&plan.Plan{}, nil)
	}
	e.Queries, e.Plan = file.Queries, file.Plan
	return e
}

// fired adds the rules that changed one of the programs.
func (e *explanation) fired(program string, fired []opt.Fired) {
	docs := map[string]string{}
	for _, r := range opt.Rules() {
		docs[r.Name] = r.Doc
	}
	for _, r := range fired {
		e.Rules = append(e.Rules, firedJSON{r.Rule, docs[r.Rule], program, r.After.String()})
	}
}

// tellApart adds what tells the entities of each role apart that the plan uses.
func (e *explanation) tellApart(h *hunt) {
	model := entity.Default()
	for _, u := range h.compiled.Plan.Roles(model) {
		profile, ok := h.registry.Profile(u.Source)
		if !ok {
			continue
		}
		id, ok := profile.Identity(u.Role)
		if !ok {
			continue
		}
		role, _ := model.Role(u.Role)
		e.Identity = append(e.Identity, identityJSON{u.Source, profile.Name(), u.Role, role.Types, id.Rungs, id.Alone})
	}
}

// complete adds what becomes of each attribute that is asked for. What the summary needs besides comes last.
func (e *explanation) complete(h *hunt) {
	said := map[string]bool{}
	for _, p := range []*ir.Program{h.compiled.Shown, h.compiled.Summary} {
		if p == nil {
			continue
		}
		var names []string
		for _, k := range opt.Completions(p, h.options().Facts()) {
			name := k.Variable + "\x00" + k.Attribute
			if names = append(names, name); said[name] {
				continue
			}
			out := completionJSON{
				Variable: k.Variable, Type: k.Type, Attribute: k.Attribute, Completed: k.Completed(), Reason: k.Reason,
				Evidence: []holdingJSON{}, From: []roleJSON{},
			}
			for _, p := range k.Evidence {
				out.Evidence = append(out.Evidence, holdingJSON{p.Source, p.Role, p.Holds})
			}
			for _, p := range k.From {
				out.From = append(out.From, roleJSON{p.Source, p.Role})
			}
			e.Completion = append(e.Completion, out)
		}
		for _, name := range names {
			said[name] = true
		}
	}
}

// shapeWords are the words for what rows are.
var shapeWords = map[ir.Shape]string{ir.EntityRows: "entities", ir.RecordRows: "records", ir.TableRows: "table"}

// above adds what is limited, and filtered above the scans.
func (e *explanation) above(programs ...*ir.Program) {
	for _, l := range plan.Limits(programs...) {
		out := limitJSON{Variable: l.Variable, By: "variable", Rows: shapeWords[l.Rows], Limit: l.Count, Offset: l.Offset, Order: []sortJSON{}}
		if l.Shown {
			out.By = "disp"
		}
		for _, k := range l.Order {
			out.Order = append(out.Order, sortJSON{k.Attr.Path, k.Desc})
		}
		e.Limits = append(e.Limits, out)
	}
	for _, f := range plan.Filters(programs...) {
		e.Filters = append(e.Filters, filterJSON{f.Variable, f.Predicate, shapeWords[f.Rows], f.Applied})
	}
}
