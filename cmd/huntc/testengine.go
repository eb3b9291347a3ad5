package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/config"
)

// engines finds the engines that are named, and makes room for what the tests write.
func (t *tester) engines() error {
	var err error
	if t.scratch, err = os.MkdirTemp("", "huntc-test-"); err != nil {
		return &exitError{exitRun, "no temporary directory: " + err.Error()}
	}
	var diags diag.List
	conf := loadConfig(t.flags.config, ".", &diags)
	for _, name := range t.flags.engines {
		switch {
		case name == config.Embedded:
			t.places = append(t.places, testEngine{name: name})
			continue
		case diags.HasErrors():
			if err := t.cli.report(&diags); err != nil {
				return err
			}
			return &exitError{code: exitFor(&diags)}
		case conf.Path == "":
			return usage("--engine: there is no huntc.yaml that names engines; -c names one")
		}
		e, err := engineNamed(conf, name)
		if err != nil {
			return err
		}
		t.places = append(t.places, testEngine{name: name, cache: filepath.Join(t.scratch, e.Fixtures)})
	}
	return nil
}

// engineNamed is an engine of huntc.yaml that tests may write to.
func engineNamed(conf config.Config, name string) (config.Engine, error) {
	i := slices.IndexFunc(conf.Engines, func(e config.Engine) bool { return e.Name == name })
	if i < 0 {
		names := []string{config.Embedded}
		for _, e := range conf.Engines {
			names = append(names, e.Name)
		}
		return config.Engine{}, usage("--engine %q: there are %s", name, strings.Join(names, ", "))
	}
	e := conf.Engines[i]
	if e.Fixtures == "" {
		return e, usage("--engine %q: %s gives it no `fixtures:`, the name that what tests create there begins with; without it nothing is created", name, conf.Path)
	}
	return e, nil
}
