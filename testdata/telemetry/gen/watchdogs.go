package main

import "time"

// watchdog is an agent started by cron. Two thirds beacon for their half hour; the others
// find the lock of a predecessor and leave without a word.
type watchdog struct {
	sh, agent *process
	start     time.Time
	beacons   bool
	open      bool // its end is not in the records
}

const (
	watchdogsInJuly  = 210
	lockedOut        = 38 // found a lock
	reusedPorts      = 8  // got the source port of their predecessor: one flow, two processes
	silentReuseLife  = 10 // its pid is mentioned again after a day of silence
	endedReuseLife   = 20 // its pid is mentioned again after its end
	createdReuseLife = 30 // its pid is given to another program
	execAwayLife     = 40 // it becomes another program itself
)

// runWatchdogs starts one every half hour, from 15:00 on the first day until after July.
// Those of August are splunkd outside of the range: neither they nor their traffic count.
func (c *campaign) runWatchdogs() {
	locked := c.draw(lockedOut)
	reuse := c.draw(reusedPorts)
	ports := c.r.Perm(60000 - 50000)
	prev := 0
	at := utc(time.July, 27, 15, 0)
	for i := 0; at.Before(campaignStop); i++ {
		d := c.startWatchdog(i, at.Add(between(c.r, time.Second, 3*time.Second)))
		d.beacons = !locked[i]
		c.watchdogs = append(c.watchdogs, d)
		at = at.Add(30 * time.Minute)
		if !d.beacons {
			c.endWatchdog(d, d.start.Add(time.Second))
			continue
		}
		port := 50000 + ports[i]
		if reuse[i] {
			port = prev
		}
		prev = port
		first := d.start.Add(between(c.r, 5*time.Second, 20*time.Second))
		f := tcp(targetIP, port, c2IP, c2Port)
		beacons(c.r, first, first.Add(watchdogBeacons/2*beaconPair), func(at time.Time) {
			c.say(c.w.connect(c.r, d.agent, at, f))
		})
		c.endWatchdog(d, d.start.Add(26*time.Minute))
	}
}

// draw picks n of the watchdogs of July that play no other part, never the very first.
func (c *campaign) draw(n int) map[int]bool {
	if c.drawn == nil {
		c.drawn = map[int]bool{silentReuseLife: true, endedReuseLife: true, createdReuseLife: true, execAwayLife: true}
	}
	picked := map[int]bool{}
	for len(picked) < n {
		i := 1 + c.r.IntN(watchdogsInJuly-1)
		if !c.drawn[i] {
			c.drawn[i], picked[i] = true, true
		}
	}
	return picked
}

// startWatchdog is cron's fork, its shell, and the agent.
func (c *campaign) startWatchdog(i int, at time.Time) *watchdog {
	d := &watchdog{start: at, open: i%10 == 0 && i != endedReuseLife}
	d.sh = c.w.run(c.h.since["cron"], at, shell("cd /tmp/.cache && "+watchdogCmd))
	d.agent = c.w.run(d.sh, at.Add(100*time.Millisecond), image{"splunkd", "/tmp/.cache/splunkd", watchdogCmd})
	return d
}

// endWatchdog ends it, unless the records miss that.
func (c *campaign) endWatchdog(d *watchdog, at time.Time) {
	if d.open {
		return
	}
	c.w.exit(d.agent, at)
	c.w.exit(d.sh, at.Add(time.Second))
}
