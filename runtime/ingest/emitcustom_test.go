package ingest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Every property of every object of a custom type in Kestrel's bundles is an attribute of its record.
func TestObjectsOfCustomTypesSurvive(t *testing.T) {
	for _, name := range []string{"ccoe.json", "crowdstrike.json", "log4shell.json", "nt1.json", "nt2.json", "powershell.json", "qradar_proc.json"} {
		t.Run(name, func(t *testing.T) {
			path := bundle(t, name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := customProperties(t, data)
			_, notes, l := convert(t, path)
			got := l.vocab.named["event"].extras
			for property, records := range want {
				if got[property] != records {
					t.Errorf("%s: %d records, want %d", property, got[property], records)
				}
			}
			for what := range notes.counts {
				if strings.HasPrefix(what, "x-") && strings.Contains(what, "does not know") {
					t.Error(what)
				}
			}
			if len(want) == 0 {
				t.Error("nothing custom in it")
			}
		})
	}
}

// customProperties counts the records that have each of the plain properties of objects of custom types.
func customProperties(t *testing.T, data []byte) map[string]uint64 {
	t.Helper()
	var b struct {
		Objects []struct {
			Ariel   map[string]any            `json:"x_com_ibm_ariel"`
			Objects map[string]map[string]any `json:"objects"`
		} `json:"objects"`
	}
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	out := map[string]uint64{}
	for _, o := range b.Objects {
		seen := map[string]bool{}
		for name := range o.Ariel {
			seen["x_com_ibm_ariel."+name] = true
		}
		for _, inner := range o.Objects {
			typ, _ := inner["type"].(string)
			if !strings.HasPrefix(typ, "x-") || strings.HasPrefix(typ, "x-oca-") {
				continue
			}
			for name, v := range inner {
				if _, nested := v.(map[string]any); !nested && v != nil && name != "type" && !strings.HasSuffix(name, "_ref") && !strings.HasSuffix(name, "_refs") {
					seen["x_"+strings.ReplaceAll(strings.TrimPrefix(typ, "x-"), "-", "_")+"."+name] = true
				}
			}
		}
		for name := range seen {
			out[name]++
		}
	}
	return out
}

func TestCustomObjects(t *testing.T) {
	rows, notes := convertText(t,
		observed("2022-01-01T00:00:00Z", map[string]any{
			"0": map[string]any{"type": "x-acme-alert", "id": "x-acme-alert--1", "n": 1, "none": nil, "in": map[string]any{"a b": true}, "from_ref": "1", "to_refs": []string{"2", "3", "9"}},
			"1": map[string]any{"type": "file", "name": "f", "record_number": 7, "hashes": map[string]string{"SSDEEP": "s"}},
			"2": map[string]any{"type": "x-acme-alert", "n": 2},
			"3": map[string]any{"type": "process"},
			"4": map[string]any{"type": "x-oca-event", "action": "act", "x_alert_ref": "0"},
		}),
		`{"type":"indicator","id":"indicator--1"}`, `{"type":"x-lonely","id":"x-lonely--1"}`, `{"type":"identity"}`)
	wantLines(t, only(rows[:1], "names of event_x", "values of event_x"), []string{
		"x_acme_alert.from_ref.name|x_acme_alert.in.'a b'|x_acme_alert.n f|true|1, 2",
	})
	wantLines(t, only(rows, "file_name", "names of file_x", "values of file_x", "event_action"), []string{
		"- - - act", "f hashes.SSDEEP|x_record_number s|7 act",
	})
	got := []string{}
	for _, n := range notes.notes() {
		got = append(got, n.What)
	}
	wantLines(t, got, []string{
		"identity: objects of a type that the model does not know", "indicator: objects of a type that the model does not know",
		"x-acme-alert.x_acme_alert.to_refs: references to an object that has no name", "x-acme-alert.x_acme_alert.to_refs: references to nothing in the observation",
		"x-lonely: objects of a type that the model does not know",
	})
}
