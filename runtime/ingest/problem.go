package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
)

// maxProblems is how many problems are kept with their text; the rest are only counted.
const maxProblems = 100

// Problem is one piece of a source that could not be read. It cost only itself.
type Problem struct {
	File    string `json:"file"`
	Line    int64  `json:"line"`
	Offset  int64  `json:"offset,omitempty"` // byte offset in the (decompressed) file, STIX only
	Object  string `json:"object,omitempty"` // id of the STIX object, or its index in the bundle
	Message string `json:"message"`
}

// String is the problem as a compiler would print it.
func (p Problem) String() string {
	if p.Object == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Object, p.Message)
}

// report collects what a loader has to say about its input. It is used by one goroutine.
type report struct {
	problems []Problem
	total    uint64
	strict   bool              // the first problem stops the load
	counts   map[string]uint64 // unresolved references, values of a wrong kind, objects kept out: by what
}

func newReport() *report { return &report{counts: map[string]uint64{}} }

// add notes a problem; only the first maxProblems keep their text.
func (r *report) add(p Problem) {
	r.total++
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, p)
	}
}

// sort puts the problems in the order of the texts and their lines.
func (r *report) sort(texts []piece) {
	order := map[string]int{}
	for i, p := range texts {
		order[p.name] = i
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line))
	})
}

// stopped is the error of a strict load that met a problem.
func (r *report) stopped() error {
	if !r.strict || len(r.problems) == 0 {
		return nil
	}
	return &BrokenError{r.problems[0]}
}

// count notes one more of a thing that is left out without being an error.
func (r *report) count(what string) { r.counts[what]++ }

// notes are the counted things, in a stable order.
func (r *report) notes() []Note {
	out := make([]Note, 0, len(r.counts))
	for what, n := range r.counts {
		out = append(out, Note{What: what, Count: n})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].What < out[j].What })
	return out
}

// Note is something of a source that was left out and is only counted, such as objects of a
// type that the model does not know.
type Note struct {
	What  string `json:"what"`
	Count uint64 `json:"count"`
}
