// Command huntc compiles Kestrel huntflows to queries and runs them inside the telemetry store.
//
// In: hunts, huntc.yaml, flags. Out: queries and results on stdout, diagnostics and progress on stderr, and an exit code
// (exit.go). Everything is done by the packages below it: this one reads flags and files, and writes.
package main

import "os"

func main() { os.Exit(run(os.Args[1:])) }
