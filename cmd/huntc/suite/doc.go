// Package suite reads what hunts are expected to compile to and to find, judges what became of them, and rewrites the
// expectations where that is asked for.
//
// In: NAME.test.yaml beside NAME.hf, and what compiling and running the hunt gave (Got). Out: failures, each with its place and
// what it means. It compiles and runs nothing: the command does, and package report writes what came out.
package suite
