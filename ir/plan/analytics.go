package plan

import (
	"errors"

	"github.com/huntc/huntc/ir/entity"
)

// ErrUnknownAnalytics says that there are no analytics of that name.
var ErrUnknownAnalytics = errors.New("unknown analytics")

// Analytics is what lowering asks about the analytics that APPLY calls. runtime/apply knows them; cmd passes it in.
type Analytics interface {
	// Analytic finds what APPLY names: `python://NAME`. It fails with ErrUnknownAnalytics itself, or says why the analytics
	// cannot be used.
	Analytic(uri string) (Analytic, error)
	// AnalyticsNames are the analytics that are known, as APPLY names them, sorted.
	AnalyticsNames() []string
}

// Analytic is one analytics as the compiler sees it.
type Analytic struct {
	// Types are the entity types that it takes; none for all.
	Types []string
	// Needs are, by entity type, the attributes that it reads besides those that its parameters name; nil for all.
	Needs map[string][]string
	// Outputs are, by entity type, the attributes that it declares to return.
	Outputs map[string][]Output
	// Open tells that it may return attributes that it does not declare.
	Open bool
	// Parameters are those that it knows; none when it does not say.
	Parameters []Parameter
}

// Parameter is a parameter of an analytics. The value of one of Attribute names an attribute of the variables.
type Parameter struct {
	Name      string
	Attribute bool
}

// Output is an attribute that an analytics returns.
type Output struct {
	Name string
	Kind entity.Kind
}
