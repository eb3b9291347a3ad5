package ingest

import "strings"

// labelled is what stands behind a label in "MD5=…,SHA256=…", in lower case.
func labelled(x, label string) string {
	return "nullIf(lower(extract(ifNull(" + x + ", ''), " + quoteText("(?i)(?:^|[,;\\s])"+label+"=([^,;\\s]+)") + ")), '')"
}

// decimal writes a hexadecimal number in decimal, and leaves everything else.
func decimal(x string) string {
	return "if(match(ifNull(" + x + ", ''), '^0[xX][0-9A-Fa-f]{1,16}$'), " +
		"toString(reinterpretAsUInt64(reverse(unhex(substring(ifNull(" + x + ", ''), 3))))), " + x + ")"
}

// translate replaces the texts on the left of some words by those on the right.
func translate(x string, words []string) string {
	from, to := make([]string, len(words)), make([]string, len(words))
	for i, w := range words {
		a, b, _ := strings.Cut(w, "=")
		from[i], to[i] = quoteText(a), quoteText(b)
	}
	return "if(" + x + " IS NULL, NULL, transform(assumeNotNull(" + x + "), [" + strings.Join(from, ", ") + "], [" +
		strings.Join(to, ", ") + "], assumeNotNull(" + x + ")))"
}

// localTime is a local time as UTC: received and stamp are one moment, by the local clock and
// in UTC, and differ by the zone's offset, a number of quarters of an hour.
func localTime(local, received, stamp string) string {
	if local == "" || received == "" || stamp == "" {
		return ""
	}
	zone := "(round(dateDiff('second', " + instantOf(received) + ", " + instantOf(stamp) + ") / 900) * 900)"
	return "if(abs(" + zone + ") <= 50400, toString(" + instantOf(local) + " + toIntervalSecond(toInt64(" + zone + "))), NULL)"
}

// entry is a member of the first object of a list that one of the tests `member=value` fits; without tests, of the first.
func entry(list, member string, tests []string) string {
	if list == "" {
		return ""
	}
	object := list + "[1]"
	if len(tests) > 0 {
		either := make([]string, len(tests))
		for i, t := range tests {
			name, value, _ := strings.Cut(t, "=")
			either[i] = "JSONExtract(x, " + quoteText(name) + ", 'String') = " + quoteText(value)
		}
		object = "arrayFirst(x -> " + strings.Join(either, " OR ") + ", " + list + ")"
	}
	return "nullIf(JSONExtract(" + object + ", " + quoteText(member) + ", 'String'), '')"
}
