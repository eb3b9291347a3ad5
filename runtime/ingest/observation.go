package ingest

import (
	"fmt"

	"github.com/valyala/fastjson"
)

// node is one cyber observable object of an observation.
type node struct {
	key     string
	words   *typeWords
	object  *fastjson.Object
	refs    []link
	covered bool // mentioned in some row
	parent  bool // some process names it as its parent
	inner   bool // something refers to it
}

// link is one reference of a node. A list of references is as many links of one name.
type link struct {
	name    string
	to      int // index of the node
	nth     int // position in the list
	list    bool
	carried bool // stated by some row
}

// observation is one observed-data object with everything that it mentions.
type observation struct {
	vocab *vocabulary
	notes *report
	nodes []node
	byKey map[string]int
	rows  []cluster
	asset int // index of the node, or -1
	event int

	customs []custom // objects that are no nodes
}

// cluster is one row to be: which node is mentioned in which role.
type cluster struct {
	slots []int // by role index: node index + 1, 0 for none
}

func newObservation(v *vocabulary, notes *report) *observation {
	return &observation{vocab: v, notes: notes, byKey: map[string]int{}}
}

// reset empties the observation for the next one.
func (o *observation) reset() {
	clear(o.byKey)
	o.nodes, o.rows, o.customs = o.nodes[:0], o.rows[:0], o.customs[:0]
	o.asset, o.event = -1, -1
}

// addNode adds an object under its key. One of a type that the model does not know is the
// record's.
func (o *observation) addNode(key string, v *fastjson.Value) error {
	object, err := v.Object()
	if err != nil {
		return fmt.Errorf("object %q is no JSON object", key)
	}
	typ := string(object.Get("type").GetStringBytes())
	if typ == "" {
		return fmt.Errorf("object %q has no type", key)
	}
	words := o.vocab.types[typ]
	if words == nil {
		o.customs = append(o.customs, custom{key, typ, object})
		return nil
	}
	at := len(o.nodes)
	o.byKey[key] = at
	n := node{key: key, words: words, object: object}
	if at < cap(o.nodes) {
		n.refs = o.nodes[:at+1][at].refs[:0]
	}
	o.nodes = append(o.nodes, n)
	switch {
	case typ == "x-oca-asset" && o.asset < 0:
		o.asset = at
	case typ == "x-oca-event" && o.event < 0:
		o.event = at
	}
	return nil
}

// link resolves every reference once all nodes are there.
func (o *observation) link() {
	for i := range o.nodes {
		n := &o.nodes[i]
		n.object.Visit(func(key []byte, v *fastjson.Value) {
			if !isReference(key, v) {
				return
			}
			name := string(key)
			if canonical, ok := n.words.refs[name]; ok {
				name = canonical
			}
			switch v.Type() {
			case fastjson.TypeArray:
				for nth, item := range v.GetArray() {
					o.linkOne(i, link{name: name, nth: nth, list: true}, item)
				}
			case fastjson.TypeString:
				o.linkOne(i, link{name: name}, v)
			}
		})
	}
	o.invert()
	for i := range o.nodes {
		for _, l := range o.nodes[i].refs {
			if i == o.event || i == o.asset || inverses[l.name] != "" {
				continue
			}
			o.nodes[l.to].inner = true
			if l.name == "parent_ref" && l.to != i {
				o.nodes[l.to].parent = true
			}
		}
	}
}

func (o *observation) linkOne(from int, l link, v *fastjson.Value) {
	key, err := v.StringBytes()
	if err != nil {
		return
	}
	to, ok := o.byKey[string(key)]
	if !ok {
		if o.isCustom(string(key)) {
			return
		}
		o.notes.count(o.nodes[from].words.name + "." + l.name + ": references to nothing in the observation")
		return
	}
	l.to = to
	o.nodes[from].refs = append(o.nodes[from].refs, l)
}

// inverses are references that say of the other object what its own reference would say.
var inverses = map[string]string{
	"contains_refs":     "parent_directory_ref",
	"child_refs":        "parent_ref",
	"encapsulates_refs": "encapsulated_by_ref",
}

// invert gives an object the reference that only the other end speaks of.
func (o *observation) invert() {
	for i := range o.nodes {
		for _, l := range o.nodes[i].refs {
			inner := &o.nodes[l.to]
			back, ok := inverses[l.name]
			if ok && (inner.words.name == "file" || l.name != "contains_refs") && o.target(l.to, back) < 0 {
				inner.refs = append(inner.refs, link{name: back, to: i})
			}
		}
	}
}

// target is the node that a reference of node i points to, or -1.
func (o *observation) target(i int, name string) int {
	for _, l := range o.nodes[i].refs {
		if l.name == name {
			return l.to
		}
	}
	return -1
}
