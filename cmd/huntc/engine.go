package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/render"
)

func (c *cli) engineCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "engine",
		Short: "the embedded ClickHouse that runs hunts over files",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.engineInstallCommand(), c.engineStatusCommand())
	return cmd
}

func (c *cli) engineInstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "install",
		Short: "fetch the engine unless it is there",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := c.newProgress()
			lib, err := engine.Install(cmd.Context(), engine.InstallOptions{
				Progress: func(done, total int64) {
					p.report(runtime.Progress{What: "downloading the embedded engine", Done: done, Total: max(total, 0), Unit: "bytes"})
				},
				Waiting: func(lock string) { p.say("waiting for another process that installs the engine (" + lock + ")") },
			})
			p.clear()
			if err != nil {
				return c.failed(cmd.Context(), &diag.List{}, err)
			}
			_, err = fmt.Fprintf(c.out, "%s\n", lib.Path)
			return err
		},
	}
}

func (c *cli) engineStatusCommand() *cobra.Command {
	var verify bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "say whether the engine is there",
		Long:  "Say whether the engine is there and usable. The exit code is 3 when it is not.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := engine.GetStatus(cmd.Context(), engine.InstallOptions{}, verify)
			version := s.Lib.Version
			if version == "" {
				version = "unknown (HUNTC_ENGINE_LIB)"
			}
			if s.Package != "" {
				fmt.Fprintf(c.out, "package:  %s %s\n", s.Package, s.Version)
			}
			if s.Lib.Path != "" {
				fmt.Fprintf(c.out, "library:  %s\nversion:  %s\nsize:     %s bytes\n", s.Lib.Path, version, render.Count(s.Lib.Size))
			}
			if s.Verified {
				fmt.Fprintln(c.out, "content:  as installed")
			}
			if s.Err != nil {
				return c.failed(cmd.Context(), &diag.List{}, s.Err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "read all of it and compare its checksum")
	return cmd
}
