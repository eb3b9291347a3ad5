package reference

// Operator is a row of the table of operators.
type Operator struct {
	Signs   []string // as ast.Op names them
	On      string   // what it compares
	Doc     string
	Example string // a pattern on network-traffic
}

// Operators are all operators. A missing value matches none of them but IS NULL.
var Operators = []Operator{
	{[]string{"=", "!="}, "every kind", "Exact. `==` is the same as `=`. With a list or a variable's attribute they are IN and NOT IN.", "dst_port = 443"},
	{[]string{"<", "<=", ">", ">="}, "numbers, times, texts", "Texts are compared byte by byte, and with texts alone.", "dst_byte_count >= 1000"},
	{[]string{"IN", "NOT IN"}, "every kind", "A list in ( ) or [ ], also of one value, with values of variables among the others.", "dst_port IN (80, 443)"},
	{[]string{"LIKE", "NOT LIKE"}, "texts", "`%` is any text and `_` one character; a backslash is a backslash. The case of ASCII letters does not matter.", "src_ref.value LIKE '10.%'"},
	{[]string{"MATCHES", "NOT MATCHES"}, "texts", "A regular expression in RE2 syntax, anywhere in the text. The case matters, and `.` does not match a line end.", "dst_ref.value MATCHES r'^10\\.'"},
	{[]string{"ISSUBSET", "NOT ISSUBSET"}, "addresses", "The address, of either family, lies in a range. What is no address lies in none.", "dst_ref.value ISSUBSET '10.0.0.0/8'"},
	{[]string{"ISSUPERSET", "NOT ISSUPERSET"}, "addresses", "The attribute holds the range or address given.", "dst_ref.value ISSUPERSET '10.1.2.3/32'"},
	{[]string{"IS NULL", "IS NOT NULL"}, "every kind", "The value is missing, or is not.", "src_byte_count IS NULL"},
}

// Function is a row of the tables of transformers and of functions of GROUP.
type Function struct {
	Name, Doc string
	Example   string // a hunt
}

// Transformers turn entities into their records.
var Transformers = []Function{
	{"TIMESTAMPED", "A row for each record, with `first_observed` before the attributes.", first + "t = TIMESTAMPED(p)\nDISP t ATTR first_observed, pid"},
	{"ADDOBSID", "The same with `observation_id`.", first + "DISP ADDOBSID(p) ATTR pid"},
	{"RECORDS", "The same with `number_observed`, `first_observed`, `last_observed` and `observation_id`.", first + "DISP RECORDS(p)"},
}

// Functions are those of GROUP. BIN stands in BY, the others in WITH.
var Functions = []Function{
	{"BIN", "The value rounded down: BIN(time, n unit) or BIN(number, n). The column is named attribute_bin.", first + "t = TIMESTAMPED(p)\ng = GROUP t BY BIN(first_observed, 5 minutes) WITH COUNT(pid) AS n"},
	{"MIN", "The least value.", first + "g = GROUP p BY name WITH MIN(created)"},
	{"MAX", "The greatest value.", first + "g = GROUP p BY name WITH MAX(created)"},
	{"SUM", "The sum of numbers.", "n = GET network-traffic FROM edr WHERE dst_port = 443\ng = GROUP n BY src_ref.value WITH SUM(dst_byte_count)"},
	{"AVG", "The mean of numbers.", "n = GET network-traffic FROM edr WHERE dst_port = 443\ng = GROUP n BY src_ref.value WITH AVG(dst_byte_count)"},
	{"COUNT", "How many rows have a value.", first + "g = GROUP p BY name WITH COUNT(pid) AS pids"},
	{"NUNIQUE", "How many distinct values there are.", first + "g = GROUP p BY name WITH NUNIQUE(command_line)"},
}

// Literal is a row of the table of literals.
type Literal struct {
	Form, Doc string
	Example   string // a pattern on process
}

// Literals are the values that a hunt can write.
var Literals = []Literal{
	{"'text' \"text\"", "`\\n`, `\\t`, `\\\\`, `\\'`, `\\x41`, `\\u00e4` stand for characters. A string ends on its line.", "command_line = 'say \\'hi\\''"},
	{"r'text'", "A backslash is a backslash.", "command_line LIKE r'c:\\temp\\%'"},
	{"word", "A word without quotes that is no keyword is a text.", "name = sshd"},
	{"4 -1 1.5 2e3", "Whole numbers of 64 bits, and fractions. A number in quotes compared with a number is that number; a number compared with a text is its text.", "pid > -1"},
	{"true false", "Booleans, in any case.", "pid = 4 OR NOT (name = 'a')"},
	{"'2022-07-01T00:00:00Z' t'…'", "A time with date, time and zone. After START and STOP it needs no quotes.", "created >= '2022-07-01T00:00:00Z'"},
	{"( … ) [ … ]", "A list. A list in a list is its items.", "name IN ('cmd.exe', ['sh', 'bash'])"},
	{"variable.attribute", "All values of an attribute of a variable. The time range of the variable is passed on.", "pid = p.pid"},
}
