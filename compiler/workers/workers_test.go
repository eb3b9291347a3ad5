package workers_test

import (
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/huntc/huntc/compiler/workers"
)

func TestEachCallsOnce(t *testing.T) {
	for _, processors := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		for _, n := range []int{0, 1, 3, 1000} {
			calls := make([]atomic.Int32, n)
			workers.Each(n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if got := calls[i].Load(); got != 1 {
					t.Errorf("%d processors: call %d of %d was made %d times", processors, i, n, got)
				}
			}
		}
	}
}

func TestEachPanics(t *testing.T) {
	for _, processors := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		func() {
			defer func() {
				if p := recover(); p != "third" {
					t.Errorf("%d processors: recovered %v", processors, p)
				}
			}()
			workers.Each(10, func(i int) {
				if i == 3 {
					panic("third")
				}
			})
			t.Error("it returns")
		}()
	}
}
