package planfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/diag"
)

// places are where the values of a JSON text begin, by path: `queries[2].text`, from 0.
type places struct {
	file    *diag.File
	text    string // without a byte order mark
	offsets map[string]int
}

// mistake is what is wrong with a text as JSON, and where.
type mistake struct {
	offset  int
	message string
}

// Error is the message.
func (m *mistake) Error() string { return m.message }

// locate walks a JSON text. It refuses what two readers may read differently: a key twice, or in other letters.
func locate(file *diag.File, text string) (*places, error) {
	p := &places{file: file, text: text, offsets: map[string]int{}}
	d := json.NewDecoder(strings.NewReader(text))
	if err := p.value(d, "", 0); err != nil {
		return p, p.mistake(d, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return p, &mistake{p.next(d), "something stands behind the object"}
	}
	return p, nil
}

// mistake gives an error of the decoder its place.
func (p *places) mistake(d *json.Decoder, err error) error {
	var own *mistake
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &own):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &mistake{len(p.text), "it ends in the middle"}
	case errors.As(err, &syntax):
		return &mistake{max(int(syntax.Offset)-1, int(d.InputOffset())), "it is not JSON: " + err.Error()}
	}
	return &mistake{p.next(d), "it is not JSON: " + err.Error()}
}

// next is where the next value begins.
func (p *places) next(d *json.Decoder) int {
	at := min(int(d.InputOffset()), len(p.text))
	return at + len(p.text[at:]) - len(strings.TrimLeft(p.text[at:], " \t\r\n:,"))
}

// deepest is more than the depth of any value of a plan.
const deepest = 16

func (p *places) value(d *json.Decoder, path string, depth int) error {
	if depth > deepest {
		return &mistake{p.next(d), "it is nested too deep"}
	}
	p.offsets[path] = p.next(d)
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('{'):
		return p.object(d, path, depth+1)
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if err := p.value(d, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}

func (p *places) object(d *json.Decoder, path string, depth int) error {
	if path != "" {
		path += "."
	}
	for seen := map[string]bool{}; d.More(); {
		at := p.next(d)
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		// of parameters the keys are the hunt's
		if free := strings.HasSuffix(path, "parameters."); !free && key != strings.ToLower(key) {
			return &mistake{at, fmt.Sprintf("there is no field %q", key)}
		}
		if seen[key] {
			return &mistake{at, fmt.Sprintf("%q stands twice", key)}
		}
		seen[key] = true
		if err := p.value(d, path+key, depth); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// at is the place of a value, or of the nearest that holds it.
func (p *places) at(path string) diag.Span {
	for {
		if offset, ok := p.offsets[path]; ok {
			return p.span(offset)
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return p.span(p.offsets[""])
		}
		path = path[:i]
	}
}

// span is the place of an offset.
func (p *places) span(offset int) diag.Span {
	before := p.text[:min(offset, len(p.text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	start := diag.Pos{Offset: offset, Line: 1 + strings.Count(before, "\n"), Column: 1 + utf8.RuneCountInString(line)}
	return diag.Span{File: p.file.Name, Start: start, End: start}
}
