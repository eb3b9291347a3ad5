package main

import (
	"bufio"
	"fmt"

	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/runtime/render"
)

type (
	// rulesJSON is the object of `explain --rules -o json`.
	rulesJSON struct {
		Rules []ruleJSON `json:"rules"`
	}

	ruleJSON struct {
		Name string `json:"name"`
		Doc  string `json:"doc"`
	}
)

// explainRules lists the rules of the optimizer in the order in which they run.
func (c *cli) explainRules(format string) error {
	out := rulesJSON{Rules: []ruleJSON{}}
	width := 0
	for _, r := range opt.Rules() {
		out.Rules = append(out.Rules, ruleJSON{r.Name, r.Doc})
		width = max(width, len(r.Name))
	}
	if format == "json" {
		return render.JSON(c.out, out)
	}
	w := bufio.NewWriter(c.out)
	for _, r := range out.Rules {
		fmt.Fprintf(w, "%-*s  %s\n", width, r.Name, r.Doc)
	}
	return w.Flush()
}
