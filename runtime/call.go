package runtime

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/apply"
)

// Analytics are what APPLY can run.
type Analytics struct {
	Profiles apply.Profiles
	Python   apply.PythonOptions
	Limits   apply.Limits
	// Defaults are, by the name of an analytics, parameters that hold where a hunt gives no others.
	Defaults map[string]apply.Params
	// Cache is where analytics keep what they want to know again; empty for nowhere.
	Cache string
}

// call runs the analytics of a step and makes the tables of its answer.
//
// The values of its parameters that are a variable's are in values, by step. What it shows is the display.
func call(ctx context.Context, conn driver.Conn, s *plan.Step, values map[int][]string, o Options) (*Display, error) {
	if o.Analytics == nil {
		return nil, errors.New("no analytics can be run here")
	}
	c := &caller{ctx: limited(ctx, s, o.writing()), conn: conn, step: s, options: o, call: s.Call}
	dir, err := os.MkdirTemp(o.Scratch, "apply-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	inputs, err := c.export(dir)
	if err != nil {
		return nil, err
	}
	for i, in := range inputs {
		if in.Rows == 0 {
			c.note("HF5014", s.Call.Analytics, c.call.Inputs[i].Variable)
			return nil, c.keep()
		}
	}
	out, err := c.run(ctx, inputs, values)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	if len(out.Frames) == 0 {
		err = c.keep()
	} else {
		err = c.load(out, inputs)
	}
	if err != nil || out.Display == nil {
		return nil, err
	}
	return display(s, out.Display), nil
}

// display is what an analytics has to show.
func display(s *plan.Step, d *apply.Display) *Display {
	names := make([]string, len(s.Call.Inputs))
	for i, in := range s.Call.Inputs {
		names[i] = in.Variable
	}
	out := &Display{Kind: "html", Variable: strings.Join(names, ", "), Place: s.Span, Analytics: s.Call.Analytics, Media: Media{Type: "text/html", Bytes: d.Data}}
	if d.Kind == apply.PNG {
		out.Kind, out.Media.Type = "image", "image/png"
	}
	return out
}

type caller struct {
	ctx     context.Context
	conn    driver.Conn
	step    *plan.Step
	options Options
	call    *plan.Call
}

// note says something of the step.
func (c *caller) note(code diag.Code, args ...any) {
	if c.options.OnNote != nil {
		var l diag.List
		l.Add(code, c.step.Span, args...)
		c.options.OnNote(l.All()[0])
	}
}

// run calls the analytics.
func (c *caller) run(ctx context.Context, inputs []apply.Input, values map[int][]string) (*apply.Output, error) {
	a := c.options.Analytics
	profile, err := a.Profiles.Find(c.call.Analytics)
	if err != nil {
		return nil, err
	}
	options := a.Python
	options.Requirements = append(append([]string(nil), options.Requirements...), profile.Requirements...)
	python, err := apply.FindPython(ctx, options)
	if err != nil {
		return nil, err
	}
	params := apply.Params{}
	for name, v := range a.Defaults[profile.Name] {
		params[name] = v
	}
	for _, arg := range c.call.Args {
		params[arg.Name] = nil
		for _, v := range arg.Values {
			switch p, _ := profile.Parameter(arg.Name); {
			case v.Step > 0:
				params[arg.Name] = append(params[arg.Name], values[v.Step]...)
			case p.Path && !filepath.IsAbs(v.Text):
				path, err := filepath.Abs(v.Text)
				if err != nil {
					return nil, err
				}
				params[arg.Name] = append(params[arg.Name], path)
			default:
				params[arg.Name] = append(params[arg.Name], v.Text)
			}
		}
	}
	analytics := apply.Analytics{Profile: profile, Python: python}
	if a.Cache != "" {
		analytics.Cache = filepath.Join(a.Cache, profile.Name)
		if err := os.MkdirAll(analytics.Cache, 0o700); err != nil {
			analytics.Cache = "" // it works without
		}
	}
	return apply.Run(ctx, analytics, inputs, params, a.Limits)
}

// export writes the rows of each variable to a Parquet file, ids in the place of identities.
func (c *caller) export(dir string) ([]apply.Input, error) {
	var out []apply.Input
	for i, in := range c.call.Inputs {
		f := clickhouse.Frame{CallInput: in}
		if err := c.makeIDs(f); err != nil {
			return nil, err
		}
		input := apply.Input{Variable: in.Variable, Path: filepath.Join(dir, fmt.Sprintf("%d.parquet", i))}
		if err := c.exec(f.Export(input.Path)); err != nil {
			return nil, err
		}
		var n uint64
		if err := c.conn.QueryRow(c.ctx, f.Count()).Scan(&n); err != nil {
			return nil, err
		}
		input.Rows = int64(n)
		input.Columns = []apply.Column{{Name: "id", Kind: entity.KindString}, {Name: "type", Kind: entity.KindString}}
		if in.Shape == ir.RecordRows {
			input.Columns = append(input.Columns, apply.Column{Name: ir.FirstObserved, Kind: entity.KindTime})
		}
		for _, g := range in.Given {
			if g.Name != ir.FirstObserved || in.Shape != ir.RecordRows {
				input.Columns = append(input.Columns, apply.Column{Name: g.Name, Kind: g.Attr.Kind})
			}
		}
		out = append(out, input)
	}
	return out, nil
}

// makeIDs makes the table of the ids that stand for identities outside of the store.
func (c *caller) makeIDs(f clickhouse.Frame) error {
	if err := c.exec(f.MakeIDs()); err != nil {
		return err
	}
	rs, err := c.conn.Query(c.ctx, f.Keys())
	if err != nil {
		return err
	}
	var keys []any
	for rs.Next() {
		p := reflect.New(rs.ColumnTypes()[0].ScanType()).Interface()
		if err := rs.Scan(p); err != nil {
			return errors.Join(err, rs.Close())
		}
		keys = append(keys, p)
	}
	if err := errors.Join(rs.Err(), rs.Close()); err != nil || len(keys) == 0 {
		return err
	}
	batch, err := c.conn.PrepareBatch(c.ctx, f.InsertIDs())
	if err != nil {
		return err
	}
	for _, p := range keys {
		id, _ := idOf(f.Type, p).(string)
		if err := batch.Append(reflect.ValueOf(p).Elem().Interface(), id); err != nil {
			return errors.Join(err, batch.Abort())
		}
	}
	return batch.Send()
}

// keep makes the tables of what was given, without an answer.
func (c *caller) keep() error {
	for _, in := range c.call.Inputs {
		if err := c.exec(clickhouse.Frame{CallInput: in}.KeepGiven()); err != nil {
			return err
		}
	}
	return nil
}

// load makes the tables of what was given and of what came back.
func (c *caller) load(out *apply.Output, inputs []apply.Input) error {
	for i, in := range c.call.Inputs {
		frame := out.Frames[i]
		answer := clickhouse.Answer{Path: frame.Path}
		for _, col := range frame.Columns {
			answer.Columns = append(answer.Columns, clickhouse.AnswerColumn{Name: col.Name, Kind: col.Kind})
		}
		if err := c.findEmpty(&answer); err != nil {
			return err
		}
		sql, err := clickhouse.Frame{CallInput: in}.Make(answer)
		if err != nil {
			return &apply.Error{Problem: apply.BadResult, Analytics: c.call.Analytics, Message: err.Error()}
		}
		if err := c.exec(sql); err != nil {
			return err
		}
		if frame.Unknown > 0 {
			c.note("HF5015", c.call.Analytics, fmt.Sprintf("for %q, %d rows are of entities that it does not hold", in.Variable, frame.Unknown))
		}
		if left := leftOut(in, frame.New(inputs[i])); len(left) > 0 {
			c.note("HF5015", c.call.Analytics, fmt.Sprintf("for %q, %s is not declared", in.Variable, strings.Join(left, ", ")))
		}
	}
	return nil
}

// leftOut are the attributes that came back and that the variable has no place for.
func leftOut(in plan.CallInput, columns []apply.Column) []string {
	var out []string
	for _, col := range columns {
		switch {
		case in.Open && strings.HasPrefix(col.Name, "x_"):
		case in.Declares(col.Name):
		default:
			out = append(out, col.Name)
		}
	}
	return out
}

// findEmpty marks the columns of an answer that have no value at all: they are of no type of their own.
func (c *caller) findEmpty(a *clickhouse.Answer) error {
	var counts []uint64
	if err := c.conn.QueryRow(c.ctx, a.CountValues()).Scan(&counts); err != nil {
		return err
	}
	for i := range a.Columns {
		a.Columns[i].Empty = counts[i] == 0
	}
	return nil
}

func (c *caller) exec(sql string) error {
	if err := c.conn.Exec(c.ctx, sql); err != nil {
		return fmt.Errorf("%w\nin %.1000s", err, sql)
	}
	return nil
}

// texts are the values of a parameter.
func texts(t *table) []string {
	var out []string
	for _, r := range t.rows {
		switch v := r[0].(type) {
		case nil:
		case []string:
			out = append(out, v...)
		default:
			out = append(out, fmt.Sprint(v))
		}
	}
	return out
}
