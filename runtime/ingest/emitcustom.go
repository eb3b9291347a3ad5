package ingest

import (
	"strings"

	"github.com/valyala/fastjson"
)

// custom is an object of a type that the model does not know.
type custom struct {
	key, typ string
	object   *fastjson.Object
}

// stray is an attribute of the record itself: what an observation says that is no entity's. Several values of one name are
// one text.
type stray struct {
	name   string
	values []string
}

// strays collects what an observation says beside its entities: the properties of its objects of custom types, under
// x_<type>.<property>, and those of its own that STIX does not define.
func (e *emitter) strays(o *observation, own *fastjson.Object) []stray {
	e.found = e.found[:0]
	own.Visit(func(key []byte, v *fastjson.Value) {
		switch name := string(key); {
		case strings.HasPrefix(name, "x_"), name == "extensions":
			e.path = appendName(e.path[:0], key)
			e.flatten(o, "observed-data", v)
		case name == "labels", name == "confidence":
			e.path = append(append(e.path[:0], "x_"...), key...)
			e.flatten(o, "observed-data", v)
		}
	})
	for i := range o.customs {
		c := &o.customs[i]
		prefix := "x_" + strings.ReplaceAll(strings.TrimPrefix(c.typ, "x-"), "-", "_") + "."
		c.object.Visit(func(key []byte, v *fastjson.Value) {
			if isFrame(key) || string(key) == "id" && strings.Contains(string(v.GetStringBytes()), "--") {
				return
			}
			e.path = appendName(append(e.path[:0], prefix...), key)
			e.flatten(o, c.typ, v)
		})
	}
	return e.found
}

// flatten notes the value under the name in e.path, the members of a dictionary under dotted names, and a reference by the
// name of what it points to.
func (e *emitter) flatten(o *observation, typ string, v *fastjson.Value) {
	prefix := len(e.path)
	switch {
	case v.Type() == fastjson.TypeNull:
	case v.Type() == fastjson.TypeObject:
		v.GetObject().Visit(func(key []byte, member *fastjson.Value) {
			e.path = appendName(append(e.path[:prefix], '.'), key)
			e.flatten(o, typ, member)
		})
	case isReference(e.path, v):
		items := v.GetArray()
		if v.Type() == fastjson.TypeString {
			items = []*fastjson.Value{v}
		}
		for _, item := range items {
			e.path = e.path[:prefix]
			e.pointed(o, typ, string(item.GetStringBytes()))
		}
	default:
		e.stray(string(e.plain(v)))
	}
}

// pointed notes what names the object behind a reference: `dst_ip_ref` becomes `dst_ip_ref.value`.
func (e *emitter) pointed(o *observation, typ, key string) {
	to, ok := o.byKey[key]
	if !ok {
		if !o.isCustom(key) {
			e.notes.count(typ + "." + string(e.path) + ": references to nothing in the observation")
		}
		return
	}
	n := &o.nodes[to]
	v := n.object.Get(n.words.naming)
	if v == nil || v.Type() == fastjson.TypeNull {
		e.notes.count(typ + "." + string(e.path) + ": references to an object that has no " + n.words.naming)
		return
	}
	e.path = append(append(e.path, '.'), n.words.naming...)
	e.stray(string(e.plain(v)))
}

// stray notes a value under the name in e.path.
func (e *emitter) stray(value string) {
	for i := range e.found {
		if e.found[i].name == string(e.path) {
			e.found[i].values = append(e.found[i].values, value)
			return
		}
	}
	e.found = append(e.found, stray{string(e.path), []string{value}})
}

// record writes the record's own attributes into a row.
func (e *emitter) record(at int, found []stray) {
	r := e.vocab.named["event"]
	for _, s := range found {
		r.names.add(at, []byte(s.name))
		r.values.add(at, []byte(strings.Join(s.values, ", ")))
		r.extras[s.name]++
	}
}

// isCustom tells whether an object of a custom type has this key.
func (o *observation) isCustom(key string) bool {
	for i := range o.customs {
		if o.customs[i].key == key {
			return true
		}
	}
	return false
}
