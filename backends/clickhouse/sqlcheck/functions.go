package sqlcheck

import "slices"

// functions are the functions that a statement may call, each with the constants that its calls have whatever the hunt
// says. None reads anything: no file(), url(), remote(), dictGet(), and none that tells of the server.
var functions = map[string][]literal{
	// aggregates
	"any": nil, "anyIf": nil, "argMax": nil, "argMaxIf": nil, "argMin": nil, "argMinOrNull": nil, "avg": nil, "avgOrNull": nil, "maxOrNull": nil, "minOrNull": nil, "count": nil, "countIf": nil,
	"groupUniqArray": nil, "groupUniqArrayArray": nil, "max": nil, "maxIf": nil, "min": nil, "minIf": nil, "sum": nil, "sumIf": nil,
	"avgIf": nil, "uniqExact": nil, "uniqExactIf": nil,
	// missing values
	"coalesce": nil, "if": nil, "ifNull": nil, "nullIf": {text("")},
	// lists, maps and tuples
	"array": nil, "arrayElement": nil, "arrayExists": nil, "arrayJoin": nil, "arraySort": nil, "arraySum": nil, "empty": nil,
	"emptyArrayString": nil, "has": nil, "hasAny": nil, "lambda": nil, "mapKeys": nil, "notEmpty": nil, "tupleElement": nil,
	// text
	"lower": nil, "match": nil, "position": {text("/")}, "substringIndex": {text("/"), number("1"), number("-1")},
	// addresses
	"IPv4CIDRToRange": nil, "IPv6CIDRToRange": nil, "isIPv6String": nil,
	"toIPv4": nil, "toIPv4OrNull": nil, "toIPv6": nil, "toIPv6OrNull": nil,
	// values of files
	"CAST":        valueTypes, // what never has a value still has a type where it is stored
	"JSONExtract": nil, "parseDateTime64BestEffort": {number("9"), text("UTC")}, "reinterpretAsUInt128": nil,
	"sipHash128": nil, "toJSONString": nil, "arrayMap": nil,
	// numbers
	"minus": nil, "negate": nil, "positiveModulo": nil, "toBool": nil, "toFloat64": nil, "toInt64": nil,
	// conversions
	"fromUnixTimestamp64Second": {text("UTC")}, "toUnixTimestamp64Second": nil,
	"assumeNotNull": nil, "cityHash64": nil, "toDateTime64": {number("9"), text("UTC")}, "toFloat64OrNull": nil, "toString": nil, "toUInt128": nil,
	"toUInt64": {number("0")}, "toUInt8OrNull": nil,
}

// valueTypes are the types of single values: of identities, then of attributes.
var valueTypes = []literal{
	text("Nullable(UInt128)"), text("Nullable(String)"), text("Nullable(Int64)"), text("Nullable(Float64)"), text("Nullable(Bool)"),
	text("Nullable(DateTime64(9, 'UTC'))"),
}

// isType reports a type that CAST and JSONExtract may make, behind the value: the text of a file may name no others.
func isType(l literal) bool { return l == text("Array(String)") || slices.Contains(valueTypes, l) }
