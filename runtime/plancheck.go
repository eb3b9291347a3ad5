package runtime

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime/tablefile"
)

// CheckPlan checks a plan that was read from a file against what is here: its sources and the files that it reads, its
// analytics, and each of its queries, which may only read. Nothing has run, and nothing is attached, when it returns; what
// is wrong is in diags.
func (r *Registry) CheckPlan(f *planfile.Opened, analytics plan.Analytics, diags *diag.List) {
	for i, s := range f.Sources {
		r.checkSource(s, f.AtSource(i), diags)
	}
	for i, read := range f.Reads {
		if err := checkRead(read, f.Writes); err != nil {
			diags.Add("HF5032", f.AtRead(i), err.Error())
		}
	}
	for i, a := range f.Analytics {
		if err := checkAnalytics(a, analytics); err != nil {
			diags.Add("HF5039", f.AtAnalytics(i), a.Name, err.Error())
		}
	}
	p, queries := f.Steps()
	single := len(p.Sources()) == 1
	for i, s := range p.Steps {
		if s.Call != nil {
			continue
		}
		may := r.reading(p, s, single)
		for _, text := range []struct{ field, sql string }{{"text", queries[i].Text}, {"explained", queries[i].Explained}} {
			if text.sql == "" && text.field == "explained" {
				continue
			}
			if err := sqlcheck.CheckText(text.sql, may); err != nil {
				diags.Add("HF5033", f.At(s.ID, text.field), s.ID, s.Title, strings.TrimPrefix(err.Error(), "sqlcheck: "))
			}
		}
	}
	for i, s := range p.Steps {
		if s.Save != nil {
			if err := (tablefile.Files{}).Check(s.Save.Path); err != nil {
				diags.Add("HF5034", f.At(i+1, "save"), err.Error())
			}
		}
	}
}

// checkSource finds the source of a plan among those that are here, and compares the two.
func (r *Registry) checkSource(want planfile.Source, at diag.Span, diags *diag.List) {
	from := want.Name
	if want.By == planfile.ByHunt {
		from = "file://" + want.URI
	}
	s, err := r.Source(from)
	switch {
	case errors.Is(err, plan.ErrUnknownSource):
		hint := diag.DidYouMean(want.Name, r.Names())
		diags.AddHint("HF5032", at, hint, fmt.Sprintf("there is no source %q here", want.Name))
		return
	case err != nil:
		diags.Add("HF5032", at, fmt.Sprintf("%q: %v", want.Name, err))
		return
	}
	has := r.describe(r.sources[s.Name()])
	switch {
	case has.Name != want.Name:
		diags.Add("HF5032", at, fmt.Sprintf("%s is %q here, of the plan %q", want.URI, has.Name, want.Name))
	case has.Schema != want.Schema:
		diags.Add("HF5032", at, fmt.Sprintf("%q is of the schema profile %s, of the plan %s", want.Name, has.Schema, want.Schema))
	case has.Digest != want.Digest:
		diags.Add("HF5032", at, fmt.Sprintf("the schema profile %s of %q is not what it was when the plan was made", want.Schema, want.Name))
	case has.URI != want.URI || has.By != want.By:
		diags.Add("HF5038", at, want.Name, want.URI, has.URI)
	}
}

// checkRead says why a file of LOAD is not what it was when the plan was made.
func checkRead(r planfile.Read, writes []string) error {
	if !filepath.IsAbs(r.Path) {
		return fmt.Errorf("the path %q is relative", r.Path)
	}
	switch file, err := (tablefile.Files{}).Format(r.Path); {
	case err != nil:
		return err
	case file.Format != r.Format:
		return fmt.Errorf("%q is read as %s, not as %s", r.Path, r.Format, file.Format)
	}
	if r.Digest == "" {
		if !slices.ContainsFunc(writes, func(w string) bool { return samePath(w, r.Path) }) {
			return fmt.Errorf("%q is not what the plan writes: it was made in another directory", r.Path)
		}
		return nil
	}
	digest, err := columnsDigest(r.Path)
	switch {
	case err != nil:
		return fmt.Errorf("%q: %w", r.Path, err)
	case digest != r.Digest:
		return fmt.Errorf("the columns or entity types of %q are not those that it had", r.Path)
	}
	return nil
}

// checkAnalytics says why an analytics cannot be run with its parameters.
func checkAnalytics(a planfile.Analytics, known plan.Analytics) error {
	found, err := known.Analytic(a.Name)
	if errors.Is(err, plan.ErrUnknownAnalytics) {
		return errors.New("there are no analytics of that name")
	}
	if err != nil {
		return err
	}
	for name := range a.Parameters {
		if len(found.Parameters) > 0 && !slices.ContainsFunc(found.Parameters, func(p plan.Parameter) bool { return p.Name == name }) {
			return fmt.Errorf("it has no parameter %q", name)
		}
	}
	return nil
}

// reading is what the query of a step may read: its sources, what the steps that it depends on make, its files. The table of
// a single source stands without its database, which is that of the session.
func (r *Registry) reading(p *plan.Plan, s *plan.Step, single bool) sqlcheck.Reading {
	may := sqlcheck.Reading{Makes: s.Makes, Files: map[string]string{}}
	for _, name := range s.Sources {
		src, ok := r.sources[name]
		if !ok { // which is said on its own
			src = &source{name: name}
		}
		may.Tables = append(may.Tables, sqlcheck.Table(src.table(false)))
		if single {
			may.Tables = append(may.Tables, sqlcheck.Table(src.table(true)))
		}
	}
	for _, id := range s.DependsOn {
		by := p.Steps[id-1]
		if by.Makes != "" {
			may.Tables = append(may.Tables, sqlcheck.Table{Name: by.Makes})
		}
		if by.Call != nil {
			for _, in := range by.Call.Inputs {
				may.Tables = append(may.Tables, sqlcheck.Table{Name: in.To})
			}
		}
	}
	for _, f := range s.Reads {
		may.Files[f.Path] = f.Format
	}
	return may
}

// CheckAttached checks what only the sources themselves tell, which are attached now. A plan that was made with them needs
// the columns that they had then; one that was made without needs the x_* attributes that it was made to believe in.
func (r *Registry) CheckAttached(f *planfile.Opened, diags *diag.List) {
	for i, a := range f.Assumes {
		if !slices.ContainsFunc(a.Sources, func(name string) bool { return r.has(name, a.Type, a.Attribute) }) {
			diags.Add("HF5036", f.AtAssumption(i), a.Type, strings.Join(a.Sources, ", "), a.Attribute)
		}
	}
	for i, want := range f.Sources {
		s := r.sources[want.Name]
		names := r.extensions(s)
		switch {
		case want.Columns != "" && want.Columns != s.Columns():
			diags.AddHint("HF5032", f.AtSource(i), "compile the hunt again", fmt.Sprintf("%q has other columns with values than when the plan was made", want.Name))
		case want.Columns == "" && len(names) > 0 && slices.ContainsFunc(f.Plan.Steps, showsAll):
			diags.Add("HF5037", f.AtSource(i), want.Name, names[0])
		}
	}
}

// showsAll reports that a step shows or saves all attributes that a variable has.
func showsAll(s planfile.Step) bool {
	switch plan.SinkKind(s.Kind) {
	case plan.SinkTable:
		return !s.Explicit
	case plan.SinkInfo, plan.SinkSave:
		return true
	case plan.SinkStore, plan.SinkInput, plan.SinkValues, plan.SinkApply, plan.SinkFacts, plan.SinkExplain, plan.SinkSummary, plan.SinkRelated:
	}
	return false
}

// has reports that an entity type has an attribute in an attached source, in one of its roles or through a reference.
func (r *Registry) has(source, typ, attr string) bool {
	s, ok := r.sources[source]
	if !ok || s.Source == nil {
		return false
	}
	for _, role := range s.Roles(typ) {
		if r2, path, ok := entity.Default().InRole(role.Name, attr); ok {
			if has, sure := s.Extension(r2, path); has && sure {
				return true
			}
		}
	}
	return false
}

// extensions are the x_* attributes that a source has of its own, by role.
func (r *Registry) extensions(s *source) []string {
	var out []string
	for _, typ := range entity.Default().TypeNames() {
		for _, role := range s.Roles(typ) {
			out = append(out, s.Extensions(role.Name)...)
		}
	}
	return out
}
