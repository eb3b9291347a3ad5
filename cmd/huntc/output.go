package main

import (
	"fmt"

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
}

func (c *cli) newOutput(format string) *output {
	out := &output{cli: c, format: format}
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
	if o.write != nil && o.err == nil {
		o.err = o.write(d)
	}
}

// finish writes what is left to write when the run is over, however it ended.
func (o *output) finish(res *runtime.Result, diags *diag.List) error {
	switch {
	case o.format == "json":
		res.Diagnostics = all(diags)
		o.err = render.Result(o.cli.out, res)
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
