package sqlcheck

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/mysql"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver" // the values of literals
)

// literal is a constant of a statement: a string behind a quote, or a number, true, false or NULL as it is written.
type literal string

const (
	trueLiteral  literal = "true"
	falseLiteral literal = "false"
	nullLiteral  literal = "NULL"
)

func text(s string) literal { return literal("'" + s) }

func number(s string) literal { return literal(s) }

func integer(n int64) literal { return number(strconv.FormatInt(n, 10)) }

// float is the number whatever its notation: 4.0 is 4.
func float(f float64) literal { return number(strconv.FormatFloat(f, 'g', -1, 64)) }

// String shows the literal in a message.
func (l literal) String() string {
	if s, ok := strings.CutPrefix(string(l), "'"); ok {
		return strconv.Quote(s)
	}
	return string(l)
}

// literalOf is the constant that a node is, a minus before it included; false for any other node.
func literalOf(n ast.ExprNode) (literal, bool, error) {
	switch n := n.(type) {
	case *driver.ValueExpr:
		l, err := valueOf(n)
		return l, true, err
	case *ast.UnaryOperationExpr:
		v, ok := n.V.(*driver.ValueExpr)
		if !ok || n.Op != opcode.Minus {
			return "", false, nil
		}
		l, err := valueOf(v)
		if err == nil && (l == "" || l[0] < '0' || l[0] > '9') {
			err = fmt.Errorf("minus before %s", l)
		}
		return "-" + l, true, err
	}
	return "", false, nil
}

func valueOf(v *driver.ValueExpr) (literal, error) {
	switch v.Kind() {
	case driver.KindNull:
		return nullLiteral, nil
	case driver.KindInt64:
		if v.Type.GetFlag()&mysql.IsBooleanFlag != 0 {
			return literal(strconv.FormatBool(v.GetInt64() != 0)), nil
		}
		return integer(v.GetInt64()), nil
	case driver.KindUint64:
		return number(strconv.FormatUint(v.GetUint64(), 10)), nil
	case driver.KindFloat64:
		return float(v.GetFloat64()), nil
	case driver.KindMysqlDecimal:
		f, err := strconv.ParseFloat(v.GetMysqlDecimal().String(), 64)
		return float(f), err
	case driver.KindString, driver.KindBytes:
		return text(v.GetString()), nil
	case driver.KindBinaryLiteral:
		return text(string(v.GetBytes())), nil
	}
	return "", fmt.Errorf("literal of kind %d", v.Kind())
}
