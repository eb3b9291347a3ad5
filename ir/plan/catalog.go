package plan

import "errors"

// ErrUnknownSource says that a catalog knows no source of that name.
var ErrUnknownSource = errors.New("unknown source")

// Catalog is what lowering, the optimizer and the planner ask about sources. backends/schema answers it; cmd passes it in.
type Catalog interface {
	// Source finds the source that FROM names: `NAME`, `stixshifter://NAME`, `file://…` or a path, several files joined
	// by commas. It fails with ErrUnknownSource itself, or says why a file cannot be used.
	Source(from string) (Source, error)
	// Names are the sources that are known, sorted: what a message about an unknown one suggests.
	Names() []string
}

// Source is one source as the compiler sees it: which roles its records fill and what they state.
type Source interface {
	// Name is the name that the program, the plan and the SQL use.
	Name() string
	// Roles are the roles of an entity type that the source's records fill.
	Roles(typ string) []Role
	// Maps reports whether the source fills the attribute of the role's own mention.
	Maps(role, attr string) bool
	// Filled reports whether some record may have the attribute: false only where the source is at hand and none has.
	Filled(role, attr string) bool
	// Kinds are the kinds of records in which some mention in the role has the attribute: attr "" for the mention itself,
	// role "" for the kinds of all records. They are known only where the source is at hand, which does not change then.
	Kinds(role, attr string) (kinds []string, known bool)
	// Lacking are the kinds of records in which some mention in the role lacks the attribute, known as Kinds are.
	Lacking(role, attr string) (kinds []string, known bool)
	// Once are the kinds of records in which no entity is mentioned twice in the role, as far as is known of a source at hand.
	Once(role string) []string
	// Always reports whether the attribute is never missing when the mention is there.
	Always(role, attr string) bool
	// Extension tells what is known of an x_* attribute in the role: whether the source has it, and whether it is
	// known at compile time at all.
	Extension(role, attr string) (has, known bool)
	// Extensions are the x_* attributes that the source has in the role, sorted; nil while they are not known.
	Extensions(role string) []string
	// States reports whether records of the kind can be told (ok), and whether they are marked so that a predicate
	// must say it; otherwise the mention of both roles states the relation.
	States(kind string) (marked, ok bool)
	// Carries reports that every record of a marked kind mentions an entity in the role.
	Carries(kind, role string) bool
	// SingleRow reports that each record is one row; otherwise the mentions of a record may stand in several.
	SingleRow() bool
	// Weighted reports that a record may count for several (number_observed).
	Weighted() bool
}

// Role is a role that a source fills.
type Role struct {
	Name string
	// Primary roles are searched by GET; the others are reached by FIND, LINKED and patterns on another type.
	Primary bool
}
