package reference

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// stages are the stages of compilation, by the first digit of their codes.
var stages = map[byte]string{
	'1': "Parsing", '2': "Names and types", '3': "Time ranges", '4': "Planning", '5': "Running",
}

// Diagnostics is docs/diagnostics.md; says compiles a hunt and returns what is printed about it.
func Diagnostics(says func(hunt string) string) string {
	var b strings.Builder
	b.WriteString(`# Diagnostics

<!-- Written by a test from compiler/diag; make docs rewrites it. -->

Each has a code, which ` + "`huntc explain CODE`" + ` explains. An error keeps the hunt from running, a warning and a note do not. The
hunts here are over a source ` + "`edr`" + ` of the profile ecs and a source ` + "`bundle`" + ` of the profile stix.
`)
	stage := byte(0)
	for _, row := range diag.Codes() {
		if s := row.Code[2]; s != stage {
			stage = s
			fmt.Fprintf(&b, "\n## %s\n", stages[s])
		}
		fmt.Fprintf(&b, "\n### %s: %s\n\n%s. %s\n", row.Code, row.Title, kind(row.Severity), row.Doc)
		switch e := row.Example; {
		case row.Later != "":
			fmt.Fprintf(&b, "\nThis version never says it: %s.\n", row.Later)
		case e.Shown != "":
			fmt.Fprintf(&b, "\n```\n%s\n```\n", e.Shown)
		default:
			fmt.Fprintf(&b, "\n%s\n```\n%s```\n\n%s", hunt(Abridged(e.Wrong)), ended(Abridged(says(e.Wrong))), hunt(e.Mended))
		}
	}
	return b.String()
}

func kind(s diag.Severity) string {
	return map[diag.Severity]string{diag.Error: "An error", diag.Warning: "A warning", diag.Note: "A note"}[s]
}

func ended(text string) string { return strings.TrimRight(text, "\n") + "\n" }
