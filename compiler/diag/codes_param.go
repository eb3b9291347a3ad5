package diag

// paramCodes are the diagnostics of the parameters of a hunt and their values.
var paramCodes = []Info{
	{
		Code: "HF2041", Title: "unknown parameter in a text",
		Message: "no parameter %q",
		Doc: "In a hunt that declares parameters `${name}` in a literal is the value of one, which a comment above it declares. " +
			"`$${` is the text `${`. In a hunt without declarations `${` means nothing.",
		Example: Example{
			Wrong:  "# param tool: string = 'cmd.exe'\np = GET process FROM edr WHERE name = '${tol}' OR parent_ref.name = '${tool}'",
			Mended: "# param tool: string = 'cmd.exe'\np = GET process FROM edr WHERE name = '${tool}' OR parent_ref.name = '${tool}'",
		},
	},
	{
		Code: "HF2042", Title: "parameter given and not declared",
		Message: "the hunt declares no parameter %q",
		Doc:     "Each value that `-p NAME=VALUE` gives is of a parameter that the hunt declares.",
		Example: Example{
			Shown: "hunt.hf:1:9: error[HF2042]: the hunt declares no parameter \"tol\"",
		},
	},
	{
		Code: "HF2043", Title: "parameter not given",
		Message: "the parameter %q has no value",
		Doc:     "A parameter that is declared without a default must be given: `-p NAME=VALUE`.",
		Example: Example{
			Wrong:  "# param tool: string\np = GET process FROM edr WHERE name = '${tool}'",
			Mended: "# param tool: string = 'cmd.exe'\np = GET process FROM edr WHERE name = '${tool}'",
		},
	},
	{
		Code: "HF2044", Title: "parameter of another type",
		Message: "the parameter %q is %s, and %q is not",
		Doc:     "The value that was given is none of the type with which the parameter is declared.",
		Example: Example{
			Shown: "hunt.hf:1:9: error[HF2044]: the parameter \"least\" is a whole number, and \"many\" is not",
		},
	},
	{
		Code: "HF2045", Severity: Warning, Title: "parameter never used",
		Message: "the parameter %q is never used",
		Hint:    "use it within a literal: '${%[1]s}'",
		Doc:     "The hunt declares the parameter, and no literal of it has it. Whatever is given makes no difference.",
		Example: Example{
			Wrong:  "# param tool: string = 'cmd.exe'\np = GET process FROM edr WHERE name = 'cmd.exe'",
			Mended: "# param tool: string = 'cmd.exe'\np = GET process FROM edr WHERE name = '${tool}'",
		},
	},
	{
		Code: "HF2046", Title: "parameter cannot stand here",
		Message: "the parameter %q is %s, which cannot stand here",
		Doc: "A list is all of its literal, where several values can stand: after IN, =, != and in a list, in NEW, FROM and the " +
			"parameters of APPLY. A secret stands where its text is kept whole: compared with =, !=, IN and NOT IN, and in the " +
			"parameters of APPLY.",
		Example: Example{
			Wrong:  "# param tools: list of string = ('cmd.exe', 'sh')\np = GET process FROM edr WHERE name LIKE '%${tools}'",
			Mended: "# param tools: list of string = ('cmd.exe', 'sh')\np = GET process FROM edr WHERE name IN ('${tools}')",
		},
	},
}
