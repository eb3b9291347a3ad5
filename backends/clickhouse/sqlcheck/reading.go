package sqlcheck

import "fmt"

// Reading is what a statement may do that was not made just now but comes from a file: read these tables and files, and
// make one table of the session. Its literals, columns and table expressions are its own.
type Reading struct {
	Makes  string // the temporary table that it makes, "" for none
	Tables []Table
	Files  map[string]string // path to format, as the engine names it
}

// Table is a table as a statement names it.
type Table struct{ Database, Name string } // no database: that of the session

// CheckText reads a statement as the engine runs it, and reports the first thing in it that is more than reading; nil when
// there is none. A statement that passes is one SELECT, or a UNION of some, perhaps inside CREATE TEMPORARY TABLE … AS the
// table that it may make; it reads the tables and files that it may read, and its own table expressions; it calls functions
// of functions.go alone.
func CheckText(statement string, r Reading) error {
	text, files, err := translate(statement)
	if err != nil {
		return fmt.Errorf("sqlcheck: %w", err)
	}
	want := Expectation{makes: r.Makes, tables: map[table]bool{}, open: true}
	for _, t := range r.Tables {
		want.tables[table{t.Database, t.Name}] = true
	}
	for name, f := range files {
		if format, ok := r.Files[f.path]; !ok || format != f.format {
			return fmt.Errorf("sqlcheck: it reads the file %q as %s, which is not in the plan", f.path, f.format)
		}
		want.tables[table{name: name}] = true
	}
	return Check(text, want)
}
