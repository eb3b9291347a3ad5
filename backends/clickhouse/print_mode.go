package clickhouse

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// mode says who reads the text: the engine, or the parser of another dialect that checks it. What the two read
// differently is here, and only here.
type mode uint8

const (
	forEngine mode = iota
	forCheck
)

// ident is a name in backticks.
func (m mode) ident(name string) string {
	if m == forCheck {
		return "`" + strings.ReplaceAll(name, "`", "``") + "`"
	}
	return QuoteIdent(name)
}

// str is a string literal. MySQL has no \xHH: bytes that need one are a hexadecimal literal.
func (m mode) str(s string) string {
	text := QuoteString(s)
	if m == forCheck && strings.Contains(strings.ReplaceAll(text, `\\`, ""), `\x`) {
		return "X'" + hex.EncodeToString([]byte(s)) + "'"
	}
	return text
}

// function is the name of a function that is called: MySQL has words of its own for some.
func (m mode) function(name string) string {
	if m == forCheck {
		return m.ident(name)
	}
	return name
}

// element is a subscript: the function that it stands for.
func (m mode) element(e *Element, indent int) string {
	if m == forCheck {
		return m.function("arrayElement") + "(" + m.exprText(e.Arg, 0, indent) + ", " + m.exprText(e.Index, 0, indent) + ")"
	}
	return m.exprText(e.Arg, precAtom, indent) + "[" + m.exprText(e.Index, 0, indent) + "]"
}

// lambda is `x -> body`: a call of that name, as the engine itself keeps it.
func (m mode) lambda(e *Lambda, indent int) (string, int) {
	if m == forCheck {
		return m.function("lambda") + "(" + m.ident(e.Param) + ", " + m.exprText(e.Body, 0, indent) + ")", precAtom
	}
	return e.Param + " -> " + m.exprText(e.Body, precOr, indent), precLambda
}

// create is the head of a statement that keeps its rows in a temporary table; "" for no table.
func (m mode) create(table string) string {
	if table == "" {
		return ""
	}
	return "CREATE TEMPORARY TABLE " + m.ident(table) + " AS\n"
}

// noLimit is the LIMIT that MySQL wants before an OFFSET alone.
const noLimit = "18446744073709551615"

// limit is LIMIT and OFFSET, "" for neither.
func (m mode) limit(count, offset int64) string {
	var parts []string
	switch {
	case count > 0:
		parts = append(parts, "LIMIT "+strconv.FormatInt(count, 10))
	case offset > 0 && m == forCheck:
		parts = append(parts, "LIMIT "+noLimit)
	}
	if offset > 0 {
		parts = append(parts, "OFFSET "+strconv.FormatInt(offset, 10))
	}
	return strings.Join(parts, " ")
}

// file is a file as a table: a table function. MySQL has none: it is a table of that name.
func (m mode) file(f *File) string {
	if m == forCheck {
		return m.ident(FileTable(f.Path))
	}
	text := "file(" + m.str(f.Path) + ", " + m.str(f.Format)
	structure := f.Structure
	if structure == "" && f.Unpacked {
		structure = "auto"
	}
	if structure != "" {
		text += ", " + m.str(structure)
	}
	if f.Unpacked {
		text += ", " + m.str("none") // the engine would go by the suffix
	}
	return text + ")"
}

// FileTable is the name of the table that stands for a file in the checking mode.
func FileTable(path string) string { return "file " + path }
