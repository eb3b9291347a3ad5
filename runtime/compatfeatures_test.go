package runtime_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/ast"
)

// unit is what the corpus must show: a node of the syntax tree ("Get"), a field of one ("Get.Limit"), or a word or sign in
// one ("NOT LIKE", "TIMESTAMPED").
type unit = string

// unitsOf are the units that stand in a hunt.
func unitsOf(f *ast.File) map[unit]bool {
	out := map[unit]bool{}
	for _, s := range f.Statements {
		eachUnit(reflect.ValueOf(s.Cmd), out)
		if s.Target == nil && ast.HasResult(s.Cmd) {
			out["_"] = true
		}
	}
	return out
}

// eachUnit walks a tree and notes what is set in it.
func eachUnit(v reflect.Value, out map[unit]bool) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			eachUnit(v.Elem(), out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachUnit(v.Index(i), out)
		}
	case reflect.Struct:
		noteWord(v.Interface(), out)
		if plain(v.Type()) {
			return
		}
		out[v.Type().Name()] = true
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if counts(f) && !v.Field(i).IsZero() {
				out[v.Type().Name()+"."+f.Name] = true
			}
			eachUnit(v.Field(i), out)
		}
	}
}

// noteWord notes the operator, function, direction or spelling that a node holds.
func noteWord(node any, out map[unit]bool) {
	switch n := node.(type) {
	case ast.Operator:
		out[n.Kind.String()] = true
	case ast.Func:
		out[strings.ToUpper(n.Name)] = true
	case ast.SortBy:
		out[map[ast.Order]string{ast.DefaultOrder: "SORT", ast.Asc: "ASC", ast.Desc: "DESC"}[n.Order]] = true
	case ast.Path:
		for _, s := range n.Segments() {
			if s.Index != "" {
				out["[*]"] = true
			}
		}
	case ast.String:
		if n.Raw() {
			out["r''"] = true
		}
	}
}

// plain nodes are names and places: nothing of the language shows in their fields.
func plain(t reflect.Type) bool {
	switch t.Name() {
	case "Pos", "Ident", "Path", "Location", "Func", "EntityRef", "Operator", "TimeLit":
		return true
	}
	return false
}

// counts reports whether a field is a unit: one that may be left out.
func counts(f reflect.StructField) bool {
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Interface, reflect.Bool:
		return !f.Anonymous
	}
	return false
}

// allUnits are those of the language: the nodes that package ast declares, and the words that stand in them.
func allUnits(t *testing.T) map[unit]bool {
	t.Helper()
	out := map[unit]bool{"_": true, "[*]": true, "r''": true, "SORT": true, "ASC": true, "DESC": true, "BIN": true}
	declared := map[reflect.Type]bool{}
	for _, node := range []any{
		ast.New{},
		ast.Get{},
		ast.Find{},
		ast.Apply{},
		ast.Disp{},
		ast.Info{},
		ast.Describe{},
		ast.Save{},
		ast.Load{},
		ast.Join{},
		ast.Group{},
		ast.Sort{},
		ast.Explain{},
		ast.Assign{},
		ast.Or{},
		ast.And{},
		ast.Not{},
		ast.Brackets{},
		ast.Comparison{},
		ast.String{},
		ast.Int{},
		ast.Float{},
		ast.Bool{},
		ast.Null{},
		ast.Reference{},
		ast.List{},
	} {
		eachType(reflect.TypeOf(node), declared)
	}
	for typ := range declared {
		if plain(typ) {
			continue
		}
		out[typ.Name()] = true
		for i := range typ.NumField() {
			if f := typ.Field(i); counts(f) {
				out[typ.Name()+"."+f.Name] = true
			}
		}
	}
	for op := ast.Eq; op <= ast.IsNotNull; op++ {
		out[op.String()] = true
	}
	for _, name := range append(ast.TransformerNames(), "MIN", "MAX", "SUM", "AVG", "COUNT", "NUNIQUE") {
		out[name] = true
	}
	for _, name := range sealed(t) {
		if !out[name] {
			t.Errorf("package ast has a node %s that the corpus does not know of", name)
		}
	}
	return out
}

// eachType finds the structs that a node is made of.
func eachType(t reflect.Type, out map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		eachType(t.Elem(), out)
	case reflect.Struct:
		if out[t] {
			return
		}
		out[t] = true
		for i := range t.NumField() {
			eachType(t.Field(i).Type, out)
		}
	}
}

// sealed are the nodes that stand behind an interface of package ast, as its sources declare them.
func sealed(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../compiler/ast/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources of package ast: %v", err)
	}
	var out []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func \(\*(\w+)\) (?:command|expr|value)\(\)`).FindAllStringSubmatch(string(text), -1) {
			out = append(out, m[1])
		}
	}
	return out
}
