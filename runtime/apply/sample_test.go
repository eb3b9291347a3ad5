package apply

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestSamples sends each sample through an analytics that adds a column.
func TestSamples(t *testing.T) {
	isolated(t)
	py := needPython(t)
	dir := t.TempDir()
	for _, typ := range SampleTypes() {
		in, err := Sample(t.Context(), py, typ, dir)
		if err != nil {
			t.Errorf("%s: %v", typ, err)
			continue
		}
		out := succeed(t, analytics(t, contract, "whole"), []Input{in}, nil, Limits{})
		got, err := out.Frames[0].Read(t.Context(), py)
		if err != nil || len(got) != int(in.Rows) || len(got[0]) != len(in.Columns)+2 {
			t.Errorf("%s: %v %v", typ, got, err)
		}
		if typ != "network-traffic" {
			continue
		}
		first := map[string]any{}
		for i, c := range out.Frames[0].Columns {
			first[c.Name] = got[0][i]
		}
		for name, want := range map[string]any{
			"type": typ, "first_observed": "2022-07-12T08:00:00.000Z", "dst_port": json.Number("8888"),
			"protocols": []string{"tcp"}, "x_score": json.Number("0.5"), "dst_ref.value": "192.168.56.150",
		} {
			if !reflect.DeepEqual(first[name], want) {
				t.Errorf("%s is %#v, want %#v", name, first[name], want)
			}
		}
	}
	if _, err := Sample(t.Context(), py, "mutex", dir); err == nil {
		t.Error("there is no sample of a mutex")
	}
	_, err := Frame{Path: "/no/such.parquet"}.Read(t.Context(), py)
	problem(t, err, System, "a table cannot be read")
}
