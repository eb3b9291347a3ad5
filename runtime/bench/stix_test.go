package bench_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/google/uuid"
)

// object is one of an observation's objects.
type object map[string]any

// writeSTIX makes a STIX 2.0 bundle of a file of events, an observation an event, as stix-shifter would.
func (l *lab) writeSTIX(events, path string) {
	l.tb.Helper()
	in, err := os.Open(events)
	if err != nil {
		l.tb.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(path)
	if err != nil {
		l.tb.Fatal(err)
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	const creator = "identity--11111111-1111-4111-8111-111111111111"
	fmt.Fprintf(w, `{"type":"bundle","id":"bundle--11111111-1111-4111-8111-111111111112","spec_version":"2.0","objects":[`+
		`{"type":"identity","id":%q,"name":"bench","identity_class":"system","created":"2022-07-01T00:00:00.000Z","modified":"2022-07-01T00:00:00.000Z"}`, creator)
	lines := bufio.NewScanner(in)
	for n := 0; lines.Scan(); n++ {
		event := object{}
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			l.tb.Fatal(err)
		}
		at := strings.Replace(event["@timestamp"].(string)[:23], " ", "T", 1) + "Z"
		data, err := json.Marshal(object{
			"type": "observed-data", "id": "observed-data--" + uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)).String(), "created_by_ref": creator,
			"created": at, "modified": at, "first_observed": at, "last_observed": at, "number_observed": 1, "objects": observed(event),
		})
		if err != nil {
			l.tb.Fatal(err)
		}
		w.WriteString(",\n") //nolint:errcheck // Flush tells
		w.Write(data)        //nolint:errcheck // Flush tells
	}
	w.WriteString("]}\n") //nolint:errcheck // Flush tells
	if err := lines.Err(); err != nil {
		l.tb.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		l.tb.Fatal(err)
	}
}

// observed are the objects of an event's observation, by number.
func observed(event object) map[string]object {
	out := map[string]object{}
	add := func(typ string, attrs object) string {
		attrs["type"] = typ
		for name, v := range attrs {
			if v == nil || v == "" {
				delete(attrs, name)
			}
		}
		key := fmt.Sprint(len(out))
		out[key] = attrs
		return key
	}
	host := add("x-oca-asset", object{"hostname": event["host.name"], "device_id": event["host.id"]})
	directory := add("directory", object{"path": "/usr/bin"})
	process := object{
		"x_unique_id": event["process.entity_id"], "pid": event["process.pid"], "name": event["process.name"], "command_line": event["process.command_line"],
		"binary_ref":       add("file", object{"name": event["process.name"], "parent_directory_ref": directory}),
		"creator_user_ref": add("user-account", object{"user_id": event["user.name"]}),
	}
	if id := event["process.parent.entity_id"]; id != nil {
		process["parent_ref"] = add("process", object{"x_unique_id": id, "pid": event["process.parent.pid"], "name": event["process.parent.name"]})
	}
	if ip := event["destination.ip"]; ip != nil {
		process["opened_connection_refs"] = []string{add("network-traffic", object{
			"src_ref": add("ipv4-addr", object{"value": event["source.ip"]}), "src_port": event["source.port"], "src_byte_count": event["source.bytes"],
			"dst_ref": add("ipv4-addr", object{"value": ip}), "dst_port": event["destination.port"], "protocols": []any{event["network.transport"]},
		})}
	}
	refs := object{"host_ref": host, "process_ref": add("process", process)}
	if path, ok := event["file.path"].(string); ok {
		at := strings.LastIndexByte(path, '/')
		refs["file_ref"] = add("file", object{"name": event["file.name"], "parent_directory_ref": add("directory", object{"path": path[:at]})})
	}
	refs["action"] = event["event.type"].([]any)[0]
	add("x-oca-event", refs)
	return out
}
