package diag

// storeCodes are the diagnostics of sources that are loaded.
var storeCodes = []Info{
	{
		Code: "HF5020", Title: "source cannot be kept",
		Message: "cannot keep the source %q: %s",
		Doc: "The store of loaded sources cannot be written to: the disk is full, a quota or a limit is reached, or it is " +
			"read-only. What was loaded before is untouched.",
		Example: Example{
			Shown: "error[HF5020]: cannot keep the source \"edr\": no space left on device",
		},
	},
	{
		Code: "HF5021", Title: "store of another version",
		Message: "cannot use the source %q: %s",
		Doc: "The store of loaded sources, or one of them, was made by a version of huntc whose form this version does not " +
			"know. It is left as it is.",
		Example: Example{
			Shown: "error[HF5021]: cannot use the source \"edr\": it was loaded by a later version of huntc",
		},
	},
	{
		Code: "HF5022", Severity: Note, Title: "loaded for this run only",
		Message: "the source %q is loaded for this run only: %s",
		Hint:    "set XDG_CACHE_HOME to a directory that can be written to, or load it under a name with `huntc load`",
		Doc:     "Files that a hunt names are kept in the cache once they are loaded. Without one every run loads them again.",
		Example: Example{
			Shown: "note[HF5022]: the source \"edr\" is loaded for this run only: the cache cannot be written to\n  hint: set XDG_CACHE_HOME to a directory that can be written to, or load it under a name with `huntc load`",
		},
	},
	{
		Code: "HF5023", Title: "load stopped",
		Message: "%s:%d: malformed record: %s",
		Hint:    "nothing was loaded; without --strict a broken record costs only itself",
		Doc:     "A load with --strict ends at the first record that its format does not allow.",
		Example: Example{
			Shown: "error[HF5023]: events.ndjson:17: malformed record: unexpected end of JSON input\n  hint: nothing was loaded; without --strict a broken record costs only itself",
		},
	},
	{
		Code: "HF5024", Severity: Note, Title: "loaded source not used",
		Message: "%q is loaded, but %s has another source of that name, which is used",
		Hint:    "give one of them another name",
		Doc: "A name is looked up in this order: --source, huntc.yaml, what `huntc load` loaded, files. `huntc sources` lists " +
			"them all.",
		Example: Example{
			Shown: "note[HF5024]: \"edr\" is loaded, but huntc.yaml has another source of that name, which is used\n  hint: give one of them another name",
		},
	},
	{
		Code: "HF5025", Title: "files do not fit the source",
		Message: "cannot add to the source %q: %s",
		Doc: "Files can be added to a loaded source when they are of its schema profile and it was loaded by this version " +
			"of huntc.",
		Example: Example{
			Shown: "error[HF5025]: cannot add to the source \"edr\": it is ecs, and the files are ocsf",
		},
	},
	{
		Code: "HF5026", Severity: Note, Title: "left out",
		Message: "%q: %d times: %s",
		Doc:     "A part of a record was left out because it says nothing that the model can hold. The record itself is loaded.",
		Example: Example{
			Shown: "note[HF5026]: \"edr\": 4 times: a reference to an object that the observation lacks",
		},
	},
}
