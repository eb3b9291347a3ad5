package main

import (
	"sort"
	"time"
)

// image is what a process runs: it changes on exec. Empty strings are missing values.
type image struct{ name, exe, cmd string }

// process is one process of one host, from its fork to its last mention.
type process struct {
	host   *host
	parent *process
	img    image
	user   string
	born   *event // its fork, or its exec when the fork was not seen

	first, last time.Time // hull of its mentions: it holds its pid in between
	pid         int       // 0 until dealt, except for processes that run since boot
	samePID     *process  // takes the pid of this one, which started earlier
	shared      []*host   // hosts of those that take this one's pid
}

// detail says how much a record tells about a process that it mentions.
type detail int

const (
	full   detail = iota // name, executable and command line
	named                // name and executable
	bare                 // the pid only
	absent               // the process is not mentioned
)

// event is one record. The images are those of its moment.
type event struct {
	at                  time.Time
	action              string // fork, exec, exit, flow, and the file actions
	proc                *process
	img, parentImg      image
	knows, knowsParent  detail
	flow                *flow
	file                string
	sourceLen, otherLen [2]int // bytes and packets of the two ends of a flow
}

// world is the timeline under construction.
type world struct {
	seed   uint64
	procs  []*process
	events []*event
}

// emit appends a record, with the images that its processes have now.
func (w *world) emit(e event) *event {
	if e.proc.host.millis {
		e.at = e.at.Truncate(time.Millisecond)
	}
	e.img = e.proc.img
	e.proc.touch(e.at)
	if e.proc.parent == nil {
		e.knowsParent = absent
	}
	if e.knowsParent != absent {
		e.parentImg = e.proc.parent.img
		e.proc.parent.touch(e.at)
	}
	w.events = append(w.events, &e)
	return &e
}

// touch widens the hull of the process's mentions.
func (p *process) touch(at time.Time) {
	if p.first.IsZero() || at.Before(p.first) {
		p.first = at
	}
	if at.After(p.last) {
		p.last = at
	}
}

// child adds a process that no record has mentioned yet.
func (w *world) child(parent *process) *process {
	p := &process{host: parent.host, parent: parent, img: parent.img, user: parent.user}
	w.procs = append(w.procs, p)
	return p
}

// fork starts a process that still runs its parent's image.
func (w *world) fork(parent *process, at time.Time) *process {
	p := w.child(parent)
	p.born = w.emit(event{at: at, action: "fork", proc: p})
	return p
}

// exec replaces the image of a process.
func (w *world) exec(p *process, at time.Time, img image) *event {
	p.img = img
	e := w.emit(event{at: at, action: "exec", proc: p})
	if p.born == nil {
		p.born = e
	}
	return e
}

// run forks and execs, the two records a few milliseconds apart.
func (w *world) run(parent *process, at time.Time, img image) *process {
	p := w.fork(parent, at)
	gap := time.Duration(1+at.Nanosecond()%37) * time.Millisecond
	w.exec(p, at.Add(gap), img)
	return p
}

// spawn starts a process with its new image at once: a vfork whose first half leaves no
// record.
func (w *world) spawn(parent *process, at time.Time, img image) *process {
	p := w.child(parent)
	w.exec(p, at, img)
	return p
}

// exit ends a process.
func (w *world) exit(p *process, at time.Time) *event {
	return w.emit(event{at: at, action: "exit", proc: p, knows: named, knowsParent: absent})
}

// touchFile records what a process did to a file: creation, change, deletion, access.
func (w *world) touchFile(p *process, at time.Time, action, path string) *event {
	return w.emit(event{at: at, action: action, proc: p, file: path, knows: named, knowsParent: absent})
}

// sort puts the events in order of time. Two at one time stay in the order of the story.
func (w *world) sort() {
	sort.SliceStable(w.events, func(i, j int) bool { return w.events[i].at.Before(w.events[j].at) })
}
