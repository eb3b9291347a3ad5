// Package apply runs analytics: Python functions written for Kestrel's python:// interface, unmodified.
//
// In: a profile of pythonanalytics.yaml ([Load], [Profiles.Find]), an interpreter ([FindPython]), one Parquet file for each
// variable and the parameters. Out ([Run]): one Parquet file for each variable or none, at most one display, and what the
// analytics printed; or an *[Error] that says what went wrong and what to do.
//
// Parquet, because the embedded engine reads and writes it natively and pyarrow does too: no row passes through Go.
//
// Invariants:
//   - An analytics runs in a process group of its own, never in ours. When [Run] returns, no process of the group is left,
//     nor, on Linux, one that left the group but kept its environment. When huntc itself is killed the group ends too.
//   - Its environment holds PATH, a temporary HOME and TMPDIR, LANG, TZ and the parameters; nothing of the user's, so no
//     secret and no proxy. It works in a temporary directory that shows the files beside the module, as Kestrel's working
//     directory does. All of it is removed; only [Output] lives on, until Output.Close.
//   - Time, memory, the size of files and what is kept of its output are limited.
//   - Files carry the answer. Standard output is the analytics' own and is never parsed.
//
// This contains mistakes, not malice: the analytics runs as the user, and the network cannot be taken away portably. Code
// that is not trusted belongs in a container.
package apply
