package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
)

// trialFlags are the flags of `analytics test`.
type trialFlags struct {
	config, displays string
	types, params    []string
}

func (c *cli) analyticsTestCommand() *cobra.Command {
	var f trialFlags
	cmd := &cobra.Command{
		Use:   "test NAME",
		Short: "run an analytics on a few rows and print what comes back",
		Long: `Run an analytics on a few rows that huntc brings and print what comes back: tables, displays, and what it wrote to
standard output and standard error. An analytics that asks the network does so.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.tryAnalytics(cmd.Context(), f, args[0]) },
	}
	registerConfig(cmd, &f.config)
	cmd.Flags().StringArrayVar(&f.types, "type", nil, "entity `TYPE` of the rows; once for each variable (default: the first that the analytics takes)")
	cmd.Flags().StringArrayVarP(&f.params, "param", "p", nil, "a parameter, `NAME=VALUE`, as after WITH; may be repeated")
	cmd.Flags().StringVar(&f.displays, "displays", "huntc-displays", "`DIR` for the pages and images that the analytics shows")
	return cmd
}

// trial is an analytics that is tried.
type trial struct {
	profile apply.Profile
	types   []string
	params  apply.Params
	with    *runtime.Analytics
}

func (c *cli) tryAnalytics(ctx context.Context, f trialFlags, name string) error {
	conf, found, err := c.openCatalog(f.config)
	if err != nil {
		return err
	}
	t := trial{}
	if t.profile, err = profileNamed(found.Own.With(found.Shipped), name); err != nil {
		return err
	}
	if t.types, err = trialTypes(t.profile, f.types); err != nil {
		return err
	}
	given, err := trialParams(t.profile, f.params)
	if err != nil {
		return err
	}
	p := c.newProgress()
	defer p.clear()
	if t.with, err = analyticsOf(conf, found.Own, p.step); err != nil {
		return c.failed(ctx, &diag.List{}, err)
	}
	if t.profile, err = t.with.Profiles.Find(t.profile.Name); err != nil {
		return c.failed(ctx, &diag.List{}, err)
	}
	t.params = maps.Clone(t.with.Defaults[t.profile.Name])
	if t.params == nil {
		t.params = apply.Params{}
	}
	maps.Copy(t.params, given)
	out := c.newOutput("table", filepath.Join(f.displays, t.profile.Name))
	if err := t.run(ctx, c, out); err != nil {
		return c.failed(ctx, &diag.List{}, err)
	}
	return out.err
}

// trialTypes are the types of the rows: those asked for, else one that the analytics takes.
func trialTypes(p apply.Profile, asked []string) ([]string, error) {
	there := apply.SampleTypes()
	for _, typ := range asked {
		switch {
		case !slices.Contains(there, typ):
			return nil, usage("--type %q: there are rows of %s", typ, strings.Join(there, ", "))
		case !p.Accepts(typ):
			return nil, usage("--type %q: %q takes %s", typ, p.Name, strings.Join(p.Inputs, ", "))
		}
	}
	if len(asked) > 0 {
		return asked, nil
	}
	for _, typ := range append(slices.Clone(p.Inputs), "network-traffic") {
		if slices.Contains(there, typ) && p.Accepts(typ) {
			return []string{typ}, nil
		}
	}
	return nil, usage("%q takes %s: there are no rows of that type, only of %s", p.Name, strings.Join(p.Inputs, ", "), strings.Join(there, ", "))
}

// trialParams reads NAME=VALUE. Several values of one name are a list; the path of a file is made absolute.
func trialParams(p apply.Profile, flags []string) (apply.Params, error) {
	out := apply.Params{}
	for _, f := range flags {
		name, value, ok := strings.Cut(f, "=")
		if !ok || name == "" {
			return nil, usage("-p %q: it is not NAME=VALUE", f)
		}
		if known, _ := p.Parameter(name); known.Path {
			abs, err := filepath.Abs(value)
			if err != nil {
				return nil, usage("-p %q: %v", f, err)
			}
			value = abs
		}
		out[name] = append(out[name], value)
	}
	return out, nil
}

// run runs the analytics and shows what it returned.
func (t trial) run(ctx context.Context, c *cli, out *output) (err error) {
	options := t.with.Python
	options.Requirements = slices.Concat(options.Requirements, t.profile.Requirements)
	python, err := apply.FindPython(ctx, options)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "huntc-test-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var inputs []apply.Input
	for i, typ := range t.types {
		sub := filepath.Join(dir, fmt.Sprint(i))
		if err := os.Mkdir(sub, 0o700); err != nil {
			return err
		}
		in, err := apply.Sample(ctx, python, typ, sub)
		if err != nil {
			return err
		}
		inputs = append(inputs, in)
	}
	a := apply.Analytics{Profile: t.profile, Python: python}
	if t.with.Cache != "" {
		a.Cache = filepath.Join(t.with.Cache, t.profile.Name)
	}
	made, err := apply.Run(ctx, a, inputs, t.params, t.with.Limits)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, made.Close()) }()
	return t.show(ctx, shower{c, out, python}, inputs, made)
}

// shower is where what came back is shown.
type shower struct {
	cli    *cli
	out    *output
	python apply.Python
}

// show prints what came back.
func (t trial) show(ctx context.Context, s shower, inputs []apply.Input, made *apply.Output) error {
	for i, f := range made.Frames {
		rows, err := f.Read(ctx, s.python)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.cli.out, "%s: %s\n", f.Variable, answer(f, inputs[i], t.profile))
		s.out.display(tableOf(f, rows))
	}
	if d := made.Display; d != nil {
		shown := runtime.Display{Kind: "html", Analytics: apply.Scheme + t.profile.Name, Variable: strings.Join(t.types, "-")}
		shown.Media = runtime.Media{Type: "text/html", Bytes: d.Data}
		if d.Kind == apply.PNG {
			shown.Kind, shown.Media.Type = "image", "image/png"
		}
		s.out.display(shown)
	}
	for _, wrote := range [][2]string{{"standard output", made.Stdout}, {"standard error", made.Stderr}} {
		if wrote[1] != "" {
			fmt.Fprintf(s.cli.err, "%s:\n%s", wrote[0], indent(wrote[1]))
		}
	}
	return nil
}

// answer says in a line what came back for a variable.
func answer(f apply.Frame, in apply.Input, p apply.Profile) string {
	parts := []string{fmt.Sprintf("%d of %d rows", f.Rows, in.Rows)}
	var added []string
	for _, col := range f.New(in) {
		text := col.Name + " (" + col.Kind.String() + ")"
		if declared := p.Adds(in.Variable); declared != nil && !slices.Contains(declared, col) {
			text += " undeclared"
		}
		added = append(added, text)
	}
	if len(added) > 0 {
		parts = append(parts, "added "+strings.Join(added, ", "))
	}
	for _, col := range p.Adds(in.Variable) {
		if !slices.ContainsFunc(f.Columns, func(c apply.Column) bool { return c.Name == col.Name }) {
			parts = append(parts, "declared and not there: "+col.Name)
		}
	}
	if f.Unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d of ids that did not go in", f.Unknown))
	}
	return strings.Join(parts, "; ")
}

// tableOf is a table that came back as a display. The id and the type say nothing here.
func tableOf(f apply.Frame, rows [][]any) runtime.Display {
	d := runtime.Display{Kind: "table", Variable: f.Variable, Explicit: true, Rows: [][]runtime.Cell{}}
	var shown []int
	for i, col := range f.Columns {
		if col.Name != "id" && col.Name != "type" {
			shown = append(shown, i)
			d.Columns = append(d.Columns, col.Name)
			d.Kinds = append(d.Kinds, col.Kind)
		}
	}
	for _, r := range rows {
		var cells []runtime.Cell
		for _, i := range shown {
			cells = append(cells, cell(r[i], f.Columns[i].Kind))
		}
		d.Rows = append(d.Rows, cells)
	}
	return d
}

// cell is a value of a table as a display has it.
func cell(v any, kind entity.Kind) runtime.Cell {
	n, ok := v.(json.Number)
	if !ok {
		return v
	}
	if i, err := n.Int64(); err == nil && kind != entity.KindFloat {
		return i
	}
	f, _ := n.Float64()
	return f
}
