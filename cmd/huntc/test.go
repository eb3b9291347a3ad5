package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/cmd/huntc/suite/report"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/render"
)

// testFlags are the flags of test.
type testFlags struct {
	inputFlags      // its parameters are over those of the cases
	output, only    string
	verbose, update bool
	analyse         bool
	engines         []string
	pattern         *regexp.Regexp
}

func (c *cli) testCommand() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test PATH...",
		Short: "compare what hunts compile to and find with what is expected",
		Long: `Compare what hunts compile to, and what they find in telemetry that comes with the tests, with what is expected. The
expectations of HUNT.hf stand in HUNT.test.yaml beside it; PATH is a hunt, a file of expectations, or a directory, which is
searched.

Only failures are printed, and a line with the totals; -v prints every case. With -update what is now is written in the place
of what was expected, and shown as a diff: review it.

Every query is read by another project's parser, which says whether it does what its hunt asks for and nothing else. Queries of
cases that do not run are analysed by the embedded engine where it is installed, over tables without rows, unless they stand in
their golden file; with --analyse those are, too.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.test(cmd.Context(), f, args) },
	}
	registerConfig(cmd, &f.config)
	f.registerParameters(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: "+strings.Join(report.Formats, ", "))
	cmd.Flags().StringVar(&f.only, "run", "", "only the cases whose name, `hunt: case`, the regular expression `RE` matches")
	cmd.Flags().StringSliceVar(&f.engines, "engine", []string{config.Embedded}, "`NAMES` of the engines to run on, which must agree: embedded, and those of huntc.yaml that have fixtures")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print cases that pass, too")
	cmd.Flags().BoolVar(&f.analyse, "analyse", false, "have the engine analyse golden queries of cases that do not run, too")
	cmd.Flags().BoolVar(&f.update, "update", false, "write what is now in the place of what was expected, and show it")
	return cmd
}

// check looks at the flags before anything is read.
func (f *testFlags) check() (err error) {
	if err := oneOf("-o", f.output, report.Formats...); err != nil {
		return err
	}
	if f.pattern, err = regexp.Compile(f.only); err != nil {
		return usage("--run %q: %v", f.only, err)
	}
	if len(f.engines) == 0 {
		return usage("--engine: no engine is named")
	}
	return nil
}

// test runs the cases of all files. The exit code is 1 when one fails.
func (c *cli) test(ctx context.Context, f testFlags, paths []string) error {
	if err := f.check(); err != nil {
		return err
	}
	todo, err := c.trials(f, paths)
	if err != nil {
		return err
	}
	t := tester{cli: c, flags: f}
	defer t.close()
	if err := t.engines(); err != nil {
		return err
	}
	results := t.all(ctx, todo)
	if ctx.Err() != nil {
		return &exitError{exitRun, "interrupted: not all was tested"}
	}
	if f.update {
		if results, err = c.updated(results); err != nil {
			return err
		}
	}
	wd, err := os.Getwd()
	if err != nil {
		return usage("the working directory is not known: %v", err)
	}
	if err := report.Write(c.out, f.output, results, report.Options{Version: version(), Verbose: f.verbose, Dir: wd}); err != nil {
		return &exitError{exitRun, "cannot write the report: " + err.Error()}
	}
	if suite.CountResults(results).Failed > 0 {
		return &exitError{code: exitHunt}
	}
	return nil
}

// trialCase is a case with the file in which it stands.
type trialCase struct {
	file *suite.File
	*suite.Case
}

// title names the case, for --run too.
func (t trialCase) title() string { return suite.Result{Hunt: t.file.Hunt, Case: t.Name}.Title() }

// trials are the cases of all files, those that --run leaves. Every mistake in a file is reported; nothing is tested then.
func (c *cli) trials(f testFlags, paths []string) ([]trialCase, error) {
	files, err := suite.Find(paths)
	if err != nil {
		return nil, usage("%v", err)
	}
	if len(files) == 0 {
		return nil, usage("no NAME%s at or below %s: it says what NAME.hf is expected to compile to and to find", suite.Suffix, strings.Join(paths, ", "))
	}
	var todo []trialCase
	var wrong []error
	for _, path := range files {
		file, err := suite.Read(path)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		for _, x := range file.Cases {
			if t := (trialCase{file, x}); f.pattern.MatchString(t.title()) {
				todo = append(todo, t)
			}
		}
	}
	switch {
	case len(wrong) > 0:
		return nil, usage("%v", errors.Join(wrong...))
	case len(todo) == 0:
		return nil, usage("--run %q: no case is called so", f.only)
	}
	return todo, nil
}

// updated writes what is now into the expectations, shows it, and leaves the failures that only their author can mend.
func (c *cli) updated(results []suite.Result) ([]suite.Result, error) {
	var all []suite.Failure
	for _, r := range results {
		all = append(all, r.Failures...)
	}
	changed, err := suite.Update(all)
	for line := range strings.Lines(changed) {
		fmt.Fprintln(c.err, render.Printable(strings.TrimRight(line, "\n")))
	}
	if err != nil {
		return nil, &exitError{exitRun, "cannot update: " + err.Error()}
	}
	for i := range results {
		results[i].Failures = suite.Unfixed(results[i].Failures)
	}
	return results, nil
}
