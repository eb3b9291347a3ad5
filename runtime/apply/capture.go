package apply

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// drainFor is how long the last output of a process that is gone is waited for.
const drainFor = 2 * time.Second

// capture reads what a process writes to one stream. It keeps the last bytes and counts the rest, so that the process is
// never held up and never fills memory.
type capture struct {
	r, w *os.File
	done chan struct{}

	mu    sync.Mutex
	ring  []byte
	total int64
}

func newCapture(most int) (*capture, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c := &capture{r: r, w: w, done: make(chan struct{}), ring: make([]byte, most)}
	go c.read()
	return c, nil
}

func (c *capture) read() {
	defer close(c.done)
	buf := make([]byte, 64<<10)
	for {
		n, err := c.r.Read(buf)
		c.keep(buf[:n])
		if err != nil {
			return
		}
	}
}

func (c *capture) keep(b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := int64(len(c.ring))
	skip := max(int64(len(b))-size, 0)
	c.total += skip
	for b = b[skip:]; len(b) > 0; {
		n := copy(c.ring[c.total%size:], b)
		c.total += int64(n)
		b = b[n:]
	}
}

// started closes our end for writing, which the process has by now.
func (c *capture) started() { _ = c.w.Close() }

// finish ends the reading: at once when nobody has the other end open any more.
func (c *capture) finish() {
	_ = c.w.Close()
	late := time.AfterFunc(drainFor, func() { _ = c.r.Close() })
	<-c.done
	late.Stop()
	_ = c.r.Close()
}

// text is what was kept, legible.
func (c *capture) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := int64(len(c.ring))
	if c.total <= size {
		return legible(string(c.ring[:c.total]))
	}
	at := c.total % size
	kept := string(c.ring[at:]) + string(c.ring[:at])
	return fmt.Sprintf("[%d bytes dropped]\n", c.total-size) + legible(kept)
}

// dropped is how many bytes were not kept.
func (c *capture) dropped() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return max(c.total-int64(len(c.ring)), 0)
}
