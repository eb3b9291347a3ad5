package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
	"github.com/huntc/huntc/runtime/render"
)

// loadFlags are the flags of load.
type loadFlags struct {
	name, schema string
	strict       bool
}

func (c *cli) loadCommand() *cobra.Command {
	var f loadFlags
	cmd := &cobra.Command{
		Use:   "load URI...",
		Short: "load files under a name, so that hunts find them without configuration",
		Long: `Load files under a name: hunts find them as FROM NAME, also when the files are gone. A URI is a path, a glob or
several of them joined by commas; file:// may stand before it.

Files that are loaded under a name that is there already are added to it, unless their content is part of it. When
"loaded" is printed the source is on disk; until then hunts find what was there before.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.load(cmd.Context(), f, args) },
	}
	cmd.Flags().StringVar(&f.name, "as", "", "`NAME` of the source (default: that of the first file)")
	cmd.Flags().StringVar(&f.schema, "schema", "", "schema `PROFILE` of the records (default: looked up in the first file)")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "let the first broken record stop the load")
	return cmd
}

func (c *cli) load(ctx context.Context, f loadFlags, uris []string) error {
	if f.schema != "" {
		if err := oneOf("--schema", f.schema, schema.Names()...); err != nil {
			return err
		}
	}
	if f.name != "" {
		if err := ingest.CheckName(f.name); err != nil {
			return usage("--as %q: %v", f.name, err)
		}
	}
	store, wd, err := whereabouts()
	if err != nil {
		return err
	}
	p := c.newProgress()
	done, err := runtime.Load(ctx, store, runtime.LoadRequest{
		Dir: wd, URIs: uris, Name: f.name, Schema: f.schema, Strict: f.strict, Now: c.now(),
	}, runtime.SessionOptions{
		Install:  engine.InstallOptions{Waiting: func(string) { p.say("waiting for another huntc that installs the engine") }},
		Progress: p.report,
	})
	p.clear()
	if err != nil {
		return c.failed(ctx, &diag.List{}, err)
	}
	if err := c.report(&done.Notes); err != nil {
		return err
	}
	return c.loaded(done)
}

// loaded says what a load did. It begins with "loaded" when something was loaded.
func (c *cli) loaded(done *runtime.LoadResult) error {
	s := done.Source
	held := strings.Join(quoted(done.Held), ", ")
	if len(done.Added) == 0 {
		_, err := fmt.Fprintf(c.out, "nothing to load: %q holds %s already\n", s.Name, held)
		return err
	}
	if held != "" {
		fmt.Fprintf(c.err, "not loaded again, since %q holds the same already: %s\n", s.Name, held)
	}
	_, err := fmt.Fprintf(c.out, "loaded %s as %q, profile %s: %s %s from %s to %s, %s on disk\n",
		counts(len(done.Added), "file"), s.Name, s.Profile, render.Count(int64(s.Records)), plural(int(s.Records), "record"),
		runtime.TimeText(s.Begin), runtime.TimeText(s.End), render.Size(uint64(s.Bytes)))
	return err
}

func quoted(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = fmt.Sprintf("%q", t)
	}
	return out
}

func counts(n int, noun string) string { return render.Count(int64(n)) + " " + plural(n, noun) }

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// whereabouts are the user's store and the working directory.
func whereabouts() (*ingest.Store, string, error) {
	store, err := ingest.NewStore("")
	if err != nil {
		return nil, "", usage("the user's data directory is not known: %v", err)
	}
	wd, err := os.Getwd()
	if err != nil {
		return nil, "", usage("the working directory is not known: %v", err)
	}
	return store, wd, nil
}
