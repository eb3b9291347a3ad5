package sqlcheck

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	hexadecimal  = "X" // before a string, in the text for TiDB alone
	lambdaName   = "lambda"
	fileFunction = "file"
	filePrefix   = "file " // of the table that stands for a file
)

// translate writes a statement of the engine as TiDB's parser reads it, word by word, and names the files that it reads: by
// table. What is checked is made of what runs, so that nothing can stand in one and not in the other. These differ:
//
//	count(`x`)          `count`(`x`)
//	x -> `x` = 4        `lambda`(`x`, `x` = 4)
//	`m`['k']            `arrayElement`(`m`, 'k')
//	FROM file('p', …)   FROM `file p`
//	OFFSET 3            LIMIT 18446744073709551615 OFFSET 3
//	'a\x01'  `a\`b`     X'6101'  `a``b`
func translate(text string) (string, map[string]fileOf, error) {
	list, err := words(text)
	if err != nil {
		return "", nil, err
	}
	t := &translator{words: list, files: map[string]fileOf{}, subscripts: map[int]int{}, atom: -1, stack: []frame{{}}}
	for t.at < len(t.words) {
		if err := t.word(t.words[t.at]); err != nil {
			return "", nil, fmt.Errorf("line %d: %w", t.words[min(t.at, len(list)-1)].line, err)
		}
		t.at++
	}
	if len(t.stack) != 1 {
		return "", nil, fmt.Errorf("a %s that is not closed", t.stack[len(t.stack)-1].open)
	}
	return t.text(), t.files, nil
}

// fileOf is a call of file().
type fileOf struct{ path, format string }

type translator struct {
	words []word
	at    int
	out   []string
	files map[string]fileOf
	// subscripts is how many stand behind the value that begins at a place of out.
	subscripts map[int]int
	// atom is where in out the value begins that ends at the last word; -1 when it ends none.
	atom  int
	stack []frame
}

// frame is a bracket that is open.
type frame struct {
	open    string
	start   int // where in out the value begins that the bracket is a part of
	lambdas int // that end at the next comma or at its end
}

func (t *translator) top() *frame { return &t.stack[len(t.stack)-1] }

func (t *translator) emit(s string) { t.out = append(t.out, s) }

// text joins the words: a function and its bracket stand together, and so do the parts of a name.
func (t *translator) text() string {
	var b strings.Builder
	for i, s := range t.out {
		if i > 0 && s != "." && t.out[i-1] != "." && (s != "(" || !strings.HasSuffix(t.out[i-1], "`")) {
			b.WriteByte(' ')
		}
		for range t.subscripts[i] {
			b.WriteString(checkName("arrayElement") + "(")
		}
		b.WriteString(s)
	}
	return b.String()
}

func (t *translator) word(w word) error {
	switch w.kind {
	case keyword:
		if w.text == "OFFSET" && !t.behind(2, "LIMIT") {
			t.emit("LIMIT " + string(noLimit))
		}
		t.emit(w.text)
	case numeral:
		t.emit(w.text)
	case quoted:
		t.emit(checkString(w.text))
	case name:
		return t.name(w.text)
	case param:
		return t.lambda(w.text)
	case function:
		return t.function(w.text)
	case mark:
		return t.mark(w.text)
	}
	t.atom = -1
	return nil
}

// behind reports that a keyword stands n words before this one.
func (t *translator) behind(n int, text string) bool {
	return t.at >= n && t.words[t.at-n].kind == keyword && t.words[t.at-n].text == text
}

// peek is the text of a mark that stands n words on, "" for anything else.
func (t *translator) peek(n int) string {
	if t.at+n >= len(t.words) || t.at+n < 0 || t.words[t.at+n].kind != mark {
		return ""
	}
	return t.words[t.at+n].text
}

func (t *translator) name(text string) error {
	if c, odd := unprintable(text); odd {
		return fmt.Errorf("%q in a name", c)
	}
	start := len(t.out)
	if t.peek(-1) == "." {
		start = t.atom
	}
	t.emit(checkName(text))
	t.atom = start
	return nil
}

// lambda begins a call that ends with the argument.
func (t *translator) lambda(text string) error {
	if before := t.peek(-1); before != "(" && before != "," || t.top().open != "(" || t.peek(1) != "->" {
		return fmt.Errorf("a lambda that is no argument")
	}
	t.at++
	t.emit(checkName(lambdaName) + "(" + checkName(text) + ",")
	t.top().lambdas++
	t.atom = -1
	return nil
}

func (t *translator) function(text string) error {
	if text == fileFunction {
		return t.file()
	}
	t.atom = len(t.out)
	t.emit(checkName(text))
	return nil
}

// structures are the columns that file() is told: text, or lists of it. A default would be an expression of its own.
var structures = regexp.MustCompile("^(`([^`\\\\]|\\\\.)+` (String|Nullable\\(String\\)|Array\\(Nullable\\(String\\)\\))(, |$))+$")

// file takes `FROM file('path', 'format')`, with the structure where the format has none, and with 'none' where the file is not
// packed, whatever its suffix says.
func (t *translator) file() error {
	args := []string{}
	at := t.at + 1
	for want := "("; at+1 < len(t.words) && t.words[at].kind == mark && t.words[at].text == want; want = "," {
		if t.words[at+1].kind != quoted {
			return fmt.Errorf("file() of other than texts")
		}
		args = append(args, t.words[at+1].text)
		at += 2
	}
	switch {
	case !t.behind(1, "FROM") || at >= len(t.words) || t.words[at].kind != mark || t.words[at].text != ")" || len(args) < 2 || len(args) > 4:
		return fmt.Errorf("the function %q", fileFunction)
	case strings.ContainsAny(args[0], "*?{}") || strings.Contains(args[0], "::"):
		return fmt.Errorf("file() of a pattern: %q", args[0])
	case len(args) == 4 && args[3] != "none":
		return fmt.Errorf("file() packed in another way: %q", args[3])
	case len(args) > 2 && !structures.MatchString(args[2]) && (len(args) < 4 || args[2] != "auto"):
		return fmt.Errorf("file() with columns of other types: %.100q", args[2])
	}
	t.at = at
	t.files[filePrefix+args[0]] = fileOf{args[0], args[1]}
	t.emit(checkName(filePrefix + args[0]))
	t.atom = -1
	return nil
}

func (t *translator) mark(text string) error {
	switch text {
	case "(":
		start := len(t.out)
		if t.at > 0 && t.words[t.at-1].kind == function {
			start = t.atom
		} else if t.atom >= 0 {
			return fmt.Errorf("a value that is called")
		}
		t.stack = append(t.stack, frame{open: text, start: start})
		t.emit(text)
	case "[":
		if t.atom < 0 {
			return fmt.Errorf("[ behind no value")
		}
		if t.subscripts[t.atom]++; t.subscripts[t.atom] > maxDepth {
			return fmt.Errorf("more than %d subscripts", maxDepth)
		}
		t.stack = append(t.stack, frame{open: text, start: t.atom})
		t.emit(",")
	case ")", "]":
		return t.close(text)
	case ",":
		t.endLambdas()
		t.emit(text)
	case ".":
		if t.at+1 >= len(t.words) || t.words[t.at-min(t.at, 1)].kind != name || t.words[t.at+1].kind != name {
			return fmt.Errorf("a dot that is not between two names")
		}
		t.emit(text)
		return nil // the value goes on
	case "->":
		return fmt.Errorf("an arrow that is no lambda's")
	default:
		t.emit(text)
	}
	if len(t.stack) > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	t.atom = -1
	return nil
}

func (t *translator) close(text string) error {
	f := t.top()
	if len(t.stack) == 1 || f.open == "(" != (text == ")") {
		return fmt.Errorf("a %s that closes nothing", text)
	}
	t.endLambdas()
	t.emit(")")
	t.atom = f.start
	t.stack = t.stack[:len(t.stack)-1]
	return nil
}

func (t *translator) endLambdas() {
	for f := t.top(); f.lambdas > 0; f.lambdas-- {
		t.emit(")")
	}
}

func checkName(s string) string { return "`" + strings.ReplaceAll(s, "`", "``") + "`" }

var (
	breaks       = strings.NewReplacer("\n", "", "\t", "")
	plainEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\t", `\t`)
)

// checkString is a string as both parsers read it; bytes that have no such form are hexadecimal.
func checkString(s string) string {
	if _, odd := unprintable(breaks.Replace(s)); odd || !utf8.ValidString(s) {
		return hexadecimal + "'" + hex.EncodeToString([]byte(s)) + "'"
	}
	return "'" + plainEscapes.Replace(s) + "'"
}
