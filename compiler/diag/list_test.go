package diag

import (
	"encoding/json"
	"strings"
	"testing"
)

// spanOf returns the span of the first occurrence of part in text.
func spanOf(file, text, part string) Span {
	before, _, ok := strings.Cut(text, part)
	if !ok {
		panic("no " + part)
	}
	start := TextSpan(file, Pos{0, 1, 1}, before).End
	return TextSpan(file, start, part)
}

func TestRender(t *testing.T) {
	tests := []struct {
		name, text, part, want string
	}{
		{
			"caret", "\n\n\np = GET process FROM edr WHERE nmae = 'cmd.exe'\n", "nmae", `
hunts/lateral.hf:4:32: error[HF2003]: process has no attribute "nmae"
  4 | p = GET process FROM edr WHERE nmae = 'cmd.exe'
    |                                ^^^^
  hint: did you mean "name"?
`,
		},
		{"tabs are one column and are copied", "x\n\t\tname = 1", "name", "\nhunts/lateral.hf:2:3: error[HF2003]: process has no attribute \"nmae\"\n  2 | \t\tname = 1\n    | \t\t^^^^\n  hint: did you mean \"name\"?\n"},
		{"runes, not bytes", "näme = b", "= b", "\nhunts/lateral.hf:1:6: error[HF2003]: process has no attribute \"nmae\"\n  1 | näme = b\n    |      ^^^\n  hint: did you mean \"name\"?\n"},
		{"over the end of a line", "ab cd\nef", "cd\ne", "\nhunts/lateral.hf:1:4: error[HF2003]: process has no attribute \"nmae\"\n  1 | ab cd\n    |    ^^\n  hint: did you mean \"name\"?\n"},
		{"no width", "ab", "", "\nhunts/lateral.hf:1:1: error[HF2003]: process has no attribute \"nmae\"\n  1 | ab\n    | ^\n  hint: did you mean \"name\"?\n"},
		{"control characters", "a\x1b[31m b\r\n", "b", "\nhunts/lateral.hf:1:8: error[HF2003]: process has no attribute \"nmae\"\n  1 | a\ufffd[31m b\n    |        ^\n  hint: did you mean \"name\"?\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var l List
			l.AddFile(&File{Name: "hunts/lateral.hf", Text: test.text})
			l.AddHint("HF2003", spanOf("hunts/lateral.hf", test.text, test.part), `did you mean "name"?`, "process", "nmae")
			if got := "\n" + l.String(); got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestRenderWithoutPlace(t *testing.T) {
	var l List
	l.Add("HF5005", Span{})
	l.Add("HF5003", Span{File: "huntc.yaml"}, "huntc.yaml", "permission denied")
	want := "error[HF5005]: interrupted\nhuntc.yaml: error[HF5003]: cannot read \"huntc.yaml\": permission denied\n"
	if got := l.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestColour(t *testing.T) {
	var l List
	l.AddFile(&File{Name: "a.hf", Text: "abc"})
	l.Add("HF1010", TextSpan("a.hf", Pos{0, 1, 1}, "abc"))
	var out strings.Builder
	if err := (Renderer{Color: true}).Render(&out, &l); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, ansiRed+"error[HF1010]"+ansiReset) || !strings.Contains(got, ansiRed+"^^^"+ansiReset) {
		t.Errorf("got %q", got)
	}
}

func TestJSON(t *testing.T) {
	var l List
	l.Add("HF2009", Span{File: "a.hf", Start: Pos{9, 2, 3}, End: Pos{12, 2, 6}}, "10.0.0.0/99")
	got, err := json.Marshal(l.All())
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"code":"HF2009","severity":"error","file":"a.hf","line":2,"column":3,` +
		`"message":"\"10.0.0.0/99\" is not an address range","hint":"write it as 192.168.0.0/16 or 2001:db8::/32"}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSortAndErrors(t *testing.T) {
	at := func(file string, offset int) Span {
		return Span{File: file, Start: Pos{offset, 1, offset + 1}, End: Pos{offset + 1, 1, offset + 2}}
	}
	var l List
	l.Add("HF2019", at("b.hf", 0), "x_a", "process")
	if l.HasErrors() {
		t.Error("a note is no error")
	}
	l.Add("HF5005", Span{})
	l.Add("HF2001", at("b.hf", 0), "p")
	l.Add("HF2001", at("a.hf", 7), "p")
	l.Add("HF2001", at("a.hf", 3), "p")
	l.Add("HF2001", at("a.hf", 3), "p")
	if !l.HasErrors() {
		t.Error("there are errors")
	}
	l.Sort()
	var got []string
	for _, d := range l.All() {
		got = append(got, d.Span.String()+" "+string(d.Code))
	}
	want := "a.hf:1:4 HF2001|a.hf:1:8 HF2001|b.hf:1:1 HF2001|b.hf:1:1 HF2019| HF5005"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestTableGuards(t *testing.T) {
	for name, f := range map[string]func(l *List){
		"unknown code":        func(l *List) { l.Add("HF0000", Span{}) },
		"too few arguments":   func(l *List) { l.Add("HF2003", Span{}, "process") },
		"too many arguments":  func(l *List) { l.Add("HF5005", Span{}, "x") },
		"unknown hinted code": func(l *List) { l.AddHint("HF0000", Span{}, "x") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f(&List{})
		})
	}
}

func TestNearest(t *testing.T) {
	candidates := []string{"name", "pid", "command_line", "cwd", "created", "Name"}
	for name, want := range map[string]string{
		"nmae": "name", "NAME": "name", "Pid": "pid", "comand_lin": "command_line", "commandline": "command_line",
		"crated": "created", "zzzzz": "", "x": "", "": "", "cw": "cwd",
	} {
		if got, _ := Nearest(name, candidates); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if d := EditDistance("LIMTI", "limit"); d != 1 {
		t.Errorf("a swap counts %d", d)
	}
	if got := DidYouMean("nmae", candidates); got != `did you mean "name"?` {
		t.Errorf("DidYouMean: %s", got)
	}
}

func TestSpanJoinAndSlice(t *testing.T) {
	f := &File{Name: "a", Text: "one two\nthree"}
	one, three := spanOf("a", f.Text, "one"), spanOf("a", f.Text, "three")
	if got := f.Slice(three.Join(one)); got != f.Text {
		t.Errorf("joined: %q", got)
	}
	if got := f.Slice(Span{}.Join(three)); got != "three" {
		t.Errorf("joined to nothing: %q", got)
	}
	if f.Slice(Span{}) != "" || f.LineAt(Pos{99, 9, 9}) != "" || f.LineAt(three.End) != "three" || f.LineAt(one.End) != "one two" {
		t.Error("outside of the file there is text")
	}
}
