package diag

import (
	"fmt"
	"strings"
)

// Example shows how a diagnostic comes about: a hunt that gives it and the mended one; or, where no hunt does it alone, what
// is printed. A hunt over `edr` (ecs) or `bundle` (stix) compiles as it stands.
type Example struct {
	Wrong, Mended string // hunts; both, or neither
	Shown         string // what is printed, of a code that has no hunts
}

// shells is the statement that most examples begin with.
const shells = "p = GET process FROM edr WHERE name = 'cmd.exe'\n"

// nested is a pattern in more brackets than the parser takes.
var nested = strings.Repeat("(", 250) + "pid = 4" + strings.Repeat(")", 250)

// manyTypes is a pattern over three types whose comparisons combine to more alternatives than a query may have.
var manyTypes = func() string {
	var either []string
	for i := range 8 {
		either = append(either, fmt.Sprintf("(file:name = 'f%[1]d' OR process:pid = %[1]d OR user-account:account_login = 'u%[1]d')", i))
	}
	return strings.Join(either, "\n  AND ")
}()
