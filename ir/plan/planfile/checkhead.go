package planfile

import (
	"fmt"
	"slices"
)

// head checks what stands at the top against the steps.
func (c *checker) head() {
	if !slices.Contains([]string{SummaryBasic, SummaryFull, SummaryNone}, c.Summary) {
		c.Opened.torn("summary", "there is no summary %q", c.Summary)
	}
	if w := c.written(); !slices.Equal(c.Writes, w) {
		c.Opened.torn("writes", "the steps write %q, the plan says %q", w, c.Writes)
	}
	if a := c.called(); !slices.EqualFunc(c.Analytics, a, Analytics.same) {
		c.Opened.torn("analytics", "the analytics of the steps are not those that the plan names")
	}
	for i, s := range c.Sources {
		if slices.ContainsFunc(c.Sources[:i], func(x Source) bool { return x.Name == s.Name }) {
			c.Opened.torn(fmt.Sprintf("sources[%d].name", i), "the source %q stands twice", s.Name)
		}
		if !slices.ContainsFunc(c.Plan.Steps, func(x Step) bool { return slices.Contains(x.Sources, s.Name) }) {
			c.Opened.torn(fmt.Sprintf("sources[%d].name", i), "no step reads the source %q", s.Name)
		}
		if !slices.Contains([]By{ByConfiguration, ByLoad, ByHunt}, s.By) {
			c.Opened.torn(fmt.Sprintf("sources[%d].by", i), "a source is not known by %q", s.By)
		}
	}
	for i, r := range c.Reads {
		if slices.ContainsFunc(c.Reads[:i], func(x Read) bool { return x.Path == r.Path }) {
			c.Opened.torn(fmt.Sprintf("reads[%d]", i), "the file %q stands twice", r.Path)
		}
		if !slices.ContainsFunc(c.Plan.Steps, func(x Step) bool { return slices.Contains(x.Reads, r.Path) }) {
			c.Opened.torn(fmt.Sprintf("reads[%d]", i), "no step reads the file %q", r.Path)
		}
	}
}
