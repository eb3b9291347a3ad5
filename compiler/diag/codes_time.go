package diag

// timeCodes are the diagnostics of time ranges.
var timeCodes = []Info{
	{
		Code: "HF3001", Title: "bad time",
		Message: "%q is not a time",
		Hint:    "write it as 2026-01-31T13:30:00Z",
		Doc: "START and STOP take a time in ISO 8601 form with date, time and zone, with or without quotes: " +
			"2026-01-31T13:30:00Z, '2026-01-31T13:30:00.5Z', t'2026-01-31T13:30:00Z'.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01 STOP 2022-08-01",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2022-08-01T00:00:00Z",
		},
	},
	{
		Code: "HF3002", Title: "STOP is not after START",
		Message: "STOP %s is not after START %s",
		Hint:    "a range includes START and ends before STOP: they may be exchanged",
		Doc:     "A time range includes START and ends before STOP, so STOP must be later.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-08-01T00:00:00Z STOP 2022-07-01T00:00:00Z",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2022-08-01T00:00:00Z",
		},
	},
	{
		Code: "HF3003", Title: "bad LAST duration",
		Message: "LAST %s is not a duration",
		Hint:    "write a number from 1 up and days, hours, minutes or seconds",
		Doc:     "LAST takes a whole number and a unit: days, day, d, hours, hour, h, minutes, minute, m, seconds, second, s.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' LAST 2 weeks",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' LAST 14 days",
		},
	},
	{
		Code: "HF3004", Title: "time out of range",
		Message: "the time %s is outside of what the source can hold",
		Doc:     "Stores keep times in a limited range of years. The time given lies outside of it.",
		Example: Example{
			Wrong:  "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 9999-12-31T00:00:00Z",
			Mended: "p = GET process FROM edr WHERE name = 'cmd.exe' START 2022-07-01T00:00:00Z STOP 2100-01-01T00:00:00Z",
		},
	},
}
