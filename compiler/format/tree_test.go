package format

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/parser"
)

// tree is what a hunt says: its statements, and the comments between and in them.
type tree struct {
	Statements []*ast.Stmt
	Comments   []string
}

// parse reads a hunt.
func parse(text string) tree {
	var diags diag.List
	f := parser.Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
	out := tree{Statements: f.Statements}
	for _, c := range f.Comments {
		out.Comments = append(out.Comments, c.Text)
	}
	return out
}

// difference compares two trees node by node, wherever the nodes stand, and says where they first differ; "" for nowhere.
func difference(a, b tree) string {
	return differs("hunt", reflect.ValueOf(a), reflect.ValueOf(b))
}

// Places are not compared, and the names of functions in any case, as the language takes them.
var (
	position = reflect.TypeFor[ast.Pos]()
	span     = reflect.TypeFor[diag.Span]()
	function = reflect.TypeFor[ast.Func]()
)

func differs(path string, a, b reflect.Value) string {
	if a.Type() != b.Type() {
		return fmt.Sprintf("%s: %s and %s", path, a.Type(), b.Type())
	}
	switch a.Type() {
	case position, span:
		return ""
	case function:
		a, b = upper(a), upper(b)
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() != b.IsNil() {
			return fmt.Sprintf("%s: %v and %v", path, a, b)
		}
		if a.IsNil() {
			return ""
		}
		return differs(path, a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if d := differs(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); d != "" {
				return d
			}
		}
		return ""
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s: %d and %d items", path, a.Len(), b.Len())
		}
		for i := range a.Len() {
			if d := differs(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i)); d != "" {
				return d
			}
		}
		return ""
	default:
		if !a.Equal(b) {
			return fmt.Sprintf("%s: %v and %v", path, a, b)
		}
		return ""
	}
}

func upper(f reflect.Value) reflect.Value {
	return reflect.ValueOf(strings.ToUpper(f.FieldByName("Name").String()))
}
