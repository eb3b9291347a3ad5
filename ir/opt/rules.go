// Package opt rewrites programs so that the store does less, without changing a row.
//
// In: the program of one sink (plan.Split) and the facts of its sources. Out: the same program, cheaper. Each rule is a
// value in a file of its own, named, and can be switched off by name; the driver runs the ordered list below once.
//
// Invariants: a rule that changes nothing returns the same pointer; after every rule ir.Validate holds; the rows and
// their order are those of the program before.
package opt

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// Facts are what rules may know besides the program.
type Facts struct {
	Model   *entity.Model
	Catalog plan.Catalog
}

// Rule is one rewrite of a program.
type Rule struct {
	Name  string
	Doc   string
	Apply func(*ir.Program, Facts) *ir.Program
	// Without runs in its place when it is off; nil for nothing.
	Without func(*ir.Program, Facts) *ir.Program
}

// Rules are all rules in the order in which they run. The order matters: scans are one before their predicates are
// folded; a binding must be inlined before its rows can be shown as mentions; filters are one before they are moved, and moved
// before records are searched for those that are left; what can have no rows is known when no predicate comes to it any more;
// attributes are narrowed when no rule adds or drops a consumer any more.
func Rules() []Rule {
	return []Rule{
		MergeUnions,
		FoldPredicates,
		EqualitiesToIn,
		LikeToComparison,
		InlineShownBinding,
		MergeFilters,
		PushFilter,
		PushTime,
		Prefilter,
		NarrowKinds,
		DropEmpty,
		ShowMentions,
		DropImpliedMention,
		NarrowAttributes,
		DropCompletion,
		NarrowCompletion,
		SkipMerge,
		LooseEntities,
	}
}

// Fired is one rule that changed the program.
type Fired struct {
	Rule  string
	After *ir.Program
}

// Optimize runs the rules but those disabled. An error is a bug of a rule: it left the program invalid.
func Optimize(p *ir.Program, f Facts, disabled ...string) (*ir.Program, []Fired, error) {
	var fired []Fired
	for _, r := range Rules() {
		apply := r.Apply
		off := slices.Contains(disabled, r.Name)
		if off {
			apply = r.Without
		}
		if apply == nil {
			continue
		}
		next := apply(p, f)
		if next == p {
			continue
		}
		if err := next.Validate(); err != nil {
			return nil, fired, fmt.Errorf("opt: rule %s: %w", r.Name, err)
		}
		p = next
		if !off {
			fired = append(fired, Fired{r.Name, p})
		}
	}
	return p, fired, nil
}
