package ingest

import (
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// eventText is the expression of a profile's field as Nullable(String) over the fields that
// e knows; "" where no event has any of them.
func (e *eventSQL) eventText(f schema.Field) string {
	if f.Func == "" {
		return e.field(f.Paths[0])
	}
	return e.once(composed, "value "+f.String(), func() string { return e.function(f) })
}

// function is the expression of a function of fields.
func (e *eventSQL) function(f schema.Field) string {
	if x, ok := e.choice(f); ok {
		return x
	}
	switch f.Func {
	case "basename":
		return basename(e.first(f.Args))
	case "dirname":
		return dirname(e.first(f.Args))
	case "name":
		return coalesce(nonEmpty(e.eventText(f.Args[0]), basename(e.first(f.Args[1:]))))
	case "directory":
		return coalesce(nonEmpty(e.eventText(f.Args[0]), dirname(e.first(f.Args[1:]))))
	case "registry_key":
		var args [4]string
		for i := range f.Args {
			args[i] = e.eventText(f.Args[i])
		}
		return registryKey(args[0], args[1], args[2], args[3])
	case "list", "lower_list":
		if x := e.eventList(f); x != "" {
			return "if(empty(" + x + "), NULL, " + x + "[1])"
		}
		return ""
	case "labelled":
		return ofText(e.eventText(f.Args[0]), func(x string) string { return labelled(x, f.Words[0]) })
	case "entry":
		return entry(e.eventList(f.Args[0]), f.Words[0], f.Words[1:])
	case "lower":
		return ofText(e.eventText(f.Args[0]), func(x string) string { return "lower(" + x + ")" })
	case "number":
		return ofText(e.eventText(f.Args[0]), decimal)
	case "domain_part":
		return ofText(e.eventText(f.Args[0]), func(x string) string {
			return "if(position(" + x + ", '\\\\') > 1, substring(" + x + ", 1, position(" + x + ", '\\\\') - 1), NULL)"
		})
	case "name_part":
		return ofText(e.eventText(f.Args[0]), func(x string) string {
			return "nullIf(substring(" + x + ", position(" + x + ", '\\\\') + 1), '')"
		})
	case "local_time":
		return localTime(e.eventText(f.Args[0]), e.eventText(f.Args[1]), e.eventText(f.Args[2]))
	}
	panic("ingest: unhandled function " + f.Func)
}

// choice is the expression of a function that gives one of its arguments, or nothing.
func (e *eventSQL) choice(f schema.Field) (x string, ok bool) {
	switch f.Func {
	case "first":
		return e.first(f.Args), true
	case "unless_same":
		return unlessSame(e.eventText(f.Args[0]), e.eventText(f.Args[1])), true
	case "when", "unless":
		x, test := e.eventText(f.Args[0]), e.match(schema.Match{Field: f.Args[1], Values: f.Words})
		switch {
		case x == "" || test == "false" && f.Func == "when":
			return "", true
		case test == "false":
			return x, true
		case f.Func == "when":
			return "if(" + test + ", " + x + ", NULL)", true
		}
		return "if(" + test + ", NULL, " + x + ")", true
	case "translate":
		return ofText(e.eventText(f.Args[0]), func(x string) string { return translate(x, f.Words) }), true
	}
	return "", false
}

// ofText is a function of a text that may be none.
func ofText(x string, f func(string) string) string {
	if x == "" {
		return ""
	}
	return f(x)
}

// eventList is the expression of a profile's field as Array(String).
func (e *eventSQL) eventList(f schema.Field) string {
	switch f.Func {
	case "":
		return e.listed(f.Paths[0])
	case "list", "lower_list":
		var parts []string
		for _, a := range f.Args {
			parts = append(parts, nonEmpty(e.eventList(a))...)
		}
		if len(parts) == 0 {
			return ""
		}
		x := "arrayConcat(" + strings.Join(parts, ", ") + ")"
		if f.Func == "lower_list" {
			x = "arrayMap(x -> lower(x), " + x + ")"
		}
		return "arrayDistinct(" + x + ")"
	case "when", "unless":
		return e.listIf(f)
	case "first":
		x := ""
		for i := len(f.Args) - 1; i >= 0; i-- {
			l := e.eventList(f.Args[i])
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

// listIf is the list that when and unless give, or none.
func (e *eventSQL) listIf(f schema.Field) string {
	l, test := e.eventList(f.Args[0]), e.match(schema.Match{Field: f.Args[1], Values: f.Words})
	switch {
	case l == "" || test == "false" && f.Func == "when":
		return ""
	case test == "false":
		return l
	case f.Func == "when":
		return "if(" + test + ", " + l + ", [])"
	}
	return "if(" + test + ", [], " + l + ")"
}

// first is the first field that is present.
func (e *eventSQL) first(fields []schema.Field) string {
	var ways []string
	for _, f := range fields {
		ways = append(ways, nonEmpty(e.eventText(f))...)
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
	// the kernel's names of the hives
	full = "replaceRegexpOne(replaceRegexpOne(ifNull(" + full + ", ''), '^(?i)\\\\\\\\REGISTRY\\\\\\\\MACHINE', 'HKLM'), '^(?i)\\\\\\\\REGISTRY\\\\\\\\USER', 'HKU')"
	hiveOf := "splitByChar('\\\\', " + full + ")[1]"
	return "nullIf(concat(transform(upper(" + hiveOf + "), ['HKLM', 'HKCU', 'HKCR', 'HKU', 'HKCC'], " +
		"['HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER', 'HKEY_CLASSES_ROOT', 'HKEY_USERS', 'HKEY_CURRENT_CONFIG'], " + hiveOf + "), " +
		"substring(" + full + ", length(" + hiveOf + ") + 1)), '')"
}
