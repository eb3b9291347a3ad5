package lower

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
)

// attrHint says what an unknown attribute may have been meant to be: one of the type with a similar name, or one of that
// name of other types.
func (l *lowerer) attrHint(typ, name string) string {
	if instead := l.Model.Conflict(typ, name); instead != "" {
		return instead
	}
	if to := l.referred(typ, name); len(to) > 0 {
		t, _ := l.Model.Type(to[0])
		return "it refers to " + list(to) + ": name an attribute of that, such as " + name + "." + t.New
	}
	if strings.Count(name, ".") > 1 {
		if near := l.nearestPath(typ, name); near != "" {
			return fmt.Sprintf("did you mean %q?", near)
		}
	}
	if hint := diag.DidYouMean(name, l.Model.Names(typ)); hint != "" {
		return hint
	}
	var owners []string
	for _, other := range l.Model.TypeNames() {
		if a, ok := l.Model.Resolve(other, name); ok && !a.Extension {
			owners = append(owners, other)
		}
	}
	if len(owners) == 0 {
		return ""
	}
	return "it is an attribute of " + list(owners)
}

// referred are the types that a path of references, without an attribute at its end, leads to.
func (l *lowerer) referred(typ, path string) []string {
	types := []string{typ}
	for step := range strings.SplitSeq(path, ".") {
		var next []string
		for _, name := range types {
			t, _ := l.Model.Type(name)
			if ref, ok := t.Ref(strings.TrimSuffix(step, "[*]")); ok {
				next = append(next, ref.Types...)
			}
		}
		types = distinct(next)
	}
	return types
}

// nearestPath mends a path of several references step by step; "" where one step is near nothing.
func (l *lowerer) nearestPath(typ, path string) string {
	steps := strings.Split(path, ".")
	types := []string{typ}
	for i, step := range steps {
		last := i == len(steps)-1
		var names []string
		refs := map[string]entity.Ref{}
		for _, name := range types {
			t, _ := l.Model.Type(name)
			for _, r := range t.Refs {
				refs[r.Name] = r
			}
			if last {
				names = append(names, l.Model.Paths(name, 0)...)
				continue
			}
			for _, r := range t.Refs {
				names = append(names, r.Name)
			}
		}
		near, ok := diag.Nearest(strings.TrimSuffix(step, "[*]"), names)
		if !ok {
			return ""
		}
		if steps[i] = near; !last {
			steps[i], types = refs[near].String(), refs[near].Types
		}
	}
	mended := strings.Join(steps, ".")
	if _, ok := l.Model.Resolve(typ, mended); !ok || mended == path {
		return ""
	}
	return mended
}
