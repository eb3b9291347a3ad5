package random

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
)

// ecsFields is where an ECS document carries an attribute of a role. What follows from another field (the name of an
// executable, its directory) is not written.
var ecsFields = map[string]map[string]string{
	"process": {
		"pid": "process.pid", "name": "process.name", "command_line": "process.command_line", "created": "process.start",
		"cwd": "process.working_directory", "arguments": "process.args", "x_unique_id": "process.entity_id", "x_exit_code": "process.exit_code",
	},
	"parent": {
		"pid": "process.parent.pid", "name": "process.parent.name", "command_line": "process.parent.command_line", "created": "process.parent.start",
		"cwd": "process.parent.working_directory", "arguments": "process.parent.args", "x_unique_id": "process.parent.entity_id",
		"x_exit_code": "process.parent.exit_code",
	},
	"executable":        {"x_path": "process.executable", "hashes.MD5": "process.hash.md5", "hashes.'SHA-256'": "process.hash.sha256"},
	"parent_executable": {"x_path": "process.parent.executable", "hashes.MD5": "process.parent.hash.md5", "hashes.'SHA-256'": "process.parent.hash.sha256"},
	"file":              {"name": "file.name", "x_path": "file.path", "size": "file.size", "hashes.MD5": "file.hash.md5", "hashes.'SHA-256'": "file.hash.sha256"},
	"module":            {"name": "dll.name", "x_path": "dll.path", "hashes.MD5": "dll.hash.md5", "hashes.'SHA-256'": "dll.hash.sha256"},
	"user":              {"user_id": "user.id", "account_login": "user.name", "display_name": "user.full_name"},
	"parent_user":       {"user_id": "process.parent.user.id", "account_login": "process.parent.user.name", "display_name": "process.parent.user.full_name"},
	"traffic": {
		"src_port": "source.port", "dst_port": "destination.port", "src_byte_count": "source.bytes", "dst_byte_count": "destination.bytes",
		"start": "event.start", "x_direction": "network.direction", "protocols": "network.transport",
	},
	"dst":      {"value": "destination.ip"},
	"src_mac":  {"value": "source.mac"},
	"dst_mac":  {"value": "destination.mac"},
	"src_as":   {"number": "source.as.number", "name": "source.as.organization.name"},
	"dst_as":   {"number": "destination.as.number", "name": "destination.as.organization.name"},
	"domain":   {"value": "dns.question.name"},
	"url":      {"value": "url.full"},
	"registry": {"key": "registry.path", "values[*].name": "registry.value", "values[*].data": "registry.data.strings"},
	"asset":    {"device_id": "host.id", "hostname": "host.hostname", "name": "host.name", "os_platform": "host.os.type"},
	"event":    {"category": "event.category", "event_type": "event.type", "outcome": "event.outcome", "action": "event.action"},
}

// ECS writes the telemetry as NDJSON.
func (t *Telemetry) ECS() string {
	var out strings.Builder
	for _, r := range t.Records {
		doc := map[string]any{"@timestamp": r.First.Format(time.RFC3339Nano)}
		for role, m := range r.Rows[0] {
			fields := ecsFields[role]
			if role == "src" {
				fields = map[string]string{"value": "source.ip"}
				if m.Type == "domain-name" {
					fields["value"] = "source.domain"
				}
			}
			for attr, v := range m.Attrs {
				if field := fields[attr]; field != "" {
					put(doc, strings.Split(field, "."), plain(v))
				}
			}
		}
		text, err := json.Marshal(doc)
		if err != nil {
			panic(err)
		}
		out.Write(text)
		out.WriteByte('\n')
	}
	return out.String()
}

// put sets a field in nested objects.
func put(doc map[string]any, path []string, v any) {
	for _, name := range path[:len(path)-1] {
		inner, ok := doc[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			doc[name] = inner
		}
		doc = inner
	}
	doc[path[len(path)-1]] = v
}

// plain is a value as JSON has it.
func plain(v oracle.Value) any {
	if at, ok := v.(time.Time); ok {
		return at.Format(time.RFC3339Nano)
	}
	return v
}
