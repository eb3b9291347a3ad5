package ingest

import (
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
)

// vocabulary is what the converter knows of the model and of the store: types, roles, and
// the buffer that takes an attribute of a role.
type vocabulary struct {
	types map[string]*typeWords
	roles []*roleWords
	named map[string]*roleWords
}

// typeWords is what the converter knows of one entity type.
type typeWords struct {
	name    string
	naming  string            // the attribute that names one
	own     *roleWords        // the role of an object that nothing refers to
	aliases map[string]string // other spellings of attributes, such as STIX 2.1's created_time
	refs    map[string]string // other spellings of references, such as image_ref
	listed  map[string]bool   // lists of dictionaries whose members are attributes: values
}

// roleWords is one role of a record and where its mention goes.
type roleWords struct {
	index  int
	name   string
	types  map[string]bool
	refs   map[string]*roleWords // reference name: the role of the same record it points to
	attrs  map[string]*buffer    // by canonical name
	kind   *buffer               // which type the mention has, in roles of several types
	object *buffer               // the object's key in the observation; its presence is the mention's
	names  *buffer               // names of the attributes that the model does not know,
	values *buffer               // and their values, side by side
	extras map[string]uint64     // how often each of these names came
}

// ownRoles says in which role an object is mentioned that no other object of its
// observation refers to. A type that is not here gets rows only through references.
var ownRoles = map[string]string{
	"process": "process", "file": "file", "directory": "directory", "network-traffic": "traffic",
	"ipv4-addr": "address", "ipv6-addr": "address", "mac-addr": "mac", "domain-name": "domain", "url": "url",
	"autonomous-system": "autonomous_system", "user-account": "user", "windows-registry-key": "registry",
	"mutex": "mutex", "software": "software", "artifact": "artifact", "x509-certificate": "certificate",
	"email-message": "email", "email-addr": "email_addr", "x-oca-asset": "asset", "x-oca-event": "event",
}

// newVocabulary joins the model and the store's layout; its buffers belong to the block.
func newVocabulary(m *entity.Model, layout *schema.Layout, b *block) *vocabulary {
	v := &vocabulary{types: map[string]*typeWords{}, named: map[string]*roleWords{}}
	for _, r := range m.Roles() {
		v.addRole(r, layout, b)
	}
	for _, r := range m.Roles() {
		for ref, to := range r.Refs {
			if target := v.named[to]; target != nil && v.named[r.Name] != nil {
				v.named[r.Name].refs[ref] = target
			}
		}
	}
	for _, name := range m.TypeNames() {
		if t, ok := m.Type(name); ok {
			v.types[name] = newTypeWords(t, v.named[ownRoles[name]])
		}
	}
	return v
}

// addRole makes the buffers of one role. A role without columns is not kept.
func (v *vocabulary) addRole(r *entity.Role, layout *schema.Layout, b *block) {
	if _, ok := layout.Key(r.Name); !ok {
		return
	}
	w := &roleWords{
		index: len(v.roles), name: r.Name, types: map[string]bool{}, refs: map[string]*roleWords{},
		attrs: map[string]*buffer{}, extras: map[string]uint64{}, object: b.column(objectColumn(r.Name), textBuffer),
	}
	for _, t := range r.Types {
		w.types[t] = true
	}
	for _, attr := range layout.Attrs(r.Name) {
		c, _ := layout.Attr(r.Name, attr)
		w.attrs[attr] = b.column(c.Name, bufferKindOf(c.Kind))
	}
	if name, ok := layout.TypeColumn(r.Name); ok {
		w.kind = b.column(name, textBuffer)
	}
	if name, ok := layout.Extra(r.Name); ok {
		w.names, w.values = b.column(extraNames(name), listBuffer), b.column(extraValues(name), listBuffer)
	}
	v.roles = append(v.roles, w)
	v.named[r.Name] = w
}

// Columns of the staging table that the store does not have.
func objectColumn(role string) string { return "object of " + role }
func extraNames(extra string) string  { return "names of " + extra }
func extraValues(extra string) string { return "values of " + extra }

func newTypeWords(t *entity.Type, own *roleWords) *typeWords {
	w := &typeWords{name: t.Name, naming: t.New, own: own, aliases: map[string]string{}, refs: map[string]string{}, listed: map[string]bool{}}
	for _, a := range t.Aliases {
		if _, ok := t.Own(a.Path); ok {
			w.aliases[a.Name] = a.Path
		}
		if _, ok := t.Ref(a.Path); ok {
			w.refs[a.Name] = a.Path
		}
	}
	for _, a := range t.Attributes {
		if head, _, ok := strings.Cut(a.Path, "[*]."); ok {
			w.listed[head] = true
		}
	}
	return w
}

func bufferKindOf(k entity.Kind) bufferKind {
	switch k {
	case entity.KindInt:
		return intBuffer
	case entity.KindFloat:
		return floatBuffer
	case entity.KindBool:
		return boolBuffer
	case entity.KindTime:
		return timeBuffer
	case entity.KindList:
		return listBuffer
	case entity.KindString:
		return textBuffer
	}
	panic("ingest: unhandled kind " + k.String())
}
