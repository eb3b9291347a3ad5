package main

import (
	"fmt"
	"time"
)

// host is one asset. Half of the fleet logs milliseconds, as Elastic's agents do; the others
// nanoseconds, as SysFlow does.
type host struct {
	id, name, ip, distro string
	millis               bool
	since                map[string]*process // what runs since boot, by name
	lastBoot             int
}

// fleet is the hosts, the target of the red team among them.
type fleet struct {
	hosts  []*host
	target *host
}

const (
	targetIP    = "192.168.56.91"
	containerIP = "172.17.0.2" // a container on the target
	c2IP        = "192.168.56.150"
	c2Port      = 8888
)

// newFleet boots the hosts.
func newFleet(w *world) *fleet {
	r := w.random("fleet")
	f := &fleet{}
	names := []string{"bh22-linux", "web-01", "web-02", "db-01", "ci-01", "ws-01", "ws-02", "ws-03", "mail-01"}
	for i, name := range names {
		h := &host{
			id:     fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()),
			name:   name,
			ip:     fmt.Sprintf("192.168.56.%d", 91+i),
			distro: []string{"Ubuntu", "Debian GNU/Linux", "CentOS Linux"}[i%3],
			millis: i%2 == 1,
			since:  map[string]*process{},
		}
		boot(w, h)
		f.hosts = append(f.hosts, h)
	}
	f.target = f.hosts[0]
	return f
}

// boot starts the daemons of a host, long before the first record.
func boot(w *world, h *host) {
	init := h.boot(w, nil, image{"systemd", "/usr/lib/systemd/systemd", "/sbin/init splash"})
	init.pid = 1
	for _, d := range []image{
		{"cron", "/usr/sbin/cron", "/usr/sbin/cron -f"},
		{"sshd", "/usr/sbin/sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"},
		{"rsyslogd", "/usr/sbin/rsyslogd", "/usr/sbin/rsyslogd -n -iNONE"},
		{"nginx", "/usr/sbin/nginx", "nginx: worker process"},
		{"postgres", "/usr/lib/postgresql/14/bin/postgres", "postgres: checkpointer"},
		{"avahi-daemon", "/usr/sbin/avahi-daemon", "avahi-daemon: running [" + h.name + ".local]"},
		{"dockerd", "/usr/bin/dockerd", "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock"},
		{"java", "/opt/java/bin/java", "java -jar /app/shop.jar --server.port=8080"},
	} {
		h.boot(w, init, d)
	}
}

// boot adds a process that runs since before the first record: its creation is not in the
// data, and its pid is low and never reused.
func (h *host) boot(w *world, parent *process, img image) *process {
	h.lastBoot += 7
	p := &process{host: h, parent: parent, img: img, user: "root", pid: 300 + h.lastBoot}
	if h.since[img.name] == nil {
		h.since[img.name] = p
	}
	w.procs = append(w.procs, p)
	return p
}

// stamp renders a time with the host's precision.
func (h *host) stamp(at time.Time) string {
	if h.millis {
		return at.Format("2006-01-02T15:04:05.000Z")
	}
	return at.Format("2006-01-02T15:04:05.000000000Z")
}
