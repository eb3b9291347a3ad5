package diag

// warehouseCodes are the diagnostics of sources that are tables of a warehouse.
var warehouseCodes = []Info{
	{
		Code: "HF5040", Title: "sources in several places",
		Message: "the sources of a hunt must be in one place: %q is in %s, and %q in %s",
		Hint:    "relate them where they are, in a hunt of their own, or load what is small with `huntc load`",
		Doc:     "A hunt runs inside the store that holds its sources. Sources of different stores cannot be related.",
		Example: Example{
			Shown: "error[HF5040]: the sources of a hunt must be in one place: \"edr\" is in the warehouse \"main\", and \"proxy\" in the embedded engine\n  hint: relate them where they are, in a hunt of their own, or load what is small with `huntc load`",
		},
	},
	{
		Code: "HF5041", Title: "warehouse refuses",
		Message: "the warehouse %q refuses: %s",
		Hint:    "check `user` and the password or token of the warehouse",
		Doc:     "The server does not know the user, the password or token is wrong, or the user may not read the table.",
		Example: Example{
			Shown: "error[HF5041]: the warehouse \"main\" refuses: hunter: Authentication failed\n  hint: check `user` and the password or token of the warehouse",
		},
	},
	{
		Code: "HF5042", Title: "certificate not trusted",
		Message: "the warehouse %q is not trusted: %s",
		Hint:    "give the certificate of its authority as `tls: {ca: FILE}`, the name in its certificate as `server_name`",
		Doc:     "The server's certificate is signed by nobody that is trusted here, is of another name, or has expired.",
		Example: Example{
			Shown: "error[HF5042]: the warehouse \"main\" is not trusted: x509: certificate signed by unknown authority\n  hint: give the certificate of its authority as `tls: {ca: FILE}`, the name in its certificate as `server_name`",
		},
	},
	{
		Code: "HF5043", Title: "table does not fit",
		Message: "the source %q, %s, cannot be used: %s",
		Doc:     "The table is missing, the user may not see it, or it lacks what its schema profile maps.",
		Example: Example{
			Shown: "error[HF5043]: the source \"edr\", clickhouse://main/security.events, cannot be used: it has no column \"time\"",
		},
	},
	{
		Code: "HF5044", Severity: Note, Title: "own attributes not known",
		Message: "the x_* attributes of %q are not known: to look for them takes too long",
		Hint:    "name them with ATTR",
		Doc:     "DISP, INFO and SAVE without ATTR leave out attributes that the source alone has.",
		Example: Example{
			Shown: "note[HF5044]: the x_* attributes of \"edr\" are not known: to look for them takes too long\n  hint: name them with ATTR",
		},
	},
	{
		Code: "HF5045", Title: "LOAD beside a warehouse",
		Message: "%s reads a file of LOAD, which the server of the warehouse does not have",
		Hint:    "put the values into the hunt, as in WHERE name IN ('a', 'b'), or load both into the embedded engine",
		Doc:     "Queries run on the server of a warehouse, and files of LOAD are on this machine.",
		Example: Example{
			Shown: "hunt.hf:3:1: error[HF5045]: DISP p reads a file of LOAD, which the server of the warehouse does not have\n  hint: put the values into the hunt, as in WHERE name IN ('a', 'b'), or load both into the embedded engine",
		},
	},
}
