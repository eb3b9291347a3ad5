package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/render"
)

// quiet is how long something may take before it is worth a line where there is no terminal, and how far such lines are
// apart.
const quiet = 5 * time.Second

// progress shows on stderr how far something long is: a bar that comes and goes on a terminal, else a line now and then.
type progress struct {
	cli  *cli
	live bool // stderr is a terminal

	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	what  string
	total int64
	last  time.Time // of the last line, or of the beginning
}

func (c *cli) newProgress() *progress {
	width, _ := c.terminal(c.err)
	return &progress{cli: c, live: width > 0}
}

// report takes one step forward. A step that measures nothing is said once.
func (p *progress) report(s runtime.Progress) {
	if s.Unit == "" {
		p.say(s.What)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.What != p.what || s.Total != p.total {
		p.clearBar()
		if s.What != p.what {
			p.last = p.cli.now()
		}
		p.what, p.total = s.What, s.Total
		if p.live {
			p.bar = p.newBar(s)
		}
	}
	if p.live {
		_ = p.bar.Set64(s.Done) // a bar past its end is no reason to stop
		return
	}
	if now := p.cli.now(); now.Sub(p.last) >= quiet {
		p.last = now
		fmt.Fprintln(p.cli.err, line(s))
	}
}

func (p *progress) newBar(s runtime.Progress) *progressbar.ProgressBar {
	total := s.Total
	if total <= 0 {
		total = -1
	}
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.cli.err),
		progressbar.OptionSetDescription(render.Printable(s.What)),
		progressbar.OptionShowBytes(s.Unit == "bytes"),
		progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(20),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionUseANSICodes(true),
	)
}

// line is one step as text: `load a.ndjson: 3,000 of 12,000 rows (25 %)`.
func line(s runtime.Progress) string {
	out := render.Printable(s.What) + ": " + render.Count(s.Done)
	if s.Total > 0 {
		out += fmt.Sprintf(" of %s %s (%d %%)", render.Count(s.Total), s.Unit, s.Done*100/s.Total)
		return out
	}
	return out + " " + s.Unit
}

// query shows how far a running query is.
func (p *progress) query(title string, q engine.Progress) {
	if !p.live {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clearBar()
	text := fmt.Sprintf("%s: %s rows, %s read", title, render.Count(int64(q.RowsRead)), render.Size(q.BytesRead))
	if q.RowsTotal > 0 {
		text += fmt.Sprintf(" (%.0f %%)", 100*min(1, float64(q.RowsRead)/float64(q.RowsTotal)))
	}
	text += fmt.Sprintf(", %.0f s", q.Elapsed.Seconds())
	fmt.Fprintf(p.cli.err, "\r\x1b[K%s", render.Printable(text))
	p.what = title
}

// step shows one of many steps of something long: in place on a terminal, else the first and one now and then.
func (p *progress) step(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cli.now()
	switch {
	case p.live:
		p.clearBar()
		width, _ := p.cli.terminal(p.cli.err)
		text = render.Printable(text)
		if r := []rune(text); len(r) >= width {
			text = string(r[:width-1])
		}
		fmt.Fprintf(p.cli.err, "\r\x1b[K%s", text)
	case p.what == "" || now.Sub(p.last) >= quiet:
		p.last = now
		fmt.Fprintln(p.cli.err, render.Printable(text))
	}
	p.what = text
}

// say writes a line of its own.
func (p *progress) say(text string) {
	p.clear()
	fmt.Fprintln(p.cli.err, render.Printable(text))
}

// clear takes away what is shown: something else is going to be written.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clearBar()
	if p.live && p.what != "" {
		fmt.Fprint(p.cli.err, "\r\x1b[K")
	}
	p.what = ""
}

func (p *progress) clearBar() {
	if p.bar != nil {
		_ = p.bar.Clear() // what cannot be cleared stays on the screen
		p.bar = nil
	}
}

// cost is what the queries of a run took, in a line.
func cost(queries []runtime.QueryStat) string {
	var rows, bytes uint64
	var ms float64
	for _, q := range queries {
		rows, bytes, ms = rows+q.RowsRead, bytes+q.BytesRead, ms+q.ElapsedMS
	}
	noun := "queries"
	if len(queries) == 1 {
		noun = "query"
	}
	return fmt.Sprintf("%d %s, %s rows and %s read in %.2f s",
		len(queries), noun, render.Count(int64(rows)), render.Size(bytes), ms/1000)
}
