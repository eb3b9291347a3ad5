package diag

// resolveCodes are the diagnostics of names and types: the text is Kestrel, and something in
// it does not exist or does not fit.
var resolveCodes = []Info{
	{
		Code: "HF2001", Title: "unknown variable",
		Message: "no variable %q",
		Doc:     "The variable is not assigned above this place. A variable exists from the statement that assigns it on.",
		Example: Example{
			Wrong:  "shells = GET process FROM edr WHERE name = 'cmd.exe'\nDISP shels",
			Mended: "shells = GET process FROM edr WHERE name = 'cmd.exe'\nDISP shells",
		},
	},
	{
		Code: "HF2002", Title: "unknown entity type",
		Message: "no entity type %q",
		Hint:    "`huntc schema list` lists the types",
		Doc: "GET, FIND and NEW return entities of a type such as process, file, network-traffic or ipv4-addr. " +
			"`huntc schema list` lists the types, their attributes and relations.",
		Example: Example{
			Wrong:  "p = GET prozess FROM edr WHERE name = 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF2003", Title: "unknown attribute",
		Message: "%s has no attribute %q",
		Hint:    "`huntc schema list` lists the attributes of each type",
		Doc: "The entity type has no such attribute under its STIX, ECS or OCSF name. Names of attributes are " +
			"case-sensitive. Attributes that a source adds begin with x_.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE nam = 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF2004", Title: "unknown relation",
		Message: "no relation %q",
		Doc:     "FIND relates entities by a verb such as CREATED, LOADED, OWNED, ACCEPTED, CONTAINED or LINKED.",
		Example: Example{
			Wrong:  shells + "c = FIND process CRAETED BY p",
			Mended: shells + "c = FIND process CREATED BY p",
		},
	},
	{
		Code: "HF2005", Title: "relation does not hold between these types",
		Message: "no relation %s",
		Doc: "The verb exists, and not between these two types in this direction. `FIND a VERB b` returns the a's that did " +
			"something to b; `FIND a VERB BY b` returns the a's to which b did it.",
		Example: Example{
			Wrong:  shells + "n = FIND network-traffic CREATED p",
			Mended: shells + "n = FIND network-traffic CREATED BY p",
		},
	},
	{
		Code: "HF2006", Title: "merge of different types",
		Message: "cannot merge %s and %s",
		Hint:    "JOIN puts two types side by side; FIND leads from one type to another",
		Doc:     "`a + b` makes one variable of several, which must all hold entities of one type.",
		Example: Example{
			Wrong:  shells + "n = FIND network-traffic CREATED BY p\nall = p + n",
			Mended: shells + "c = FIND process CREATED BY p\nall = p + c",
		},
	},
	{
		Code: "HF2007", Title: "operator does not fit the type",
		Message: "%s does not fit %s, which is %s",
		Doc: "Order operators compare numbers, times and texts, LIKE and MATCHES compare texts, ISSUBSET and ISSUPERSET compare " +
			"addresses.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE pid LIKE '4%'",
			Mended: "p = GET process FROM edr WHERE pid >= 4000 AND pid < 5000",
		},
	},
	{
		Code: "HF2008", Title: "bad regular expression",
		Message: "bad regular expression: %s",
		Hint:    "MATCHES takes RE2 syntax; in r'...' a backslash is a backslash",
		Doc: "MATCHES takes a regular expression in RE2 syntax. Lookaround and back references are not part of it. In an " +
			"ordinary string a backslash before a backslash is one backslash; r'...' takes them as they are.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name MATCHES '(cmd|powershell'",
			Mended: "p = GET process FROM edr WHERE name MATCHES '(cmd|powershell)'",
		},
	},
	{
		Code: "HF2009", Title: "bad CIDR",
		Message: "%q is not an address range",
		Hint:    "write it as 192.168.0.0/16 or 2001:db8::/32",
		Doc:     "ISSUBSET and ISSUPERSET compare an address with a range in CIDR notation.",
		Example: Example{
			Wrong:  "n = GET network-traffic FROM edr WHERE dst_ref.value ISSUBSET '10.0.0.0/33'",
			Mended: "n = GET network-traffic FROM edr WHERE dst_ref.value ISSUBSET '10.0.0.0/8'",
		},
	},
	{
		Code: "HF2010", Title: "unknown source",
		Message: "no source %q",
		Doc: "A source in FROM is a variable, a path, a file:// URI, or a name that stands in huntc.yaml or was given by " +
			"--source NAME=URI.",
		Example: Example{
			Wrong:  "p = GET process FROM erd WHERE name = 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF2011", Title: "no source",
		Message: "%s has no source: none is named and none was used before",
		Hint:    "write FROM and a source",
		Doc: "GET without FROM takes the source of the last GET, and so does FIND from a variable of NEW. There is none before " +
			"this one.",
		Example: Example{
			Wrong:  "p = GET process WHERE name = 'cmd.exe'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'\nq = GET process WHERE name = 'sh'",
		},
	},
	{
		Code: "HF2012", Title: "statement not supported yet",
		Message: "%s is not supported yet",
		Doc: "The statement is part of the language, and this version of huntc does not compile it yet. Nothing was left " +
			"out silently.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE [process:name = 'a'] AND [process:name = 'b']",
			Mended: "p = GET process FROM edr WHERE [process:name = 'a' AND process:pid = 4]",
		},
	},
	{
		Code: "HF2013", Title: "reference that no record holds",
		Message: "no record of the source holds the reference that %q goes through",
		Hint:    "FIND the entities that are related to it instead",
		Doc: "An attribute behind references is looked up in the records that hold them, in several records where one does not " +
			"reach: the parent of a parent. The records of this source never mention what this reference leads to.",
		Example: Example{
			Wrong:  "p = GET file FROM edr WHERE contains_refs[*].name = 'a.exe'",
			Mended: "d = GET file FROM edr WHERE name = 'a.exe'\np = FIND file LINKED d",
		},
	},
	{
		Code: "HF2014", Title: "bad LIMIT or OFFSET",
		Message: "%s takes a whole number from %d up, not %s",
		Hint:    "leave the clause out for all of them",
		Doc:     "LIMIT and OFFSET count rows or entities.",
		Example: Example{
			Wrong:  shells + "DISP p LIMIT 0",
			Mended: shells + "DISP p LIMIT 10",
		},
	},
	{
		Code: "HF2015", Title: "unknown aggregate function",
		Message: "no aggregate function %q",
		Hint:    "there are MIN, MAX, SUM, AVG, COUNT and NUNIQUE",
		Doc:     "GROUP ... WITH takes MIN, MAX, SUM, AVG, COUNT and NUNIQUE of an attribute.",
		Example: Example{
			Wrong:  shells + "g = GROUP p BY name WITH MEDIAN(pid)",
			Mended: shells + "g = GROUP p BY name WITH AVG(pid)",
		},
	},
	{
		Code: "HF2016", Title: "duplicate column",
		Message: "two columns are named %q",
		Hint:    "name one of them with AS",
		Doc: "The columns of a GROUP must have different names. The name of an aggregate is function_attribute unless AS " +
			"gives another.",
		Example: Example{
			Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid) AS name",
			Mended: shells + "g = GROUP p BY name WITH COUNT(pid) AS pids",
		},
	},
	{
		Code: "HF2017", Title: "variable's type does not fit",
		Message: "%q holds %s, not %s",
		Hint:    "FIND leads from one type to another",
		Doc: "`GET type FROM variable` filters the variable, so the type must be the variable's. Other statements say in " +
			"the message which type they need.",
		Example: Example{
			Wrong:  shells + "f = GET file FROM p WHERE name = 'cmd.exe'",
			Mended: shells + "f = FIND file LOADED BY p WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF2018", Title: "bad NEW value",
		Message: "%s",
		Doc: "NEW takes a list of strings, or a list of objects with names and values; all objects of one NEW are of one " +
			"type, which stands after NEW or in the objects' \"type\".",
		Example: Example{
			Wrong:  "p = NEW process [{\"name\": \"cmd.exe\", \"pid\": \"four\"}]",
			Mended: "p = NEW process [{\"name\": \"cmd.exe\", \"pid\": 4}]",
		},
	},
	{
		Code: "HF2019", Severity: Note, Title: "attribute accepted unchecked",
		Message: "%q is not a known attribute of %s; it is checked when the source answers",
		Doc: "A name that begins with x_ belongs to a source or an analytics. Where the columns are not known at compile " +
			"time it is accepted, and checked against the source before anything runs.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE x_reputation = 'bad'",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
		},
	},
	{
		Code: "HF2020", Title: "attribute not mapped",
		Message: "the source %q does not carry %s",
		Hint:    "`huntc schema list` and the name of a profile says what the profile maps",
		Doc: "The attribute exists, and the schema profile of this source maps no column to it in the role that the query " +
			"needs. `huntc schema list` shows what a profile maps; a profile can be extended in huntc.yaml.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE is_hidden = true",
			Mended: "p = GET process FROM bundle WHERE is_hidden = true",
		},
	},
	{
		Code: "HF2021", Title: "unknown column",
		Message: "%q has no column %q",
		Doc: "A grouped or joined variable, or one reduced by ATTR, has just the columns that its statement names. The attributes of the " +
			"entities before are gone.",
		Example: Example{
			Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid) AS pids\nDISP g SORT BY pid",
			Mended: shells + "g = GROUP p BY name WITH COUNT(pid) AS pids\nDISP g SORT BY pids",
		},
	},
	{
		Code: "HF2022", Title: "value does not fit the attribute",
		Message: "%s is %s and cannot be compared with %s",
		Hint:    "both sides are of one kind; numbers stand without quotes, texts and times in them",
		Doc: "The literal's type is not the attribute's. Numbers stand without quotes; texts, addresses and times stand in " +
			"quotes.",
		Example: Example{
			Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 'https'",
			Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443",
		},
	},
	{
		Code: "HF2023", Title: "operator takes one value",
		Message: "%s takes one value",
		Hint:    "write a comparison for each value, with OR between them, or AND where they are negated",
		Doc:     "Only =, !=, IN and NOT IN compare with a list or with all values of a variable's attribute.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name LIKE ('cmd%', 'power%')",
			Mended: "p = GET process FROM edr WHERE name LIKE 'cmd%' OR name LIKE 'power%'",
		},
	},
	{
		Code: "HF2024", Title: "operation needs entities",
		Message: "%s needs entities, and %q holds %s",
		Hint:    "use the variable that it was made from",
		Doc: "A grouped or joined variable is a table of values: it has no entities to relate, transform or analyse. Use " +
			"the variable that it was made from.",
		Example: Example{
			Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid)\nc = FIND process CREATED BY g",
			Mended: shells + "g = GROUP p BY name WITH COUNT(pid)\nc = FIND process CREATED BY p",
		},
	},
	{
		Code: "HF2025", Title: "mixed types",
		Message: "%s and %s cannot stand in one pattern",
		Doc: "A pattern can compare attributes of several entity types only where one record can mention them together. " +
			"A pattern on a variable can compare only the variable's own attributes.",
		Example: Example{
			Wrong:  shells + "q = p WHERE network-traffic:dst_port = 443",
			Mended: shells + "n = FIND network-traffic CREATED BY p WHERE dst_port = 443\nq = FIND process CREATED n",
		},
	},
	{
		Code: "HF2026", Severity: Warning, Title: "comparison never holds",
		Message: "the comparison never holds: %s",
		Doc: "The comparison is well formed and no record can match it, because the attribute cannot have the value: a whole " +
			"number is never 4.5.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE pid = 4.5",
			Mended: "p = GET process FROM edr WHERE pid = 4",
		},
	},
	{
		Code: "HF2027", Title: "unknown analytics",
		Message: "no analytics %q",
		Doc:     "The analytics in APPLY is not configured. `huntc analytics list` lists those that are.",
		Example: Example{
			Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://domain-enrichmnt ON n",
			Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://domain-enrichment ON n",
		},
	},
	{
		Code: "HF2028", Title: "bad BIN",
		Message: "%s",
		Doc: "BIN(attribute, n) takes a number attribute and a whole number from 1 up; BIN(attribute, n unit) takes a time " +
			"attribute and days, hours, minutes or seconds.",
		Example: Example{
			Wrong:  shells + "t = TIMESTAMPED(p)\ng = GROUP t BY BIN(first_observed, 5) WITH COUNT(pid)",
			Mended: shells + "t = TIMESTAMPED(p)\ng = GROUP t BY BIN(first_observed, 5 minutes) WITH COUNT(pid)",
		},
	},
	{
		Code: "HF2029", Severity: Warning, Title: "variable never used",
		Message: "%q is assigned and never used",
		Doc:     "No later statement reads the variable. It is compiled only where the summary counts it.",
		Later:   "unused variables are not looked for",
	},
	{
		Code: "HF2030", Title: "transformer does not fit",
		Message: "%s does not apply to %q: %s",
		Doc: "TIMESTAMPED, ADDOBSID and RECORDS turn entities into their records. Tables that GROUP made and entities that NEW " +
			"made of values have none, nor have records after a LIMIT.",
		Example: Example{
			Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid)\nDISP TIMESTAMPED(g)",
			Mended: shells + "DISP TIMESTAMPED(p)",
		},
	},
	{
		Code: "HF2031", Title: "unusable analytics",
		Message: "the analytics %q cannot be used: %s",
		Doc: "The analytics is configured, and what its profile names is not there. `huntc analytics list` shows the profiles " +
			"and where they stand.",
		Example: Example{
			Wrong:  shells + "APPLY python://gone ON p",
			Mended: shells + "APPLY python://tag ON p",
		},
	},
	{
		Code: "HF2032", Title: "variable given twice",
		Message: "%q is given to the analytics twice",
		Hint:    "name each variable once",
		Doc:     "Each variable of an APPLY becomes a new version with what comes back for it, so each can stand there once.",
		Example: Example{
			Wrong:  shells + "APPLY python://join ON p, p",
			Mended: shells + "c = FIND process CREATED BY p\nAPPLY python://join ON p, c",
		},
	},
	{
		Code: "HF2033", Title: "parameter given twice",
		Message: "the parameter %q is given twice",
		Hint:    "put several values into a list",
		Doc:     "A parameter of WITH has one value or one list of values.",
		Example: Example{
			Wrong:  shells + "APPLY python://tag ON p WITH LEVEL=1, LEVEL=2",
			Mended: shells + "APPLY python://tag ON p WITH LEVEL=(1, 2)",
		},
	},
	{
		Code: "HF2034", Severity: Note, Title: "attribute left to the analytics",
		Message: "%q is not declared by the analytics; it is checked when the analytics answers",
		Doc: "An analytics may return attributes that its profile does not declare. Names that begin with x_ are accepted, " +
			"and the run fails when the answer has no such column.",
		Example: Example{
			Wrong:  shells + "APPLY python://tag ON p\nDISP p ATTR name, x_score",
			Mended: shells + "APPLY python://tag ON p\nDISP p ATTR name",
		},
	},
	{
		Code: "HF2035", Title: "unknown parameter",
		Message: "%q has no parameter %q",
		Doc:     "The profile of the analytics lists the parameters that it knows. `huntc analytics list` says what each means.",
		Example: Example{
			Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://attribute-plot ON n WITH XPARM=dst_port",
			Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://attribute-plot ON n WITH XPARAM=dst_port, YPARAM=src_port",
		},
	},
	{
		Code: "HF2036", Title: "identities have no statistics",
		Message: "%s is an identity: there is nothing to describe",
		Hint:    "describe another attribute; INFO counts the entities",
		Doc:     "An id is made of an entity's identity where it is shown. Each entity has one of its own; INFO counts them.",
		Example: Example{
			Wrong:  shells + "DESCRIBE p.id",
			Mended: shells + "DESCRIBE p.pid",
		},
	},
	{
		Code: "HF2037", Title: "join needs BY",
		Message: "%q holds %s and %q %s: they cannot be joined by identity",
		Hint:    "say in what they agree: JOIN a, b BY left_attribute, right_attribute",
		Doc: "JOIN without BY pairs the rows of one entity, so both variables must hold entities or records of one type. Tables " +
			"and variables of different types are joined BY attributes.",
		Example: Example{
			Wrong:  shells + "u = FIND user-account OWNED p\nj = JOIN p, u",
			Mended: shells + "u = FIND user-account OWNED p\nj = JOIN p, u BY creator_user_ref.account_login, account_login",
		},
	},
	{
		Code: "HF2038", Title: "unknown file format",
		Message: "%s",
		Doc:     "SAVE and LOAD tell the format of a file by its suffix: CSV, JSON, NDJSON or Parquet, each also compressed.",
		Example: Example{
			Wrong:  shells + "SAVE p TO shells.xlsx",
			Mended: shells + "SAVE p TO shells.csv",
		},
	},
	{
		Code: "HF2039", Title: "type of a file not known",
		Message: "%q %s",
		Hint:    "name the type: LOAD FILE AS process",
		Doc: "The entities of a file that is loaded are of one type. It stands in the column `type`, which SAVE writes, or after " +
			"AS.",
		Example: Example{
			Wrong:  "a = LOAD addresses.csv",
			Mended: "a = LOAD addresses.csv AS ipv4-addr",
		},
	},
	{
		Code: "HF2040", Title: "identity is not compared so",
		Message: "an identity is compared with those of a variable, and %s",
		Hint:    "compare an attribute, or the ids of two variables: id = p.id, parent_ref.id IN p.id",
		Doc: "An id is made of an entity's identity where it is shown and stands in no query. Identities are compared with those " +
			"of variables of the same type, by =, !=, IN and NOT IN.",
		Example: Example{
			Wrong:  shells + "q = p WHERE id = 'process--4f1c'",
			Mended: shells + "q = GET process FROM edr WHERE parent_ref.id = p.id",
		},
	},
}
