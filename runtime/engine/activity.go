package engine

import "sync"

// activity knows which statements overlapped, so that a statement can tell whether the
// engine-wide counters moved on its account alone.
type activity struct {
	mu      sync.Mutex
	running map[*statement]bool // true: something else ran meanwhile
}

func (a *activity) begin(st *statement) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.running == nil {
		a.running = map[*statement]bool{}
	}
	a.running[st] = len(a.running) > 0
	if len(a.running) > 1 {
		for other := range a.running {
			a.running[other] = true
		}
	}
}

// shared reports whether another statement ran while st did.
func (a *activity) shared(st *statement) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.running[st]
}

func (a *activity) end(st *statement) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.running, st)
}
