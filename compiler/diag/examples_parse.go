package diag

import "strings"

// nested is a pattern in more brackets than the parser takes.
var nested = strings.Repeat("(", 250) + "pid = 4" + strings.Repeat(")", 250)

// parseExamples are those of the parser.
var parseExamples = map[Code]Example{
	"HF1001": {
		Wrong:  "p = GET process FROM edr WHERE name 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF1002": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF1003": {
		Wrong:  "p = GET process FORM edr WHERE name = 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF1004": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' && pid = 4",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' AND pid = 4",
	},
	"HF1005": {
		Wrong:  "a = GET ipv4-addr FROM edr WHERE value = 10.0.0.1",
		Mended: "a = GET ipv4-addr FROM edr WHERE value = '10.0.0.1'",
	},
	"HF1006": {
		Wrong:  "group = GET process FROM edr WHERE name = 'cmd.exe'",
		Mended: "shells = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF1007": {
		Wrong:  "p = GET process FROM edr WHERE (name = 'cmd.exe' OR name = 'sh'",
		Mended: "p = GET process FROM edr WHERE (name = 'cmd.exe' OR name = 'sh')",
	},
	"HF1008": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' WHERE pid > 4",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' AND pid > 4",
	},
	"HF1009": {
		Wrong:  "p = GET process FROM edr WHERE " + nested,
		Mended: "p = GET process FROM edr WHERE pid = 4",
	},
	"HF1010": {
		Wrong:  "p = GET process FROM edr WHERE command_line = NULL",
		Mended: "p = GET process FROM edr WHERE command_line IS NULL",
	},
	"HF1011": {
		Wrong:  "p = GET process FROM edr",
		Mended: "p = GET process FROM edr WHERE pid > 0",
	},
	"HF1012": {
		Wrong:  "p = NEW process ['cmd.exe']\nDISP TIMESTAMPEDD(p)",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'\nDISP TIMESTAMPED(p)",
	},
	"HF1013": {
		Wrong:  "p = GET process FROM edr WHERE name IN ('cmd.exe', 'sh']",
		Mended: "p = GET process FROM edr WHERE name IN ('cmd.exe', 'sh')",
	},
}
