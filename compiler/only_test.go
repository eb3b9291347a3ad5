package compiler_test

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
)

// --var shows what the hunt itself shows last of the variable's last version; without that, all that it has.
func TestOnlyVariable(t *testing.T) {
	const hunt = `p = GET process FROM edr WHERE name = 'a'
DISP p ATTR name
q = p WHERE pid = 4
DISP q ATTR pid
DISP q ATTR cwd LIMIT 1
p = FIND process CREATED BY q
g = GROUP p BY name WITH COUNT(pid)
`
	for variable, want := range map[string]string{
		"q": "disp q [cwd] limit 1 offset 0",
		"p": "disp p [pid, name, command_line,",
		"g": "disp g [name, count_pid]",
	} {
		out, err := compileOnly(t, hunt, variable)
		if err != nil {
			t.Fatal(err)
		}
		if plan := out.Plan.String(); !strings.Contains(plan, want) || strings.Contains(plan, "summary") {
			t.Errorf("%s: want %s in\n%s", variable, want, plan)
		}
	}
	if _, err := compileOnly(t, hunt, "gg"); err == nil || err.Error() != `no variable "gg": did you mean "g"?` {
		t.Errorf("unknown variable: %v", err)
	}
	if _, err := compileOnly(t, hunt, "nothing"); err == nil || err.Error() != `no variable "nothing"` {
		t.Errorf("unknown variable: %v", err)
	}
}

func compileOnly(t *testing.T, text, variable string) (*compiler.Compiled, error) {
	t.Helper()
	opt := benchOptions()
	opt.Variable = variable
	var diags diag.List
	return compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
}
