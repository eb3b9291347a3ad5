package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/render"
)

// mostRows is how many rows of a table a terminal gets; the rest is counted.
const mostRows = 200

// output writes what a run shows, in one format. Tables, NDJSON and CSV are written as they come, JSON at the end.
type output struct {
	cli    *cli
	format string
	o      render.Options
	write  func(runtime.Display) error // nil for json
	err    error                       // the first that writing met
	// summary tells that the execution summary is shown, so that it is worth asking for.
	summary bool
	// dir is where pages and images go; empty for nowhere, since the format holds them.
	dir   string
	pages int
}

// newOutput is the output in a format; dir is where pages and images go.
func (c *cli) newOutput(format, dir string) *output {
	out := &output{cli: c, format: format, dir: dir}
	out.o.Width, out.o.Color = c.terminal(c.out)
	if out.o.Width > 0 {
		out.o.MaxRows = mostRows
	}
	switch format {
	case "json":
	case "ndjson":
		out.write = render.NewNDJSON(c.out).Display
	case "csv":
		out.write = render.NewCSV(c.out, out.o.Width > 0).Display
	case "table":
		out.write = func(d runtime.Display) error { return render.Display(c.out, d, out.o) }
	default:
		panic(fmt.Sprintf("unhandled format %q", format))
	}
	return out
}

// display writes one display.
func (o *output) display(d runtime.Display) {
	if m, ok := o.cli.out.(*mask); ok {
		d = m.display(d)
	}
	if len(d.Media.Bytes) > 0 && o.dir != "" && o.err == nil {
		if d.File, o.err = o.page(d); o.err == nil && o.format == "csv" {
			fmt.Fprintf(o.cli.err, "%s: %s\n", render.Printable(d.Analytics), d.File) // CSV has no place for it
		}
	}
	if o.write != nil && o.err == nil {
		o.err = o.write(d)
	}
}

// page writes what a terminal cannot show to a file, and returns its path: number, analytics, variables.
func (o *output) page(d runtime.Display) (string, error) {
	o.pages++
	ext := ".html"
	if d.Kind == "image" {
		ext = ".png"
	}
	_, name, _ := strings.Cut(d.Analytics, "://")
	name = unsafeInFiles.ReplaceAllString(fmt.Sprintf("%d-%s-%s", o.pages, name, d.Variable), "_")
	if err := os.MkdirAll(o.dir, 0o777); err != nil { //nolint:gosec // the user's umask decides
		return "", err
	}
	path := filepath.Join(o.dir, name+ext)
	return path, os.WriteFile(path, d.Media.Bytes, 0o666) //nolint:gosec // as above
}

// unsafeInFiles is what the name of a file leaves out.
var unsafeInFiles = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// finish writes what is left to write when the run is over, however it ended.
func (o *output) finish(res *runtime.Result, diags *diag.List) error {
	switch {
	case o.format == "json":
		res.Diagnostics = all(diags)
		o.err = render.Result(o.cli.out, res)
	case res.DryRun:
		for _, b := range res.Blocks {
			if b.Estimate != nil && o.err == nil {
				o.err = render.Estimate(o.cli.out, b.Estimate, o.o)
			}
		}
	case o.format == "table" && o.err == nil:
		for _, b := range res.Blocks {
			if len(b.Summary) > 0 && o.err == nil {
				o.err = render.Summary(o.cli.out, b.Summary, o.o)
			}
		}
		o.cli.spent(res)
	}
	if o.err != nil {
		return &exitError{exitRun, "cannot write the result: " + o.err.Error()}
	}
	return nil
}
