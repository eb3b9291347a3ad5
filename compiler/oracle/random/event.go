package random

import "github.com/huntc/huntc/compiler/oracle"

// kinds of ECS records: category and type that tell them.
var kinds = []struct{ kind, category, typ string }{
	{"process-start", "process", "start"},
	{"process-start", "process", "start"},
	{"process-start", "process", "start"},
	{"process-end", "process", "end"},
	{"network", "network", "connection"},
	{"network", "network", "start"},
	{"file-create", "file", "creation"},
	{"file-update", "file", "change"},
	{"file-delete", "file", "deletion"},
	{"file-read", "file", "access"},
	{"registry-create", "registry", "creation"},
	{"registry-update", "registry", "change"},
	{"registry-read", "registry", "access"},
	{"registry-delete", "registry", "deletion"},
	{"image-load", "library", "start"},
	{"dns", "host", "info"},
	{"", "host", "info"},
	{"", "host", "info"},
	{"authentication", "authentication", "info"},
}

// event draws the mentions of an ECS record.
func (w *world) event(r *oracle.Record) oracle.Row {
	row := oracle.Row{}
	k := pick(w.draw, kinds...)
	r.Kind = k.kind
	e := mention("x-oca-event", map[string]oracle.Value{"category": []string{k.category}, "event_type": []string{k.typ}})
	w.maybe(e, 30, "outcome", pick(w.draw, "success", "failure"))
	w.maybe(e, 30, "action", pick(w.draw, "a1", "A1"))
	row["event"] = e
	if k.category == "process" || w.percent(75) {
		w.process(row, "process", "executable", "user")
		if k.kind == "process-start" && w.percent(80) || w.percent(20) {
			w.process(row, "parent", "parent_executable", "parent_user")
		}
	}
	switch k.category {
	case "network":
		w.traffic(row)
	case "file":
		w.file(row, "file", "file_directory", 85)
	case "registry":
		w.registry(row)
	case "library":
		w.file(row, "module", "module_directory", 100)
	case "authentication":
		w.user(row, "user")
	}
	if k.kind == "dns" {
		row["domain"] = mention("domain-name", map[string]oracle.Value{"value": pick(w.draw, domains...)})
	}
	if k.kind == "" && w.percent(20) {
		w.file(row, "file", "file_directory", 85)
	}
	if k.category == "host" && w.percent(20) {
		row["url"] = mention("url", map[string]oracle.Value{"value": pick(w.draw, urls...)})
	}
	return row
}
