// Package random draws telemetry and hunts for the tests that compare huntc with the oracle. It is for tests only.
//
// In: a seed. Out: small telemetry (Telemetry), which it writes as ECS NDJSON or a STIX bundle, and hunts over it, right in
// every name and type. Telemetry is few hosts, few pids that are used again, ties in time, missing values, texts that
// quoting, folding and wildcards trip over, weighted records and intervals. Values in hunts come from the telemetry, so
// that they find something. What a hunt and a telemetry can do without, Shrink leaves out.
package random
