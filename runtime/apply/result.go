package apply

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// mostResult bounds the result file: names and counts, no data.
const mostResult = 16 << 20

// result is what the driver wrote.
type result struct {
	Frames []struct {
		Path    string `json:"path"`
		Rows    int64  `json:"rows"`
		Unknown int64  `json:"unknown"`
		Columns []struct {
			Name string `json:"name"`
			Kind string `json:"kind"`
		} `json:"columns"`
	} `json:"frames"`
	Display *struct {
		Kind string `json:"kind"`
		Path string `json:"path"`
	} `json:"display"`
	Error *struct {
		Problem   string `json:"problem"`
		Message   string `json:"message"`
		Traceback string `json:"traceback"`
		Hint      string `json:"hint"`
	} `json:"error"`
}

// readOut reads a file of out/. The analytics can write there too, so it must be a plain file of a bounded size.
func (w *workplace) readOut(name string, most int64) ([]byte, error) {
	root, err := os.OpenRoot(w.in("out"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	if err := plain(root, name, most); err != nil {
		return nil, err
	}
	return root.ReadFile(name)
}

func plain(root *os.Root, name string, most int64) error {
	info, err := root.Lstat(name)
	switch {
	case err != nil:
		return cause(err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%q is not a plain file", name)
	case most > 0 && info.Size() > most:
		return fmt.Errorf("%q has %d bytes, more than %d", name, info.Size(), most)
	}
	return nil
}

func (w *workplace) readResult() (*result, error) {
	text, err := w.readOut("result.json", mostResult)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) || strings.Contains(err.Error(), "no such file") {
			return nil, errors.New("there is no result file")
		}
		return nil, err
	}
	r := &result{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, err
	}
	return r, nil
}

// output takes over what the driver says it wrote, as far as it is there.
func (w *workplace) output(r *result, inputs []Input, l Limits) (*Output, error) {
	if n := len(r.Frames); n != 0 && n != len(inputs) {
		return nil, fmt.Errorf("%d tables for %d variables", n, len(inputs))
	}
	root, err := os.OpenRoot(w.in("out"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	out := &Output{dir: w.dir}
	for i, f := range r.Frames {
		if err := plain(root, f.Path, 0); err != nil {
			return nil, err
		}
		frame := Frame{Variable: inputs[i].Variable, Path: w.in("out", f.Path), Rows: f.Rows, Unknown: f.Unknown}
		for _, c := range f.Columns {
			kind, ok := kindNamed(c.Kind)
			if !ok {
				return nil, fmt.Errorf("column %q is of the unknown kind %q", c.Name, c.Kind)
			}
			frame.Columns = append(frame.Columns, Column{c.Name, kind})
		}
		out.Frames = append(out.Frames, frame)
	}
	if r.Display != nil {
		data, err := w.readOut(r.Display.Path, l.Display)
		if err != nil {
			return nil, err
		}
		out.Display = &Display{Kind: DisplayKind(r.Display.Kind), Data: data}
	}
	return out, nil
}

func kindNamed(name string) (entity.Kind, bool) {
	for k := entity.KindString; k <= entity.KindList; k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// lastTrace is where the analytics was when its time was over, innermost call first, without the driver's frames.
func (w *workplace) lastTrace() string {
	text, err := w.readOut("trace.txt", 1<<20)
	if err != nil {
		return ""
	}
	var kept []string
	for line := range strings.Lines(legible(string(text))) {
		if !strings.Contains(line, w.in("driver")) && !strings.Contains(line, "/site-packages/") {
			kept = append(kept, line)
		}
	}
	if len(kept) < 2 {
		return ""
	}
	return strings.Join(kept, "")
}
