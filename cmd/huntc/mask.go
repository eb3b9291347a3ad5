package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/render"
)

// mask writes *** in place of secrets. What may be the beginning of one is held back until it is known.
type mask struct {
	to       io.Writer
	spelled  []string // longest first
	mu       sync.Mutex
	heldBack []byte
}

// hide masks secrets, in each of the ways in which they are written, in all that the command writes from here on.
func (c *cli) hide(spelled []string) {
	slices.SortFunc(spelled, func(a, b string) int { return len(b) - len(a) })
	c.out = &mask{to: c.out, spelled: spelled}
	c.err = &mask{to: c.err, spelled: spelled}
}

// bare writes what was held back, and returns the writer below.
func bare(w io.Writer) io.Writer {
	m, ok := w.(*mask)
	if !ok {
		return w
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	rest, _ := m.masked(m.heldBack, true)
	m.heldBack = nil
	_, _ = m.to.Write(rest) // what cannot be written at the end cannot be said either
	return m.to
}

// Write writes with the secrets masked.
func (m *mask) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out, rest := m.masked(append(m.heldBack, p...), false)
	m.heldBack = bytes.Clone(rest)
	if _, err := m.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// masked returns a text with the secrets masked, and its end where that may be the beginning of one; none at the very end.
func (m *mask) masked(text []byte, end bool) (out, rest []byte) {
	for i := 0; i < len(text); {
		n, begun := m.at(text[i:])
		switch {
		case n > 0:
			out = append(out, param.Mask...)
			i += n
		case begun && !end:
			return out, text[i:]
		default:
			out = append(out, text[i])
			i++
		}
	}
	return out, nil
}

// at returns the length of the secret with which a text begins, or that all of it begins a longer one.
func (m *mask) at(text []byte) (n int, begun bool) {
	for _, s := range m.spelled {
		switch {
		case s[0] != text[0]:
		case len(s) <= len(text) && string(text[:len(s)]) == s:
			return len(s), false
		case len(s) > len(text) && s[:len(text)] == string(text):
			return 0, true
		}
	}
	return 0, false
}

// shortestLine is the length from which on a line of a secret of several lines is one itself.
const shortestLine = 8

// spellings are the ways in which a secret may stand in what is written: as it is, in quotes of SQL and CSV, in JSON, and each
// line of several.
func spellings(secret string) []string {
	if secret == "" {
		return nil
	}
	plain := []string{secret}
	for line := range strings.Lines(secret) {
		if line = strings.TrimSpace(line); len(line) >= shortestLine {
			plain = append(plain, line)
		}
	}
	sql := strings.NewReplacer(`\`, `\\`, "'", `\'`, "\x00", `\0`)
	var out []string
	for _, p := range plain {
		for _, q := range []string{p, sql.Replace(p), html.EscapeString(p)} {
			for _, s := range []string{q, strings.ReplaceAll(q, `"`, `""`)} {
				out = append(out, s, render.Printable(s), inJSON(s, true), inJSON(s, false))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// display masks what a display has before it is laid out, where a part of a secret would be left if a column were cut.
func (m *mask) display(d runtime.Display) runtime.Display {
	d.Rows = slices.Clone(d.Rows)
	for i, row := range d.Rows {
		d.Rows[i] = slices.Clone(row)
		for j, cell := range row {
			d.Rows[i][j] = m.cell(cell)
		}
	}
	d.Data = slices.Clone(d.Data)
	for i := range d.Data {
		d.Data[i].Value = m.cell(d.Data[i].Value)
	}
	if d.Kind == "html" {
		d.Media.Bytes, _ = m.masked(d.Media.Bytes, true)
	}
	return d
}

func (m *mask) cell(c runtime.Cell) runtime.Cell {
	switch v := c.(type) {
	case string:
		out, _ := m.masked([]byte(v), true)
		return string(out)
	case []string:
		v = slices.Clone(v)
		for i := range v {
			out, _ := m.masked([]byte(v[i]), true)
			v[i] = string(out)
		}
		return v
	}
	return c
}

// inJSON is a text as JSON has it between the quotes.
func inJSON(text string, safe bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(safe)
	if err := e.Encode(text); err != nil {
		return text
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(b.String(), "\n"), `"`), `"`)
}
