package random

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// stixRefs are the references of the object in one role to those in others.
var stixRefs = map[string]map[string]string{
	"process":           {"parent_ref": "parent", "binary_ref": "executable", "creator_user_ref": "user", "opened_connection_refs": "traffic"},
	"parent":            {"binary_ref": "parent_executable", "creator_user_ref": "parent_user"},
	"executable":        {"parent_directory_ref": "executable_directory"},
	"parent_executable": {"parent_directory_ref": "parent_executable_directory"},
	"file":              {"parent_directory_ref": "file_directory"},
	"traffic":           {"src_ref": "src", "dst_ref": "dst"},
	"src":               {"resolves_to_refs": "src_mac", "belongs_to_refs": "src_as"},
	"dst":               {"resolves_to_refs": "dst_mac", "belongs_to_refs": "dst_as"},
}

// newNames are the names of STIX 2.1 where they differ from those of 2.0.
var newNames = map[string]string{"binary_ref": "image_ref", "created": "created_time"}

// STIX writes the telemetry as a bundle.
func (t *Telemetry) STIX() string {
	var members []string
	for _, r := range t.Records {
		for _, member := range t.bundled(r) {
			if !slices.Contains(members, member) { // an asset stands once
				members = append(members, member)
			}
		}
	}
	version := `"spec_version":"2.0",`
	if t.ByReference {
		version = ""
	}
	return `{"type":"bundle","id":"bundle--1",` + version + `"objects":[` + "\n" + strings.Join(members, ",\n") + "\n]}\n"
}

// bundled are the members of the bundle that tell of one record.
func (t *Telemetry) bundled(r *oracle.Record) []string {
	observed := map[string]any{
		"type": "observed-data", "id": fmt.Sprintf("observed-data--%d", r.ID), "number_observed": r.Number,
		"first_observed": r.First.Format(time.RFC3339Nano), "last_observed": r.Last.Format(time.RFC3339Nano),
	}
	ids := map[*oracle.Mention]string{}
	objects := map[string]any{}
	var order []string
	for _, row := range r.Rows {
		for _, role := range roleOrder {
			if m := row[role]; m != nil && ids[m] == "" {
				ids[m] = fmt.Sprint(len(ids))
				if t.ByReference {
					ids[m] = fmt.Sprintf("%s--%d-%d", m.Type, r.ID, len(ids))
				}
				if t.ByReference && role == "asset" { // the id may be the asset's identity
					ids[m] = fmt.Sprintf("%s--%s", m.Type, m.Attrs["name"])
				}
				order = append(order, ids[m])
				objects[ids[m]] = t.object(role, m)
			}
		}
	}
	for _, row := range r.Rows {
		t.link(row, ids, objects)
	}
	if !t.ByReference {
		observed["objects"] = objects
		return []string{text(observed)}
	}
	observed["object_refs"] = order
	out := []string{text(observed)}
	for _, id := range order {
		object := objects[id].(map[string]any)
		object["id"], object["spec_version"] = id, "2.1"
		out = append(out, text(object))
	}
	return out
}

var roleOrder = []string{
	"process", "parent", "executable", "executable_directory", "parent_executable", "parent_executable_directory", "user", "parent_user", "traffic",
	"src", "dst", "src_mac", "dst_mac", "src_as", "dst_as", "file", "file_directory", "url", "domain", "registry", "mutex", "asset",
}

// object is a mention without its references.
func (t *Telemetry) object(role string, m *oracle.Mention) map[string]any {
	out := map[string]any{"type": m.Type}
	for attr, v := range m.Attrs {
		switch name := attr; {
		case attr == "x_path" || strings.HasPrefix(attr, "values[*]"):
		case strings.HasPrefix(attr, "hashes."):
			put(out, []string{"hashes", strings.Trim(strings.TrimPrefix(attr, "hashes."), "'")}, plain(v))
		default:
			if t.ByReference && newNames[name] != "" && role != "file" {
				name = newNames[name]
			}
			out[name] = plain(v)
		}
	}
	if list, ok := m.Attrs["values[*].name"].([]string); ok {
		data := m.Attrs["values[*].data"].([]string)
		out["values"] = []any{map[string]any{"name": list[0], "data": data[0]}}
	}
	return out
}

// link writes the references between the mentions of a row.
func (t *Telemetry) link(row oracle.Row, ids map[*oracle.Mention]string, objects map[string]any) {
	for role, refs := range stixRefs {
		if row[role] == nil {
			continue
		}
		from := objects[ids[row[role]]].(map[string]any)
		for name, to := range refs {
			if row[to] == nil {
				continue
			}
			id := ids[row[to]]
			if t.ByReference && newNames[name] != "" {
				name = newNames[name]
			}
			if strings.HasSuffix(name, "_refs") {
				have, _ := from[name].([]string)
				from[name] = append(have, id)
				continue
			}
			from[name] = id
		}
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}
