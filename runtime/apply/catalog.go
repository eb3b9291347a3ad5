package apply

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/huntc/huntc/ir/plan"
)

// Catalog is what the compiler knows of analytics: the user's own, whose modules must be there, and those that huntc
// brings, which are written to a file only when they run. It implements plan.Analytics.
type Catalog struct{ Own, Shipped Profiles }

// ShippedProfiles are the analytics that huntc brings, as they are declared: their modules are no files. See [Shipped].
func ShippedProfiles() (Profiles, error) {
	p, err := shippedProfiles()
	return slices.Clone(p), err
}

var shippedProfiles = sync.OnceValues(func() (Profiles, error) {
	text, err := shippedFiles.ReadFile("analytics/" + shippedYAML)
	if err != nil {
		return nil, err
	}
	return parse(shippedYAML, text)
})

// Analytic finds an analytics; see plan.Analytics.
func (c Catalog) Analytic(uri string) (plan.Analytic, error) {
	name, ok := strings.CutPrefix(uri, Scheme)
	if !ok && strings.Contains(uri, "://") {
		scheme, _, _ := strings.Cut(uri, "://")
		return plan.Analytic{}, fmt.Errorf("analytics of the kind %q are not run here, only %sNAME", scheme+"://", Scheme)
	}
	if _, own := c.Own.named(name); own {
		p, err := c.Own.Find(uri)
		if err != nil {
			var e *Error
			if errors.As(err, &e) {
				return plan.Analytic{}, errors.New(e.reason())
			}
			return plan.Analytic{}, err
		}
		return p.analytic(), nil
	}
	if p, ok := c.Shipped.named(name); ok {
		return p.analytic(), nil
	}
	return plan.Analytic{}, plan.ErrUnknownAnalytics
}

// reason is the message of an error, with its cause.
func (e *Error) reason() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// AnalyticsNames are the analytics that there are; see plan.Analytics.
func (c Catalog) AnalyticsNames() []string {
	var out []string
	for _, name := range c.Own.With(c.Shipped).Names() {
		out = append(out, Scheme+name)
	}
	slices.Sort(out)
	return out
}

// analytic is a profile as the compiler sees it. One with none of our keys may return anything.
func (p Profile) analytic() plan.Analytic {
	a := plan.Analytic{Types: p.Inputs, Needs: p.Needs, Open: p.Needs == nil && p.Outputs == nil}
	if p.Outputs != nil {
		a.Outputs = map[string][]plan.Output{}
	}
	for typ, columns := range p.Outputs {
		for _, c := range columns {
			a.Outputs[typ] = append(a.Outputs[typ], plan.Output{Name: c.Name, Kind: c.Kind})
		}
	}
	for _, q := range p.Parameters {
		a.Parameters = append(a.Parameters, plan.Parameter{Name: q.Name, Attribute: q.Attribute})
	}
	return a
}
