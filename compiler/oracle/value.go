package oracle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Value is an attribute's value: nil (missing), string, int64, float64, bool, time.Time or []string.
type Value any

// less orders two values of one kind, neither of them missing: texts by their bytes, lists member by member.
func less(a, b Value) bool { return compare(a, b) < 0 }

func compare(a, b Value) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		if f, ok := b.(float64); ok {
			return cmp.Compare(float64(a), f)
		}
		return cmp.Compare(a, b.(int64))
	case float64:
		if n, ok := b.(int64); ok {
			return cmp.Compare(a, float64(n))
		}
		return cmp.Compare(a, b.(float64))
	case bool:
		if a == b.(bool) {
			return 0
		} else if a {
			return 1
		}
		return -1
	case time.Time:
		return a.Compare(b.(time.Time))
	case []string:
		return slices.Compare(a, b.([]string))
	}
	panic(fmt.Sprintf("oracle: no order for %T", a))
}

// same reports whether two values, missing ones too, are one.
func same(a, b Value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return compare(a, b) == 0
}

// Text writes a value so that it can be compared with huntc's cells; missing is ∅.
func Text(v Value) string {
	switch v := v.(type) {
	case nil:
		return "∅"
	case time.Time:
		return timeText(v)
	case []string:
		return "[" + strings.Join(v, " ") + "]"
	}
	return fmt.Sprint(v)
}

// timeText writes a time in UTC with three, six or nine decimals.
func timeText(t time.Time) string {
	layout := "2006-01-02T15:04:05.000000000Z"
	switch ns := t.Nanosecond(); {
	case ns%1_000_000 == 0:
		layout = "2006-01-02T15:04:05.000Z"
	case ns%1_000 == 0:
		layout = "2006-01-02T15:04:05.000000Z"
	}
	return t.UTC().Format(layout)
}

// keyText is a text that is the same for the same list of values and for no other.
func keyText(values ...Value) string {
	var out strings.Builder
	for _, v := range values {
		fmt.Fprintf(&out, "%T:%q;", v, Text(v))
	}
	return out.String()
}
