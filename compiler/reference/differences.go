package reference

// Difference is a row of what huntc does otherwise than Kestrel 1.8, on purpose.
type Difference struct {
	Construct, Kestrel, Huntc string
	// Cited are the reasons as testdata/kestrel cites them: a paragraph of the design, or a mark of the notes on Kestrel.
	Cited []string
}

// Differences are all that are deliberate. What Kestrel has and this version does not yet compile is not among them: that is
// HF2012.
var Differences = []Difference{
	{"a hunt", "runs statement by statement; what stands before an error has happened", "is checked whole before anything runs; all errors are told at once, with their places", []string{"3.1", "note 10 IMPROVE"}},
	{"q = p", "q is a view: a later change of p changes it", "variables are values; a later `p = …` is another version", []string{"3.1", "note 6 IMPROVE"}},
	{"a process", "by its unique id; without one each observation is an entity, and processes of other hosts and hours are mixed in by pid and name", "by its unique id, else asset, pid and start, else asset, pid and lifetime: that begins at a creation, after an end or after 24 silent hours", []string{"3.7", "note 5 IMPROVE", "note 1 IMPROVE"}},
	{"a file, key or directory", "by hash and name; registry keys by nothing", "by asset and path, on Windows without regard to case; a file without path by its hash", []string{"3.7"}},
	{"traffic", "start, end and extensions tell two apart", "by its ends, ports, protocols and flow id, never by time", []string{"3.7"}},
	{"id", "of the STIX object, random for many types", "made of the identity where it is shown; the same in every run and store", []string{"3.7"}},
	{"attributes of an entity", "merged from all that the session has loaded", "the last known value in the records that the statement matched; what is missing there is completed from the entity's others", []string{"3.5", "3.2", "note 1 DECIDE"}},
	{"#(RECORDS), COUNT of records", "a record counts again for each query that loaded it", "distinct records, weighted by number_observed", []string{"3.10", "note 1 IMPROVE"}},
	{"extensions.'a'.b", "found in the source and lost on the variable, where it is x_b", "the same name everywhere", []string{"note 1 IMPROVE"}},
	{"GET", "asks again for the same pids and adds or loses entities (prefetch)", "what matches the pattern", []string{"note 2 DECIDE"}},
	{"a pattern on two types", "nothing over STIX bundles", "holds when one record mentions both", []string{"3.3", "note 2 IMPROVE"}},
	{"GET … FROM variable", "filters all that the session knows of the type", "filters the variable", []string{"note 2 IMPROVE"}},
	{"GET of the same again", "answers from the first answer, whatever its LIMIT was and an analytics has changed", "asks the source", []string{"3.1", "note 2 IMPROVE"}},
	{"LIMIT of GET and FIND", "records, in the order of the file", "entities, first observed first", []string{"3.10"}},
	{"LIKE", "minds the case in GET and not on variables", "does not mind the case of ASCII letters", []string{"3.9"}},
	{"MATCHES", "Python's; `.` matches a line end on variables; NOT MATCHES fails there", "RE2, the same everywhere", []string{"3.9", "note 6 IMPROVE"}},
	{"ISSUBSET, ISSUPERSET", "IPv4 in GET alone; stop at the first other address", "IPv4 and IPv6, in GET and WHERE; what is no address is in no network", []string{"note 2 IMPROVE"}},
	{"IN (one value)", "an error", "a list of one", []string{"note 2 IMPROVE"}},
	{"IS NULL, = NULL", "in GET they look for the text NULL; = 'NULL' on a variable means missing", "IS NULL is the missing value, 'NULL' the text, and = NULL an error (HF1010)", []string{"3.6", "note 2 IMPROVE"}},
	{"!=, NOT IN, NOT LIKE", "match a missing value in some sources", "never match a missing value", []string{"3.6"}},
	{"literals", "no negative numbers, no booleans, no empty text; text beyond ASCII is broken", "all of them", []string{"note 2 IMPROVE"}},
	{"types of values", "SQLite converts as it likes: size = 'abc' is false", "a value that is none of the attribute's kind is an error (HF2022)", []string{"3.11"}},
	{"references (p.pid)", "leave out 0 and ''; an empty variable or a missing attribute raises an exception", "leave out what is missing; an empty variable equals nothing", []string{"note 3 IMPROVE"}},
	{"FIND … WHERE, START, LIMIT", "applied only where prefetch happens", "always applied", []string{"3.8", "note 4 IMPROVE"}},
	{"the time range of FIND", "that of the records found, widened again in each step", "the one written, else that of the GETs it comes from, widened once by 300 s", []string{"3.8"}},
	{"FIND from several sources", "follows the identifiers of one", "asks each", []string{"3.8", "note 4 IMPROVE"}},
	{"FIND from a table", "LINKED returns everything, other relations nothing", "an error (HF2024)", []string{"3.11", "note 4 IMPROVE"}},
	{"files and registry keys", "processes are LINKED to them", "CREATED, READ, UPDATED and DELETED relate them too, as in Kestrel 2", nil},
	{"WHERE on references", "two in a row, lists, or two conditions on one fail", "all work", []string{"3.4", "note 6 IMPROVE"}},
	{"clauses", "in one order; OFFSET without LIMIT is ignored", "in any order; OFFSET stands alone", []string{"note 6 IMPROVE"}},
	{"unknown names", "SORT and DISP take an unknown attribute for a text", "an error with the nearest name", []string{"3.11", "note 6 IMPROVE", "note 7 IMPROVE"}},
	{"JOIN without BY", "an exception", "the rows of one entity", []string{"note 6 IMPROVE"}},
	{"GROUP without WITH", "has aggregates of the columns it groups by", "has none of those", []string{"note 6 IMPROVE"}},
	{"NEW", "double quotes alone; true and null are texts", "either quotes; booleans and missing values", []string{"note 6 IMPROVE"}},
	{"order of rows", "by entity id, which looks random", "first observed first, then by the columns shown; SORT stays with the variable", []string{"3.10"}},
	{"DISP … LIMIT", "cuts before equal rows are one; LIMIT 0 is no limit", "counts the rows shown; LIMIT 0 is an error (HF2014)", []string{"3.10", "note 7 IMPROVE"}},
	{"numbers in tables", "whole numbers become fractions beside a missing one", "stay whole", []string{"note 7 IMPROVE"}},
	{"columns with a star in the summary", "rise with each query", "distinct related entities in the evidence; asked for by --summary full", []string{"3.10"}},
	{"APPLY", "changes all variables of the type", "makes the next version of the variables it is given", []string{"3.1", "3.13"}},
	{"APPLY … WITH X=src_ref.value", "a reference to a variable src_ref, and so an error", "the attribute's name where no such variable exists", []string{"3.13"}},
	{"APPLY on records", "new attributes are lost", "merged by identity and record", []string{"3.13"}},
	{"lines", "a line end is white space, so SORT on a line of its own continues the DISP above", "a line whose first word can begin a statement begins one", []string{"note 10 IMPROVE"}},
	{"names of attributes", "those of STIX", "those of STIX, ECS and OCSF, in one hunt; ctime, also of file.ctime, is STIX 2.1's: the creation", []string{"3.12"}},
	{"stixshifter://name", "a connection of stix-shifter", "the source of that name, whatever it is", []string{"3.11"}},
	{"event, ORIGINATED, RESPONDED", "of Kestrel 2", "not there: x-oca-event and network-traffic say the same", nil},
}
