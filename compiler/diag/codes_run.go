package diag

// planCodes are the diagnostics of planning: the hunt is right, and a backend or a limit
// stands against it.
var planCodes = []Info{
	{
		Code: "HF4001", Title: "source cannot state this relation",
		Message: "the source %q cannot state %s: %s",
		Hint:    "`huntc schema list` and the name of a profile says which kinds of records the profile knows",
		Doc:     "No record of the source mentions both sides of the relation together, as far as its schema profile knows.",
		Example: Example{
			Wrong:  "p = GET process FROM bundle WHERE name = 'cmd.exe'\nf = FIND file READ BY p",
			Mended: "p = GET process FROM bundle WHERE name = 'cmd.exe'\nf = FIND file LINKED p",
		},
	},
	{
		Code: "HF4002", Title: "predicate too large",
		Message: "the pattern has more than %d %s",
		Hint:    "write it as several GETs and merge them",
		Doc: "Comparisons on several entity types under AND and OR are spread into alternatives, in each of which the " +
			"comparisons on one type stand together. Stores refuse queries beyond a size.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE " + manyTypes,
			Mended: "p = GET process FROM edr WHERE file:name = 'f0' AND pid = 0\nq = GET process FROM edr WHERE file:name = 'f1' AND pid = 1\nboth = p + q",
		},
	},
	{
		Code: "HF4003", Title: "backend cannot express this",
		Message: "%s cannot express %s",
		Doc:     "The query language of the target has no equivalent for this construct. Nothing was left out silently.",
		Later:   "there is one target, and it expresses every hunt",
	},
	{
		Code: "HF4004", Severity: Note, Title: "evaluated locally",
		Message: "%s is evaluated locally: %s",
		Doc:     "The store answers with a superset, and the rest of the condition is evaluated on the rows that come back.",
		Later:   "there is one target, and it answers exactly",
	},
	{
		Code: "HF4005", Title: "over budget",
		Message: "%q would read %s, with which the plan goes over its limit: it would read %s in all, and may read %s",
		Hint:    "`huntc run --dry-run` shows what each step would read; narrow the time ranges, or raise --max-scan (max_scan in huntc.yaml)",
		Doc: "What the queries of a plan would read is estimated before any of them runs, and is more than --max-scan, or max_scan " +
			"in huntc.yaml, allows. Nothing ran. The place is that of the first step with which the sum is too much.",
		Example: Example{
			Shown: "hunt.hf:2:1: error[HF4005]: \"store p\" would read 51.1 MB, with which the plan goes over its limit: it would read " +
				"at most 128 MB in all, and may read 50.0 MB\n  hint: `huntc run --dry-run` shows what each step would read; narrow the " +
				"time ranges, or raise --max-scan (max_scan in huntc.yaml)",
		},
	},
	{
		Code: "HF4006", Title: "too many keys",
		Message: "%d keys would travel from %q to %q, more than the limit of %d",
		Doc:     "A hunt over two stores carries keys from one to the other. There is a limit on how many.",
		Later:   "a hunt cannot cross two stores",
	},
	{
		Code: "HF4007", Title: "secret in a plan",
		Message: "the plan would hold the secret %q",
		Hint:    "run the hunt itself: `huntc run` reads the secret anew",
		Doc: "A plan is kept in a file and runs as it stands, so it would have to hold the value of a secret parameter. " +
			"`huntc compile` without -o json prints the queries with *** in its place.",
		Example: Example{
			Shown: "hunt.hf:1:9: error[HF4007]: the plan would hold the secret \"token\"\n  hint: run the hunt itself: `huntc run` reads the secret anew",
		},
	},
}

// runCodes are the diagnostics of running a plan.
var runCodes = []Info{
	{
		Code: "HF5001", Title: "engine missing",
		Message: "the embedded engine cannot be used: %s",
		Hint:    "run `huntc engine install`",
		Doc: "Hunts over files run on an embedded ClickHouse, a library that is fetched once. The message says what is " +
			"wrong with it: not there, truncated, of another version or for another machine.",
		Example: Example{
			Shown: "error[HF5001]: the embedded engine cannot be used: it is not installed\n  hint: run `huntc engine install`",
		},
	},
	{
		Code: "HF5002", Title: "query failed",
		Message: "the query for %q failed: %s",
		Doc:     "The store refused or stopped a query. The message is the store's own.",
		Example: Example{
			Shown: "hunt.hf:1:1: error[HF5002]: the query for \"p\" failed: Code: 241. DB::Exception: memory limit exceeded",
		},
	},
	{
		Code: "HF5003", Title: "file missing or unreadable",
		Message: "cannot read %q: %s",
		Doc:     "A file that a source, LOAD or the command line names cannot be opened or read.",
		Example: Example{
			Shown: "hunt.hf:1:18: error[HF5003]: cannot read \"events.ndjson\": no such file or directory",
		},
	},
	{
		Code: "HF5004", Severity: Warning, Title: "malformed record",
		Message: "%s:%d: malformed record: %s",
		Doc: "A record of a source is not what its format promises. The place is a line of the file or the number of the " +
			"object in the bundle.",
		Example: Example{
			Shown: "warning[HF5004]: events.ndjson:17: malformed record: unexpected end of JSON input",
		},
	},
	{
		Code: "HF5005", Title: "interrupted",
		Message: "interrupted",
		Doc:     "The run was stopped from outside. Running queries were cancelled.",
		Example: Example{
			Shown: "error[HF5005]: interrupted",
		},
	},
	{
		Code: "HF5006", Severity: Warning, Title: "result cut",
		Message: "the result of %q is not whole: %s",
		Doc: "A limit, a time-out or a failed part of a store cut the result. It is marked complete: false and the exit " +
			"code is 5.",
		Example: Example{
			Shown: "warning[HF5006]: the result of \"p\" is not whole: it has more than 1000000 rows",
		},
	},
	{
		Code: "HF5007", Title: "download failed",
		Message: "cannot fetch %s: %s",
		Doc:     "Something that is fetched on first need could not be fetched, or is not what its checksum says.",
		Example: Example{
			Shown: "error[HF5007]: cannot fetch the engine: its checksum is not the one expected",
		},
	},
	{
		Code: "HF5008", Title: "unknown format",
		Message: "cannot tell the format of %q",
		Hint:    "name it, as in --source NAME=URI,schema=ecs",
		Doc:     "Sources are STIX bundles, NDJSON, CSV or Parquet, plain or compressed by gzip or zstd.",
		Example: Example{
			Shown: "error[HF5008]: cannot tell the format of \"notes.txt\"\n  hint: name it, as in --source NAME=URI,schema=ecs",
		},
	},
	{
		Code: "HF5009", Severity: Warning, Title: "records skipped",
		Message: "%s of %q skipped",
		Doc:     "Broken records cost only themselves. `huntc load --strict` makes them errors.",
		Example: Example{
			Shown: "warning[HF5009]: 3 records of \"edr\" skipped",
		},
	},
	{
		Code: "HF5010", Title: "source unreachable",
		Message: "cannot reach the source %q: %s",
		Doc:     "The store did not answer, or refused the credentials.",
		Example: Example{
			Shown: "error[HF5010]: cannot reach the source \"lake\": connection refused",
		},
	},
	{
		Code: "HF5011", Title: "configuration error",
		Message: "%s",
		Doc:     "A configuration file, such as huntc.yaml or a schema profile, does not say what it should.",
		Example: Example{
			Shown: "error[HF5011]: huntc.yaml:3: unknown key \"schemas\"",
		},
	},
	{
		Code: "HF5012", Title: "out of resources",
		Message: "the query for %q went over its limit: %s",
		Doc:     "A query used more time or memory than its limits allow and was stopped.",
		Example: Example{
			Shown: "hunt.hf:4:1: error[HF5012]: the query for \"p\" went over its limit: it read more than 1000000000 rows",
		},
	},
	{
		Code: "HF5013", Title: "analytics failed",
		Message: "the analytics %q failed: %s",
		Doc: "An analytics of APPLY raised an error, went over a limit, or returned what cannot be used. What it printed and its " +
			"traceback stand below. What was shown before it stays.",
		Example: Example{
			Shown: "hunt.hf:2:7: error[HF5013]: the analytics \"python://tag\" failed: KeyError: 'command_line'",
		},
	},
	{
		Code: "HF5014", Severity: Note, Title: "analytics not run",
		Message: "%s was not run: %q is empty",
		Doc:     "An analytics is not called without rows. The variable stays as it was.",
		Example: Example{
			Shown: "hunt.hf:2:7: note[HF5014]: python://tag was not run: \"p\" is empty",
		},
	},
	{
		Code: "HF5015", Severity: Warning, Title: "part of an answer left out",
		Message: "of the answer of %q %s",
		Doc: "An analytics returned rows of entities that it was not given, or attributes that its profile does not declare. " +
			"They have no place in the variable and were left out.",
		Example: Example{
			Shown: "hunt.hf:2:7: warning[HF5015]: of the answer of \"python://tag\" 2 rows are of entities that it was not given",
		},
	},
	{
		Code: "HF5016", Severity: Warning, Title: "left out",
		Message: "%s is left out: it needs what an analytics did not return",
		Doc: "An analytics failed. Statements that do not use its answer ran; the others were left out, and the result is marked " +
			"complete: false.",
		Example: Example{
			Shown: "hunt.hf:3:1: warning[HF5016]: DISP p is left out: it needs what an analytics did not return",
		},
	},
	{
		Code: "HF5017", Severity: Note, Title: "file written",
		Message: "%s of %q written to %s",
		Doc:     "SAVE wrote a file. One that was there before was replaced when the new one was whole.",
		Example: Example{
			Shown: "hunt.hf:2:1: note[HF5017]: 12 entities of \"p\" written to shells.csv",
		},
	},
	{
		Code: "HF5018", Title: "file not written",
		Message: "cannot write %q: %s",
		Doc:     "SAVE could not write its file. What was there before is untouched.",
		Example: Example{
			Shown: "hunt.hf:2:1: error[HF5018]: cannot write \"out/shells.csv\": permission denied",
		},
	},
}
