package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Error is one mistake in a configuration.
type Error struct {
	File    string
	Line    int // 0 when it is about the file as a whole
	Message string
}

// Error is the mistake with its place.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// located gives the mistakes that a document collected, `file:line: message` each, their type.
func located(path string, err error) error {
	if err == nil {
		return nil
	}
	var out []error
	for _, e := range leaves(err) {
		located := &Error{File: path, Message: e.Error()}
		if rest, ok := strings.CutPrefix(e.Error(), path+":"); ok {
			line, message, found := strings.Cut(rest, ": ")
			if n, err := strconv.Atoi(line); found && err == nil {
				located.Line, located.Message = n, message
			}
		}
		out = append(out, located)
	}
	return errors.Join(out...)
}

// Mistakes are the mistakes that an error of Load holds.
func Mistakes(err error) []*Error {
	var out []*Error
	for _, e := range leaves(err) {
		var m *Error
		if errors.As(e, &m) {
			out = append(out, m)
		}
	}
	return out
}

// leaves takes joined errors apart.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, leaves(e)...)
	}
	return out
}
