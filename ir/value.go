package ir

import (
	"strconv"
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity"
)

// Value is one literal of a hunt. Exactly the field that Kind names is set; a list never occurs.
type Value struct {
	Kind  entity.Kind
	Str   string
	Int   int64
	Float float64
	Bool  bool
	Time  time.Time // UTC, nanoseconds
}

// String makes a string value.
func String(s string) Value { return Value{Kind: entity.KindString, Str: s} }

// Int makes an integer value.
func Int(n int64) Value { return Value{Kind: entity.KindInt, Int: n} }

// Float makes a floating-point value.
func Float(f float64) Value { return Value{Kind: entity.KindFloat, Float: f} }

// Bool makes a boolean value.
func Bool(b bool) Value { return Value{Kind: entity.KindBool, Bool: b} }

// Time makes a time value in UTC.
func Time(t time.Time) Value { return Value{Kind: entity.KindTime, Time: t.UTC()} }

// Text is the value as a hunter would write it, without quotes: what NEW stores in a string column and what a
// string attribute is compared with when the literal is not a string.
func (v Value) Text() string {
	switch v.Kind {
	case entity.KindInt:
		return strconv.FormatInt(v.Int, 10)
	case entity.KindFloat:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case entity.KindBool:
		return strconv.FormatBool(v.Bool)
	case entity.KindTime:
		return v.Time.Format(time.RFC3339Nano)
	case entity.KindString, entity.KindList:
	}
	return v.Str
}

var escapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`)

// source is the value as printed in a program: strings quoted, everything else as it is.
func (v Value) source() string {
	if v.Kind == entity.KindString {
		return "'" + escapes.Replace(v.Str) + "'"
	}
	return v.Text()
}
