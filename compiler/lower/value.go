package lower

import (
	"math"
	"net/netip"
	"regexp/syntax"
	"strconv"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// literal is the value of a literal as it stands; false for lists, references and null.
func literal(v ast.Value) (ir.Value, bool) {
	switch v := v.(type) {
	case *ast.String:
		return ir.String(v.Value()), true
	case *ast.Int:
		return ir.Int(v.Value()), true
	case *ast.Float:
		return ir.Float(v.Value()), true
	case *ast.Bool:
		return ir.Bool(v.Value()), true
	case *ast.Null, *ast.Reference, *ast.List:
		return ir.Value{}, false
	}
	panic(unhandled(v))
}

// fit converts a literal to the kind of the attribute it is compared with: a number in quotes is a number, a number
// compared with a text is its text. The store compares typed columns, so what fits is decided here, once.
func (l *lowerer) fit(v ast.Value, a ir.Attr) (ir.Value, bool) {
	lit, ok := literal(v)
	if !ok || a.Extension {
		return lit, ok // the parser has reported a NULL
	}
	if a.Kind == entity.KindTime && lit.Kind == entity.KindString {
		t, ok := l.time(lit.Str, v.Span())
		return ir.Time(t), ok
	}
	out, ok := convert(lit, a.Kind)
	if !ok {
		l.diags.Add("HF2022", v.Span(), a.Path, kindName(a.Kind), quoted(lit))
	}
	return out, ok
}

func convert(v ir.Value, k entity.Kind) (ir.Value, bool) {
	switch k {
	case entity.KindString, entity.KindList:
		return ir.String(v.Text()), true
	case entity.KindInt:
		return toInt(v)
	case entity.KindFloat:
		return toFloat(v)
	case entity.KindBool:
		if b, err := strconv.ParseBool(v.Text()); err == nil {
			return ir.Bool(b), true
		}
	case entity.KindTime: // a text is read by the caller, and nothing else is a time
	}
	return v, false
}

func toInt(v ir.Value) (ir.Value, bool) {
	switch v.Kind {
	case entity.KindInt:
		return v, true
	case entity.KindFloat:
		if v.Float == math.Trunc(v.Float) && math.Abs(v.Float) < 1<<53 {
			return ir.Int(int64(v.Float)), true
		}
		return v, true // compared as a fraction: no whole number equals it, and < and > still mean something
	case entity.KindString:
		if n, err := strconv.ParseInt(v.Str, 10, 64); err == nil {
			return ir.Int(n), true
		}
		if f, err := strconv.ParseFloat(v.Str, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return toInt(ir.Float(f))
		}
	case entity.KindBool, entity.KindTime, entity.KindList:
	}
	return v, false
}

func toFloat(v ir.Value) (ir.Value, bool) {
	switch v.Kind {
	case entity.KindInt:
		return ir.Float(float64(v.Int)), true
	case entity.KindFloat:
		return v, true
	case entity.KindString:
		if f, err := strconv.ParseFloat(v.Str, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return ir.Float(f), true
		}
	case entity.KindBool, entity.KindTime, entity.KindList:
	}
	return v, false
}

var kindNames = map[entity.Kind]string{
	entity.KindString: "a text", entity.KindInt: "a whole number", entity.KindFloat: "a number", entity.KindBool: "a boolean",
	entity.KindTime: "a time", entity.KindList: "a list of texts",
}

func kindName(k entity.Kind) string { return kindNames[k] }

func quoted(v ir.Value) string {
	if v.Kind == entity.KindString {
		return strconv.Quote(v.Str)
	}
	return v.Text()
}

// checkPattern checks the right side of MATCHES, ISSUBSET and ISSUPERSET.
func (l *lowerer) checkPattern(op ir.Op, v ir.Value, at ast.Value) bool {
	switch op {
	case ir.Matches, ir.NotMatches:
		if _, err := syntax.Parse(v.Str, syntax.Perl); err != nil {
			l.diags.AddHint("HF2008", at.Span(), regexpHint(err), regexpError(err))
			return false
		}
	case ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
		_, err := netip.ParsePrefix(v.Str)
		if addr, err2 := netip.ParseAddr(v.Str); err != nil && (err2 != nil || addr.Zone() != "") {
			l.diags.Add("HF2009", at.Span(), v.Str)
			return false
		}
	case ir.EQ, ir.NE, ir.LT, ir.LE, ir.GT, ir.GE, ir.Like, ir.NotLike:
	}
	return true
}

// regexpHint names what other engines have and RE2 has not.
func regexpHint(err error) string {
	e, ok := err.(*syntax.Error) //nolint:errorlint // the parser returns nothing else
	if !ok {
		return ""
	}
	switch {
	case strings.HasPrefix(e.Expr, "(?"):
		return "RE2 has no lookaround: write two comparisons, one of them negated"
	case e.Code == syntax.ErrInvalidEscape:
		return "RE2 has no back references; a backslash is written \\\\ or in r'...'"
	}
	return ""
}

// regexpError leaves out what Go's message says besides: the name of the package.
func regexpError(err error) string {
	if e, ok := err.(*syntax.Error); ok { //nolint:errorlint // the parser returns nothing else
		return e.Code.String() + " in `" + e.Expr + "`"
	}
	return err.Error()
}
