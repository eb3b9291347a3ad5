package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/render"
)

// The object that `analytics list -o json` writes.
type (
	analyticsJSON struct {
		Analytics []analyticJSON `json:"analytics"`
	}

	// analyticJSON is one analytics. Types are the entity types that it takes, empty for any; Profile is where it is
	// configured, empty for those that huntc brings.
	analyticJSON struct {
		Name         string                  `json:"name"`
		Doc          string                  `json:"doc"`
		Types        []string                `json:"types"`
		Outputs      map[string][]outputJSON `json:"outputs"`
		Parameters   []parameterJSON         `json:"parameters"`
		Requirements []string                `json:"requirements"`
		Profile      string                  `json:"profile"`
	}

	outputJSON struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}

	parameterJSON struct {
		Name      string `json:"name"`
		Doc       string `json:"doc"`
		Attribute bool   `json:"attribute"`
		Path      bool   `json:"path"`
	}
)

func (c *cli) analyticsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "analytics",
		Short: "what APPLY can call",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.analyticsListCommand(), c.analyticsTestCommand())
	return cmd
}

func (c *cli) analyticsListCommand() *cobra.Command {
	var conf, output string
	cmd := &cobra.Command{
		Use:   "list [NAME]",
		Short: "list analytics with what they take and add",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("-o", output, "text", "json"); err != nil {
				return err
			}
			_, catalog, err := c.openCatalog(conf)
			if err != nil {
				return err
			}
			profiles := catalog.Own.With(catalog.Shipped)
			slices.SortStableFunc(profiles, func(a, b apply.Profile) int { return strings.Compare(a.Name, b.Name) })
			if len(args) > 0 {
				p, err := profileNamed(profiles, args[0])
				if err != nil {
					return err
				}
				profiles = apply.Profiles{p}
			}
			if output == "json" {
				return render.JSON(c.out, listedJSON(catalog, profiles))
			}
			return listProfiles(c.out, catalog, profiles)
		},
	}
	registerConfig(cmd, &conf)
	cmd.Flags().StringVarP(&output, "output", "o", "text", "`FORMAT`: text or json")
	return cmd
}

func registerConfig(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVarP(path, "config", "c", "", "configuration `FILE` (default: huntc.yaml in the working directory, then the user's)")
}

// openCatalog reads the configuration and the analytics that it names.
func (c *cli) openCatalog(path string) (config.Analytics, apply.Catalog, error) {
	var diags diag.List
	conf := loadConfig(path, ".", &diags)
	found, err := catalog(conf.Analytics, &diags)
	if err != nil {
		return conf.Analytics, found, err
	}
	if diags.HasErrors() {
		if err := c.report(&diags); err != nil {
			return conf.Analytics, found, err
		}
		return conf.Analytics, found, &exitError{code: exitFor(&diags)}
	}
	return conf.Analytics, found, nil
}

// profileNamed finds an analytics by name or python://NAME.
func profileNamed(profiles apply.Profiles, name string) (apply.Profile, error) {
	name = strings.TrimPrefix(name, apply.Scheme)
	for _, p := range profiles {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
	}
	hint := diag.DidYouMean(name, profiles.Names())
	if hint == "" {
		hint = "there are " + strings.Join(profiles.Names(), ", ")
	}
	return apply.Profile{}, usage("no analytics %q: %s", name, hint)
}

// isOwn tells the user's analytics from those that huntc brings.
func isOwn(catalog apply.Catalog, p apply.Profile) bool {
	return slices.ContainsFunc(catalog.Own, func(o apply.Profile) bool { return strings.EqualFold(o.Name, p.Name) })
}

func listedJSON(catalog apply.Catalog, profiles apply.Profiles) analyticsJSON {
	out := analyticsJSON{Analytics: []analyticJSON{}}
	for _, p := range profiles {
		j := analyticJSON{
			Name: p.Name, Doc: p.Doc, Types: nonNil(p.Inputs), Outputs: map[string][]outputJSON{},
			Parameters: []parameterJSON{}, Requirements: nonNil(p.Requirements),
		}
		if isOwn(catalog, p) {
			j.Profile = p.Pos
		}
		for typ, columns := range p.Outputs {
			for _, col := range columns {
				j.Outputs[typ] = append(j.Outputs[typ], outputJSON{col.Name, col.Kind.String()})
			}
		}
		for _, q := range p.Parameters {
			j.Parameters = append(j.Parameters, parameterJSON(q))
		}
		out.Analytics = append(out.Analytics, j)
	}
	return out
}

// listProfiles lists analytics for people. What users' files say may hold anything.
func listProfiles(w io.Writer, catalog apply.Catalog, profiles apply.Profiles) error {
	out := bufio.NewWriter(w)
	for i, p := range profiles {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, render.Printable(apply.Scheme+p.Name))
		if p.Doc != "" {
			fmt.Fprintf(out, "  %s\n", render.Printable(p.Doc))
		}
		on := "any type"
		if len(p.Inputs) > 0 {
			on = strings.Join(p.Inputs, ", ")
		}
		fmt.Fprintf(out, "  on     %s\n", on)
		for _, line := range adds(p) {
			fmt.Fprintf(out, "  adds   %s\n", render.Printable(line))
		}
		for _, q := range p.Parameters {
			fmt.Fprintf(out, "  with   %s\n", render.Printable(fmt.Sprintf("%-16s %s", q.Name, q.Doc)))
		}
		if isOwn(catalog, p) {
			fmt.Fprintf(out, "  from   %s\n", render.Printable(p.Pos))
		}
	}
	return out.Flush()
}

// adds says which attributes an analytics adds, once where it is the same for all types.
func adds(p apply.Profile) []string {
	var lines []string
	var texts []string
	for _, typ := range slices.Sorted(maps.Keys(p.Outputs)) {
		var names []string
		for _, col := range p.Outputs[typ] {
			names = append(names, col.Name+" ("+col.Kind.String()+")")
		}
		text := strings.Join(names, ", ")
		texts = append(texts, text)
		lines = append(lines, typ+": "+text)
	}
	if unique := slices.Compact(texts); len(unique) == 1 {
		return unique
	}
	return lines
}
