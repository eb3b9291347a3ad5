//go:build !unix

package bench_test

import "time"

// processor is nothing where the engine does not run.
func processor() time.Duration { return 0 }
