package ingest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/huntc/huntc/backends/schema"
)

// assetName writes the asset of a row, the same for every row of the observation.
func (e *emitter) assetName(at int, asset *node) {
	for _, key := range e.assetKeys {
		if text := asset.object.Get(key).GetStringBytes(); len(text) > 0 {
			e.block.asset.setText(at, text)
			return
		}
	}
}

// foldsPaths says of a row that its paths are folded whatever their shape, where the asset meets a condition of the profile.
func (e *emitter) foldsPaths(at int, asset *node) {
	if slices.ContainsFunc(e.folds, func(c schema.Condition) bool { return meets(asset, c) }) {
		e.block.folds.setFlag(at, true)
	}
}

// meets reports whether the asset has one of the values of each field of the condition.
func meets(asset *node, c schema.Condition) bool {
	return !slices.ContainsFunc(c, func(m schema.Match) bool {
		member, _ := strings.CutPrefix(m.Field.String(), assetPrefix)
		return !slices.Contains(m.Values, string(memberText(asset.object, member)))
	})
}

// filePath gives a file with a directory its full path, unless the object has one.
func (e *emitter) filePath(at int, r *roleWords, o *observation, i int) {
	path := r.attrs["x_path"]
	name := o.nodes[i].object.Get("name").GetStringBytes()
	dir := o.target(i, "parent_directory_ref")
	if path == nil || path.has(at) || len(name) == 0 || dir < 0 {
		return
	}
	e.text = joinPath(e.text[:0], o.nodes[dir].object.Get("path").GetStringBytes(), name)
	path.setText(at, e.text)
}

// joinPath appends the path of name in dir, with the separator that dir uses.
func joinPath(out, dir, name []byte) []byte {
	if len(dir) == 0 {
		return out
	}
	out = append(out, dir...)
	last := dir[len(dir)-1]
	switch {
	case last == '/' || last == '\\':
	case bytes.IndexByte(dir, '/') >= 0:
		out = append(out, '/')
	case bytes.IndexByte(dir, '\\') >= 0 || len(dir) == 2 && dir[1] == ':':
		out = append(out, '\\')
	default:
		out = append(out, '/')
	}
	return append(out, name...)
}

// imageName gives a process without a name that of its image: STIX 2.1 has no process:name.
func (e *emitter) imageName(at int, r *roleWords, o *observation, i int) {
	name := r.attrs["name"]
	image := o.target(i, "binary_ref")
	if name == nil || name.has(at) || image < 0 || o.nodes[i].object.Get("image_ref") == nil {
		return
	}
	name.setText(at, o.nodes[image].object.Get("name").GetStringBytes())
}

// system copies the asset's operating system out of the object that os_ref names.
func (e *emitter) system(at int, r *roleWords, o *observation, i int) {
	os := o.target(i, "os_ref")
	if os < 0 {
		return
	}
	for from, to := range map[string]string{"name": "os_name", "version": "os_version"} {
		if b := r.attrs[to]; b != nil {
			b.setText(at, memberText(o.nodes[os].object, from))
		}
	}
}

func memberText(object *fastjson.Object, name string) []byte {
	return object.Get(name).GetStringBytes()
}
