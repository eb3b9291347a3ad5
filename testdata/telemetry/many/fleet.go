package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"time"
)

// process is one that lives on a host.
type process struct {
	pid    int
	name   string
	parent *process
	depth  int // below an agent, 0 for none
}

// host is a machine with its processes. Pids count up and come again.
type host struct {
	name string
	live []*process
	next int
}

// fleet makes events.
type fleet struct {
	hosts []*host
	r     *rand.Rand
	w     *bufio.Writer
}

// crowd is how many processes a host has; beyond it one ends for each that starts.
const crowd = 300

var programs = []string{
	"bash", "sh", "cat", "ls", "grep", "awk", "sed", "python3", "perl", "java", "nginx", "postgres", "cron", "sshd", "ps", "top",
	"node", "curl", "wget", "tar", "gzip", "systemctl", "dockerd", "containerd-shim", "kubelet", "find", "rsync", "git", "make", "cc1",
}

func newFleet(hosts int, r *rand.Rand, w *bufio.Writer) *fleet {
	f := &fleet{r: r, w: w}
	for i := range hosts {
		h := &host{name: fmt.Sprintf("srv-%03d", i), next: 1000}
		h.live = append(h.live, &process{pid: 1, name: "systemd"})
		f.hosts = append(f.hosts, h)
	}
	return f
}

// event writes one event of some host.
func (f *fleet) event(at time.Time) {
	h := f.hosts[f.r.IntN(len(f.hosts))]
	p := h.live[f.r.IntN(len(h.live))]
	switch k := f.r.IntN(100); {
	case k < 25:
		f.start(h, p, at)
	case k < 35 && len(h.live) > crowd:
		f.end(h, at)
	case k < 80:
		f.connection(h, p, at)
	default:
		f.file(h, p, at)
	}
}

// start is a process that another one creates.
func (f *fleet) start(h *host, parent *process, at time.Time) {
	p := &process{pid: h.next, name: programs[f.r.IntN(len(programs))], parent: parent}
	if h.next++; h.next > 32_767 {
		h.next = 300
	}
	switch {
	case parent.depth > 0 && parent.depth < 3:
		p.depth = parent.depth + 1
	case f.r.IntN(2500) == 0:
		p.name, p.depth = "agent", 1
	}
	h.live = append(h.live, p)
	f.head(h, at, "process", "start", "fork")
	f.process(p)
	fmt.Fprintln(f.w, "}")
}

// end is the end of the process that has been there for longest, the first one apart.
func (f *fleet) end(h *host, at time.Time) {
	p := h.live[1]
	h.live = append(h.live[:1], h.live[2:]...)
	f.head(h, at, "process", "end", "exit")
	f.process(p)
	fmt.Fprintln(f.w, "}")
}

func (f *fleet) connection(h *host, p *process, at time.Time) {
	f.head(h, at, "network", "connection", "connect")
	f.process(p)
	fmt.Fprintf(f.w, `,"source":{"ip":"10.0.%d.%d","port":%d},"destination":{"ip":"%d.%d.%d.%d","port":%d,"bytes":%d},"network":{"transport":"tcp","type":"ipv4","direction":"egress","bytes":%d}}`+"\n",
		len(h.name), f.r.IntN(250), 32_768+f.r.IntN(28_000), 11+f.r.IntN(40), f.r.IntN(250), f.r.IntN(4), f.r.IntN(250),
		[]int{443, 80, 53, 22, 8080}[f.r.IntN(5)], f.r.IntN(90_000), f.r.IntN(200_000))
}

func (f *fleet) file(h *host, p *process, at time.Time) {
	f.head(h, at, "file", "creation", "open")
	f.process(p)
	dir, name := f.r.IntN(400), f.r.IntN(5000)
	fmt.Fprintf(f.w, `,"file":{"path":"/var/lib/app%d/data-%d.log","name":"data-%[2]d.log","directory":"/var/lib/app%[1]d","extension":"log","size":%d}}`+"\n", dir, name, f.r.IntN(1<<20))
}

// head begins an event.
func (f *fleet) head(h *host, at time.Time, category, typ, action string) {
	fmt.Fprintf(f.w, `{"@timestamp":%q,"ecs":{"version":"8.11.0"},"agent":{"type":"endpoint","version":"8.14.1"},"host":{"id":%q,"name":%[2]q,"os":{"type":"linux","name":"Ubuntu"}},"event":{"kind":"event","category":[%q],"type":[%q],"action":%q,"module":"endpoint"}`,
		at.Format("2006-01-02T15:04:05.000000Z"), h.name, category, typ, action)
}

// process writes who acts.
func (f *fleet) process(p *process) {
	fmt.Fprintf(f.w, `,"process":{"pid":%d,"name":%q,"executable":"/usr/bin/%[2]s","command_line":"/usr/bin/%[2]s --id %[1]d -v"`, p.pid, p.name)
	if p.parent != nil {
		fmt.Fprintf(f.w, `,"parent":{"pid":%d,"name":%q,"executable":"/usr/bin/%[2]s"}`, p.parent.pid, p.parent.name)
	}
	fmt.Fprint(f.w, `},"user":{"id":"1000","name":"svc"}`)
}
