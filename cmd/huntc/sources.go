package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/ingest"
)

// configure reads the configuration of a hunt in dir and makes the registry of its sources. What is wrong with the
// configuration goes to diags. A source of the command line replaces one of the same name.
func configure(o inputFlags, dir string, diags *diag.List) (*runtime.Registry, config.Config, error) {
	conf := loadConfig(o.config, dir, diags)
	if diags.HasErrors() {
		return nil, conf, nil
	}
	sources, err := parseSources(o.sources)
	if err != nil {
		return nil, conf, err
	}
	for _, s := range o.fixtures {
		if i := slices.IndexFunc(conf.Sources, func(c config.Source) bool { return c.Name == s.Name }); i >= 0 && s.Schema == "" {
			s.Schema = conf.Sources[i].Schema
		}
		sources = append(sources, s)
	}
	servers, err := warehouses(conf)
	if err != nil {
		diags.Add("HF5011", diag.Span{File: conf.Path}, err.Error())
		return nil, conf, nil
	}
	for _, s := range conf.Sources {
		if !slices.ContainsFunc(sources, func(f runtime.SourceConfig) bool { return f.Name == s.Name }) {
			sources = append(sources, runtime.SourceConfig{
				Name: s.Name, URI: s.URI, Schema: s.Schema, Shown: s.Shown, Warehouse: servers[s.Warehouse], Table: s.Table,
			})
		}
	}
	if err := profiled(sources, conf.Profiles); err != nil {
		diags.Add("HF5011", diag.Span{File: conf.Path}, err.Error())
		return nil, conf, nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return nil, conf, usage("the working directory is not known: %v", err)
	}
	registry, err := runtime.NewRegistry(wd, sources)
	if err != nil {
		diags.Add("HF5011", diag.Span{File: conf.Path}, err.Error())
		return nil, conf, nil
	}
	if o.tested {
		return registry, conf, nil
	}
	store, err := ingest.NewStore("")
	if err != nil {
		return nil, conf, usage("the user's data directory is not known: %v", err)
	}
	registry.UseStore(store)
	return registry, conf, nil
}

// loadConfig reads the configuration at path; without one that of a hunt in dir, or the user's. What is wrong with it goes to diags.
func loadConfig(path, dir string, diags *diag.List) config.Config {
	if path == "" {
		path = config.Find(dir)
	}
	if path == "" {
		return config.Config{}
	}
	conf, err := config.Load(path)
	if err != nil {
		misconfigured(err, diags)
	}
	return conf
}

// profiled gives sources the profiles of the user's that they name.
func profiled(sources []runtime.SourceConfig, paths []string) error {
	own := map[string]*schema.Profile{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		p, err := schema.Extend(path, data)
		if err != nil {
			return err
		}
		if own[p.Name()] != nil {
			return fmt.Errorf("two profiles are called %q", p.Name())
		}
		own[p.Name()] = p
	}
	for i, s := range sources {
		sources[i].Profile = own[s.Schema]
	}
	return nil
}

// misconfigured reports the mistakes of a configuration.
func misconfigured(err error, diags *diag.List) {
	mistakes := config.Mistakes(err)
	for _, m := range mistakes {
		span := diag.Span{File: m.File}
		if m.Line > 0 {
			span.Start = diag.Pos{Line: m.Line, Column: 1}
			span.End = span.Start
		}
		diags.Add("HF5011", span, m.Message)
	}
	if len(mistakes) == 0 {
		diags.Add("HF5011", diag.Span{}, err.Error())
	}
}

// parseSources reads the values of --source.
func parseSources(flags []string) ([]runtime.SourceConfig, error) {
	var out []runtime.SourceConfig
	for _, f := range flags {
		s, err := parseSource(f)
		if err != nil {
			return nil, usage("--source %q: %v", f, err)
		}
		if slices.ContainsFunc(out, func(o runtime.SourceConfig) bool { return o.Name == s.Name }) {
			return nil, usage("--source %q: %q is given twice", f, s.Name)
		}
		out = append(out, s)
	}
	return out, nil
}

// parseSource reads NAME=URI[,schema=P]. The URI may itself be several paths joined by commas.
func parseSource(text string) (runtime.SourceConfig, error) {
	name, uri, ok := strings.Cut(text, "=")
	s := runtime.SourceConfig{Name: strings.TrimSpace(name), URI: uri}
	if i := strings.LastIndex(uri, ",schema="); i >= 0 {
		s.URI, s.Schema = uri[:i], uri[i+len(",schema="):]
		if s.Schema == "" {
			return s, errors.New("the schema is empty")
		}
	}
	if !ok || s.Name == "" || strings.TrimSpace(s.URI) == "" || strings.Contains(s.Name, "://") {
		return s, errors.New("it is not NAME=URI[,schema=PROFILE]")
	}
	return s, nil
}

// directory is where the configuration of a hunt is looked for first.
func directory(path string) string {
	if path == stdin {
		return "."
	}
	return filepath.Dir(path)
}
