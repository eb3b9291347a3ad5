package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/valyala/fastjson"
)

// stixLoader turns bundles into rows of the staging table.
type stixLoader struct {
	out     func(context.Context, *block) error // takes a full block
	block   *block
	notes   *report
	vocab   *vocabulary
	obs     *observation
	emit    *emitter
	spill   *spill // objects and observations of the 2.1 form
	scratch string
	parser  fastjson.Parser
	record  int64 // number of the last observation
	records uint64
	number  uint64 // observations that these stand for
	file    string
	// strays are the objects of types that the model does not know, with their types, until an observation refers to them.
	strays map[string]string
}

// newSTIXLoader makes a loader that hands its blocks to out. Temporary files go to scratch.
func newSTIXLoader(m *modelOf, scratch string, notes *report, out func(context.Context, *block) error) *stixLoader {
	b := newBlock(m.layout)
	v := newVocabulary(m.entities, m.layout, b)
	return &stixLoader{
		strays: map[string]string{}, out: out, block: b, notes: notes, vocab: v, obs: newObservation(v, notes), scratch: scratch,
		emit: &emitter{vocab: v, block: b, notes: notes, assetKeys: assetMembers(m.profile), folds: m.profile.Fold().Where},
	}
}

// load reads one bundle. What is wrong inside is reported; an error is a file that is no
// bundle, or an engine that takes no more.
func (l *stixLoader) load(ctx context.Context, path string, in io.Reader) error {
	l.file = path
	s := newBundleScanner(in)
	if err := s.open(); err != nil && !errors.Is(err, io.EOF) {
		return named(err, path)
	}
	for {
		el, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return l.rest(ctx)
		case err != nil:
			l.problem(el, err)
			if err := l.notes.stopped(); err != nil {
				return err
			}
			if el.raw == nil && !s.inside {
				return l.rest(ctx)
			}
			s.recover(el)
			continue
		}
		if err := l.member(el); err != nil {
			l.problem(el, err)
			s.recover(el)
		}
		if err := l.flush(ctx, false); err != nil {
			return err
		}
	}
}

// flush hands the block over when it is full, or when it is the last one.
func (l *stixLoader) flush(ctx context.Context, last bool) error {
	if err := errors.Join(ctx.Err(), l.notes.stopped()); err != nil {
		return err
	}
	if !last && !l.block.full() {
		return nil
	}
	return l.out(ctx, l.block)
}

// rest converts the observations that were put aside until all objects were read.
func (l *stixLoader) rest(ctx context.Context) error {
	if l.spill == nil {
		return nil
	}
	defer func() { l.spill = nil }()
	err := l.spill.observations(func(record int64, el element) error {
		if err := l.referring(record, el); err != nil {
			l.problem(el, err)
		}
		return l.flush(ctx, false)
	})
	for _, typ := range l.strays {
		l.notes.count(typ + ": objects of a type that the model does not know")
	}
	clear(l.strays)
	return errors.Join(err, l.spill.close())
}

// member handles one member of the bundle.
func (l *stixLoader) member(el element) error {
	v, err := l.parser.ParseBytes(el.raw)
	if err != nil {
		return err
	}
	typ := string(v.GetStringBytes("type"))
	switch {
	case v.Type() != fastjson.TypeObject:
		return errors.New("not an object")
	case typ == "observed-data" && v.Exists("objects"):
		l.record++
		return l.embedded(v, el)
	case typ == "observed-data":
		l.record++
		return l.aside(func(s *spill) error { return s.putObservation(l.record, el) })
	case typ == "":
		return errors.New("an object without type")
	case l.vocab.types[typ] != nil:
		id := string(v.GetStringBytes("id"))
		return l.aside(func(s *spill) error { return s.putObject(id, el.raw) })
	}
	id := string(v.GetStringBytes("id"))
	if id == "" {
		l.notes.count(typ + ": objects of a type that the model does not know")
		return nil
	}
	l.strays[id] = typ
	return l.aside(func(s *spill) error { return s.putObject(id, el.raw) })
}

// aside writes something to the spill, which is made on first use.
func (l *stixLoader) aside(put func(*spill) error) error {
	if l.spill == nil {
		s, err := newSpill(l.scratch)
		if err != nil {
			return err
		}
		l.spill = s
	}
	return put(l.spill)
}

// embedded converts an observation that holds its objects, the form of STIX 2.0.
func (l *stixLoader) embedded(v *fastjson.Value, el element) error {
	objects := v.Get("objects")
	if objects.Type() != fastjson.TypeObject {
		return errors.New("`objects` is no JSON object")
	}
	l.obs.reset()
	objects.GetObject().Visit(func(key []byte, item *fastjson.Value) {
		if err := l.obs.addNode(string(key), item); err != nil {
			l.problem(el, err) // costs the object, not the observation
		}
	})
	return l.write(v, l.record)
}

// referring converts an observation that names its objects by id, the form of STIX 2.1.
func (l *stixLoader) referring(record int64, el element) error {
	v, err := l.parser.ParseBytes(el.raw)
	if err != nil {
		return err
	}
	l.obs.reset()
	l.spill.rewind()
	todo := []string{}
	for _, ref := range v.GetArray("object_refs") {
		todo = append(todo, string(ref.GetStringBytes()))
	}
	listed := len(todo)
	for i := 0; i < len(todo); i++ {
		object, err := l.spill.object(todo[i])
		if err != nil {
			return err
		}
		delete(l.strays, todo[i])
		if object == nil {
			if i < listed {
				l.notes.count("observed-data.object_refs: references to nothing in the bundle")
			}
			continue
		}
		if err := l.obs.addNode(todo[i], object); err != nil {
			l.problem(el, err)
			continue
		}
		todo = appendReferences(todo, object)
	}
	return l.write(v, record)
}

// appendReferences adds the ids that an object refers to and that are not in the list yet.
func appendReferences(ids []string, object *fastjson.Value) []string {
	add := func(v *fastjson.Value) {
		id := string(v.GetStringBytes())
		for _, known := range ids {
			if known == id {
				return
			}
		}
		ids = append(ids, id)
	}
	object.GetObject().Visit(func(key []byte, v *fastjson.Value) {
		if !isReference(key, v) || isFrame(key) {
			return
		}
		for _, item := range v.GetArray() {
			add(item)
		}
		if v.Type() == fastjson.TypeString {
			add(v)
		}
	})
	return ids
}

// write plans the rows of the observation that l.obs holds and appends them.
func (l *stixLoader) write(v *fastjson.Value, record int64) error {
	h, err := headerOf(v, record)
	if err != nil {
		return err
	}
	l.obs.link()
	l.obs.plan()
	found := l.emit.strays(l.obs, v.GetObject())
	if len(found) > 0 && len(l.obs.rows) == 0 {
		l.obs.row()
	}
	l.emit.write(l.obs, h, found)
	l.records++
	l.number += uint64(h.number)
	return nil
}

// headerOf reads what the rows of an observation share.
func headerOf(v *fastjson.Value, record int64) (header, error) {
	h := header{record: record, number: 1}
	var ok bool
	if h.begin, ok = instant(v.GetStringBytes("first_observed")); !ok {
		return h, fmt.Errorf("first_observed is no time: %q", v.GetStringBytes("first_observed"))
	}
	h.end = h.begin
	if last := v.GetStringBytes("last_observed"); len(last) > 0 {
		if h.end, ok = instant(last); !ok || h.end < h.begin {
			return h, fmt.Errorf("last_observed is no time after first_observed: %q", last)
		}
	}
	if n := v.GetInt64("number_observed"); n > 0 && n < 1<<32 {
		h.number = n
	}
	return h, nil
}

var idPattern = regexp.MustCompile(`"id"\s*:\s*"([a-z0-9-]+--[^"]{1,80})"`)

// problem reports what is wrong with a member, at the exact byte where that is known.
func (l *stixLoader) problem(el element, err error) {
	p := Problem{File: l.file, Line: el.line, Offset: el.offset, Object: fmt.Sprintf("objects[%d]", el.index), Message: err.Error()}
	if el.raw != nil {
		if id := idPattern.FindSubmatch(el.raw); id != nil {
			p.Object = string(id[1])
		}
		var syntax *json.SyntaxError
		if wrong := json.Unmarshal(el.raw, new(json.RawMessage)); errors.As(wrong, &syntax) {
			at := min(int(syntax.Offset), len(el.raw))
			p.Line += int64(bytes.Count(el.raw[:at], newline))
			p.Offset += int64(at)
			p.Message = syntax.Error()
		}
	}
	l.notes.add(p)
}

// named puts the file's name into an error that lacks it.
func named(err error, path string) error {
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		e.File = path
	}
	return err
}
