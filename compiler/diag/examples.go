package diag

// Example shows how a diagnostic comes about: a hunt that gives it and the mended one; or, where no hunt does it alone, what
// is printed. A hunt over `edr` (ecs) or `bundle` (stix) compiles as it stands.
type Example struct {
	Wrong, Mended string // hunts; both, or neither
	Shown         string // what is printed, of a code that has no hunts
}

// examples are the examples of the code table, by code.
var examples = merged(parseExamples, resolveExamples, timeExamples, planExamples, runExamples, storeExamples)

func merged(tables ...map[Code]Example) map[Code]Example {
	out := map[Code]Example{}
	for _, t := range tables {
		for code, e := range t {
			out[code] = e
		}
	}
	return out
}

// ExampleOf returns the example of a code. A code that Later lists has none.
func ExampleOf(code Code) (Example, bool) {
	e, ok := examples[code]
	return e, ok
}

// later are the codes that this version never makes, and why.
var later = map[Code]string{
	"HF2029": "unused variables are not looked for",
	"HF4003": "there is one target, and it expresses every hunt",
	"HF4004": "there is one target, and it answers exactly",
	"HF4005": "the amount that a query reads is not estimated before it runs",
	"HF4006": "a hunt cannot cross two stores",
}

// Later says why this version never makes a diagnostic of the code, "" for one that it makes.
func Later(code Code) string { return later[code] }
