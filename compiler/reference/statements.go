package reference

// Statement is a row of the table of statements.
type Statement struct {
	Keyword string // as ast.Keyword names it
	Syntax  string
	Doc     string
	Example string // a hunt
}

// first is the statement that most examples begin with.
const first = "p = GET process FROM edr WHERE name = 'cmd.exe'\n"

// Statements are all statements, in the order of the manual.
var Statements = []Statement{
	{
		"GET", "[name =] GET type [FROM source, …] WHERE pattern [START time STOP time | LAST n unit] [LIMIT n]",
		"Takes the entities of a type that match a pattern, from sources or from a variable. The pattern is matched against each " +
			"record, and within one pair of brackets all comparisons on one type bind to one mention in it. Without FROM the last " +
			"source is asked again. Clauses stand in any order.",
		"shells = GET process FROM edr WHERE name = 'cmd.exe' AND parent_ref.name = 'winword.exe' LAST 5 DAYS",
	},
	{
		"FIND", "[name =] FIND type RELATION [BY] variable [WHERE pattern] [START time STOP time | LAST n unit] [LIMIT n]",
		"Takes the entities of a type that stand in a relation to those of a variable: `FIND process CREATED BY p` the children, " +
			"`FIND process CREATED p` the parents. They are related by identity in the source. Its time range is the one written, " +
			"else that of the GETs the variable comes from, widened once by 300 seconds.",
		first + "children = FIND process CREATED BY p\ntraffic = FIND network-traffic CREATED BY children WHERE dst_port = 443",
	},
	{
		"NEW", "[name =] NEW [type] [value, …]  or  NEW [type] [{\"attribute\": value, …}, …]",
		"Makes entities of values in the hunt. A plain string is the attribute that names the type: the name of a process, the value of " +
			"an address.",
		"known = NEW ipv4-addr ['10.0.0.1', '10.0.0.2']\nq = NEW [{\"type\": \"process\", \"name\": \"cmd.exe\", \"pid\": 4}]",
	},
	{
		"assignment", "name = variable [+ variable …] | TRANSFORMER(variable) [WHERE pattern] [ATTR attribute, …] [SORT BY attribute [ASC|DESC]] [LIMIT n] [OFFSET n]",
		"Filters, narrows, orders or cuts a variable, merges several of one type, or turns entities into their records. Variables are " +
			"values: a later assignment to one changes no other.",
		first + "c = FIND process CREATED BY p\nboth = p + c WHERE pid > 1000 SORT BY pid ASC LIMIT 10",
	},
	{
		"JOIN", "[name =] JOIN left, right [BY left_attribute, right_attribute]",
		"Pairs the rows of two variables that agree. Without BY they are the rows of one entity. The result is a table.",
		first + "u = FIND user-account OWNED p\nj = JOIN p, u BY creator_user_ref.account_login, account_login",
	},
	{
		"GROUP", "[name =] GROUP variable BY attribute | BIN(attribute, n [unit]), … [WITH FUNCTION(attribute) [AS name], …]",
		"Makes one row of all that agree in some attributes. The result is a table with these columns and the aggregates; a missing " +
			"value is a group too. Without WITH each attribute has an aggregate: the mean of a quantity, the number of distinct values of " +
			"anything else.",
		"n = GET network-traffic FROM edr WHERE dst_port = 443\n" +
			"g = GROUP n BY src_ref.value WITH COUNT(dst_ref.value) AS ends\nDISP g SORT BY ends",
	},
	{
		"SORT", "[name =] SORT variable BY attribute [ASC|DESC]",
		"Orders a variable, greatest first unless ASC is written. Missing values are last in DESC and first in ASC. The order stays " +
			"with the variable.",
		first + "s = SORT p BY pid ASC",
	},
	{
		"LOAD", "[name =] LOAD file [AS type]",
		"Makes a variable from a CSV, JSON, NDJSON or Parquet file. The type stands in the column `type` or after AS; columns that " +
			"are no attributes are x_ attributes.",
		"known = LOAD addresses.csv AS ipv4-addr\nn = GET network-traffic FROM edr WHERE dst_ref.value = known.value",
	},
	{
		"SAVE", "SAVE variable TO file",
		"Writes a variable to a file; the suffix says how: .csv, .json, .ndjson or .parquet, also with .gz or .zst.",
		first + "SAVE p TO shells.csv",
	},
	{
		"DISP", "DISP variable | TRANSFORMER(variable) [WHERE pattern] [ATTR attribute, …] [SORT BY attribute [ASC|DESC]] [LIMIT n] [OFFSET n]",
		"Shows a table. Equal rows are shown once, and LIMIT counts what is shown. Without SORT the rows stand in the order of their " +
			"first observation.",
		first + "DISP TIMESTAMPED(p) ATTR pid, command_line SORT BY first_observed ASC LIMIT 20",
	},
	{
		"INFO", "INFO variable",
		"Shows what is known of a variable: type, numbers of entities and records, attributes, where it comes from.",
		first + "INFO p",
	},
	{
		"DESCRIBE", "DESCRIBE variable.attribute",
		"Shows statistics of an attribute: of numbers count, mean, least and greatest; of others count, distinct values, the most " +
			"frequent and how often it occurs.",
		first + "DESCRIBE p.pid",
	},
	{
		"APPLY", "APPLY python://name ON variable, … [WITH PARAMETER=value, …]",
		"Gives variables to an analytics and takes back what it returns, as the next version of each: new attributes extend it, returned " +
			"values replace. A value is a literal, the values of a variable's attribute, or the name of an attribute.",
		"n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://domain-enrichment ON n\n" +
			"DISP n ATTR dst_ref.value, x_domain_name",
	},
	{
		"EXPLAIN", "EXPLAIN variable",
		"Shows how a variable is computed: its program, its query, and how many mentions stand alone because nothing identifies them.",
		first + "c = FIND process CREATED BY p\nEXPLAIN c",
	},
}

// Clause is a row of the table of clauses.
type Clause struct {
	Name, Syntax, Doc string
	Example           string // a hunt
}

// Clauses are the clauses of statements.
var Clauses = []Clause{
	{"FROM", "FROM source, …", "A source by its name, `scheme://name`, a path or file:// URI, or a variable. Several are searched together.", "p = GET process FROM edr, bundle WHERE name = 'cmd.exe'"},
	{"WHERE", "WHERE pattern", "Comparisons with AND, OR, NOT and brackets; NOT binds closest, then AND. `[ ]` are those of STIX: within them all " +
		"comparisons on one type are about one entity. `type:attribute` compares what the same record says of another type.", "p = GET process FROM edr WHERE [process:name = 'cmd.exe' AND network-traffic:dst_port = 443]"},
	{"START, STOP", "START time STOP time", "Includes START and ends before STOP. A record with an interval matches a range that it overlaps.", "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP t'2022-08-01T00:00:00Z'"},
	{"LAST", "LAST n unit", "The time before now: days, hours, minutes or seconds, also d, h, m, s.", "p = GET process FROM edr WHERE name = 'cmd.exe' LAST 12h"},
	{"ATTR", "ATTR attribute, …", "Keeps these attributes, in this order.", first + "q = p ATTR name, pid"},
	{"SORT BY", "SORT BY attribute [ASC|DESC]", "Orders, greatest first unless ASC is written.", first + "DISP p SORT BY pid"},
	{"LIMIT", "LIMIT n", "On GET and FIND entities, first observed first; elsewhere rows.", first + "DISP p LIMIT 5"},
	{"OFFSET", "OFFSET n", "Leaves out the first rows.", first + "DISP p SORT BY pid LIMIT 5 OFFSET 5"},
	{"BY", "BY attribute, …", "What rows of GROUP and JOIN agree in, what SORT orders by; after a relation, its direction.", first + "g = GROUP p BY name, parent_ref.name WITH COUNT(pid)"},
	{"WITH", "WITH …", "The aggregates of GROUP, the parameters of APPLY.", first + "g = GROUP p BY name WITH MAX(created) AS latest"},
	{"AS", "AS name", "The name of an aggregate; the type of a file.", "known = LOAD addresses.csv AS ipv4-addr"},
	{"ON", "ON variable, …", "The variables of APPLY.", "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://pin-IP-on-map ON n"},
	{"TO", "TO file", "The file of SAVE.", first + "SAVE p TO out/shells.parquet"},
}
