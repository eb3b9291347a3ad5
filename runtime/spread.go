package runtime

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/huntc/huntc/ir/entity"
)

// spread puts columns in the place of one that holds what an analytics returned without declaring it: one for each name, in
// alphabetical order. A column whose type only the answer tells gets the kind of its values.
func (t *table) spread() {
	if t == nil {
		return
	}
	for i := len(t.names) - 1; i >= 0; i-- {
		if t.others[i] && t.kinds[i] != entity.KindList { // of an INFO it is the names alone
			t.spreadAt(i)
		}
	}
	for i, k := range t.kinds {
		if k == entity.KindString {
			t.kinds[i] = kindOf(t.rows, i)
		}
	}
}

// kindOf is the kind of a column of texts or numbers.
func kindOf(rows [][]Cell, at int) entity.Kind {
	kind := entity.KindString
	for _, r := range rows {
		switch r[at].(type) {
		case nil:
		case int64:
			kind = max(kind, entity.KindInt)
		case float64:
			kind = entity.KindFloat
		default:
			return entity.KindString
		}
	}
	return kind
}

func (t *table) spreadAt(at int) {
	found := map[string]bool{}
	values := make([]map[string]string, len(t.rows))
	for i, r := range t.rows {
		values[i], _ = r[at].(map[string]string)
		for name := range values[i] {
			found[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(found))
	kinds := make([]entity.Kind, len(names))
	for i, r := range t.rows {
		cells := make([]Cell, len(names))
		for j, name := range names {
			cells[j], kinds[j] = fromJSON(values[i][name], kinds[j])
		}
		t.rows[i] = slices.Replace(r, at, at+1, cells...)
	}
	t.names = slices.Replace(t.names, at, at+1, names...)
	t.kinds = slices.Replace(t.kinds, at, at+1, kinds...)
	t.others = slices.Replace(t.others, at, at+1, make([]bool, len(names))...)
}

// fromJSON is a value as the engine wrote it to JSON, and the kind of its column so far.
func fromJSON(text string, kind entity.Kind) (Cell, entity.Kind) {
	var v any
	if text == "" || json.Unmarshal([]byte(text), &v) != nil {
		return nil, kind
	}
	switch v := v.(type) {
	case nil:
		return nil, kind
	case bool:
		return v, entity.KindBool
	case float64:
		var n int64
		if json.Unmarshal([]byte(text), &n) == nil {
			return n, max(kind, entity.KindInt)
		}
		return v, entity.KindFloat
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out, entity.KindList
	case string:
		return v, kind
	}
	return text, kind
}
