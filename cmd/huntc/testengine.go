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
	var conf config.Config
	for _, name := range t.flags.engines {
		if name == embedded {
			t.places = append(t.places, testEngine{name: name})
			continue
		}
		if conf.Path == "" {
			if conf, err = t.configured(); err != nil {
				return err
			}
		}
		e, err := engineNamed(conf, name)
		if err != nil {
			return err
		}
		t.places = append(t.places, testEngine{name: name, cache: filepath.Join(t.scratch, e.Fixtures)})
	}
	return nil
}

// configured reads the configuration that names engines: that of -c, or of the working directory, or the user's.
func (t *tester) configured() (config.Config, error) {
	path := t.flags.config
	if path == "" {
		path = config.Find(".")
	}
	if path == "" {
		return config.Config{}, usage("--engine: there is no huntc.yaml that names engines; -c names one")
	}
	conf, err := config.Load(path)
	if err != nil {
		var diags diag.List
		misconfigured(err, &diags)
		if e := t.cli.report(&diags); e != nil {
			return conf, e
		}
		return conf, &exitError{code: exitFor(&diags)}
	}
	return conf, nil
}

// engineNamed is an engine of huntc.yaml that tests may write to.
func engineNamed(conf config.Config, name string) (config.Engine, error) {
	i := slices.IndexFunc(conf.Engines, func(e config.Engine) bool { return e.Name == name })
	if i < 0 {
		names := []string{embedded}
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
