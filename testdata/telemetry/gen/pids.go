package main

import (
	"fmt"
	"sort"
	"time"
)

// The range that the kernel deals from, over and over: a pid comes back after some thousand
// processes. Those below belong to what runs since boot and are never reused.
const (
	firstPID = 2000
	pidLimit = 32768
)

// desk deals the pids of one host.
type desk struct {
	next  int
	until map[int]time.Time // end of the hull of the pid's last holder
	kept  map[int]bool      // held back for a process that the story puts there
}

// free says whether nobody holds the pid at that time. The margin keeps a reuse clear of
// the five seconds in which two creations count as fork and exec.
func (d *desk) free(pid int, at time.Time) bool {
	until, used := d.until[pid]
	return !d.kept[pid] && (!used || until.Add(time.Minute).Before(at))
}

// dealPIDs gives every process its pid, in the order of their first mentions. A pid is used
// again only after its holder's last mention; the story's own reuses are the pairs
// (process, samePID).
func (w *world) dealPIDs() error {
	r := w.random("pids")
	procs := append([]*process(nil), w.procs...)
	sort.SliceStable(procs, func(i, j int) bool { return procs[i].first.Before(procs[j].first) })
	desks := map[*host]*desk{}
	for _, p := range procs {
		if desks[p.host] == nil {
			desks[p.host] = &desk{next: firstPID + r.IntN(20000), until: map[int]time.Time{}, kept: map[int]bool{}}
		}
	}
	for _, p := range procs {
		d := desks[p.host]
		switch {
		case p.pid != 0: // since boot
			continue
		case p.samePID != nil:
			if p.samePID.pid == 0 {
				return fmt.Errorf("%q is to reuse the pid of a later process", p.img.cmd)
			}
			p.pid = p.samePID.pid
			continue
		}
		for {
			// Most forks of a host leave no record, so the numbers jump.
			d.next += 1 + r.IntN(30)
			if d.next >= pidLimit {
				d.next -= pidLimit - firstPID
			}
			if d.free(d.next, p.first) && freeOnAll(desks, p.shared, d.next, p.first) {
				break
			}
		}
		p.pid = d.next
		d.until[p.pid] = p.last
		for _, h := range p.shared {
			desks[h].kept[p.pid] = true
		}
	}
	return nil
}

// freeOnAll says whether the pid is free on every one of the hosts.
func freeOnAll(desks map[*host]*desk, hosts []*host, pid int, at time.Time) bool {
	for _, h := range hosts {
		if !desks[h].free(pid, at) {
			return false
		}
	}
	return true
}

// takePID puts a process on the pid of an earlier one, here or on another host.
func (p *process) takePID(of *process) {
	p.samePID = of
	of.shared = append(of.shared, p.host)
}
