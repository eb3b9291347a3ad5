package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/huntc/huntc/compiler/diff"
	"github.com/huntc/huntc/runtime/render"
)

// writeDiff writes what changed.
func (c *cli) writeDiff(format string, all []diffed) error {
	switch format {
	case "json":
		return writeDiffJSON(c.out, all)
	case "markdown":
		return writeDiffMarkdown(c.out, all)
	}
	for _, d := range all {
		for _, x := range d.differences {
			if _, err := fmt.Fprintln(c.out, render.Printable(fmt.Sprintf("%s: %s", placeOfDiff(d.path, x), sentence(x)))); err != nil {
				return err
			}
		}
		if d.note != "" {
			if _, err := fmt.Fprintln(c.out, render.Printable(d.path+": "+d.note)); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintln(c.out, diffSummary(all))
	return err
}

// placeOfDiff is the line in the new hunt; of what is gone, that in the old one.
func placeOfDiff(path string, d diff.Difference) string {
	switch {
	case d.NewLine > 0:
		return fmt.Sprintf("%s:%d", path, d.NewLine)
	case d.OldLine > 0:
		return fmt.Sprintf("%s:%d (before)", path, d.OldLine)
	}
	return path
}

func sentence(d diff.Difference) string {
	if d.Variable == "" {
		return d.Text
	}
	return d.Variable + ": " + d.Text
}

// countDiffed counts the hunts that changed in meaning, and those that are only written otherwise.
func countDiffed(all []diffed) (changed, cosmetic int) {
	for _, d := range all {
		switch {
		case len(d.differences) > 0:
			changed++
		case d.status == "cosmetic":
			cosmetic++
		}
	}
	return changed, cosmetic
}

// diffSummary is the last line.
func diffSummary(all []diffed) string {
	changed, cosmetic := countDiffed(all)
	hunts := func(n int) string {
		if n == 1 {
			return "1 hunt"
		}
		return fmt.Sprintf("%d hunts", n)
	}
	switch {
	case changed == 0 && cosmetic == 0:
		return "nothing changed"
	case changed == 0:
		return hunts(cosmetic) + " written otherwise, nothing changed in meaning"
	case cosmetic == 0:
		return hunts(changed) + " changed in meaning"
	}
	return hunts(changed) + " changed in meaning, " + hunts(cosmetic) + " only in how they are written"
}

// writeDiffMarkdown writes a table for a pull request. What stands in hunts is code, so that it cannot be markup.
func writeDiffMarkdown(w io.Writer, all []diffed) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**huntc diff**: %s\n", diffSummary(all))
	for _, d := range all {
		if len(d.differences) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n#### %s\n\n| line | what changed |\n|---|---|\n", code(d.path))
		for _, x := range d.differences {
			line := "–"
			if x.NewLine > 0 {
				line = fmt.Sprint(x.NewLine)
			} else if x.OldLine > 0 {
				line = fmt.Sprintf("%d (before)", x.OldLine)
			}
			fmt.Fprintf(&b, "| %s | %s |\n", line, code(sentence(x)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// code is a text as code in a cell of a table.
func code(s string) string {
	s = strings.ReplaceAll(render.Printable(s), "|", "\\|")
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

type diffJSON struct {
	Changed  int            `json:"changed"`
	Cosmetic int            `json:"cosmetic"`
	Hunts    []diffHuntJSON `json:"hunts"`
}

type diffHuntJSON struct {
	Path        string         `json:"path"`
	Status      string         `json:"status"`
	Note        string         `json:"note,omitempty"`
	Differences []diffItemJSON `json:"differences"`
}

type diffItemJSON struct {
	Kind     diff.Kind `json:"kind"`
	Variable string    `json:"variable"`
	OldLine  int       `json:"old_line"`
	NewLine  int       `json:"new_line"`
	Text     string    `json:"text"`
}

// writeDiffJSON writes one object, the contract of testdata/schema/diff.schema.json.
func writeDiffJSON(w io.Writer, all []diffed) error {
	out := diffJSON{Hunts: []diffHuntJSON{}}
	out.Changed, out.Cosmetic = countDiffed(all)
	for _, d := range all {
		h := diffHuntJSON{d.path, d.status, d.note, []diffItemJSON{}}
		for _, x := range d.differences {
			h.Differences = append(h.Differences, diffItemJSON{x.Kind, x.Variable, x.OldLine, x.NewLine, x.Text})
		}
		out.Hunts = append(out.Hunts, h)
	}
	return render.JSON(w, out)
}
