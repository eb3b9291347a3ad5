package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
)

// storeReader reads a loaded source back as abstract telemetry, so that hunts over any format can be put to the oracle. What
// ingest made of the files is taken for granted, but for the identities: the oracle finds its own.
type storeReader struct {
	layout   *schema.Layout
	rest     []string                   // see schema.Profile.Rest
	mentions map[string]*oracle.Mention // by record, role and key
}

// readStore reads the table of a source.
func readStore(t *testing.T, s *runtime.Session, database, name, profile string) *oracle.Source {
	t.Helper()
	p, ok := schema.Lookup(profile)
	if !ok {
		t.Fatalf("no profile %q", profile)
	}
	r := storeReader{layout: schema.Store(), rest: p.Rest(), mentions: map[string]*oracle.Mention{}}
	rows, err := s.Conn().Query(context.Background(), "SELECT formatRowNoNewline('JSONEachRow', *) AS line FROM `"+database+"`.events ORDER BY record "+
		"SETTINGS output_format_json_quote_64bit_integers = 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var records []*oracle.Record
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		cells := map[string]any{}
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&cells); err != nil {
			t.Fatal(err)
		}
		record := r.record(cells)
		if n := len(records); n > 0 && records[n-1].ID == record.ID {
			records[n-1].Rows = append(records[n-1].Rows, record.Rows...)
			continue
		}
		records = append(records, record)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return oracle.NewSource(name, p, records)
}

// record is a row of the table.
func (r storeReader) record(cells map[string]any) *oracle.Record {
	id, _ := whole(cells[r.layout.Record()])
	number, _ := whole(cells[r.layout.Number()])
	out := &oracle.Record{
		ID: int(id), First: storeTime(cells[r.layout.Time()]), Last: storeTime(cells[r.layout.TimeEnd()]), Number: number,
		Kind: fmt.Sprint(cells[r.layout.Kind()]), Asset: fmt.Sprint(cells[r.layout.Asset()]),
		FoldPaths: cells["asset_os_platform"] == "windows",
	}
	row := oracle.Row{}
	for _, role := range entity.Default().Roles() {
		if m := r.mention(id, role, cells); m != nil {
			row[role.Name] = m
		}
	}
	for _, role := range r.rest { // what the record says beside everything else is of all of these
		if row[r.rest[0]] != nil && row[role] != nil {
			more, _ := cells[r.extra(r.rest[0])].(map[string]any)
			for name, v := range more {
				row[role].Attrs[name] = v
			}
		}
	}
	out.Rows = []oracle.Row{row}
	return out
}

// mention is what the row says in a role, nil for nothing.
func (r storeReader) mention(record int64, role *entity.Role, cells map[string]any) *oracle.Mention {
	key, ok := r.layout.Key(role.Name)
	if !ok {
		return nil
	}
	k := fmt.Sprint(cells[key.Column])
	if cells[key.Column] == nil || k == "" || key.Hashed && k == "0" {
		return nil
	}
	m := &oracle.Mention{Type: role.Types[0], Attrs: map[string]oracle.Value{}}
	if c, ok := r.layout.TypeColumn(role.Name); ok {
		m.Type = fmt.Sprint(cells[c])
	}
	for _, attr := range r.layout.Attrs(role.Name) {
		c, _ := r.layout.Attr(role.Name, attr)
		if v := storeValue(cells[c.Name], c.Kind); v != nil {
			m.Attrs[attr] = v
		}
	}
	if extra, ok := r.layout.Extra(role.Name); ok {
		more, _ := cells[extra].(map[string]any)
		for name, v := range more {
			m.Attrs[name] = v
		}
	}
	id := fmt.Sprint(record, role.Name, k)
	if have := r.mentions[id]; have != nil && len(have.Attrs) == len(m.Attrs) && fmt.Sprint(have.Attrs) == fmt.Sprint(m.Attrs) {
		return have
	}
	r.mentions[id] = m
	return m
}

func (r storeReader) extra(role string) string {
	name, _ := r.layout.Extra(role)
	return name
}

// storeValue is a cell of a column of the kind.
func storeValue(cell any, kind entity.Kind) oracle.Value {
	if cell == nil {
		return nil
	}
	switch kind {
	case entity.KindInt:
		n, _ := whole(cell)
		return n
	case entity.KindFloat:
		f, _ := cell.(json.Number).Float64()
		return f
	case entity.KindBool:
		return cell == true
	case entity.KindTime:
		return storeTime(cell)
	case entity.KindList:
		var out []string
		for _, item := range cell.([]any) {
			out = append(out, fmt.Sprint(item))
		}
		if out == nil {
			return nil
		}
		return out
	case entity.KindString:
	}
	return fmt.Sprint(cell)
}

func whole(cell any) (int64, bool) {
	n, ok := cell.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

func storeTime(cell any) time.Time {
	at, err := time.Parse("2006-01-02 15:04:05.999999999", fmt.Sprint(cell))
	if err != nil {
		panic(err)
	}
	return at.UTC()
}
