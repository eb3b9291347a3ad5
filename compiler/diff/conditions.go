package diff

import (
	"slices"
	"strings"
)

// conditions says what changed in what must all hold. A condition that is gone and a new one on the same attribute are one that
// changed.
func conditions(was, is []condition, add func(string, ...any)) {
	lost, gained := without(was, is), without(is, was)
	for _, o := range lost {
		i := slices.IndexFunc(gained, func(n condition) bool { return o.attr != "" && n.attr == o.attr })
		switch {
		case i >= 0:
			add("%s became %s: %s", o.text, gained[i].text, changeMeans(o, gained[i]))
			gained = slices.Delete(gained, i, i+1)
		case ofHost(o.attr):
			add("the condition %s is gone: it searches all hosts", o.text)
		default:
			add("the condition %s is gone: it finds more", o.text)
		}
	}
	for _, n := range gained {
		if n.attr == "" && len(lost) > 0 {
			add("the condition %s is new", n.text)
			continue
		}
		add("the condition %s is new: it finds less", n.text)
	}
}

// without are the conditions that are not among others.
func without(all, others []condition) []condition {
	var out []condition
	for _, c := range all {
		if !slices.ContainsFunc(others, func(o condition) bool { return o.text == c.text }) {
			out = append(out, c)
		}
	}
	return out
}

// ofHost tells attributes of the host that a record is of.
func ofHost(attr string) bool {
	for _, p := range []string{"x-oca-asset:", "host.", "device.", "asset", "agent.", "host_ref", "x_host"} {
		if strings.HasPrefix(attr, p) {
			return true
		}
	}
	return false
}

// opposites are operators of which one asks for what the other leaves out.
var opposites = map[string]string{
	"=": "!=", "!=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "IN": "NOT IN", "NOT IN": "IN", "LIKE": "NOT LIKE", "NOT LIKE": "LIKE",
	"MATCHES": "NOT MATCHES", "NOT MATCHES": "MATCHES", "ISSUBSET": "NOT ISSUBSET", "NOT ISSUBSET": "ISSUBSET", "IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL",
}

// changeMeans says what it means that a comparison of an attribute became another.
func changeMeans(o, n condition) string {
	refers := func(c condition) bool { return c.val != "" && !strings.ContainsAny(c.val[:1], `'"(-0123456789`) }
	switch {
	case o.op == "LIKE" && n.op == "=":
		return "it must be equal, % and _ are characters like others, and case counts"
	case o.op == "=" && n.op == "LIKE":
		return "% and _ stand for any characters, and case does not count"
	case opposites[o.op] == n.op || opposites[o.op] == "<" && n.op == "<=" || opposites[o.op] == ">" && n.op == ">=":
		return "it asks for the opposite"
	case o.op != n.op:
		return "it is compared otherwise"
	case unquoted(o.val) == unquoted(n.val):
		return "quotes are part of the value now, or no longer"
	case refers(o) && refers(n):
		return "it refers to another variable or attribute"
	}
	return "another value"
}

func unquoted(s string) string { return strings.Trim(s, `'"\`) }
