package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// enriched is the published table after domain-enrichment.
var enriched = [][]any{
	{"172.17.0.2", 38550.0, "192.168.56.2", 3128.0, nil, nil},
	{"172.17.0.2", 49726.0, "192.168.56.150", 8888.0, nil, nil},
	{"172.17.0.2", 38492.0, "23.216.74.12", 443.0, "a23-216-74-12.deploy.static.akamaitechnologies.com", "Akamai Technologies, Inc. (AKAMAI)"},
	{"172.17.0.2", 38508.0, "104.86.237.27", 443.0, "a104-86-237-27.deploy.static.akamaitechnologies.com", "Akamai Technologies, Inc. (AKAMAI)"},
	{"172.17.0.2", 38522.0, "104.17.123.99", 443.0, nil, "Cloudflare, Inc. (CLOUD14)"},
	{"172.17.0.2", 38524.0, "140.82.113.4", 443.0, "lb-140-82-113-4-iad.github.com", "GitHub, Inc. (GITHU)"},
	{"172.17.0.2", 38538.0, "65.8.66.113", 443.0, "server-65-8-66-113.yvr50.r.cloudfront.net", "Amazon.com, Inc. (AMAZO-4)"},
}

// TestWholeTutorial runs the tutorial with its analytics, as `make demo` does. What its queries find over other fleets is
// tested where they run (package runtime).
func TestWholeTutorial(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "../../testdata/telemetry/gen", "-seed", "7", "-out", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	source := "bh22-linux-192.168.56.91=" + filepath.Join(dir, "bh22-linux-192.168.56.91.ndjson") + ",schema=ecs"
	code, stdout, stderr := invoke(t, "", "run", "--source", source, "-o", "json", "../../testdata/tutorial/tutorial.hf")
	if code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
	if err != nil {
		t.Fatal(err)
	}
	if err := contract(t, "run.schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
	var res struct {
		Complete bool
		Blocks   []struct {
			Displays []struct {
				Kind, Variable, Analytics string
				Rows                      [][]any
				Data                      json.RawMessage
			}
			Summary []struct {
				Variable          string
				Entities, Records int
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &res); err != nil {
		t.Fatal(err)
	}
	var shown []string
	displays := res.Blocks[0].Displays
	for _, d := range displays {
		shown = append(shown, strings.TrimSpace(d.Kind+" "+d.Variable+" "+d.Analytics))
	}
	want := []string{
		"table traffic", "info traffic", "table c2_traffic", "info traffic", "table traffic",
		"html traffic python://pin-IP-on-map", "image c2_traffic python://attribute-plot", "table github_traffic",
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Fatalf("displays: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(enriched, displays[4].Rows); diff != "" {
		t.Errorf("enriched: -published +got\n%s", diff)
	}
	if diff := cmp.Diff([][]any{{"172.17.0.2", 38524.0, "140.82.113.4", 443.0, "GitHub, Inc. (GITHU)"}}, displays[7].Rows); diff != "" {
		t.Errorf("github_traffic: -published +got\n%s", diff)
	}
	for i, names := range map[int]string{1: "", 3: "x_domain_name, x_domain_organization"} {
		var facts []struct{ Name, Value any }
		if err := json.Unmarshal(displays[i].Data, &facts); err != nil {
			t.Fatal(err)
		}
		if f := facts[5]; f.Name != "Customized Attributes" || f.Value != names {
			t.Errorf("INFO %d: %v", i, f)
		}
	}
	var page, image string
	if err := json.Unmarshal(displays[5].Data, &page); err != nil || !strings.Contains(page, "<svg") {
		t.Errorf("the map: %v %.200s", err, page)
	}
	if err := json.Unmarshal(displays[6].Data, &image); err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(image)
	if err != nil {
		t.Fatal(err)
	}
	if picture, err := png.Decode(bytes.NewReader(data)); err != nil || picture.Bounds().Dx() < 600 {
		t.Errorf("the plot: %v", err)
	}
	last := res.Blocks[0].Summary[len(res.Blocks[0].Summary)-1]
	if !res.Complete || last.Variable != "github_traffic" || last.Entities != 1 || last.Records != 1 {
		t.Errorf("complete %v, %+v", res.Complete, last)
	}
}
