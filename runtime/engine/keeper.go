package engine

import "sync"

// keeper is a connection of the engine's own, for what must be said while a session is
// busy: stop that statement, read the counters.
type keeper struct {
	mu   sync.Mutex
	link *link
}

// kill tells the engine to stop whatever the session named tag is running. It returns at
// once; a statement that has not started yet is not stopped.
func (k *keeper) kill(tag string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.link == nil {
		return
	}
	_ = k.link.exec("KILL QUERY WHERE Settings['"+tagSetting+"'] = {tag:String} ASYNC", []param{{"tag", tag}})
}

func (k *keeper) counters() (c, own counters, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.link == nil {
		return c, own, false
	}
	return k.link.counters()
}

func (k *keeper) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.link != nil {
		k.link.close()
		k.link = nil
	}
}
