package main

import "time"

// setEdges puts records on and around the borders of the hunt's ranges. They are half-open:
// a record at the start is inside, one at the stop is not. The GET's range makes a process a
// splunkd; the wider one of FIND makes it an activity, or its record traffic.
func setEdges(w *world, fw *forwarder, c *campaign) {
	leftEdge(w, fw)
	rightEdge(w, c)
}

// leftEdge is the forwarder's last June instance. The red team is not there yet.
func leftEdge(w *world, fw *forwarder) {
	fork := func(at time.Time) *process {
		p := w.fork(fw.carried, at)
		w.exec(p, at.Add(5*time.Millisecond), shell(scriptDir+"uptime.sh"))
		return p
	}
	toC2 := func(p *process, at time.Time, port int) {
		w.connect(fw.r, p, at, tcp(containerIP, port, c2IP, c2Port))
	}

	// Born before every range: what it does in July is nobody's traffic.
	p := fork(findStart.Add(-5 * time.Minute))
	toC2(p, findStart.Add(-4*time.Minute), 41001)
	toC2(p, getStart.Add(5*time.Hour), 41002)

	// Activities that are no splunkd: their forks bore the name in June. The first is one by
	// its exec alone.
	fork(findStart.Add(-time.Nanosecond))
	fork(findStart)
	fork(findStart.Add(2 * time.Minute))

	// A splunkd in the first instant of July.
	fork(getStart)
}

// rightEdge is the foothold going on after July.
func rightEdge(w *world, c *campaign) {
	fork := func(at time.Time) *process {
		p := w.fork(c.container, at)
		w.exec(p, at.Add(5*time.Millisecond), shell("uptime"))
		return p
	}
	toC2 := func(p *process, at time.Time, port int) {
		w.connect(c.r, p, at, tcp(containerIP, port, c2IP, c2Port))
	}

	// An activity of July whose traffic is too late, the first by nothing at all.
	p := fork(getStop.Add(-90 * time.Second))
	toC2(p, findStop, 41003)
	toC2(p, findStop.Add(15*time.Minute), 41004)

	// A splunkd without a command line. What would complete it happens in August, outside of
	// the GET's range.
	q := w.fork(c.container, getStop.Add(-200*time.Millisecond))
	q.born.img.cmd = ""
	w.exec(q, getStop.Add(300*time.Millisecond), shell("curl http://192.168.56.150:8888/late"))

	// Activities that are no splunkd: their forks bear the name in August.
	fork(getStop)
	fork(getStop.Add(2 * time.Minute))

	// Neither.
	toC2(fork(findStop), findStop.Add(time.Second), 41005)
}
