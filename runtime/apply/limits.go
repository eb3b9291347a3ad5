package apply

import "time"

// Limits bound what an analytics may take. A field that is 0 stands for that of DefaultLimits.
type Limits struct {
	Time     time.Duration // from the start of Python to its end
	Memory   int64         // bytes of address space, for each process; macOS does not enforce it
	FileSize int64         // bytes of each file that it writes
	Output   int           // bytes kept of standard output and of standard error, the last ones
	Display  int64         // bytes of a display
}

// DefaultLimits are generous for a table of a hunt and end what runs wild.
func DefaultLimits() Limits {
	return Limits{Time: 5 * time.Minute, Memory: 4 << 30, FileSize: 4 << 30, Output: 64 << 10, Display: 32 << 20}
}

// filled is l with the default for each limit that is not set.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	if l.Time <= 0 {
		l.Time = d.Time
	}
	if l.Memory <= 0 {
		l.Memory = d.Memory
	}
	if l.FileSize <= 0 {
		l.FileSize = d.FileSize
	}
	if l.Output <= 0 {
		l.Output = d.Output
	}
	if l.Display <= 0 {
		l.Display = d.Display
	}
	return l
}
