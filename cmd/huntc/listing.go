package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/render"
)

func (c *cli) sourcesCommand() *cobra.Command {
	var f inputFlags
	var output string
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "list the sources that hunts can name",
		Long: `List the sources that hunts can name: those that huntc load loaded, and those of the configuration. A configured
source comes before a loaded one of the same name.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.sources(cmd.Context(), f, output) },
	}
	f.registerSources(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", "table", "`FORMAT`: table or json")
	cmd.AddCommand(&cobra.Command{
		Use:   "rm NAME...",
		Short: "remove loaded sources",
		Args:  cobra.MinimumNArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return c.removeSources(cmd.Context(), args) },
	})
	return cmd
}

// sourcesJSON is the object of `sources -o json`.
type sourcesJSON struct {
	Store       string            `json:"store"`
	Sources     []runtime.Listed  `json:"sources"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
}

func (c *cli) sources(ctx context.Context, f inputFlags, format string) error {
	if err := oneOf("-o", format, "table", "json"); err != nil {
		return err
	}
	store, wd, err := whereabouts()
	if err != nil {
		return err
	}
	var diags diag.List
	registry, _, err := configure(f, wd, &diags)
	if err != nil {
		return err
	}
	var found []runtime.Listed
	if registry != nil {
		if found, err = registry.Listing(); err != nil {
			diagnose(ctx, &diags, &runtime.SourceError{Source: store.Dir(), Err: err})
		}
	}
	if err := c.report(&diags); err != nil {
		return err
	}
	if format == "json" {
		err = render.JSON(c.out, sourcesJSON{store.Dir(), nonNil(found), all(&diags)})
	} else {
		err = c.listSources(found)
	}
	if err == nil && diags.HasErrors() {
		err = &exitError{code: exitFor(&diags)}
	}
	return err
}

// listSources writes a table of the sources.
func (c *cli) listSources(found []runtime.Listed) error {
	d := runtime.Display{
		Kind: "table", Variable: "sources", Explicit: true,
		Columns: []string{"name", "kind", "profile", "records", "begin", "end", "size", "loaded", "files"},
		Kinds: []entity.Kind{
			entity.KindString, entity.KindString, entity.KindString, entity.KindInt, entity.KindString, entity.KindString,
			entity.KindString, entity.KindString, entity.KindString,
		},
	}
	for _, s := range found {
		kind := s.Kind
		if s.Shadowed {
			kind += " (not used: configured too)"
		}
		row := []runtime.Cell{s.Name, kind, cellOf(s.Profile), nil, instant(s.Begin), instant(s.End), render.Size(uint64(s.Bytes)), instant(s.Loaded), fileList(s.Files)}
		if s.Records != nil {
			row[3] = int64(*s.Records)
		}
		d.Rows = append(d.Rows, row)
	}
	var o render.Options
	o.Width, o.Color = c.terminal(c.out)
	return render.Display(c.out, d, o)
}

func cellOf(text string) runtime.Cell {
	if text == "" {
		return nil
	}
	return text
}

// instant is a time to the second, nothing for none.
func instant(t *time.Time) runtime.Cell {
	if t == nil {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// fileList names the first files.
func fileList(files []string) string {
	const shown = 3
	var out []string
	for _, f := range files[:min(len(files), shown)] {
		if !strings.Contains(f, "://") { // a table of a warehouse has its whole name
			f = filepath.Base(f)
		}
		out = append(out, f)
	}
	if more := len(files) - shown; more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return strings.Join(out, ", ")
}

// removeSources removes each source, or says that there is none of that name and goes on.
func (c *cli) removeSources(ctx context.Context, names []string) error {
	store, _, err := whereabouts()
	if err != nil {
		return err
	}
	p := c.newProgress()
	var missing []string
	for _, name := range names {
		was, err := store.Remove(ctx, name, c.now(), func(who string) { p.say("waiting for another process that loads " + name + " (" + who + ")") })
		switch {
		case err != nil:
			return c.failed(ctx, &diag.List{}, &runtime.SourceError{Source: name, Err: err})
		case !was:
			missing = append(missing, name)
		default:
			fmt.Fprintf(c.out, "removed %q\n", name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	loaded, err := store.List()
	if err != nil {
		return c.failed(ctx, &diag.List{}, &runtime.SourceError{Source: store.Dir(), Err: err})
	}
	var known []string
	for _, l := range loaded {
		known = append(known, l.Name)
	}
	hint := diag.DidYouMean(missing[0], known)
	if hint == "" {
		hint = "there is " + strings.Join(append(known, "no other"), ", ")
	}
	if len(known) == 0 {
		hint = "nothing is"
	}
	return usage("nothing is loaded as %s: %s", strings.Join(quoted(missing), ", "), hint)
}
