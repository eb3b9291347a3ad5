package apply

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/huntc/huntc/ir/entity"
)

// sampleRows are a few rows of each of some types, as telemetry has them.
//
//go:embed sample/rows.json
var sampleRows []byte

//go:embed sample/table.py
var sampleTable string

// observed is the column that records have besides the attributes of their entity.
const observed = "first_observed"

type row map[string]any

// samples are the rows by type.
func samples() map[string][]row {
	out := map[string][]row{}
	d := json.NewDecoder(bytes.NewReader(sampleRows))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		panic("sample/rows.json: " + err.Error())
	}
	return out
}

// SampleTypes are the entity types of which there is a sample, in the order of the alphabet.
func SampleTypes() []string { return slices.Sorted(maps.Keys(samples())) }

// Sample writes a sample of an entity type to dir: a variable to try an analytics on.
func Sample(ctx context.Context, py Python, typ, dir string) (Input, error) {
	rows, ok := samples()[typ]
	if !ok {
		return Input{}, &Error{Problem: BadCall, Message: "there is no sample of the type " + typ}
	}
	in := Input{Variable: typ, Path: filepath.Join(dir, typ+".parquet"), Rows: int64(len(rows)), Columns: sampleColumns(typ, rows[0])}
	job := struct {
		Path    string      `json:"path"`
		Columns [][2]string `json:"columns"`
		Rows    []row       `json:"rows"`
	}{Path: in.Path}
	for _, c := range in.Columns {
		job.Columns = append(job.Columns, [2]string{c.Name, c.Kind.String()})
	}
	for _, r := range rows {
		r["type"] = typ
		job.Rows = append(job.Rows, r)
	}
	_, err := py.table(ctx, "write", job)
	return in, err
}

// sampleColumns are the columns of a row: id, type, and the others by name.
func sampleColumns(typ string, r row) []Column {
	columns := []Column{{"id", entity.KindString}, {"type", entity.KindString}}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		a, ok := entity.Default().Resolve(typ, name)
		switch {
		case name == "id":
		case name == observed:
			columns = append(columns, Column{name, entity.KindTime})
		case !ok:
			panic("sample/rows.json: " + typ + " has no attribute " + name)
		default:
			columns = append(columns, Column{name, a.Kind})
		}
	}
	return columns
}

// Read reads the rows of a small table that came back. A value is nil, a string, a json.Number, a bool or a []string.
func (f Frame) Read(ctx context.Context, py Python) ([][]any, error) {
	text, err := py.table(ctx, "read", map[string]string{"path": f.Path})
	if err != nil {
		return nil, err
	}
	var out [][]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for d.More() {
		var r []any
		if err := d.Decode(&r); err != nil {
			return nil, err
		}
		for i, v := range r {
			r[i] = plainList(v)
		}
		out = append(out, r)
	}
	return out, nil
}

// plainList is a list as texts.
func plainList(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := []string{}
	for _, e := range list {
		s, _ := e.(string)
		out = append(out, s)
	}
	return out
}

// table runs the program that writes and reads tables.
func (py Python) table(ctx context.Context, what string, job any) ([]byte, error) {
	text, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, py.Path, "-I", "-B", "-X", "utf8", "-c", sampleTable, what)
	cmd.Stdin, cmd.Env = bytes.NewReader(text), []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		e := &Error{Problem: System, Message: "a table cannot be " + map[string]string{"write": "written", "read": "read"}[what], Err: err}
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			e.Stderr = legible(string(exit.Stderr))
		}
		return nil, e
	}
	return out, nil
}
