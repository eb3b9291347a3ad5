package chserver

import (
	"errors"
	"io"
)

// errCut drops a connection on purpose.
var errCut = errors.New("the connection is cut")

// cut is a result that ends early where the test wants it.
func (s *Server) cut(statement string, result io.Reader) io.Reader {
	if s.options.CutAfter == nil {
		return result
	}
	n, cut := s.options.CutAfter(statement)
	if !cut {
		return result
	}
	return io.MultiReader(io.LimitReader(result, n), broken{})
}

// broken is where a result is cut.
type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, errCut }
