package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Code names a kind of diagnostic, such as "HF2003". The first digit names the stage: 1 parse,
// 2 resolve and type, 3 time, 4 plan, 5 run.
type Code string

// Severity says how bad a diagnostic is.
type Severity uint8

// The severities, worst first.
const (
	Error   Severity = iota // the hunt does not run
	Warning                 // the hunt runs, and may not mean what was meant
	Note                    // worth knowing
)

// String returns the severity in lower case, as it is printed.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Note:
		return "note"
	}
	panic(fmt.Sprintf("diag: unhandled severity %d", uint8(s)))
}

// Info is a row of the code table.
type Info struct {
	Code     Code
	Severity Severity
	Title    string // a few words, for lists of codes
	Message  string // template; its verbs take the arguments of Add in order
	Hint     string // template or text; its verbs name arguments by index, %[1]s; may be empty
	Doc      string // a paragraph for `huntc explain CODE`
	Example  Example
	Later    string // of a code that this version never makes: why
}

// table is every diagnostic that huntc can make, ordered by code.
var table = slices.Concat(parseCodes, resolveCodes, paramCodes, timeCodes, planCodes, runCodes, storeCodes, fileCodes, warehouseCodes)

// byCode finds a row of the table.
var byCode = indexTable(table)

func indexTable(rows []Info) map[Code]*Info {
	index := make(map[Code]*Info, len(rows))
	for i := range rows {
		index[rows[i].Code] = &rows[i]
	}
	return index
}

// Codes returns the code table, ordered by code.
func Codes() []Info { return slices.Clone(table) }

// Lookup returns the row of a code. The code's letters may be in any case.
func Lookup(code Code) (Info, bool) {
	row, ok := byCode[Code(strings.ToUpper(string(code)))]
	if !ok {
		return Info{}, false
	}
	return *row, true
}

// mustRow returns the row of a code and panics when there is none: a code that is not in the
// table is a mistake of the compiler, never of the hunt.
func mustRow(code Code) *Info {
	row, ok := byCode[code]
	if !ok {
		panic(fmt.Sprintf("diag: no code %q in the table", code))
	}
	return row
}

// countVerbs returns how many arguments a message template takes.
func countVerbs(template string) int {
	return strings.Count(strings.ReplaceAll(template, "%%", ""), "%")
}
