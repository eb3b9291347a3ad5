package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// planNode is a node of the engine's plan of a query, as EXPLAIN prints it.
type planNode struct {
	Type        string `json:"Node Type"`
	Description string
	Header      []struct{ Name string }
	Indexes     []struct {
		Granules *uint64 `json:"Selected Granules"`
	}
	Plans []*planNode
}

// The nodes that matter here. Others that read have their own names, and are refused.
const (
	readsTable   = "ReadFromMergeTree"
	readsMade    = "ReadFromMemoryStorage"
	readsFile    = "ReadFromFile"
	readsNothing = "ReadFromPreparedSource" // what the engine knows without reading
	makesSets    = "CreatingSets"
	limits       = "Limit"
)

// tableRead is one reading of a table: the columns, and how many granules of it.
type tableRead struct {
	table   string // database.table
	columns []string
	marks   uint64
	unsaid  bool // the plan does not say how many; none, where the engine knows that nothing matches
}

// queryPlan is what the engine plans to read for a query.
type queryPlan struct {
	reads []tableRead
	files int  // readings of files
	made  int  // readings of temporary tables
	sets  bool // the right side of an IN is a query
	cut   bool // a LIMIT may end it early
}

// parsePlan reads the answer to EXPLAIN.
func parsePlan(text string) (*queryPlan, error) {
	var roots []struct{ Plan *planNode }
	if err := json.Unmarshal([]byte(text), &roots); err != nil {
		return nil, fmt.Errorf("the engine's plan: %w", err)
	}
	out := &queryPlan{}
	for _, r := range roots {
		if r.Plan == nil {
			return nil, errors.New("the engine's plan is empty")
		}
		if err := out.see(r.Plan); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *queryPlan) see(n *planNode) error {
	switch {
	case n.Type == readsTable:
		r := tableRead{table: n.Description}
		for _, c := range n.Header {
			r.columns = append(r.columns, c.Name)
		}
		if last := len(n.Indexes) - 1; last >= 0 && n.Indexes[last].Granules != nil {
			r.marks = *n.Indexes[last].Granules
		} else {
			r.unsaid = true
		}
		p.reads = append(p.reads, r)
	case n.Type == readsFile:
		p.files++
	case n.Type == makesSets:
		p.sets = true
	case n.Type == limits:
		p.cut = true
	case n.Type == readsMade:
		p.made++
	case n.Type == readsNothing:
	case strings.HasPrefix(n.Type, "ReadFrom") && !slices.Contains(knownWithoutReading, n.Type):
		return fmt.Errorf("the engine's plan reads in a way that cannot be estimated: %s", n.Type)
	}
	for _, c := range n.Plans {
		if err := p.see(c); err != nil {
			return err
		}
	}
	return nil
}

// knownWithoutReading are further nodes that read nothing of a source.
var knownWithoutReading = []string{"ReadFromStorage", "ReadFromSystemOne"}
