package reference

// Parameter is a row of the types of parameters.
type Parameter struct {
	Type, Declared string
	Value          string // how it is used: a pattern on process, or a NEW
	Doc            string
}

// Declaration is how a parameter of the type is declared, under the name x.
func (p Parameter) Declaration() string {
	if p.Declared == "" {
		return "# param x: " + p.Type
	}
	return "# param x: " + p.Type + " = " + p.Declared
}

// Parameters are the types that parameters may have. Each is declared under the name x and used as the hunt uses it.
var Parameters = []Parameter{
	{"string", "'cmd.exe'", "name = '${x}'", "A text."},
	{"int", "1024", "pid > '${x}'", "A whole number of 64 bits."},
	{"float", "0.5", "pid > '${x}'", "A number."},
	{"bool", "true", `NEW process [{"name": "a", "is_hidden": "${x}"}]`, "true or false, in any case."},
	{"time", "'2022-07-01T00:00:00Z'", "created >= '${x}'", "A time with date, time and zone."},
	{"ip", "'192.168.0.0/16'", "network-traffic:dst_ref.value ISSUBSET '${x}'", "An IPv4 or IPv6 address, or a range of them."},
	{"list of string", "('cmd.exe', 'sh')", "name IN ('${x}')", "Several of a type, of any but secret. Given as `a,b`, or as it is declared: `('a,b', 'c')`."},
	{"secret", "", "name = '${x}'", "A text that no output has. It has no default, and stands after =, !=, IN and NOT IN and in parameters of APPLY alone."},
}

// parametersIntro and parametersRules stand before and after the table.
const parametersIntro = `
A parameter is declared by a comment on a line of its own, before it is used: ` + "`# param NAME: TYPE = DEFAULT`" + `, and then what is for
people. Without a default it must be given. ` + "`huntc compile|run|check|explain -p NAME=VALUE`" + ` gives it, ` + "`-p NAME=@env:VARIABLE`" + ` from the
environment, ` + "`-p NAME=@file:PATH`" + ` from a file without its last line end. ` + "`${NAME}`" + ` within a literal of WHERE, START, STOP, FROM, NEW, SAVE,
LOAD or WITH is its value.

`

const parametersRules = `
- A literal that is nothing but a parameter has the parameter's type: ` + "`pid > '${x}'`" + ` compares with the number, ` + "`IN ('${x}')`" + ` with the
  elements of the list. Within a longer text a value is its text, and a list has no meaning.
- Values are put into what a literal stands for and never into its text: no value can end the literal, whatever it holds.
- In a pattern of LIKE the ` + "`%`" + ` and ` + "`_`" + ` of a value are wildcards as they are elsewhere in it, since LIKE knows no escape; in one of MATCHES
  a value is part of the regular expression.
- ` + "`$${`" + ` is the text ` + "`${`" + `. A hunt that declares no parameter has none: there ` + "`${`" + ` and ` + "`$${`" + ` are the text that they are.
- Kestrel reads hunts with parameters too, but for those after START and STOP, where its grammar takes nothing but a time.
`
