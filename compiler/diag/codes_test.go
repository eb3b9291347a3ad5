package diag

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTableIsOrderedAndWhole(t *testing.T) {
	if !slices.IsSortedFunc(table, func(a, b Info) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("the code table is not ordered by code")
	}
	if len(byCode) != len(table) {
		t.Errorf("%d codes in %d rows: a code stands twice", len(byCode), len(table))
	}
	name := regexp.MustCompile(`^HF[1-5]\d{3}$`)
	for _, row := range table {
		if !name.MatchString(string(row.Code)) {
			t.Errorf("%s is not the name of a code", row.Code)
		}
		if row.Title == "" || row.Message == "" || row.Doc == "" {
			t.Errorf("%s lacks a title, message or paragraph", row.Code)
		}
	}
}

// The style of messages: lower case, no full stop, nobody addressed.
func TestTemplatesKeepTheStyle(t *testing.T) {
	for _, row := range table {
		for what, text := range map[string]string{"title": row.Title, "message": row.Message, "hint": row.Hint} {
			if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") {
				t.Errorf("%s: the %s ends in a full stop: %q", row.Code, what, text)
			}
			first, _, _ := strings.Cut(text, " ")
			r, _ := utf8.DecodeRuneInString(first)
			if unicode.IsUpper(r) && first != strings.ToUpper(first) {
				t.Errorf("%s: the %s begins with a capital: %q", row.Code, what, text)
			}
			if what == "message" && regexp.MustCompile(`(?i)\byou(r)?\b`).MatchString(text) {
				t.Errorf("%s: the message addresses the reader: %q", row.Code, text)
			}
		}
	}
}

func TestHintVerbsNameTheirArgument(t *testing.T) {
	verb := regexp.MustCompile(`%(\[(\d)\])?[a-z]`)
	for _, row := range table {
		for _, m := range verb.FindAllStringSubmatch(row.Hint, -1) {
			if m[1] == "" {
				t.Errorf("%s: the hint's verb %s names no argument", row.Code, m[0])
			} else if int(m[2][0]-'0') > countVerbs(row.Message) {
				t.Errorf("%s: the hint's verb %s is past the message's arguments", row.Code, m[0])
			}
		}
		if strings.Contains(row.Message, "%[") {
			t.Errorf("%s: the message's verbs are taken in order", row.Code)
		}
	}
}

func TestLookup(t *testing.T) {
	if row, ok := Lookup("hf2003"); !ok || row.Title != "unknown attribute" {
		t.Errorf("Lookup(hf2003) = %v, %v", row.Title, ok)
	}
	if _, ok := Lookup("HF9999"); ok {
		t.Error("HF9999 is found")
	}
}

// Each code has an example: hunts where the hunt alone decides, what is printed where the run does; or the reason why this
// version never makes it. The hunts are compiled in package compiler.
func TestEachCodeHasAnExample(t *testing.T) {
	for _, row := range table {
		switch e := row.Example; {
		case row.Later != "" && e != (Example{}):
			t.Errorf("%s is never made, and has an example", row.Code)
		case row.Later != "":
		case (e.Wrong == "") != (e.Mended == "") || (e.Wrong == "") == (e.Shown == ""):
			t.Errorf("%s: an example is a wrong hunt and the mended one, or what is printed", row.Code)
		case e.Shown != "" && !shows(row, e.Shown):
			t.Errorf("%s: the message and the hint are not those of the table:\n%s", row.Code, e.Shown)
		}
	}
}

// shows reports that a text is the message of a code, with something in place of each verb, and its hint.
func shows(row Info, text string) bool {
	form := regexp.MustCompile(`%[a-z]`).ReplaceAllString(regexp.QuoteMeta(row.Message), `.+`)
	first, hint, _ := strings.Cut(text, "\n  hint: ")
	return regexp.MustCompile(`^((hunt|plan)\.\w+(\[\d+\])?(:\d+:\d+)?: )?`+row.Severity.String()+`\[`+string(row.Code)+`\]: `+form+`$`).MatchString(first) &&
		hint == row.Hint
}
