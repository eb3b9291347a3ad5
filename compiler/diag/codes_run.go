package diag

// planCodes are the diagnostics of planning: the hunt is right, and a backend or a limit
// stands against it.
var planCodes = []Info{
	{
		Code: "HF4001", Title: "source cannot state this relation",
		Message: "the source %q cannot state %s: %s",
		Hint:    "`huntc schema list` and the name of a profile says which kinds of records the profile knows",
		Doc:     "No record of the source mentions both sides of the relation together, as far as its schema profile knows.",
	},
	{
		Code: "HF4002", Title: "predicate too large",
		Message: "the pattern has more than %d %s",
		Hint:    "write it as several GETs and merge them",
		Doc: "Comparisons on several entity types under AND and OR are spread into alternatives, in each of which the " +
			"comparisons on one type stand together. Stores refuse queries beyond a size.",
	},
	{
		Code: "HF4003", Title: "backend cannot express this",
		Message: "%s cannot express %s",
		Doc:     "The query language of the target has no equivalent for this construct. Nothing was left out silently.",
	},
	{
		Code: "HF4004", Severity: Note, Title: "evaluated locally",
		Message: "%s is evaluated locally: %s",
		Doc:     "The store answers with a superset, and the rest of the condition is evaluated on the rows that come back.",
	},
	{
		Code: "HF4005", Title: "over budget",
		Message: "the plan would read %s, more than the limit of %s",
		Doc: "The estimate of what the queries read is above --max-scan or the source's limit. Narrow the time range or " +
			"raise the limit.",
	},
	{
		Code: "HF4006", Title: "too many keys",
		Message: "%d keys would travel from %q to %q, more than the limit of %d",
		Doc:     "A hunt over two stores carries keys from one to the other. There is a limit on how many.",
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
	},
	{
		Code: "HF5002", Title: "query failed",
		Message: "the query for %q failed: %s",
		Doc:     "The store refused or stopped a query. The message is the store's own.",
	},
	{
		Code: "HF5003", Title: "file missing or unreadable",
		Message: "cannot read %q: %s",
		Doc:     "A file that a source, LOAD or the command line names cannot be opened or read.",
	},
	{
		Code: "HF5004", Severity: Warning, Title: "malformed record",
		Message: "%s:%d: malformed record: %s",
		Doc: "A record of a source is not what its format promises. The place is a line of the file or the number of the " +
			"object in the bundle.",
	},
	{
		Code: "HF5005", Title: "interrupted",
		Message: "interrupted",
		Doc:     "The run was stopped from outside. Running queries were cancelled.",
	},
	{
		Code: "HF5006", Severity: Warning, Title: "result cut",
		Message: "the result of %q is not whole: %s",
		Doc: "A limit, a time-out or a failed part of a store cut the result. It is marked complete: false and the exit " +
			"code is 5.",
	},
	{
		Code: "HF5007", Title: "download failed",
		Message: "cannot fetch %s: %s",
		Doc:     "Something that is fetched on first need could not be fetched, or is not what its checksum says.",
	},
	{
		Code: "HF5008", Title: "unknown format",
		Message: "cannot tell the format of %q",
		Hint:    "name it, as in --source NAME=URI,schema=ecs",
		Doc:     "Sources are STIX bundles, NDJSON, CSV or Parquet, plain or compressed by gzip or zstd.",
	},
	{
		Code: "HF5009", Severity: Warning, Title: "records skipped",
		Message: "%s of %q skipped",
		Doc:     "Broken records cost only themselves. `huntc load --strict` makes them errors.",
	},
	{
		Code: "HF5010", Title: "source unreachable",
		Message: "cannot reach the source %q: %s",
		Doc:     "The store did not answer, or refused the credentials.",
	},
	{
		Code: "HF5011", Title: "configuration error",
		Message: "%s",
		Doc:     "A configuration file, such as huntc.yaml or a schema profile, does not say what it should.",
	},
	{
		Code: "HF5012", Title: "out of resources",
		Message: "the query for %q went over its limit: %s",
		Doc:     "A query used more time or memory than its limits allow and was stopped.",
	},
	{
		Code: "HF5013", Title: "analytics failed",
		Message: "the analytics %q failed: %s",
		Doc: "An analytics of APPLY raised an error, went over a limit, or returned what cannot be used. What it printed and its " +
			"traceback stand below. What was shown before it stays.",
	},
	{
		Code: "HF5014", Severity: Note, Title: "analytics not run",
		Message: "%s was not run: %q is empty",
		Doc:     "An analytics is not called without rows. The variable stays as it was.",
	},
	{
		Code: "HF5015", Severity: Warning, Title: "part of an answer left out",
		Message: "of the answer of %q %s",
		Doc: "An analytics returned rows of entities that it was not given, or attributes that its profile does not declare. " +
			"They have no place in the variable and were left out.",
	},
	{
		Code: "HF5016", Severity: Warning, Title: "left out",
		Message: "%s is left out: it needs what an analytics did not return",
		Doc: "An analytics failed. Statements that do not use its answer ran; the others were left out, and the result is marked " +
			"complete: false.",
	},
	{
		Code: "HF5017", Severity: Note, Title: "file written",
		Message: "%s of %q written to %s",
		Doc:     "SAVE wrote a file. One that was there before was replaced when the new one was whole.",
	},
	{
		Code: "HF5018", Title: "file not written",
		Message: "cannot write %q: %s",
		Doc:     "SAVE could not write its file. What was there before is untouched.",
	},
}
