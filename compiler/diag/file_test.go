package diag

import (
	"encoding/json"
	"testing"
)

// A notebook's places are those in its cells; what is said stands under the cell's own line, in the order of the cells.
func TestCells(t *testing.T) {
	f := &File{Name: "a.ipynb", Text: "one\ntwo\n\n%% three\n", Parts: []Part{
		{Cell: 2, Start: Pos{0, 1, 1}, End: 7}, {Cell: 10, Start: Pos{12, 1, 4}, End: 17},
	}}
	two := TextSpan(f.PartName(f.Parts[0]), Pos{4, 2, 1}, "two")
	three := TextSpan(f.PartName(f.Parts[1]), Pos{12, 1, 4}, "three")
	var l List
	l.AddFile(f)
	l.Add("HF1006", three, "three")
	l.Add("HF1006", two, "two")
	l.Add("HF5005", Span{File: "a.ipynb", Cell: 7})
	l.Sort()
	want := `a.ipynb[2]:2:1: error[HF1006]: "two" is a keyword and cannot name a variable
  2 | two
    | ^^^
a.ipynb[10]:1:4: error[HF1006]: "three" is a keyword and cannot name a variable
  1 | %% three
    |    ^^^^^
a.ipynb[7]: error[HF5005]: interrupted
`
	if got := l.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	got, err := json.Marshal(l.All()[1])
	if err != nil {
		t.Fatal(err)
	}
	wantJSON := `{"code":"HF1006","severity":"error","file":"a.ipynb","cell":10,"line":1,"column":4,` +
		`"message":"\"three\" is a keyword and cannot name a variable","hint":""}`
	if string(got) != wantJSON {
		t.Errorf("got  %s\nwant %s", got, wantJSON)
	}
	if two.Join(three) != two {
		t.Error("a span goes over the end of a cell")
	}
	if s := TextSpan("a\x00b", Pos{0, 1, 1}, "x"); s.File != "a\x00b" || s.Cell != 0 {
		t.Errorf("a cell is read out of a name: %+v", s)
	}
}
