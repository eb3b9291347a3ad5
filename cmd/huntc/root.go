package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/render"
)

// cli is one invocation: its streams, its clock, and the flags of all commands.
type cli struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	noColor  bool
	cache    string // where files are kept once they are loaded; "" for the user's cache
}

// execute runs the command line and returns the exit code. A panic is a mistake of huntc: it must not end with the code
// that means a wrong command line.
func (c *cli) execute(ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(c.err, "huntc: internal error: %v\n%s", p, debug.Stack())
			code = exitRun
		}
	}()
	root := c.root()
	root.SetArgs(singleDash(args))
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	defer func() { c.out, c.err = bare(c.out), bare(c.err) }()
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && err.Error() != "" {
		fmt.Fprintf(c.err, "huntc: %s\n", render.Printable(err.Error()))
		if _, ours := errors.AsType[*exitError](err); !ours {
			fmt.Fprintf(c.err, "`%s --help` shows how it is used\n", cmd.CommandPath())
		}
	}
	return exitOf(err)
}

// singleDash reads `-update` and `-run` of test as those who come from `go test` write them.
func singleDash(args []string) []string {
	if len(args) == 0 || args[0] != "test" {
		return args
	}
	out := slices.Clone(args)
	for i, a := range out {
		if a == "-update" || a == "-run" || strings.HasPrefix(a, "-run=") {
			out[i] = "-" + a
		}
	}
	return out
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "huntc",
		Short: "compile and run Kestrel hunts inside the telemetry store",
		Long: `huntc compiles hunts in the Kestrel language to queries that run inside the telemetry store.

Exit codes: 0 fine, 1 the hunt has errors, 2 usage, 3 a backend or the run failed, 4 over a limit,
5 the result is not whole.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().BoolVar(&c.noColor, "no-color", false, "never write colours (as does NO_COLOR)")
	root.AddCommand(c.compileCommand(), c.runCommand(), c.checkCommand(), c.testCommand(), c.diffCommand(), c.explainCommand(), c.fmtCommand(),
		c.loadCommand(), c.sourcesCommand(), c.analyticsCommand(), c.engineCommand(), c.schemaCommand(), c.versionCommand())
	return root
}

// report writes diagnostics to stderr.
func (c *cli) report(diags *diag.List) error {
	_, color := c.terminal(c.err)
	return diag.Renderer{Color: color}.Render(c.err, diags)
}

// terminal returns the width of the terminal that w is, 0 for none, and whether to write colours.
func (c *cli) terminal(w io.Writer) (width int, color bool) {
	if m, ok := w.(*mask); ok {
		w = m.to
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return width, !c.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
