package main

import (
	"math/rand/v2"
	"time"
)

// forwarder is the genuine Splunk forwarder of the target, whose name the red team's agent
// borrows. Its processes are splunkd by name too, so the hunt meets them: they are what
// "splunkd" finds beside the agent, and their command lines do not name the C2 server.
//
// It restarts each night at two; the last June instance runs into July. A nightly instance
// is a daemon and its forked process-runner, which runs scripted inputs (fork, exec, and a
// helper in every third).
type forwarder struct {
	w       *world
	r       *rand.Rand
	h       *host
	daemon  *process
	runner  *process
	carried *process // the runner that was started in June and lives into July
}

const (
	forwarderExe = "/opt/splunkforwarder/bin/splunkd"
	forwarderCmd = "splunkd --under-systemd --systemd-delegate=yes -p 8089 _internal_launch_under_systemd"
	scriptDir    = "/opt/splunkforwarder/etc/apps/Splunk_TA_nix/bin/"
)

// The change freeze: no restart on the 17th, and silence for 26 hours. That is more than a
// lifetime survives, so the daemon and its runner each count twice.
var (
	freezeStart = utc(time.July, 16, 10, 0)
	freezeStop  = utc(time.July, 17, 12, 0)
)

// runForwarder plays every night's instance and the health checks.
func runForwarder(w *world, h *host) *forwarder {
	f := &forwarder{w: w, r: w.random("forwarder"), h: h}
	for day := worldStart; day.Before(worldStop); day = day.AddDate(0, 0, 1) {
		if !day.Equal(utc(time.July, 17, 0, 0)) {
			f.restart(day.Add(2*time.Hour + upTo(f.r, 20*time.Minute)))
		}
		if day.Equal(utc(time.June, 30, 0, 0)) {
			f.carried = f.runner
		}
		if day.Equal(utc(time.July, 28, 0, 0)) {
			f.ping(day.Add(12 * time.Hour))
		}
		f.keepBusy(day.Add(2 * time.Hour))
		for hour := 1; hour < 24; hour += 6 {
			f.healthCheck(day.Add(time.Duration(hour)*time.Hour + upTo(f.r, 20*time.Minute)))
		}
	}
	return f
}

// restart ends the running instance and starts the next.
func (f *forwarder) restart(at time.Time) {
	if f.daemon != nil && !chance(f.r, 5) {
		f.w.exit(f.runner, at.Add(-9*time.Second))
		f.w.exit(f.daemon, at.Add(-8*time.Second))
	}
	f.daemon = f.w.run(f.h.since["systemd"], at, image{"splunkd", forwarderExe, forwarderCmd})
	f.runner = f.w.fork(f.daemon, at.Add(2*time.Second))
	f.runner.img.cmd = "splunkd -p 8089 start [process-runner]"
}

// keepBusy plays the 24 hours from two to two: files, the connection to the indexer, and
// nine scripted inputs, six on Sundays, none in the freeze.
func (f *forwarder) keepBusy(from time.Time) {
	frozen := func(at time.Time) bool { return at.After(freezeStart) && at.Before(freezeStop) }
	for hour := 1; hour < 24; hour++ {
		at := from.Add(time.Duration(hour)*time.Hour - upTo(f.r, 20*time.Minute))
		if frozen(at) {
			continue
		}
		f.w.touchFile(f.daemon, at, "modified", "/opt/splunkforwarder/var/log/splunk/metrics.log")
		f.w.connect(f.r, f.daemon, at.Add(time.Second), tcp(targetIP, ephemeral(f.r), "192.168.56.20", 9997))
		if hour%8 == 7 {
			e := f.w.touchFile(f.runner, at.Add(2*time.Second), "accessed", scriptDir+"common.sh")
			e.knows = full
		}
	}
	slots := 9
	if from.Weekday() == time.Sunday {
		slots = 6
	}
	for i := 1; i <= slots; i++ {
		at := from.Add(time.Duration(i)*138*time.Minute + upTo(f.r, 20*time.Minute))
		if !frozen(at) {
			f.script(at, pick(f.r, []string{"vmstat.sh", "cpu.sh", "df.sh", "ps.sh", "netstat.sh"}), i%3 == 0)
		}
	}
}

// script is one scripted input: the runner's fork, the shell it becomes, perhaps a helper.
func (f *forwarder) script(at time.Time, name string, helper bool) *process {
	p := f.w.fork(f.runner, at)
	f.w.exec(p, at.Add(between(f.r, 5*time.Millisecond, 80*time.Millisecond)), shell(scriptDir+name))
	if chance(f.r, 5) {
		p.born.knowsParent = bare
	}
	if helper {
		awk := f.w.run(p, at.Add(time.Second), image{"awk", "/usr/bin/mawk", `awk BEGIN{OFS="\t"} {print $1,$2}`})
		f.w.exit(awk, at.Add(2*time.Second))
	}
	if !chance(f.r, 6) {
		f.w.exit(p, at.Add(3*time.Second))
	}
	return p
}

// ping is an administrator's curiosity. The exec names the C2 server, but the fork has a
// command line of its own, and what is known is not completed.
func (f *forwarder) ping(at time.Time) {
	for i := range 5 {
		at := at.Add(time.Duration(i)*time.Minute + upTo(f.r, time.Minute))
		p := f.w.fork(f.runner, at)
		f.w.exec(p, at.Add(20*time.Millisecond), image{"ping", "/usr/bin/ping", "ping -c1 192.168.56.150"})
	}
}

// healthCheck is cron asking the splunk command, which starts a splunkd of its own: a
// splunkd whose parent is not one.
func (f *forwarder) healthCheck(at time.Time) {
	cli := image{"splunk", "/opt/splunkforwarder/bin/splunk", "/opt/splunkforwarder/bin/splunk status"}
	sh := f.w.run(f.h.since["cron"], at, shell(cli.cmd))
	splunk := f.w.run(sh, at.Add(100*time.Millisecond), cli)
	p := f.w.run(splunk, at.Add(time.Second), image{"splunkd", forwarderExe, "splunkd instrument-resource-usage -p 8089 --with-kvstore"})
	f.w.exit(p, at.Add(3*time.Second))
	f.w.exit(splunk, at.Add(4*time.Second))
	f.w.exit(sh, at.Add(5*time.Second))
}
