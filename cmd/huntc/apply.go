package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/config"
)

// catalog are the analytics that a hunt can call: those of the configuration, then Kestrel's, then those that huntc brings.
func catalog(conf config.Analytics, diags *diag.List) (apply.Catalog, error) {
	paths := conf.Profiles
	if own := config.KestrelAnalytics(); own != "" && !slices.Contains(paths, own) {
		paths = append(slices.Clip(paths), own)
	}
	own, err := apply.Load(paths...)
	if err != nil {
		misprofiled(err, diags)
	}
	shipped, err := apply.ShippedProfiles()
	if err != nil {
		return apply.Catalog{}, internal(err)
	}
	return apply.Catalog{Own: own, Shipped: shipped}, nil
}

// misprofiled reports the mistakes of files of profiles.
func misprofiled(err error, diags *diag.List) {
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	for _, e := range list {
		diags.Add("HF5011", diag.Span{}, e.Error())
	}
}

// runAnalytics are the analytics of a run: those that huntc brings are files now.
func (h *hunt) runAnalytics(p *plan.Plan, progress func(string)) (*runtime.Analytics, error) {
	if !slices.ContainsFunc(p.Steps, callsAnalytics) {
		return nil, nil
	}
	return analyticsOf(h.config.Analytics, h.analytics.Own, progress)
}

// analyticsOf are the analytics that can run: the user's own and those that huntc brings, which are files now.
func analyticsOf(conf config.Analytics, own apply.Profiles, progress func(string)) (*runtime.Analytics, error) {
	shipped, err := apply.Shipped("")
	if err != nil {
		return nil, err
	}
	a := &runtime.Analytics{
		Profiles: own.With(shipped),
		Python: apply.PythonOptions{
			Interpreter: conf.Python, Requirements: conf.Requirements, Progress: progress,
			Waiting: func(string) { progress("waiting for another huntc that makes the Python environment") },
		},
		Limits: apply.Limits{Time: conf.Time, Memory: conf.Memory},
	}
	if a.Defaults, err = defaults(conf, a.Profiles); err != nil {
		return nil, err
	}
	if cache, err := os.UserCacheDir(); err == nil {
		a.Cache = filepath.Join(cache, "huntc", "analytics-cache")
	}
	return a, nil
}

// defaults are the parameters of the configuration. The path of a file is relative to the configuration.
func defaults(conf config.Analytics, profiles apply.Profiles) (map[string]apply.Params, error) {
	out := map[string]apply.Params{}
	for name, params := range conf.Parameters {
		p, err := profiles.Find(name)
		if err != nil {
			return nil, err
		}
		out[p.Name] = apply.Params{}
		for _, q := range params {
			known, ok := p.Parameter(q.Name)
			if !ok && len(p.Parameters) > 0 {
				var names []string
				for _, k := range p.Parameters {
					names = append(names, k.Name)
				}
				hint := diag.DidYouMean(q.Name, names)
				if hint == "" {
					hint = "it has " + strings.Join(names, ", ")
				}
				return nil, &config.Error{File: q.Pos, Message: "analytics " + name + " has no parameter " + q.Name + ": " + hint}
			}
			value := q.Value
			if known.Path && !filepath.IsAbs(value) {
				value = filepath.Join(q.Dir, value)
			}
			out[p.Name][q.Name] = []string{value}
		}
	}
	return out, nil
}

// diagnoseAnalytics says how an analytics failed, with its traceback and the end of what it wrote to standard error.
func diagnoseAnalytics(diags *diag.List, step *runtime.StepError, e *apply.Error) {
	span, name := diag.Span{}, e.Analytics
	if step != nil {
		span, name = step.Step.Span, step.Step.Call.Analytics
	}
	text := e.Message
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	diags.AddHint("HF5013", span, e.Hint, name, text)
	var detail []string
	for _, more := range []string{e.Traceback, e.Stderr} {
		if more = strings.TrimRight(more, "\n"); more != "" {
			detail = append(detail, more)
		}
	}
	diags.Detail(strings.Join(detail, "\n\n"))
}

// callsAnalytics tells the steps of APPLY.
func callsAnalytics(s *plan.Step) bool { return s.Call != nil }
