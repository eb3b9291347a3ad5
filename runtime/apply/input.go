package apply

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// Analytics is a function to run and the Python to run it with.
type Analytics struct {
	Profile
	Python Python
	// Cache is a directory of this analytics alone that stays, for what it wants to know again in the next run. Whether
	// it can be written is the analytics' own business. Empty is none.
	Cache string
}

// Input is one variable: a Parquet file whose columns are called as Kestrel calls them (`id`, `type`, `parent_ref.name`).
// The analytics gets what Kestrel would give it: times as text, lists as JSON text. Text that is no UTF-8 is escaped, and
// comes back as it was unless the analytics changed it.
//
// The engine writes the file with INSERT INTO FUNCTION file('…', Parquet). Its INTO OUTFILE and its streamed FORMAT Parquet
// stop after a block on a connection of ours, without an error: hence Rows.
type Input struct {
	Variable string
	Path     string
	Rows     int64    // how many rows the file must hold; 0 does not check
	Columns  []Column // the kinds of its columns: what comes back under one of these names must be of its kind
}

// Column is a column of a table by name and kind.
type Column struct {
	Name string
	Kind entity.Kind
}

// Params are the parameters of WITH. A list reaches the analytics joined by commas.
type Params map[string][]string

var paramName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// environment is the parameters as environment variables.
func (ps Params) environment(analytics string) (map[string]string, error) {
	out := map[string]string{}
	for name, values := range ps {
		value := strings.Join(values, ",")
		var wrong string
		switch {
		case !paramName.MatchString(name):
			wrong = "is not a name of letters, digits and underscores"
		case reserved(name):
			wrong = "would change how Python or its children start"
		case strings.ContainsRune(value, 0):
			wrong = "holds a NUL, which an environment variable cannot"
		}
		if wrong != "" {
			return nil, &Error{Problem: BadCall, Analytics: analytics, Message: fmt.Sprintf("parameter %q %s", name, wrong)}
		}
		out[name] = value
	}
	return out, nil
}

// reserved reports whether a variable steers programs: a hunt passes data, not code to load.
func reserved(name string) bool {
	switch name {
	case "PATH", "HOME", "TMPDIR", "LANG", "TZ", "IFS", "ENV", "BASH_ENV":
		return true
	}
	for _, prefix := range []string{"LD_", "DYLD_", "PYTHON", "LC_", "HUNTC_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
