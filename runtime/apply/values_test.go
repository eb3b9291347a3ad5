package apply

import (
	"reflect"
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

const values = "analytics/values"

func TestValuesOfEveryKind(t *testing.T) {
	isolated(t)
	out := succeed(t, analytics(t, values, "kinds"), []Input{processes(t)}, nil, Limits{})
	f := out.Frames[0]
	first, last := rows(t, f)["process--1"], rows(t, f)["process--4"]
	for _, c := range []struct {
		name        string
		kind        entity.Kind
		first, last any
	}{
		{"x_int8", entity.KindInt, 0.0, 3.0},
		{"x_uint64", entity.KindInt, 7.0, 7.0},
		{"x_huge", entity.KindString, "1208925819614629174706176", "1"},
		{"x_gaps", entity.KindFloat, 1.0, nil},
		{"x_nullable", entity.KindInt, 5.0, nil},
		{"x_bool", entity.KindBool, true, nil},
		{"x_bools", entity.KindBool, true, true},
		{"x_decimal", entity.KindFloat, 1.5, 1.5},
		{"x_inf", entity.KindFloat, "inf", "inf"},
		{"x_none", entity.KindString, nil, nil},
		{"x_nat", entity.KindTime, nil, nil},
		{"x_time", entity.KindTime, "2022-07-01T12:00:00.000005Z", "2022-07-01T12:00:00.000005Z"},
		{"x_ns", entity.KindTime, "2022-07-01T12:00:00.123456Z", "2022-07-01T12:00:00.123456Z"},
		{"x_zone", entity.KindTime, "2022-07-01T10:00:00.000000Z", "2022-07-01T10:00:00.000000Z"},
		{"x_date", entity.KindTime, "2022-07-01T00:00:00.000000Z", "2022-07-01T00:00:00.000000Z"},
		{"x_category", entity.KindString, "a", nil},
		{"x_list", entity.KindList, []any{"a", "b"}, []any{"a", "b"}},
		{"x_numbers", entity.KindList, []any{"1", "2"}, nil},
		{"x_tuple", entity.KindList, []any{"a", "1"}, []any{"a", "1"}},
		{"x_array", entity.KindList, []any{"1", "2"}, []any{"1", "2"}},
		{"x_set", entity.KindList, []any{"a", "b"}, []any{"a", "b"}},
		{"x_dict", entity.KindString, `{"a":1,"b":null}`, `{"a":1,"b":null}`},
		{"x_mixed", entity.KindString, "a", nil},
		{"x_bytes", entity.KindString, `ab\xff`, `ab\xff`},
		{"x_surrogate", entity.KindString, "a?b", "a?b"},
		{"x_delta", entity.KindString, "0 days 00:00:03", "0 days 00:00:03"},
		{"x_period", entity.KindString, "2022-07", "2022-07"},
		{"x_sparse", entity.KindInt, 0.0, 0.0},
	} {
		if got := kinds(f)[c.name]; got != c.kind {
			t.Errorf("%s is of kind %s, want %s", c.name, got, c.kind)
		}
		if !reflect.DeepEqual(first[c.name], c.first) || !reflect.DeepEqual(last[c.name], c.last) {
			t.Errorf("%s: %#v … %#v, want %#v … %#v", c.name, first[c.name], last[c.name], c.first, c.last)
		}
	}
}

func TestKnownColumnsKeepTheirKind(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	out := succeed(t, analytics(t, values, "pid_numeric_text"), []Input{in[0]}, nil, Limits{})
	if r := rows(t, out.Frames[0])["process--1"]; r["pid"] != 10.0 {
		t.Errorf("row %v", r)
	}
	fail(t, analytics(t, values, "pid_text"), in, Limits{}, wants(BadResult, `column 'pid'`, `'process'`, `'twenty' in row 0`, "no int"))
	fail(t, analytics(t, values, "pid_fraction"), in, Limits{}, wants(BadResult, "10.5 in row 0", "no int"))
}

func TestReturnsThatAreWrong(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	for name, want := range map[string]string{
		"duplicate":        "two columns 'name'",
		"levels":           "columns of several levels",
		"number_column":    "a column named 0",
		"no_id":            "no column 'id'",
		"id_index":         "df.reset_index()",
		"no_type":          "no column 'type'",
		"gone_id":          "1 row(s) whose 'id' is missing",
		"other_type":       "rows of type 'file'",
		"empty":            "no column 'id'",
		"nothing":          "returned None (is a return missing?)",
		"number":           "an object of type builtins.int",
		"two_frames":       "2 DataFrame(s) for 1 variable(s)",
		"two_displays":     "2 displays",
		"nothing_at_all":   "returned nothing",
		"cannot_print":     "an object of type Rude",
		"no_such_function": "",
	} {
		if name == "no_such_function" {
			fail(t, analytics(t, values, name), in, Limits{}, wants(BadProfile, "has no function 'no_such_function'"))
			continue
		}
		fail(t, analytics(t, values, name), in, Limits{}, wants(BadResult, want))
	}
}

func TestRowsThatDidNotGoIn(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	out := succeed(t, analytics(t, values, "foreign_id"), in, nil, Limits{})
	if f := out.Frames[0]; f.Unknown != 1 || f.Rows != 4 {
		t.Errorf("frame %+v", f)
	}
	out = succeed(t, analytics(t, values, "no_rows"), in, nil, Limits{})
	if f := out.Frames[0]; f.Rows != 0 || len(f.Columns) != len(in[0].Columns) || kinds(f)["pid"] != entity.KindInt {
		t.Errorf("frame %+v", f)
	}
	if text := string(tool(t, "dump", out.Frames[0].Path)); strings.TrimSpace(text) != "" {
		t.Errorf("rows %s", text)
	}
}
