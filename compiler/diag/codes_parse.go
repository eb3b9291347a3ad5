package diag

// parseCodes are the diagnostics of the parser: the text is not Kestrel.
var parseCodes = []Info{
	{
		Code: "HF1001", Title: "unexpected token",
		Message: "unexpected %s, expected %s",
		Doc: "The text at the caret cannot stand where it stands. The message says what was found and what the " +
			"statement needs at this place. The rest of the statement is skipped; the statements after it are still checked.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF1002", Title: "unclosed quote",
		Message: "the string is not closed",
		Doc: "A string begins at the caret and its line ends before the closing quote. Strings do not go over the end " +
			"of a line. A quote inside a string is written with a backslash before it, or the string is written with the " +
			"other kind of quotes.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF1003", Title: "misspelt keyword",
		Message: "unknown keyword %q",
		Doc: "A word stands where a keyword is expected and is close to one. Keywords may be written in upper, lower or " +
			"mixed case.",
		Example: Example{
			Wrong:  "p = GET process FORM edr WHERE name = 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF1004", Title: "bad character or escape",
		Message: "%s",
		Doc: "The character at the caret has no meaning in Kestrel outside of a string, or an escape in a string is not " +
			"complete: \\x takes two hexadecimal digits, \\u takes four and \\U eight. In r'...' a backslash is a backslash.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' && pid = 4",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' AND pid = 4",
		},
	},
	{
		Code: "HF1005", Title: "bad number",
		Message: "%q is not a number",
		Hint:    "to compare with this text, put it in quotes",
		Doc: "Numbers are decimal integers that fit 64 bits (8080, -1) or decimal fractions (1.5, 2e3). Addresses, versions " +
			"and other texts that begin with a digit are strings and need quotes.",
		Example: Example{
			Wrong:  "a = GET ipv4-addr FROM edr WHERE value = 10.0.0.1",
			Mended: "a = GET ipv4-addr FROM edr WHERE value = '10.0.0.1'",
		},
	},
	{
		Code: "HF1006", Title: "keyword as variable name",
		Message: "%q is a keyword and cannot name a variable",
		Doc:     "Words of the language cannot be names of variables, in any case. An attribute may have such a name.",
		Example: Example{
			Wrong:  "group = GET process FROM edr WHERE name = 'cmd.exe'",
			Mended: "shells = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF1007", Title: "unclosed bracket",
		Message: "%q is not closed",
		Doc:     "The bracket at the caret has no counterpart before the statement ends.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE (name = 'cmd.exe' OR name = 'sh'",
			Mended: "p = GET process FROM edr WHERE (name = 'cmd.exe' OR name = 'sh')",
		},
	},
	{
		Code: "HF1008", Title: "clause given twice",
		Message: "%s is given twice in one statement",
		Doc:     "Each clause may stand once in a statement. Two conditions are one WHERE with AND between them.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' WHERE pid > 4",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' AND pid > 4",
		},
	},
	{
		Code: "HF1009", Title: "nested too deeply",
		Message: "the pattern is nested more than %d levels deep",
		Doc: "Brackets in a pattern, or NOT before NOT, go deeper than any hunt needs. The limit keeps the compiler's own " +
			"stack in bounds.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE " + nested,
			Mended: "p = GET process FROM edr WHERE pid = 4",
		},
	},
	{
		Code: "HF1010", Title: "comparison with NULL",
		Message: "no value equals NULL",
		Hint:    "write IS NULL or IS NOT NULL",
		Doc: "A missing value is neither equal nor unequal to anything, so `name = NULL` would never hold. To ask whether a " +
			"value is missing, write `name IS NULL`; for the text NULL write it in quotes.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE command_line = NULL",
			Mended: "p = GET process FROM edr WHERE command_line IS NULL",
		},
	},
	{
		Code: "HF1011", Title: "missing clause",
		Message: "%s needs %s",
		Doc:     "The statement ends before a part that it cannot be without: GET needs a pattern (WHERE).",
		Example: Example{
			Wrong:  "p = GET process FROM edr",
			Mended: "p = GET process FROM edr WHERE pid > 0",
		},
	},
	{
		Code: "HF1012", Title: "unknown transformer",
		Message: "unknown transformer %q",
		Doc: "A variable in DISP or in an assignment can be transformed by TIMESTAMPED, ADDOBSID or RECORDS, and by " +
			"nothing else. The only function of GROUP BY is BIN.",
		Example: Example{
			Wrong:  "p = NEW process ['cmd.exe']\nDISP TIMESTAMPEDD(p)",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'\nDISP TIMESTAMPED(p)",
		},
	},
	{
		Code: "HF1013", Title: "brackets do not match",
		Message: "%q closes %q",
		Doc:     "A list or a pattern is opened by one kind of bracket and closed by another.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name IN ('cmd.exe', 'sh']",
			Mended: "p = GET process FROM edr WHERE name IN ('cmd.exe', 'sh')",
		},
	},
	{
		Code: "HF1014", Title: "not a notebook",
		Message: "the notebook cannot be read: %s",
		Doc: "A file whose name ends in .ipynb is a Jupyter notebook: a JSON object in UTF-8 with nbformat and a list of " +
			"cells. A code cell has its text as source, a string or a list of strings. Without a cell's number the place is " +
			"that in the JSON.",
		Example: Example{
			Shown: "hunt.ipynb:1:1: error[HF1014]: the notebook cannot be read: it is not JSON: invalid character 'p' looking for beginning of value",
		},
	},
	{
		Code: "HF1015", Title: "notebook in another format",
		Message: "the notebook is in nbformat %d, and only 4 is read",
		Doc: "Jupyter changes the form of its files from time to time and numbers the forms. Number 4 is that of all " +
			"Jupyter releases since 2015.",
		Example: Example{
			Shown: "hunt.ipynb: error[HF1015]: the notebook is in nbformat 3, and only 4 is read",
		},
	},
	{
		Code: "HF1016", Title: "no Kestrel in a notebook",
		Message: "the notebook has no Kestrel cells",
		Doc: "In a notebook with the Kestrel kernel every code cell is Kestrel. In a notebook with another kernel a cell is " +
			"Kestrel when its first line is %%kestrel, and the rest of a line is when it begins with %kestrel. The kernel stands in " +
			"the notebook's metadata, which some tools take out.",
		Example: Example{
			Shown: "hunt.ipynb: error[HF1016]: the notebook has no Kestrel cells",
		},
	},
	{
		Code: "HF1017", Severity: Note, Title: "cells left out",
		Message: "%s not Kestrel and left out",
		Doc: "The notebook's kernel is not Kestrel's, so only cells that begin with %%kestrel, and lines that begin with " +
			"%kestrel, are Kestrel. What the other code cells do is not known: a variable of Kestrel that they make does not exist, and " +
			"a source that they configure is taken from huntc.yaml.",
		Example: Example{
			Shown: "hunt.ipynb: note[HF1017]: 3 code cells are not Kestrel and left out",
		},
	},
	{
		Code: "HF1018", Title: "second session in a notebook",
		Message: "a second session begins in the notebook",
		Hint:    "put what follows into a notebook of its own",
		Doc: "`session init` behind %kestrel or %%kestrel forgets all variables. A notebook is compiled as one hunt, in which " +
			"that can stand at the beginning alone.",
		Example: Example{
			Shown: "hunt.ipynb[4]:1:10: error[HF1018]: a second session begins in the notebook\n  hint: put what follows into a notebook of its own",
		},
	},
	{
		Code: "HF1019", Title: "bad declaration of a parameter",
		Message: "%s",
		Doc: "A parameter is declared by a comment on a line of its own: `# param NAME: TYPE`, and `= DEFAULT` unless it must be " +
			"given. The types are string, int, float, bool, time, ip and secret, and lists of them but the last; texts, times " +
			"and addresses stand in quotes, lists in parentheses. A secret has no default. What follows is for people.",
		Example: Example{
			Wrong:  "# param least: integer = 1024\np = GET process FROM edr WHERE pid >= '${least}'",
			Mended: "# param least: int = 1024    the first that is looked at\np = GET process FROM edr WHERE pid >= '${least}'",
		},
	},
}
