package diag

// shells is a statement that most examples begin with.
const shells = "p = GET process FROM edr WHERE name = 'cmd.exe'\n"

// resolveExamples are those of names and types.
var resolveExamples = map[Code]Example{
	"HF2001": {
		Wrong:  "shells = GET process FROM edr WHERE name = 'cmd.exe'\nDISP shels",
		Mended: "shells = GET process FROM edr WHERE name = 'cmd.exe'\nDISP shells",
	},
	"HF2002": {
		Wrong:  "p = GET prozess FROM edr WHERE name = 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF2003": {
		Wrong:  "p = GET process FROM edr WHERE nam = 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF2004": {
		Wrong:  shells + "c = FIND process CRAETED BY p",
		Mended: shells + "c = FIND process CREATED BY p",
	},
	"HF2005": {
		Wrong:  shells + "n = FIND network-traffic CREATED p",
		Mended: shells + "n = FIND network-traffic CREATED BY p",
	},
	"HF2006": {
		Wrong:  shells + "n = FIND network-traffic CREATED BY p\nall = p + n",
		Mended: shells + "c = FIND process CREATED BY p\nall = p + c",
	},
	"HF2007": {
		Wrong:  "p = GET process FROM edr WHERE pid LIKE '4%'",
		Mended: "p = GET process FROM edr WHERE pid >= 4000 AND pid < 5000",
	},
	"HF2008": {
		Wrong:  "p = GET process FROM edr WHERE name MATCHES '(cmd|powershell'",
		Mended: "p = GET process FROM edr WHERE name MATCHES '(cmd|powershell)'",
	},
	"HF2009": {
		Wrong:  "n = GET network-traffic FROM edr WHERE dst_ref.value ISSUBSET '10.0.0.0/33'",
		Mended: "n = GET network-traffic FROM edr WHERE dst_ref.value ISSUBSET '10.0.0.0/8'",
	},
	"HF2010": {
		Wrong:  "p = GET process FROM erd WHERE name = 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF2011": {
		Wrong:  "p = GET process WHERE name = 'cmd.exe'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'\nq = GET process WHERE name = 'sh'",
	},
	"HF2012": {
		Wrong:  shells + "q = p WHERE id = 'process--4f1c'",
		Mended: shells + "q = p WHERE x_unique_id = '4f1c'",
	},
	"HF2013": {
		Wrong:  "p = GET process FROM edr WHERE parent_ref.parent_ref.name = 'services.exe'",
		Mended: "s = GET process FROM edr WHERE name = 'services.exe'\nc = FIND process CREATED BY s\np = FIND process CREATED BY c",
	},
	"HF2014": {
		Wrong:  shells + "DISP p LIMIT 0",
		Mended: shells + "DISP p LIMIT 10",
	},
	"HF2015": {
		Wrong:  shells + "g = GROUP p BY name WITH MEDIAN(pid)",
		Mended: shells + "g = GROUP p BY name WITH AVG(pid)",
	},
	"HF2016": {
		Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid) AS name",
		Mended: shells + "g = GROUP p BY name WITH COUNT(pid) AS pids",
	},
	"HF2017": {
		Wrong:  shells + "f = GET file FROM p WHERE name = 'cmd.exe'",
		Mended: shells + "f = FIND file LOADED BY p WHERE name = 'cmd.exe'",
	},
	"HF2018": {
		Wrong:  "p = NEW process [{\"name\": \"cmd.exe\", \"pid\": \"four\"}]",
		Mended: "p = NEW process [{\"name\": \"cmd.exe\", \"pid\": 4}]",
	},
	"HF2019": {
		Wrong:  "p = GET process FROM edr WHERE x_reputation = 'bad'",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe'",
	},
	"HF2020": {
		Wrong:  "p = GET process FROM edr WHERE is_hidden = true",
		Mended: "p = GET process FROM bundle WHERE is_hidden = true",
	},
	"HF2021": {
		Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid) AS pids\nDISP g SORT BY pid",
		Mended: shells + "g = GROUP p BY name WITH COUNT(pid) AS pids\nDISP g SORT BY pids",
	},
	"HF2022": {
		Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 'https'",
		Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443",
	},
	"HF2023": {
		Wrong:  "p = GET process FROM edr WHERE name LIKE ('cmd%', 'power%')",
		Mended: "p = GET process FROM edr WHERE name LIKE 'cmd%' OR name LIKE 'power%'",
	},
	"HF2024": {
		Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid)\nc = FIND process CREATED BY g",
		Mended: shells + "g = GROUP p BY name WITH COUNT(pid)\nc = FIND process CREATED BY p",
	},
	"HF2025": {
		Wrong:  shells + "q = p WHERE network-traffic:dst_port = 443",
		Mended: shells + "n = FIND network-traffic CREATED BY p WHERE dst_port = 443\nq = FIND process CREATED n",
	},
	"HF2026": {
		Wrong:  "p = GET process FROM edr WHERE pid = 4.5",
		Mended: "p = GET process FROM edr WHERE pid = 4",
	},
	"HF2027": {
		Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://domain-enrichmnt ON n",
		Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://domain-enrichment ON n",
	},
	"HF2028": {
		Wrong:  shells + "t = TIMESTAMPED(p)\ng = GROUP t BY BIN(first_observed, 5) WITH COUNT(pid)",
		Mended: shells + "t = TIMESTAMPED(p)\ng = GROUP t BY BIN(first_observed, 5 minutes) WITH COUNT(pid)",
	},
	"HF2030": {
		Wrong:  shells + "g = GROUP p BY name WITH COUNT(pid)\nDISP TIMESTAMPED(g)",
		Mended: shells + "DISP TIMESTAMPED(p)",
	},
	"HF2031": {
		Wrong:  shells + "APPLY python://gone ON p",
		Mended: shells + "APPLY python://tag ON p",
	},
	"HF2032": {
		Wrong:  shells + "APPLY python://join ON p, p",
		Mended: shells + "c = FIND process CREATED BY p\nAPPLY python://join ON p, c",
	},
	"HF2033": {
		Wrong:  shells + "APPLY python://tag ON p WITH LEVEL=1, LEVEL=2",
		Mended: shells + "APPLY python://tag ON p WITH LEVEL=(1, 2)",
	},
	"HF2034": {
		Wrong:  shells + "APPLY python://tag ON p\nDISP p ATTR name, x_score",
		Mended: shells + "APPLY python://tag ON p\nDISP p ATTR name",
	},
	"HF2035": {
		Wrong:  "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://attribute-plot ON n WITH XPARM=dst_port",
		Mended: "n = GET network-traffic FROM edr WHERE dst_port = 443\nAPPLY python://attribute-plot ON n WITH XPARAM=dst_port, YPARAM=src_port",
	},
	"HF2036": {
		Wrong:  shells + "DESCRIBE p.id",
		Mended: shells + "DESCRIBE p.pid",
	},
	"HF2037": {
		Wrong:  shells + "u = FIND user-account OWNED p\nj = JOIN p, u",
		Mended: shells + "u = FIND user-account OWNED p\nj = JOIN p, u BY creator_user_ref.account_login, account_login",
	},
	"HF2038": {
		Wrong:  shells + "SAVE p TO shells.xlsx",
		Mended: shells + "SAVE p TO shells.csv",
	},
	"HF2039": {
		Wrong:  "a = LOAD addresses.csv",
		Mended: "a = LOAD addresses.csv AS ipv4-addr",
	},
}

// timeExamples are those of time ranges.
var timeExamples = map[Code]Example{
	"HF3001": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01 STOP 2022-08-01",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2022-08-01T00:00:00Z",
	},
	"HF3002": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-08-01T00:00:00Z STOP 2022-07-01T00:00:00Z",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2022-08-01T00:00:00Z",
	},
	"HF3003": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' LAST 2 weeks",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' LAST 14 days",
	},
	"HF3004": {
		Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 9999-12-31T00:00:00Z",
		Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2100-01-01T00:00:00Z",
	},
}
