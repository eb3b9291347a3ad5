package ingest

import (
	"errors"
	"fmt"
)

// Reason says which of the known ways a source failed to load.
type Reason string

// The reasons of an [Error].
const (
	Missing        Reason = "missing"         // no such file
	Unreadable     Reason = "unreadable"      // no permission, a directory, a damaged archive
	Empty          Reason = "empty"           // no bytes, or no record
	NotBundle      Reason = "not a bundle"    // not JSON, or JSON that is no STIX bundle
	NoRecords      Reason = "no records"      // something, but no record of the profile
	UnknownProfile Reason = "unknown profile" // no such profile, or one that no loader reads
	Mixed          Reason = "mixed formats"   // tables and JSON in one source
	Taken          Reason = "name taken"      // another source of that name is attached
	NoSpace        Reason = "no space"        // disk full or over quota
	Unwritable     Reason = "unwritable"      // the store cannot be written to
	Newer          Reason = "newer store"     // made by a newer huntc
	Outdated       Reason = "outdated"        // made by an older huntc, and not to be used by this one
	OtherProfile   Reason = "other profile"   // files of one profile are added to a source of another
)

// Error is a source that could not be loaded at all.
type Error struct {
	Reason Reason
	File   string // the file in question, or "" when it is the source as a whole
	Detail string // what was found
	Hint   string // what to do about it
	Err    error  // the cause, if another package gave it
}

// Error is one line: the file, the reason, the detail.
func (e *Error) Error() string {
	text := string(e.Reason)
	if e.Detail != "" {
		text = e.Detail
	}
	if e.File != "" {
		text = fmt.Sprintf("%s: %s", e.File, text)
	}
	if e.Err != nil {
		text = fmt.Sprintf("%s: %v", text, e.Err)
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Advice is what to do about it.
func (e *Error) Advice() string { return e.Hint }

// IsReason tells whether err is an [Error] for that reason.
func IsReason(err error, reason Reason) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == reason
}

// BrokenError stops a strict load: the first piece that cannot be read.
type BrokenError struct{ Problem Problem }

// Error names the place.
func (e *BrokenError) Error() string { return e.Problem.String() }
