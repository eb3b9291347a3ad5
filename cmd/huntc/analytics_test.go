package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestAnalyticsFollowTheContract validates what `analytics list -o json` writes of ours and of a user's.
func TestAnalyticsFollowTheContract(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	for name, text := range map[string]string{
		"huntc.yaml": "analytics: {profiles: [mine.yaml]}\n",
		"mine.yaml":  "profiles:\n  mine: {module: mine.py, func: f, outputs: {process: {x_n: int}, file: {x_m: list}}, requirements: [rich==14.0.0]}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := invoke(t, "", "analytics", "list", "-o", "json", "-c", filepath.Join(dir, "huntc.yaml"))
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := contract(t, "analytics.schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`"domain-enrichment"`, `"x_domain_name"`, `"mine"`, `"rich==14.0.0"`, `mine.yaml:2"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
}
