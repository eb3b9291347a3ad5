// Command huntc compiles Kestrel huntflows to queries and runs them inside the telemetry store.
//
// In: hunts, huntc.yaml, flags. Out: queries and results on stdout, diagnostics and progress on stderr, and an exit code
// (exit.go). Everything is done by the packages below it: this one reads flags and files, and writes.
package main

import (
	"os"
	"runtime/debug"
)

// gcPercent lets garbage grow to twice what is alive before it is collected: compiling makes much of it and keeps little, and a
// third of the time of many hunts went into collecting. GOGC in the environment comes first.
const gcPercent = 200

func main() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(gcPercent)
	}
	os.Exit(run(os.Args[1:]))
}
