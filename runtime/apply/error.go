package apply

import "fmt"

// Problem says which kind of failure an Error is.
type Problem int

// The problems that finding, preparing and running an analytics can meet.
const (
	// BadProfile: a pythonanalytics.yaml is wrong, or names a module or function that is not there.
	BadProfile Problem = iota + 1
	// NotFound: no profile has the name.
	NotFound
	// NoPython: there is no Python that will do.
	NoPython
	// NoEnvironment: the Python environment of analytics could not be made.
	NoEnvironment
	// BadCall: parameters or variables that the analytics cannot take.
	BadCall
	// MissingModule: the analytics imports a package that the interpreter does not have.
	MissingModule
	// Raised: the analytics raised an exception.
	Raised
	// Timeout: the time limit is over.
	Timeout
	// Memory: the memory limit was met.
	Memory
	// Signal: a signal ended the process.
	Signal
	// NoResult: the process ended without an answer.
	NoResult
	// BadResult: the answer is not one that an analytics may give.
	BadResult
	// Canceled: the context ended first.
	Canceled
	// System: the machine failed: no space, no more processes.
	System
)

var problemNames = map[Problem]string{
	BadProfile: "bad profile", NotFound: "not found", NoPython: "no python", NoEnvironment: "no environment",
	BadCall: "bad call", MissingModule: "missing module", Raised: "raised", Timeout: "timeout", Memory: "memory",
	Signal: "signal", NoResult: "no result", BadResult: "bad result", Canceled: "canceled", System: "system",
}

// String returns the problem's name in lower case.
func (p Problem) String() string {
	if name, ok := problemNames[p]; ok {
		return name
	}
	return fmt.Sprintf("problem %d", int(p))
}

// problemOf is the problem that the driver calls name. What it calls otherwise is no answer.
func problemOf(name string) Problem {
	for p, n := range problemNames {
		if n == name {
			return p
		}
	}
	return NoResult
}

// Error is every failure of an analytics or of what it needs. What is wrong and what to do about it are two fields.
type Error struct {
	Problem   Problem
	Analytics string // its name; empty when it is about no single one
	Message   string // what is wrong
	Traceback string // Python's, without the frames of libraries; empty when there is none
	Stderr    string // the end of what it wrote to standard error
	Hint      string // what to do; may be empty
	Err       error  // the cause; may be nil
}

// Error is what is wrong, without traceback, output and hint.
func (e *Error) Error() string {
	s := e.Message
	if e.Analytics != "" {
		s = fmt.Sprintf("analytics %q: %s", e.Analytics, s)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
