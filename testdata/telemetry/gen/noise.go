package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// ordinaryLife fills the days of a host: cron jobs, people at work, daemons.
func ordinaryLife(w *world, h *host) {
	r := w.random("life of " + h.name)
	for day := worldStart; day.Before(worldStop); day = day.AddDate(0, 0, 1) {
		tomorrow := day.AddDate(0, 0, 1)
		for range 40 + r.IntN(15) {
			cronJob(w, r, h, moment(r, day, tomorrow.Add(-time.Hour)))
		}
		for range logins(r, day) {
			session(w, r, h, day.Add(between(r, 7*time.Hour, 19*time.Hour)))
		}
		for range 150 + r.IntN(60) {
			daemonTraffic(w, r, h, moment(r, day, tomorrow))
		}
		for range 70 + r.IntN(30) {
			at := moment(r, day, tomorrow)
			p := h.since[pick(r, []string{"rsyslogd", "postgres", "dockerd", "java"})]
			w.touchFile(p, at, pick(r, []string{"modified", "accessed", "created"}), pick(r, logFiles))
		}
	}
}

// logins is the number of sessions of a day: few on weekends.
func logins(r *rand.Rand, day time.Time) int {
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return r.IntN(2)
	}
	return 2 + r.IntN(5)
}

// cronJob is cron's fork, its shell, and the program that the shell runs. Some lack the
// record of an end, some the record of a fork.
func cronJob(w *world, r *rand.Rand, h *host, at time.Time) {
	cron := h.since["cron"]
	job := pick(r, cronJobs)
	var sh *process
	if chance(r, 5) {
		sh = w.spawn(cron, at, shell(job.cmd))
	} else {
		sh = w.run(cron, at, shell(job.cmd))
	}
	at = at.Add(between(r, time.Millisecond*50, time.Second))
	p := w.run(sh, at, job)
	at = at.Add(between(r, time.Millisecond*50, 20*time.Second))
	if chance(r, 3) {
		forget(r, w.touchFile(p, at, "modified", pick(r, logFiles)))
	}
	if chance(r, 6) {
		forget(r, w.connect(r, p, at, outbound(r, h)))
	}
	w.exit(p, at.Add(upTo(r, time.Second)))
	if !chance(r, 10) {
		w.exit(sh, at.Add(between(r, time.Second, 2*time.Second)))
	}
}

// session is a login with its commands.
func session(w *world, r *rand.Rand, h *host, at time.Time) {
	user := pick(r, []string{"alice", "bob", "zoë", "deploy"})
	conn := w.run(h.since["sshd"], at, image{"sshd", "/usr/sbin/sshd", "sshd: " + user + " [priv]"})
	w.connect(r, conn, at.Add(time.Second), tcp(fmt.Sprintf("192.168.56.%d", 2+r.IntN(20)), ephemeral(r), h.ip, 22))
	bash := w.child(conn)
	bash.user = user
	bash.born = w.emit(event{at: at.Add(2 * time.Second), action: "fork", proc: bash})
	w.exec(bash, at.Add(2*time.Second+time.Millisecond), image{"bash", "/usr/bin/bash", "-bash"})
	for range 5 + r.IntN(14) {
		at = at.Add(between(r, 5*time.Second, 4*time.Minute))
		p := w.run(bash, at, pick(r, commands))
		if chance(r, 10) { // sudo and friends: fork, exec, exec
			w.exec(p, at.Add(between(r, time.Second, 3*time.Second)), pick(r, commands))
		}
		if chance(r, 20) {
			p.born.knowsParent = absent
		}
		switch r.IntN(4) {
		case 0:
			action := pick(r, []string{"created", "modified", "deleted", "accessed"})
			forget(r, w.touchFile(p, at.Add(3*time.Second), action, pick(r, userFiles)))
		case 1:
			forget(r, w.connect(r, p, at.Add(3*time.Second), outbound(r, h)))
		}
		if !chance(r, 8) {
			w.exit(p, at.Add(4*time.Second))
		}
	}
	w.exit(bash, at.Add(10*time.Second))
	w.exit(conn, at.Add(11*time.Second))
}

// daemonTraffic is what servers do all day. Avahi's multicast uses the very 5-tuples that
// the red team's agent will use.
func daemonTraffic(w *world, r *rand.Rand, h *host, at time.Time) {
	switch r.IntN(5) {
	case 0:
		w.connect(r, h.since["avahi-daemon"], at, pick(r, mdnsFlows(h)))
	case 1:
		forget(r, w.connect(r, h.since["java"], at, tcp(h.ip, ephemeral(r), "192.168.56.94", 5432)))
	case 2:
		w.connect(r, h.since["dockerd"], at, outbound(r, h))
	default:
		peer := fmt.Sprintf("10.%d.%d.%d", r.IntN(4), r.IntN(256), 1+r.IntN(254))
		forget(r, w.connect(r, h.since["nginx"], at, tcp(peer, ephemeral(r), h.ip, 443)))
	}
}

// outbound is a connection to somewhere.
func outbound(r *rand.Rand, h *host) *flow {
	return tcp(h.ip, ephemeral(r), pick(r, outside), pick(r, []int{80, 443, 443, 443, 3128, 8080}))
}

// ephemeral is a source port as Linux picks them.
func ephemeral(r *rand.Rand) int { return 32768 + r.IntN(28000) }

// forget makes a record tell less, or more, about its processes, as real ones do.
func forget(r *rand.Rand, e *event) {
	switch r.IntN(12) {
	case 0:
		e.knows = bare
	case 1, 2:
		e.knows = full
	case 3:
		e.knowsParent = bare
		e.proc.parent.touch(e.at)
	case 4:
		e.knows = absent
	}
}
