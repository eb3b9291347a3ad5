package plan

// Files is what lowering asks about the files that LOAD and SAVE name. runtime/tablefile knows them; cmd passes it in.
type Files interface {
	// Check says why a table cannot be written to a path: its suffix is of no format.
	Check(path string) error
	// Format tells path and format of a file that is to be written and loaded again.
	Format(path string) (TableFile, error)
	// Table looks at a file that is to be loaded.
	Table(path string) (TableFile, error)
}

// TableFile is a file that holds a table.
type TableFile struct {
	Path    string // absolute
	Format  string // as the store names it: CSVWithNames, JSONEachRow, Parquet, RawBLOB
	Columns []Output
	// Unpacked tells that the file is not packed, whatever its suffix says.
	Unpacked bool
	// List tells that it is a JSON list of texts: its one column has no name.
	List bool
	// Types are the distinct values of the column `type`, sorted; none where there is no such column.
	Types []string
}
