package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
	"github.com/huntc/huntc/runtime/render"
)

// schemaCheckFlags are the flags of schema check.
type schemaCheckFlags struct {
	inputFlags
	against string
	schema  string
	output  string
}

func (c *cli) schemaCheckCommand() *cobra.Command {
	var f schemaCheckFlags
	cmd := &cobra.Command{
		Use:   "check [--schema P] FILE...|SOURCE",
		Short: "say what a schema profile makes of a source: fields it maps and lacks, what is never filled, who is told how",
		RunE:  func(cmd *cobra.Command, args []string) error { return c.schemaCheck(cmd.Context(), f, args) },
	}
	f.register(cmd)
	cmd.Flags().StringVar(&f.against, "against", "", "the `SOURCE`, in place of an argument")
	cmd.Flags().StringVar(&f.schema, "schema", "", "the `PROFILE` of files (default: told by their beginning)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: text or json")
	return cmd
}

type (
	// checkedSchemaJSON is the object of `schema check -o json`.
	checkedSchemaJSON struct {
		Source      string            `json:"source"`
		Profile     string            `json:"profile"`
		Files       []string          `json:"files"`
		Records     uint64            `json:"records"`
		Begin       string            `json:"begin"`
		End         string            `json:"end"`
		Malformed   uint64            `json:"malformed"`
		Mapped      []schema.FieldUse `json:"mapped"`
		Kept        []keptJSON        `json:"kept"`
		Lost        []string          `json:"lost"`
		NeverFilled []neverJSON       `json:"never_filled"`
		Roles       []roleCountJSON   `json:"roles"`
		Notes       []ingest.Note     `json:"notes"`
		Diagnostics []diag.Diagnostic `json:"diagnostics"`
	}

	// keptJSON is an attribute by which a field or property is found that no attribute of the model holds, or that one holds
	// in some records only (Partly), and in how many records or mentions it has a value.
	keptJSON struct {
		Attribute string   `json:"attribute"`
		Roles     []string `json:"roles"`
		Count     uint64   `json:"count"`
		Partly    bool     `json:"partly"`
	}

	// neverJSON are attributes of a role that have no value anywhere.
	neverJSON struct {
		Role       string   `json:"role"`
		Attributes []string `json:"attributes"`
	}

	// roleCountJSON is a role with its mentions, and how many of them each rung of the identity tells.
	roleCountJSON struct {
		Role       string             `json:"role"`
		Type       string             `json:"type"`
		Primary    bool               `json:"primary"`
		Mentions   uint64             `json:"mentions"`
		Identity   []ingest.RungCount `json:"identity"`
		Attributes []ingest.AttrCount `json:"attributes"`
	}
)

// schemaCheck attaches a source and says what its profile makes of it.
func (c *cli) schemaCheck(ctx context.Context, f schemaCheckFlags, args []string) error {
	if err := oneOf("-o", f.output, "text", "json"); err != nil {
		return err
	}
	if f.against != "" {
		args = append(args, f.against)
	}
	if len(args) == 0 {
		return usage("name files or a source")
	}
	h := &hunt{now: c.now().UTC()}
	name, err := c.schemaSource(h, f, args)
	if err != nil {
		return err
	}
	if h.diags.HasErrors() {
		return c.notChecked(h, f)
	}
	if _, err := h.registry.Source(name); err != nil {
		return c.failedCheck(ctx, h, f, &runtime.SourceError{Source: name, Err: err})
	}
	found, err := c.inspect(ctx, h, name)
	if err != nil {
		return c.failedCheck(ctx, h, f, err)
	}
	out := checkedSchema(name, found, all(&h.diags))
	if f.output == "json" {
		return render.JSON(c.out, out)
	}
	return out.write(c.out)
}

// failedCheck reports why a source could not be looked at.
func (c *cli) failedCheck(ctx context.Context, h *hunt, f schemaCheckFlags, err error) error {
	var found diag.List
	diagnose(ctx, &found, err)
	h.diags.Append(&found)
	return c.notChecked(h, f)
}

// notChecked ends a check that has nothing to say but its diagnostics.
func (c *cli) notChecked(h *hunt, f schemaCheckFlags) error {
	if f.output == "json" {
		if err := render.JSON(c.out, checkedSchema("", nil, all(&h.diags))); err != nil {
			return err
		}
	} else if err := c.report(&h.diags); err != nil {
		return err
	}
	return &exitError{code: exitFor(&h.diags)}
}

// schemaSource makes a registry in which the files or the source that the arguments name are a source.
func (c *cli) schemaSource(h *hunt, f schemaCheckFlags, args []string) (name string, err error) {
	if h.registry, h.config, err = configure(f.inputFlags, ".", &h.diags); err != nil || h.diags.HasErrors() {
		return "", err
	}
	if slices.Contains(h.registry.Names(), args[0]) {
		if len(args) > 1 || f.schema != "" {
			return "", usage("%q is a source: it stands alone, and has its own schema", args[0])
		}
		return args[0], nil
	}
	if f.against != "" {
		return "", usage("no source %q: there are %s", f.against, strings.Join(h.registry.Names(), ", "))
	}
	name = filepath.Base(args[0])
	source := name + "=" + strings.Join(args, ",")
	if f.schema != "" {
		source += ",schema=" + f.schema
	}
	f.sources = append(f.sources, source)
	h.registry, h.config, err = configure(f.inputFlags, ".", &h.diags)
	return name, err
}

// inspect attaches the source and counts what it holds.
func (c *cli) inspect(ctx context.Context, h *hunt, name string) (found *runtime.Inspection, err error) {
	p := c.newProgress()
	defer p.clear()
	session, err := runtime.OpenSession(ctx, h.registry, []string{name}, runtime.SessionOptions{
		Install:  engine.InstallOptions{Waiting: func(string) { p.say("waiting for another huntc that installs the engine") }},
		Progress: p.report,
	})
	p.clear()
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := session.Close(); e != nil && err == nil {
			err = e
		}
	}()
	if err := c.note(h, session.Notes()); err != nil {
		return nil, err
	}
	return session.Inspect(ctx, h.registry, name)
}

// checkedSchema puts together what a check says; of no source nothing but the diagnostics.
func checkedSchema(name string, in *runtime.Inspection, diags []diag.Diagnostic) checkedSchemaJSON {
	out := checkedSchemaJSON{
		Source: name, Files: []string{}, Mapped: []schema.FieldUse{}, Kept: []keptJSON{}, Lost: []string{}, NeverFilled: []neverJSON{},
		Roles: []roleCountJSON{}, Notes: []ingest.Note{}, Diagnostics: diags,
	}
	if in == nil {
		return out
	}
	m := in.Meta
	out.Profile, out.Records, out.Malformed = in.Profile.Name(), m.Records, m.ProblemTotal
	out.Files = append(out.Files, in.Files...) // none of a loaded source
	out.Begin, out.End = m.Begin.UTC().Format(time.RFC3339Nano), m.End.UTC().Format(time.RFC3339Nano)
	for _, u := range in.Profile.FieldUses() {
		if slices.Contains(m.Mapped, u.Field) {
			out.Mapped = append(out.Mapped, u)
		}
	}
	out.Kept = keptOf(m)
	for _, field := range m.Unmapped {
		if !slices.ContainsFunc(out.Kept, func(k keptJSON) bool { return k.Attribute == ingest.ExtraName(field) }) {
			out.Lost = append(out.Lost, field)
		}
	}
	out.Notes = append(out.Notes, m.Notes...)
	for _, r := range in.Roles {
		out.addRole(in.Profile, r)
	}
	return out
}

// addRole adds a role, or says that nothing of it is ever filled.
func (s *checkedSchemaJSON) addRole(p *schema.Profile, r ingest.RoleCount) {
	var never []string
	for _, a := range r.Attributes {
		if a.Mentions == 0 {
			never = append(never, a.Attr)
		}
	}
	if len(never) > 0 {
		s.NeverFilled = append(s.NeverFilled, neverJSON{r.Role, never})
	}
	if r.Mentions == 0 {
		return
	}
	role, _ := entity.Default().Role(r.Role)
	out := roleCountJSON{Role: r.Role, Type: strings.Join(role.Types, ", "), Mentions: r.Mentions, Identity: r.Identity, Attributes: []ingest.AttrCount{}}
	if out.Identity == nil {
		out.Identity = []ingest.RungCount{}
	}
	for _, u := range p.Roles() {
		out.Primary = out.Primary || u.Role == r.Role && u.Primary
	}
	for _, a := range r.Attributes {
		if a.Mentions > 0 {
			out.Attributes = append(out.Attributes, a)
		}
	}
	s.Roles = append(s.Roles, out)
}

// keptOf are the attributes that the model does not list, sorted, with the roles at which they are found.
func keptOf(m *ingest.Meta) []keptJSON {
	byName := map[string]*keptJSON{}
	for _, role := range slices.Sorted(maps.Keys(m.Extra)) {
		for name, n := range m.Extra[role] {
			k := byName[name]
			if k == nil {
				k = &keptJSON{Attribute: name}
				byName[name] = k
			}
			k.Roles, k.Count = append(k.Roles, role), max(k.Count, n)
		}
	}
	for _, field := range m.Mapped {
		if k := byName[ingest.ExtraName(field)]; k != nil {
			k.Partly = true
		}
	}
	out := []keptJSON{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		out = append(out, *byName[name])
	}
	return out
}
