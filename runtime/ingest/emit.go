package ingest

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"github.com/huntc/huntc/backends/schema"
)

// header is what every row of one observation repeats.
type header struct {
	record int64
	begin  int64 // nanoseconds since 1970
	end    int64
	number int64
}

// emitter writes the rows of observations into a block.
type emitter struct {
	vocab *vocabulary
	block *block
	notes *report
	// assetKeys are the members of an asset that can name it, best first.
	assetKeys []string
	// folds are the conditions on the asset under which paths are compared without regard to case.
	folds []schema.Condition
	path  []byte // scratch for names
	found []stray
	text  []byte // scratch for values
}

// write appends every row of the observation. What its first row has beside the mentions is the record's.
func (e *emitter) write(o *observation, h header, found []stray) {
	for i := range o.rows {
		row := &o.rows[i]
		at := e.block.begin(h)
		for r, taken := range row.slots {
			if taken == 0 {
				continue
			}
			e.mention(at, e.vocab.roles[r], o, taken-1)
		}
		if o.asset >= 0 {
			e.assetName(at, &o.nodes[o.asset])
			e.foldsPaths(at, &o.nodes[o.asset])
		}
		if i == 0 {
			e.record(at, found)
		}
		e.block.rows++
	}
}

// mention writes node i as role r of row at.
func (e *emitter) mention(at int, r *roleWords, o *observation, i int) {
	n := &o.nodes[i]
	r.object.setText(at, []byte(n.key))
	if r.kind != nil {
		r.kind.setText(at, []byte(n.words.name))
	}
	n.object.Visit(func(key []byte, v *fastjson.Value) {
		e.property(at, r, n, key, v)
	})
	switch n.words.name {
	case "file":
		e.filePath(at, r, o, i)
	case "process":
		e.imageName(at, r, o, i)
	case "x-oca-asset":
		e.system(at, r, o, i)
	}
}

// property writes one member of an object: an attribute, or an extra under its own name.
func (e *emitter) property(at int, r *roleWords, n *node, key []byte, v *fastjson.Value) {
	if isFrame(key) || isReference(key, v) {
		return
	}
	if key[0] == 'i' && string(key) == "id" && bytes.Contains(v.GetStringBytes(), []byte("--")) {
		return // the id that STIX 2.1 gives every object
	}
	e.path = appendName(e.path[:0], key)
	if b := e.attribute(r, n); b != nil {
		e.value(at, b, v, n)
		return
	}
	switch v.Type() {
	case fastjson.TypeObject:
		e.nested(at, r, n, v, len(e.path))
	case fastjson.TypeArray:
		e.members(at, r, n, v)
	default:
		e.extra(at, r, v)
	}
}

// attribute is the column for the name in e.path, if the model has one.
func (e *emitter) attribute(r *roleWords, n *node) *buffer {
	if b := r.attrs[string(e.path)]; b != nil {
		return b
	}
	canonical, ok := n.words.aliases[string(e.path)]
	if !ok || n.object.Get(canonical) != nil {
		return nil // the canonical name counts where both are there
	}
	return r.attrs[canonical]
}

// nested writes the members of a dictionary under dotted names.
func (e *emitter) nested(at int, r *roleWords, n *node, v *fastjson.Value, prefix int) {
	object := v.GetObject()
	object.Visit(func(key []byte, member *fastjson.Value) {
		e.path = appendName(append(e.path[:prefix], '.'), key)
		if isReference(key, member) {
			e.notes.count(n.words.name + "." + string(e.path) + ": references that the model cannot follow")
			return
		}
		if member.Type() == fastjson.TypeObject {
			e.nested(at, r, n, member, len(e.path))
			return
		}
		if b := e.attribute(r, n); b != nil {
			e.value(at, b, member, n)
			return
		}
		e.extra(at, r, member)
	})
}

// members writes a list. Lists of dictionaries that the model knows by names such as
// values[*].data become lists of their members; any other list is an extra.
func (e *emitter) members(at int, r *roleWords, n *node, v *fastjson.Value) {
	if !n.words.listed[string(e.path)] {
		e.extra(at, r, v)
		return
	}
	prefix := len(e.path)
	for _, item := range v.GetArray() {
		item.GetObject().Visit(func(key []byte, member *fastjson.Value) {
			e.path = appendName(append(e.path[:prefix], "[*]."...), key)
			if b := e.attribute(r, n); b != nil {
				e.value(at, b, member, n)
			} else {
				e.extra(at, r, member)
			}
		})
	}
}

// extra keeps a value that the model has no attribute for, as text under its own name, which begins with x_ unless it is one
// of STIX's own for such things.
func (e *emitter) extra(at int, r *roleWords, v *fastjson.Value) {
	if v.Type() == fastjson.TypeNull {
		return
	}
	if r.names == nil {
		e.notes.count(r.name + "." + string(e.path) + ": values without a place in the store")
		return
	}
	name := e.path
	if !bytes.HasPrefix(name, []byte("x_")) && !bytes.HasPrefix(name, []byte("extensions.")) && !bytes.HasPrefix(name, []byte("hashes.")) {
		name = append([]byte("x_"), name...)
	}
	r.names.add(at, name)
	r.values.add(at, e.plain(v))
	if n, ok := r.extras[string(name)]; ok {
		r.extras[string(name)] = n + 1
	} else {
		r.extras[string(name)] = 1
	}
}

// plain is a value as text: a string without quotes, anything else as JSON.
func (e *emitter) plain(v *fastjson.Value) []byte {
	if v.Type() == fastjson.TypeString {
		return v.GetStringBytes()
	}
	e.text = v.MarshalTo(e.text[:0])
	return e.text
}

// value writes v into an attribute's column, converted to the column's kind. One that
// cannot be converted is missing, and counted.
func (e *emitter) value(at int, b *buffer, v *fastjson.Value, n *node) {
	if v.Type() == fastjson.TypeArray && b.kind != listBuffer {
		items := v.GetArray()
		if len(items) == 0 {
			return
		}
		v = items[0]
	}
	if v.Type() == fastjson.TypeNull {
		return
	}
	ok := true
	switch b.kind {
	case textBuffer:
		b.setText(at, e.plain(v))
	case listBuffer:
		e.list(at, b, v)
	case intBuffer:
		var i int64
		if i, ok = integer(e.plain(v)); ok {
			b.setInt(at, i)
		}
	case floatBuffer:
		var f float64
		if f, ok = real64(e.plain(v)); ok {
			b.setReal(at, f)
		}
	case boolBuffer:
		var flag bool
		if flag, ok = boolean(e.plain(v)); ok {
			b.setFlag(at, flag)
		}
	case timeBuffer:
		var t int64
		if t, ok = instant(e.plain(v)); ok {
			b.setInt(at, t)
		}
	}
	if !ok && len(e.plain(v)) > 0 {
		e.notes.count(n.words.name + "." + string(e.path) + ": values of another kind than the attribute's")
	}
}

func (e *emitter) list(at int, b *buffer, v *fastjson.Value) {
	if v.Type() != fastjson.TypeArray {
		b.add(at, e.plain(v))
		return
	}
	for _, item := range v.GetArray() {
		b.add(at, e.plain(item))
	}
}

// isFrame tells the members that belong to the format and not to the object.
func isFrame(key []byte) bool {
	switch string(key) {
	case "type", "spec_version", "object_marking_refs", "granular_markings", "defanged":
		return true
	}
	return false
}

// isReference tells references, which rows state by what they hold.
func isReference(key []byte, v *fastjson.Value) bool {
	switch {
	case bytes.HasSuffix(key, []byte("_ref")):
		return v.Type() == fastjson.TypeString || v.Type() == fastjson.TypeNull
	case bytes.HasSuffix(key, []byte("_refs")):
		return v.Type() == fastjson.TypeArray || v.Type() == fastjson.TypeNull
	}
	return false
}

// appendName writes one segment of an attribute path, quoted where it is no plain word.
func appendName(path, key []byte) []byte {
	if isBare(key) {
		return append(path, key...)
	}
	path = append(path, '\'')
	for _, c := range key {
		if c == '\'' || c == '\\' {
			path = append(path, '\\')
		}
		path = append(path, c)
	}
	return append(path, '\'')
}

func isBare(key []byte) bool {
	for i, c := range key {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return len(key) > 0
}

func integer(text []byte) (int64, bool) {
	s := strings.TrimSpace(string(text))
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int64(f)) || f > 1<<53 || f < -1<<53 {
		return 0, false
	}
	return int64(f), true
}

func real64(text []byte) (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
	return f, err == nil
}

func boolean(text []byte) (bool, bool) {
	v, err := strconv.ParseBool(strings.ToLower(string(text)))
	return v, err == nil
}

// instant reads a STIX timestamp as nanoseconds since 1970.
func instant(text []byte) (int64, bool) {
	t, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil || t.Year() < 1900 || t.Year() > 2261 {
		return 0, false
	}
	return t.UnixNano(), true
}
