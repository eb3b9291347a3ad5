package schema

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/entity/strictyaml"
)

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Loader reads profiles.
type Loader struct {
	Model  *entity.Model
	Layout *Layout
	// Base finds the profile that another one extends.
	Base func(name string) (*Profile, bool)
}

// Load reads a profile. What is wrong is told as `file:line: message`, all of it. A profile that extends another says
// only what differs: a key replaces the other's, but records and roles are replaced kind by kind and attribute by
// attribute, and a kind that is new is tried before the other's.
func (l Loader) Load(file string, data []byte) (*Profile, error) {
	doc := strictyaml.Parse(file, data)
	root := doc.Root()
	f := root.Fields("name", "doc", "extends", "rows", "interval", "weighted", "time", "time_end", "number", "asset",
		"missing", "define", "unique_ids", "process_identity", "fold_paths", "lifetimes", "records", "states", "rest", "roles")
	p := l.base(f["extends"])
	p.loadHead(f)
	p.loadDefined(f["define"])
	p.loadTimes(f)
	p.loadFold(f["fold_paths"])
	p.loadLifetimes(f["lifetimes"])
	p.loadRecords(f["records"])
	if f["states"].Exists() {
		p.states = f["states"].Texts()
	}
	for _, e := range f["roles"].Entries() {
		p.loadRole(e)
	}
	p.loadRest(f["rest"])
	p.check(root, f)
	if p.format == "" {
		p.format = p.name
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// base is a copy of the profile that is extended, or an empty one.
func (l Loader) base(n strictyaml.Node) *Profile {
	p := &Profile{model: l.Model, layout: l.Layout}
	if !n.Exists() {
		return p
	}
	b, ok := (*Profile)(nil), false
	if l.Base != nil {
		b, ok = l.Base(n.Text())
	}
	if !ok {
		n.Errorf("there is no profile %q to extend", n.Text())
		return p
	}
	*p = *b
	p.kinds = slices.Clone(b.kinds)
	p.roles = nil
	for _, r := range b.roles {
		c := *r
		c.attrs = slices.Clone(r.attrs)
		p.roles = append(p.roles, &c)
	}
	return p
}

func (p *Profile) loadHead(f map[string]strictyaml.Node) {
	p.name = f["name"].Text()
	if n := f["name"]; n.Exists() && !nameForm.MatchString(p.name) {
		n.Errorf("%q cannot be the name of a profile: lower-case letters, digits and dashes are needed", p.name)
	}
	set(f["doc"], &p.doc)
	if n := f["rows"]; n.Exists() {
		p.rows = One
		if n.OneOf("one", "many") == "many" {
			p.rows = Many
		}
	}
	if n := f["interval"]; n.Exists() {
		p.interval = n.Bool()
	}
	if n := f["weighted"]; n.Exists() {
		p.weighted = n.Bool()
	}
	if n := f["missing"]; n.Exists() {
		p.missing = n.Texts()
	}
	if n := f["unique_ids"]; n.Exists() {
		p.assetIDs = n.OneOf("global", "asset") == "asset"
	}
	if n := f["process_identity"]; n.Exists() {
		p.rungs = nil
		for _, r := range n.Items() {
			p.rungs = append(p.rungs, r.OneOf("x_unique_id", "created", "lifetime"))
		}
	}
}

func set(n strictyaml.Node, to *string) {
	if n.Exists() {
		*to = n.Text()
	}
}

func (p *Profile) loadTimes(f map[string]strictyaml.Node) {
	p.loadField(f["time"], &p.time)
	p.loadField(f["time_end"], &p.timeEnd)
	p.loadField(f["number"], &p.number)
	p.loadField(f["asset"], &p.asset)
}

// loadDefined reads the names that stand for fields, or with `.*` for objects; one may use those above it.
func (p *Profile) loadDefined(n strictyaml.Node) {
	d := definitions{fields: maps.Clone(p.defined.fields), objects: maps.Clone(p.defined.objects)}
	if d.fields == nil {
		d = definitions{fields: map[string]Field{}, objects: map[string]string{}}
	}
	p.defined = d
	for _, e := range n.Entries() {
		name, object := strings.CutSuffix(e.Key, ".*")
		if !strings.HasPrefix(name, "$") || !isField(name) || strings.Contains(name, ".") {
			e.At.Errorf("%q cannot be defined: $ and a name are needed", e.Key)
		}
		var f Field
		p.loadField(e.Value, &f)
		if object {
			d.objects[name] = e.Value.Text()
		} else {
			d.fields[name] = f
		}
	}
}

func (p *Profile) loadField(n strictyaml.Node, to *Field) {
	if !n.Exists() {
		return
	}
	f, err := parseField(n.Text(), p.defined)
	if err != nil {
		n.Errorf("%v", err)
		return
	}
	*to = f
}

func (p *Profile) loadFold(n strictyaml.Node) {
	if !n.Exists() {
		return
	}
	f := n.Fields("shapes", "where")
	p.fold = Fold{Where: p.loadConditions(f["where"])}
	for _, s := range f["shapes"].Items() {
		p.fold.Shapes = append(p.fold.Shapes, s.OneOf("drive", "backslash"))
	}
}

func (p *Profile) loadLifetimes(n strictyaml.Node) {
	if !n.Exists() {
		return
	}
	f := n.Fields("birth", "end")
	p.birth, p.end = loadEvidence(f["birth"]), loadEvidence(f["end"])
}

func loadEvidence(n strictyaml.Node) Evidence {
	f := n.Fields("kinds", "mentions")
	return Evidence{f["kinds"].Texts(), f["mentions"].Texts()}
}

func (p *Profile) loadRecords(n strictyaml.Node) {
	var first []Kind
	for _, e := range n.Entries() {
		k := Kind{e.Key, p.loadConditions(e.Value)}
		if !nameForm.MatchString(k.Name) {
			e.At.Errorf("%q cannot be a kind of record", k.Name)
		}
		if i := slices.IndexFunc(p.kinds, func(o Kind) bool { return o.Name == k.Name }); i >= 0 {
			p.kinds[i] = k
		} else {
			first = append(first, k)
		}
	}
	p.kinds = append(first, p.kinds...)
}

// loadRest reads the roles at which the fields stand that no attribute holds.
func (p *Profile) loadRest(n strictyaml.Node) {
	if !n.Exists() {
		return
	}
	p.rest = nil
	for _, item := range n.Items() {
		_, place := p.layout.Extra(item.Text())
		if _, ok := p.role(item.Text()); !ok || !place {
			item.Errorf("role %q has no place for fields", item.Text())
		}
		p.rest = append(p.rest, item.Text())
	}
}
