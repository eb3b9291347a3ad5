// Package workers has independent pieces of work done beside each other.
package workers

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls f with 0 to n-1, from as many goroutines as there are processors, and returns when all calls have. A panic in one is
// that of Each, so that whoever recovers from it does.
func Each(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var panicked atomic.Value
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					panicked.CompareAndSwap(nil, raised{p})
					next.Store(int64(n)) // the others end
				}
			}()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	all.Wait()
	if p, ok := panicked.Load().(raised); ok {
		panic(p.value)
	}
}

// raised is what a call panicked with; an atomic.Value holds values of one type.
type raised struct{ value any }
