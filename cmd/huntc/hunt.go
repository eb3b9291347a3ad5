package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/notebook"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/tablefile"
)

// stdin is the path that stands for standard input; in messages it is stdinName.
const (
	stdin     = "-"
	stdinName = "<stdin>"
)

// inputFlags are the flags of every command that compiles.
type inputFlags struct {
	config  string
	sources []string
	now     string
	// fixtures stand for sources of their names. A hunt that is tested knows no source that the user has loaded.
	fixtures []runtime.SourceConfig
	tested   bool
	params   []string
}

func (f *inputFlags) register(cmd *cobra.Command) {
	f.registerSources(cmd)
	cmd.Flags().StringVar(&f.now, "now", "", "the `TIME` that LAST counts back from (default: the clock)")
}

// registerSources adds the flags that say which sources there are.
func (f *inputFlags) registerSources(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.config, "config", "c", "", "configuration `FILE` (default: huntc.yaml beside the hunt, then the user's)")
	cmd.Flags().StringArrayVar(&f.sources, "source", nil, "a source, `NAME=URI[,schema=P]`; may be repeated")
}

// hunt is a hunt file, what it is compiled against, and what became of it.
type hunt struct {
	file     *diag.File
	diags    diag.List
	registry *runtime.Registry
	config   config.Config
	// analytics are those that APPLY can call.
	analytics apply.Catalog
	now       time.Time
	compiled  *compiler.Compiled
	// fullSummary asks for the related entities of each variable too.
	fullSummary bool
	variable    string   // the only one that is asked for
	disabled    []string // rules of the optimizer
	// given are the values of parameters that the flags give, and revealed that secrets stand in what is compiled.
	given    map[string]string
	revealed bool
}

// open reads a hunt and its configuration. What is wrong with either is in the hunt's diagnostics; the error is about
// the flags.
func (c *cli) open(f inputFlags, path string) (*hunt, error) {
	file, err := c.read(path)
	if err != nil {
		return nil, err
	}
	h, err := c.configured(f, path, file)
	if err == nil {
		h.cells()
	}
	return h, err
}

// configured reads the configuration of a hunt, or of a plan.
func (c *cli) configured(f inputFlags, path string, file *diag.File) (*hunt, error) {
	h := &hunt{file: file, now: c.now().UTC()}
	if f.now != "" {
		now, err := time.Parse(time.RFC3339Nano, f.now)
		if err != nil {
			return nil, usage("--now %q: it is not a time such as 2026-01-31T13:30:00Z", f.now)
		}
		h.now = now.UTC()
	}
	var err error
	if h.given, err = f.parameters(); err != nil {
		return nil, err
	}
	if h.registry, h.config, err = configure(f, directory(path), &h.diags); err != nil {
		return h, err
	}
	h.analytics, err = catalog(h.config.Analytics, &h.diags)
	return h, err
}

// cells puts the Kestrel cells of a notebook in the place of its text.
func (h *hunt) cells() {
	if isNotebook(h.file) {
		h.file = notebook.Read(h.file.Name, h.file.Text, &h.diags)
	}
}

// isNotebook tells a notebook: by its name, or, where it has none, as an object that is no plan.
func isNotebook(file *diag.File) bool {
	if file.Name == stdinName {
		return planfile.Is(file.Text) && !strings.Contains(file.Text, `"contract"`)
	}
	return strings.EqualFold(filepath.Ext(file.Name), ".ipynb")
}

// isPlan tells a plan from a hunt and a notebook.
func isPlan(file *diag.File) bool { return planfile.Is(file.Text) && !isNotebook(file) }

// read reads a hunt, a text or a notebook.
func (c *cli) read(path string) (*diag.File, error) {
	file, err := c.text(path)
	switch {
	case err != nil:
		return nil, err
	case isPlan(file):
		return nil, usage("%q is a plan, not a hunt: `huntc run` checks it and runs it; anything else is done with the hunt that it was compiled from", path)
	case isJSON(path):
		return nil, usage("%q is neither a hunt (.hf, .ipynb) nor a plan", path)
	}
	return file, nil
}

// isJSON tells a file that can be no hunt by its name.
func isJSON(path string) bool { return strings.EqualFold(filepath.Ext(path), ".json") }

// text reads a hunt or a plan as it is.
func (c *cli) text(path string) (*diag.File, error) {
	if path == stdin {
		text, err := io.ReadAll(c.in)
		if err != nil {
			return nil, usage("cannot read standard input: %v", err)
		}
		return &diag.File{Name: stdinName, Text: string(text)}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, usage("cannot read %q: %v", path, err)
	}
	return &diag.File{Name: path, Text: string(text)}, nil
}

// compile checks and plans the hunt, or the rows of one of its variables. It reports whether there is a plan; if there
// is none, the diagnostics say why.
func (h *hunt) compile(variable string, disabled []string) (bool, error) {
	if h.diags.HasErrors() {
		return false, nil
	}
	for _, name := range disabled {
		if err := knownRule(name); err != nil {
			return false, err
		}
	}
	h.variable, h.disabled = variable, disabled
	compiled, err := compiler.Compile(h.file, h.options(), &h.diags)
	var unknown *lower.UnknownVariableError
	switch {
	case errors.As(err, &unknown):
		return false, usage("--var: %v", unknown)
	case err != nil:
		return false, internal(err)
	}
	h.compiled = compiled
	h.shadowed(&h.diags)
	return compiled != nil, nil
}

// shadowed notes the loaded sources in whose place the hunt gets others.
func (h *hunt) shadowed(diags *diag.List) {
	for _, s := range h.registry.Shadows() {
		diags.Add("HF5024", diag.Span{}, s.Name, s.By)
	}
}

// recompile compiles the hunt again, now that the sources are attached and which x_* attributes they have is known: those
// that were accepted unchecked (HF2019) are checked, and INFO and DISP know of the others. It returns what is wrong.
func (h *hunt) recompile() (*diag.List, error) {
	var found diag.List
	compiled, err := compiler.Compile(h.file, h.options(), &found)
	if err != nil {
		return &found, internal(err)
	}
	h.compiled = compiled
	h.shadowed(&found)
	return &found, nil
}

// options are what every compilation of the hunt has in common.
func (h *hunt) options() compiler.Options {
	return compiler.Options{
		Model: entity.Default(), Catalog: h.registry, Now: h.now, Margin: lower.DefaultMargin, Analytics: h.analytics,
		FullSummary: h.fullSummary, Files: tablefile.Files{}, Variable: h.variable, Disabled: h.disabled,
		Parameters: h.given, Reveal: h.revealed,
	}
}

// knownRule is an error unless the optimizer has a rule of that name.
func knownRule(name string) error {
	var names []string
	for _, r := range opt.Rules() {
		if r.Name == name {
			return nil
		}
		names = append(names, r.Name)
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ")
	}
	return usage("no rule %q: %s", name, hint)
}

// emit makes the queries of the plan.
func (h *hunt) emit() ([]*plan.Query, error) {
	queries, err := h.compiled.Emit(h.registry.Backend(h.comment))
	if err != nil {
		return nil, internal(err)
	}
	return queries, nil
}
