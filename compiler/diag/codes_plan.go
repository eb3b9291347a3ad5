package diag

// fileCodes are the diagnostics of plans that are kept in files.
var fileCodes = []Info{
	{
		Code: "HF5030", Title: "not a plan",
		Message: "the plan cannot be read: %s",
		Hint:    "write it with `huntc compile -o json HUNT.hf`",
		Doc: "A plan file is the object that `huntc compile -o json` writes, whole: one JSON object without unknown, missing or " +
			"repeated fields.",
		Example: Example{
			Shown: "plan.json:1:1: error[HF5030]: the plan cannot be read: it is not a JSON object\n  hint: write it with `huntc compile -o json HUNT.hf`",
		},
	},
	{
		Code: "HF5031", Title: "plan of another version",
		Message: "the plan is of %s; this huntc runs contract %d",
		Hint:    "compile the hunt again",
		Doc: "A plan says by its contract how it is to be read. Plans of another contract are refused rather than read as " +
			"something that they do not say.",
		Example: Example{
			Shown: "plan.json:2:15: error[HF5031]: the plan is of an older version; this huntc runs contract 2\n  hint: compile the hunt again",
		},
	},
	{
		Code: "HF5032", Title: "plan of other sources",
		Message: "the plan was made for other sources: %s",
		Hint:    "name the sources that it was made for with --source or -c, or compile the hunt again",
		Doc: "The queries of a plan fit the sources that it was made for: their names, schema profiles and columns, and the " +
			"columns of the files that LOAD reads. Only where they are may differ.",
		Example: Example{
			Shown: "plan.json:9:5: error[HF5032]: the plan was made for other sources: \"edr\" is of the schema profile ocsf, of the plan ecs\n  hint: name the sources that it was made for with --source or -c, or compile the hunt again",
		},
	},
	{
		Code: "HF5033", Title: "query not allowed",
		Message: "the query of step %d (%s) may not run: %s",
		Hint:    "a plan only reads, and only what it says it reads; compile the hunt again",
		Doc: "Every query of a plan is read by a parser of its own before any of them runs. One SELECT may run, and one table " +
			"of the session may be made of it; it may read the tables of the plan's sources, those that steps before it make, " +
			"and the files of LOAD; it may call the functions that huntc itself calls. Literals and conditions may be edited.",
		Example: Example{
			Shown: "plan.json:35:15: error[HF5033]: the query of step 1 (store p) may not run: line 4: the function \"url\"\n  hint: a plan only reads, and only what it says it reads; compile the hunt again",
		},
	},
	{
		Code: "HF5034", Title: "plan does not hold together",
		Message: "%s",
		Hint:    "edit nothing but the texts of the queries; compile the hunt again",
		Doc: "What a plan says in two places, for people at its top and in its steps, must be the same, and each step may " +
			"stand on steps before it alone.",
		Example: Example{
			Shown: "plan.json:22:3: error[HF5034]: the steps write [\"x.csv\"], the plan says [\"p.csv\"]\n  hint: edit nothing but the texts of the queries; compile the hunt again",
		},
	},
	{
		Code: "HF5035", Title: "plan of a wrong hunt",
		Message: "the hunt of the plan has errors, so there is nothing to run: %s",
		Hint:    "correct the hunt and compile it again",
		Doc:     "`huntc compile -o json` writes its object for a hunt with errors too, with the errors and without queries.",
		Example: Example{
			Shown: "plan.json:31:3: error[HF5035]: the hunt of the plan has errors, so there is nothing to run: hunt.hf:1:6: no variable \"q\"\n  hint: correct the hunt and compile it again",
		},
	},
	{
		Code: "HF5036", Title: "attribute that the source lacks",
		Message: "no %s of %s has %q, which the plan asks for",
		Hint:    "correct the hunt and compile it again",
		Doc: "An attribute whose name begins with x_ belongs to the source. It was accepted unchecked when the plan was made " +
			"and is looked for when the sources are attached, before anything runs.",
		Example: Example{
			Shown: "plan.json:17:5: error[HF5036]: no process of edr has \"x_labels.teem\", which the plan asks for\n  hint: correct the hunt and compile it again",
		},
	},
	{
		Code: "HF5037", Severity: Note, Title: "attributes not shown",
		Message: "the plan was made without looking at %q: DISP, INFO and SAVE leave out its own attributes, such as %s",
		Hint:    "name them with ATTR, or compile the hunt with --attach",
		Doc: "Which x_* attributes a source has is known only when it is attached. A hunt that is run shows them where it names " +
			"no columns, and a plan where it was compiled with --attach.",
		Example: Example{
			Shown: "plan.json:9:5: note[HF5037]: the plan was made without looking at \"edr\": DISP, INFO and SAVE leave out its own attributes, such as x_colour\n  hint: name them with ATTR, or compile the hunt with --attach",
		},
	},
	{
		Code: "HF5038", Severity: Note, Title: "source at another place",
		Message: "the plan was made for %q at %s; here it is %s",
		Doc:     "A plan runs over the source of the same name and schema profile wherever it is.",
		Example: Example{
			Shown: "plan.json:9:5: note[HF5038]: the plan was made for \"edr\" at events.ndjson; here it is more.ndjson",
		},
	},
	{
		Code: "HF5039", Title: "analytics not known",
		Message: "the plan runs %q, which cannot be run here: %s",
		Hint:    "`huntc analytics list` says what there is",
		Doc:     "A plan runs the analytics that the configuration knows, with parameters that they have. Nothing runs when one is not known.",
		Example: Example{
			Shown: "plan.json:19:3: error[HF5039]: the plan runs \"python://x\", which cannot be run here: there are no analytics of that name\n  hint: `huntc analytics list` says what there is",
		},
	},
}
