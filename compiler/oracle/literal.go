package oracle

import (
	"fmt"
	"strconv"
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// literal is the value of a literal compared with an attribute of a kind: a number is a text where the attribute is one,
// and a text that holds a number or a time is that where the attribute is one.
func literal(v ast.Value, kind entity.Kind) Value {
	switch v := v.(type) {
	case *ast.String:
		return convert(v.Value(), kind)
	case *ast.Int:
		return convert(v.Text, kind)
	case *ast.Float:
		return convert(v.Text, kind)
	case *ast.Bool:
		return convert(strconv.FormatBool(v.Value()), kind)
	case *ast.Null, *ast.Reference, *ast.List:
	}
	panic(fmt.Sprintf("oracle: %T is no literal", v))
}

// convert reads a text as a value of a kind. A number with a fraction is compared as such with whole ones.
func convert(text string, kind entity.Kind) Value {
	switch kind {
	case entity.KindString, entity.KindList:
		return text
	case entity.KindInt:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		return number(text)
	case entity.KindFloat:
		return number(text)
	case entity.KindBool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			panic("oracle: no truth value: " + text)
		}
		return b
	case entity.KindTime:
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			panic("oracle: no time: " + text)
		}
		return t.UTC()
	}
	panic(fmt.Sprintf("oracle: unhandled kind %s", kind))
}

func number(text string) Value {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("oracle: no number: " + text)
	}
	return f
}
