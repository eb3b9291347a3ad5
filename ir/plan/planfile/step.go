package planfile

type (
	// Step is one step of the plan; ID is the position of its query, from 1. What becomes of the rows stands in the fields of
	// its kind.
	Step struct {
		ID       int       `json:"id"`
		Kind     string    `json:"kind"`
		Title    string    `json:"title"`
		File     string    `json:"file"`
		Cell     int       `json:"cell,omitempty"` // of a notebook
		Line     int       `json:"line"`
		Column   int       `json:"column"`
		Sources  []string  `json:"sources"`
		Columns  []Column  `json:"columns"`
		Program  string    `json:"program"`
		Variable string    `json:"variable,omitempty"`
		Explicit bool      `json:"explicit,omitempty"`
		Makes    string    `json:"makes,omitempty"`
		Reads    []string  `json:"reads,omitempty"` // paths
		Save     *Save     `json:"save,omitempty"`
		Info     *Info     `json:"info,omitempty"`
		Counted  []Counted `json:"counted,omitempty"`
		// Explained is the query that an EXPLAIN is about.
		Explained string `json:"explained,omitempty"`
		Call      *Call  `json:"call,omitempty"`
	}

	// Column is one column of a query's result. Identity names the entity type whose `id` is made of it; Others tells that it
	// holds what an analytics returned without declaring it.
	Column struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		Identity string `json:"identity,omitempty"`
		Others   bool   `json:"others,omitempty"`
	}

	// Save is the file of a SAVE, and the text of its column `type`.
	Save struct {
		Path string `json:"path"`
		Type string `json:"type"`
	}

	// Info are the lines of an INFO that need no query.
	Info struct {
		Type    string   `json:"type"`
		Columns []string `json:"columns"`
		Applied []string `json:"applied"`
		HasID   bool     `json:"has_id"`
		Birth   string   `json:"birth"`
		Source  string   `json:"source"`
		Inputs  []string `json:"inputs"`
	}

	// Counted is a variable of the full summary.
	Counted struct {
		Variable string `json:"variable"`
		Type     string `json:"type"`
	}

	// Call is an analytics to run.
	Call struct {
		Analytics string  `json:"analytics"`
		Inputs    []Input `json:"inputs"`
		Args      []Arg   `json:"args"`
	}

	// Input is a variable that an analytics is given: the table From; the answer becomes the table To.
	Input struct {
		Variable string      `json:"variable"`
		Type     string      `json:"type"`
		Rows     string      `json:"rows"` // entities, records or table
		From     string      `json:"from"`
		To       string      `json:"to"`
		Given    []Given     `json:"given"`
		Has      []Attribute `json:"has"`
		Keep     []Attribute `json:"keep"`
		Declared []string    `json:"declared"`
		Open     bool        `json:"open"`
	}

	// Given is a column that an analytics sees.
	Given struct {
		Name string `json:"name"`
		Attribute
	}

	// Attribute is an attribute of a variable.
	Attribute struct {
		Path      string `json:"path"`
		Type      string `json:"type"`
		Extension bool   `json:"extension,omitempty"`
		Open      bool   `json:"open,omitempty"`
		Identity  string `json:"identity,omitempty"`
	}

	// Arg is a parameter.
	Arg struct {
		Name   string  `json:"name"`
		Values []Value `json:"values"`
	}

	// Value is a text, or all values that the step found.
	Value struct {
		Text string `json:"text,omitempty"`
		Step int    `json:"step,omitempty"`
	}
)
