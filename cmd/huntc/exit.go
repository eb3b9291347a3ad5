package main

import (
	"errors"
	"fmt"

	"github.com/huntc/huntc/compiler/diag"
)

// The exit codes.
const (
	exitHunt    = 1 // the hunt has errors
	exitUsage   = 2 // the command line, or a file that it names
	exitRun     = 3 // a backend or the run failed
	exitBudget  = 4 // over a limit
	exitPartial = 5 // the result is not whole
)

// exitError ends the process with a code. Its message is printed; without one, everything was said already.
type exitError struct {
	code    int
	message string
}

// Error is the message.
func (e *exitError) Error() string { return e.message }

// usage is what is wrong with the command line.
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Sprintf(format, args...)}
}

// internal is a mistake of huntc itself.
func internal(err error) error {
	return &exitError{exitRun, "internal error: " + err.Error() + "; this is a mistake of huntc, please report it with the hunt"}
}

// exitOf returns the code that an error of a command stands for. What has none comes from the flags.
func exitOf(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	}
	return exitUsage
}

// codeExits are the diagnostics that do not blame the hunt, and those of a run that blame the plan.
var codeExits = map[diag.Code]int{
	"HF4005": exitBudget,
	"HF5012": exitBudget,
	"HF5011": exitUsage,
	"HF5030": exitHunt,
	"HF5031": exitHunt,
	"HF5032": exitHunt,
	"HF5033": exitHunt,
	"HF5034": exitHunt,
	"HF5035": exitHunt,
	"HF5036": exitHunt,
	"HF5039": exitHunt,
}

// exitFor returns the code that the errors among diagnostics stand for: the hunt's own come first.
func exitFor(diags *diag.List) int {
	code := 0
	for _, d := range diags.All() {
		if d.Severity != diag.Error {
			continue
		}
		c, ok := codeExits[d.Code]
		switch {
		case ok:
		case d.Code >= "HF5":
			c = exitRun
		default:
			return exitHunt
		}
		if code == 0 {
			code = c
		}
	}
	return code
}
