package ingest

import (
	"time"

	"github.com/huntc/huntc/backends/schema"
)

// Source is what a hunt reads: files of one format under one name.
type Source struct {
	Name    string
	Profile string          // a profile of backends/schema
	Custom  *schema.Profile // the profile itself, where it is not one of huntc's
	Files   []string        // globs and lists already resolved; the order counts
}

// Options says how a source is attached. The zero value is what a user wants.
type Options struct {
	// Cache is where loaded sources are kept; empty is "huntc/sources" in the user's cache
	// directory. A cache that cannot be written to is done without, with a note.
	Cache string
	// Progress is called now and then while a source is loaded.
	Progress func(Progress)
	// Waiting is called once when another process is loading the same source, with what is known of it: its lock,
	// or what the holder of a store's lock says of itself.
	Waiting func(who string)
	// Strict ends a load at the first piece that cannot be read, with a *BrokenError.
	Strict bool

	bounds bounds // instead of loadBounds, for tests
}

// Progress is how far a load has come.
type Progress struct {
	Phase       string // "reading", "identities", "storing"
	Read, Total int64  // bytes of the files
	Rows        uint64
}

// Meta describes a source that is attached: what it holds, and what of its files it does not.
type Meta struct {
	Name     string `json:"-"`
	Database string `json:"-"` // the table is `events` there
	Cached   bool   `json:"-"` // it was loaded before, by this or another process
	Private  string `json:"-"` // why it is loaded for this process alone, "" where it is not
	Key      string `json:"key"`
	Profile  string `json:"profile"`

	Records uint64    `json:"records"` // observations or lines
	Number  uint64    `json:"number"`  // observations that the records stand for
	Rows    uint64    `json:"rows"`
	Begin   time.Time `json:"begin"` // first time of a record
	End     time.Time `json:"end"`   // last time of a record

	// Problems are the first pieces that could not be read, ProblemTotal how many there were.
	Problems     []Problem `json:"problems,omitempty"`
	ProblemTotal uint64    `json:"problem_total"`
	// Notes count what was left out without being wrong.
	Notes []Note `json:"notes,omitempty"`

	// Columns are the columns of the table that have a value in some row.
	Columns []string `json:"columns"`
	// Kinds are, by column, the kinds of the records in which it has a value, and under "" those of all records; nil where
	// an earlier version has loaded the source.
	Kinds map[string][]string `json:"kinds,omitempty"`
	// Lacks are, by column, the kinds of the records in which some mention in its role lacks a value.
	Lacks map[string][]string `json:"lacks,omitempty"`
	// Once are, by column of a key, the kinds of the records in which no two mention the same.
	Once map[string][]string `json:"once,omitempty"`
	// Extra are, by role, the attributes that the model does not list but the source has, with
	// the number of mentions that carry them.
	Extra map[string]map[string]uint64 `json:"extra,omitempty"`
	// Mapped are fields of the source that the profile asks for; nothing for bundles.
	Mapped []string `json:"mapped,omitempty"`
	// Unmapped are fields of the source that the profile has no place for.
	Unmapped []string `json:"unmapped,omitempty"`
}

// HasColumn tells whether a column of the table has a value in some row.
func (m *Meta) HasColumn(name string) bool {
	for _, c := range m.Columns {
		if c == name {
			return true
		}
	}
	return false
}
