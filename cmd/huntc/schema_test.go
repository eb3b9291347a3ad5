package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaDir = "../../testdata/schema"

// contract compiles one of the published schemas.
func contract(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	files, err := filepath.Glob(filepath.Join(schemaDir, "*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas: %v", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if err := c.AddResource("https://github.com/huntc/huntc/testdata/schema/"+filepath.Base(f), doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("https://github.com/huntc/huntc/testdata/schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// invoke runs a command line in this process.
func invoke(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c := &cli{in: strings.NewReader(stdin), out: &out, err: &errs, now: func() time.Time { return time.Unix(1.7e9, 0) }}
	code = c.execute(context.Background(), args)
	return code, out.String(), errs.String()
}

const events = `{"@timestamp":"2026-01-01T00:00:00Z","event":{"category":["process"],"type":["start"]},"host":{"id":"h1"},"process":{"pid":7,"name":"cmd.exe","args":["a","b"]}}
{"@timestamp":"2026-01-01T00:00:01Z","event":{"category":["process"],"type":["end"]},"host":{"id":"h1"},"process":{"pid":7,"name":"cmd.exe","exit_code":0}}
`

// TestOutputsFollowTheContract validates what the commands write with -o json, in success and in failure.
func TestOutputsFollowTheContract(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.ndjson")
	if err := os.WriteFile(file, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	good := "p = GET process FROM lake WHERE name = 'cmd.exe'\nDISP p\nINFO p\n" +
		"none = p WHERE pid = 8\nDISP none\nDISP none ATTR pid\ng = GROUP p BY name WITH COUNT(pid) AS n\nDISP g\n"
	params := "# param n: string = 'cmd.exe'\n# param l: list of int = (1, 2)\n# param unused: secret\np = GET process FROM lake WHERE name = '${n}' AND pid IN ('${l}')\nDISP p\n"
	secret := strings.Replace(params, "secret\n", "secret\n# param used: secret\n", 1) + "q = p WHERE name = '${used}'\n"
	bad := "p = GET proces FROM lake WHERE name = 'cmd.exe'\nDISP q\n"
	book := func(hunt string) string {
		source, err := json.Marshal(hunt)
		if err != nil {
			t.Fatal(err)
		}
		return `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "1"}, {"cell_type": "code", "source": "%kestrel session init"},` +
			`{"cell_type": "code", "source": "%%kestrel\n` + string(source[1:]) + `}]}`
	}
	source := "lake=" + file + ",schema=ecs"
	for _, c := range []struct {
		name, command, hunt string
		code                int
		engine              bool
		values              []string
	}{
		{name: "compile", command: "compile", hunt: good},
		{name: "compile with errors", command: "compile", hunt: bad, code: exitHunt},
		{name: "check", command: "check", hunt: good},
		{name: "check with errors", command: "check", hunt: bad, code: exitHunt},
		{name: "compile a notebook", command: "compile", hunt: book(good)},
		{name: "check a notebook with errors", command: "check", hunt: book(bad), code: exitHunt},
		{name: "check no notebook", command: "check", hunt: "{", code: exitHunt},
		{name: "explain", command: "explain", hunt: good},
		{name: "explain with errors", command: "explain", hunt: bad, code: exitHunt},
		{name: "explain a notebook", command: "explain", hunt: book(good)},
		{name: "compile with parameters", command: "compile", hunt: params, values: []string{"-p", "unused=x"}},
		{name: "explain with parameters", command: "explain", hunt: secret, values: []string{"-p", "unused=x", "-p", "used=y", "-p", "l=4"}},
		{name: "compile a secret", command: "compile", hunt: secret, values: []string{"-p", "unused=x", "-p", "used=y"}, code: exitHunt},
		{name: "run", command: "run", hunt: good, engine: true},
		{name: "run a notebook", command: "run", hunt: book(good), engine: true},
		{name: "run with errors", command: "run", hunt: bad, code: exitHunt},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.engine {
				if why := noEngine(t); why != "" {
					t.Skip(why)
				}
			}
			code, stdout, stderr := invoke(t, c.hunt, append([]string{c.command, "-", "-o", "json", "--source", source}, c.values...)...)
			if code != c.code {
				t.Fatalf("exit code %d, want %d\n%s", code, c.code, stderr)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
			if err != nil {
				t.Fatalf("%v in\n%s", err, stdout)
			}
			if err := contract(t, c.command+".schema.json").Validate(doc); err != nil {
				t.Error(err)
			}
		})
	}
}

// What the commands of schema write follows the contract, too.
func TestSchemaOutputsFollowTheContract(t *testing.T) {
	validate := func(t *testing.T, schema string, want int, args ...string) {
		t.Helper()
		code, stdout, stderr := invoke(t, "", append(args, "-o", "json")...)
		if code != want {
			t.Fatalf("exit code %d, want %d\n%s", code, want, stderr)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		if err != nil {
			t.Fatalf("%v in\n%s", err, stdout)
		}
		if err := contract(t, schema).Validate(doc); err != nil {
			t.Error(err)
		}
	}
	for _, profile := range []string{"ecs", "ocsf", "stix", "sysmon"} {
		validate(t, "schema-list.schema.json", 0, "schema", "list", profile)
	}
	validate(t, "schema-check.schema.json", exitRun, "schema", "check", "nothing.json")
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	for _, file := range []string{"ecs-mini.ndjson", "ocsf-mini.ndjson", "ecs-mini.parquet"} {
		validate(t, "schema-check.schema.json", 0, "schema", "check", filepath.Join("../../testdata/telemetry", file))
	}
}
