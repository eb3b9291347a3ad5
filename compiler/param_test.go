package compiler_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/ir/entity"
)

// hostileValues are what somebody would give who wants out of a literal, and what is nobody's fault.
var hostileValues = []string{
	"", " ", "'", `"`, `\`, `\'`, `\\'`, "''", "' OR 1=1 --", `" OR name != "`, "') UNION ALL SELECT 1 --", "*/ 1 /*", "\x00", "\n", "\r\n", "a\nDISP p",
	"${x}", "$${x}", "${y}", "%", "_", "`", "```", "\u202e", "ä", "🦊", "{p:String}", "#", "# param x: int", ";", "DROP TABLE events", "NULL", "p.pid", "***",
}

// TestValuesStayInTheirLiterals puts values into every place of a hunt that takes one. Another parser reads in each statement
// just the literals of the plan, and the statements are those of a harmless value but for these.
func TestValuesStayInTheirLiterals(t *testing.T) {
	const hunt = `# param x: string
# param y: string = 'y'
p = GET process FROM edr WHERE name = '${x}' OR command_line = r"a ${x}" OR name IN ('b', "${x}", '${y}')
q = p WHERE name != '${x}' AND cwd LIKE '${x}%'
n = NEW process [{"name": "${x}", "command_line": '-${x}${y}'}]
DISP q ATTR name
DISP n ATTR name, command_line
`
	cat := bothSources()
	compile := func(value string) (*compiler.Compiled, string) {
		var diags diag.List
		out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: hunt}, compiler.Options{
			Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin, Parameters: map[string]string{"x": value},
		}, &diags)
		if err != nil || out == nil || diags.Len() > 0 {
			t.Fatalf("%q: %v\n%s", value, err, diags.String())
		}
		return out, sql(t, out, cat) // which has it read
	}
	steps, _ := compile("harmless")
	for _, value := range hostileValues {
		got, text := compile(value)
		if len(got.Plan.Steps) != len(steps.Plan.Steps) {
			t.Errorf("%q makes %d steps of %d:\n%s", value, len(got.Plan.Steps), len(steps.Plan.Steps), text)
		}
		if p := got.Parameters[0]; p.Text() != value || !p.Given {
			t.Errorf("the value %q is recorded as %q", value, p.Text())
		}
	}
}

// TestManyParameters compiles a hunt with many parameters, right ones and unknown ones, in time that grows with their number.
func TestManyParameters(t *testing.T) {
	var b strings.Builder
	const many = 10_000
	for i := range many {
		fmt.Fprintf(&b, "# param x%d: int = %d\n", i, i)
	}
	for i := range many {
		fmt.Fprintf(&b, "n = NEW process [{\"pid\": \"${x%d}\", \"name\": \"${y%d}\"}]\n", i, i)
	}
	var diags diag.List
	params := param.Apply(parser.Parse(&diag.File{Name: "hunt.hf", Text: b.String()}, &diags), param.Options{}, &diags)
	if len(params) != many || diags.Len() != many {
		t.Errorf("%d parameters, %d diagnostics", len(params), diags.Len())
	}
}
