package ingest

import (
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// eventText is the expression of a profile's field as Nullable(String) over the fields that
// e knows; "" where no event has any of them.
func (e *eventSQL) eventText(f schema.Field) string {
	switch f.Func {
	case "", "first":
		return e.first(f.Paths)
	case "basename":
		return basename(e.first(f.Paths))
	case "dirname":
		return dirname(e.first(f.Paths))
	case "name":
		return coalesce(nonEmpty(e.field(f.Paths[0]), basename(e.first(f.Paths[1:]))))
	case "directory":
		return coalesce(nonEmpty(e.field(f.Paths[0]), dirname(e.first(f.Paths[1:]))))
	case "unless_same":
		return unlessSame(e.field(f.Paths[0]), e.field(f.Paths[1]))
	case "registry_key":
		return registryKey(e.field(f.Paths[0]), e.field(f.Paths[1]), e.field(f.Paths[2]), e.field(f.Paths[3]))
	case "list", "lower_list":
		if x := e.eventList(f); x != "" {
			return "if(empty(" + x + "), NULL, " + x + "[1])"
		}
		return ""
	}
	panic("ingest: unhandled function " + f.Func)
}

// eventList is the expression of a profile's field as Array(String).
func (e *eventSQL) eventList(f schema.Field) string {
	switch f.Func {
	case "list", "lower_list":
		var parts []string
		for _, path := range f.Paths {
			parts = append(parts, nonEmpty(e.listed(path))...)
		}
		if len(parts) == 0 {
			return ""
		}
		x := "arrayConcat(" + strings.Join(parts, ", ") + ")"
		if f.Func == "lower_list" {
			x = "arrayMap(x -> lower(x), " + x + ")"
		}
		return "arrayDistinct(" + x + ")"
	case "", "first":
		x := ""
		for i := len(f.Paths) - 1; i >= 0; i-- {
			l := e.listed(f.Paths[i])
			switch {
			case l == "":
			case x == "":
				x = l
			default:
				x = "if(notEmpty(" + l + "), " + l + ", " + x + ")"
			}
		}
		return x
	}
	if x := e.eventText(f); x != "" {
		return single(x)
	}
	return ""
}

// first is the first field that is present.
func (e *eventSQL) first(paths []string) string {
	var ways []string
	for _, path := range paths {
		ways = append(ways, nonEmpty(e.field(path))...)
	}
	return coalesce(ways)
}

// nonEmpty drops the empty texts of a list.
func nonEmpty(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// basename is what stands behind the last separator of a path, / or \.
func basename(x string) string {
	if x == "" {
		return ""
	}
	return "nullIf(basename(" + x + "), '')"
}

// dirname is what stands before the last separator; a root keeps its own.
func dirname(x string) string {
	if x == "" {
		return ""
	}
	n := "length(" + x + ") - length(basename(" + x + "))"
	return "multiIf(" + x + " IS NULL OR " + n + " = 0, NULL, " +
		n + " = 1 OR " + n + " = 3 AND substring(" + x + ", 2, 1) = ':', substring(" + x + ", 1, " + n + "), " +
		"substring(" + x + ", 1, " + n + " - 1))"
}

// unlessSame is the first value, missing where it equals the second.
func unlessSame(a, b string) string {
	if a == "" || b == "" {
		return a
	}
	return "if(ifNull(" + a + " = " + b + ", false), NULL, " + a + ")"
}

// registryKey is a key written in one way: with its hive in full and without the name of the
// value that the event is about.
func registryKey(path, hive, key, value string) string {
	joined := key
	if hive != "" && key != "" {
		joined = "if(" + hive + " IS NULL, " + key + ", concat(" + hive + ", '\\\\', " + key + "))"
	}
	full := coalesce(nonEmpty(path, joined))
	if full == "" {
		return ""
	}
	if value != "" {
		tail := "concat('\\\\', ifNull(" + value + ", '\\0'))"
		full = "if(endsWith(" + full + ", " + tail + "), substring(" + full + ", 1, length(" + full + ") - length(" + tail + ")), " + full + ")"
	}
	hiveOf := "splitByChar('\\\\', ifNull(" + full + ", ''))[1]"
	return "concat(transform(upper(" + hiveOf + "), ['HKLM', 'HKCU', 'HKCR', 'HKU', 'HKCC'], " +
		"['HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER', 'HKEY_CLASSES_ROOT', 'HKEY_USERS', 'HKEY_CURRENT_CONFIG'], " + hiveOf + "), " +
		"substring(" + full + ", length(" + hiveOf + ") + 1))"
}
