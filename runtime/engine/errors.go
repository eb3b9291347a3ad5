package engine

import "fmt"

// Problem says which kind of failure an Error is.
type Problem int

// The problems that finding, fetching, loading or opening the engine can meet.
const (
	// Missing: the library is not on this machine.
	Missing Problem = iota + 1
	// Unreachable: the library could not be fetched from the npm registry.
	Unreachable
	// Corrupt: a download or an installed file is not what was pinned.
	Corrupt
	// BadLibrary: the file cannot be loaded or lacks a function.
	BadLibrary
	// Unsupported: no library is pinned for this operating system and processor.
	Unsupported
	// NoSpace: the disk is full.
	NoSpace
	// Locked: another process has the data directory open.
	Locked
	// OtherPath: this process already uses another library or data directory.
	OtherPath
	// Refused: the engine would not open the data directory.
	Refused
)

// String returns the problem's name in lower case.
func (p Problem) String() string {
	switch p {
	case Missing:
		return "missing"
	case Unreachable:
		return "unreachable"
	case Corrupt:
		return "corrupt"
	case BadLibrary:
		return "bad library"
	case Unsupported:
		return "unsupported"
	case NoSpace:
		return "no space"
	case Locked:
		return "locked"
	case OtherPath:
		return "other path"
	case Refused:
		return "refused"
	}
	return fmt.Sprintf("problem %d", int(p))
}

// Error is every failure that is about the engine itself rather than about a query.
// What is wrong and what to do about it are two fields; Path is the file or directory
// concerned and Err the cause, either may be empty.
type Error struct {
	Problem Problem
	Path    string
	What    string
	Hint    string
	Err     error
}

// Error returns what is wrong and why, without the hint.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.What
	}
	return e.What + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
