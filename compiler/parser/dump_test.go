package parser

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// dump prints a tree in a compact form for tests: what is nil, empty or a position is left out.
func dump(v any) string {
	var out strings.Builder
	dumpValue(&out, reflect.ValueOf(v))
	return out.String()
}

func dumpValue(out *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !dumpLeaf(out, v.Interface()) {
			dumpValue(out, v.Elem())
		}
	case reflect.Slice:
		out.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				out.WriteByte(' ')
			}
			dumpValue(out, v.Index(i))
		}
		out.WriteByte(']')
	case reflect.Struct:
		if v.CanAddr() && dumpLeaf(out, v.Addr().Interface()) {
			return
		}
		out.WriteString(v.Type().Name() + "{")
		first := true
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if v.Field(i).IsZero() || field.Name == "Pos" || field.Name == "Close" || field.Name == "Place" {
				continue
			}
			if !first {
				out.WriteByte(' ')
			}
			first = false
			out.WriteString(field.Name + ":")
			dumpValue(out, v.Field(i))
		}
		out.WriteByte('}')
	default:
		fmt.Fprint(out, v.Interface())
	}
}

// dumpLeaf prints a node that is one token.
func dumpLeaf(out *strings.Builder, n any) bool {
	switch n := n.(type) {
	case *ast.Ident:
		out.WriteString(n.Name)
	case *ast.EntityRef:
		out.WriteString(n.Name)
	case *ast.Func:
		out.WriteString(n.Name)
	case *ast.Path:
		out.WriteString(n.Canonical())
	case *ast.Location:
		out.WriteString("<" + n.Value() + ">")
	case *ast.TimeLit:
		out.WriteString("@" + n.Value())
	case *ast.Key:
		out.WriteString(n.Name())
	case *ast.Operator:
		out.WriteString("{" + n.Kind.String() + "}")
	case *ast.Reference:
		out.WriteString("$" + n.Var().Name + "." + n.Attr().Canonical())
	case *ast.String:
		if n.Raw() {
			out.WriteByte('r')
		}
		if n.Bare() {
			out.WriteString("bare")
		}
		out.WriteString(strconv.Quote(n.Value()))
	case *ast.Int:
		out.WriteString(strconv.FormatInt(n.Value(), 10))
	case *ast.Float:
		out.WriteString(strconv.FormatFloat(n.Value(), 'e', -1, 64))
	case *ast.Bool:
		out.WriteString(strconv.FormatBool(n.Value()))
	case *ast.Null:
		out.WriteString("null")
	default:
		return false
	}
	return true
}
