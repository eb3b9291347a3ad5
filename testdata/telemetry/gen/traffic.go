package main

import (
	"math/rand/v2"
	"time"
)

// Traffic of the agents in the range of the hunt, from the server's log. The beacons of the
// container's agent are as many as fit; so much is fixed by their schedule.
const (
	mdnsRecords     = 10792
	watchdogBeacons = 32 // of each watchdog that beacons
)

// beaconPair is two beacons 30 and 60 seconds after the ones before, in either order, so
// any number of pairs takes the same time.
const beaconPair = 90 * time.Second

// beacons calls what at each beacon of a connection, until stop: after 30 or 60 seconds each.
func beacons(r *rand.Rand, at, stop time.Time, what func(time.Time)) {
	short := true
	for i := 0; at.Before(stop); i++ {
		what(at)
		if i%2 == 0 {
			short = chance(r, 2)
		} else {
			short = !short
		}
		if short {
			at = at.Add(30 * time.Second)
		} else {
			at = at.Add(60 * time.Second)
		}
	}
}

// beaconForDays is the container's agent. It starts so that a pair begins less than 30
// seconds before the range of the hunt ends: the pair's next beacon is outside.
func (c *campaign) beaconForDays() {
	const pairs = 4217
	first := findStop.Add(-pairs*beaconPair - between(c.r, 5*time.Second, 25*time.Second))
	f := tcp(containerIP, 49738, c2IP, c2Port)
	beacons(c.r, first, campaignStop, func(at time.Time) {
		c.say(c.w.connect(c.r, c.container, at, f))
	})
}

// say makes a record of an agent tell less or more about the agent: sometimes its command
// line, sometimes only a pid.
func (c *campaign) say(e *event) {
	switch c.r.IntN(20) {
	case 0:
		e.knows = bare
	case 1, 2:
		e.knows = full
	}
}

// mdnsFlows are the flows of multicast DNS that a host sees: the group's answers first.
func mdnsFlows(h *host) []*flow {
	const group, group6, self6 = "224.0.0.251", "ff02::fb", "fe80::a00:27ff:fe4e:66a1"
	fs := []*flow{udp(group, 5353, h.ip, 5353, "mdns"), udp(h.ip, 5353, group, 5353, "mdns")}
	for _, peer := range []string{
		"192.168.56.2", "192.168.56.20", "192.168.56.92", "192.168.56.93", "192.168.56.94",
		"192.168.56.95", "192.168.56.96", "192.168.56.97", "192.168.56.98", "192.168.56.99",
	} {
		if peer != h.ip {
			fs = append(fs, udp(peer, 5353, group, 5353, "mdns"))
		}
	}
	return append(fs, udp(self6, 5353, group6, 5353, "mdns"), udp(group6, 5353, self6, 5353, "mdns"))
}

// discoverPeers is the host's agent listening to multicast DNS: its first record is the
// first traffic of the campaign. One record falls on the very end of the range, which is
// outside of it, and more follow.
func (c *campaign) discoverPeers() {
	flows := mdnsFlows(c.h)
	c.w.connect(c.r, c.host, firstMDNS, flows[0])
	slot := findStop.Sub(firstMDNS) / mdnsRecords
	for i := 1; i < mdnsRecords; i++ {
		at := firstMDNS.Add(time.Duration(i)*slot + upTo(c.r, slot*4/5))
		c.say(c.w.connect(c.r, c.host, at, pick(c.r, flows)))
	}
	for at := findStop; at.Before(campaignStop); at = at.Add(between(c.r, slot/2, slot*2)) {
		c.w.connect(c.r, c.host, at, pick(c.r, flows))
	}
}

// download is the traffic that commands made: nine records of seven flows. The first two
// were made by curl under a shell, a splunkd's grandchild; the others by curl run directly,
// whose fork had the agent's command line, so they are traffic of the C2's processes as well.
func (c *campaign) download() {
	at := utc(time.July, 28, 10, 0).Add(upTo(c.r, 30*time.Minute))
	fetch := func(url string, port int, ip string, dstPort, records int) {
		sh := c.w.fork(c.container, at)
		c.w.exec(sh, at.Add(9*time.Millisecond), shell("curl -fsSLO "+url))
		curl := c.w.run(sh, at.Add(20*time.Millisecond), image{"curl", "/usr/bin/curl", "curl -fsSLO " + url})
		for range records {
			at = at.Add(between(c.r, time.Second, 20*time.Second))
			c.w.connect(c.r, curl, at, tcp(containerIP, port, ip, dstPort))
		}
		at = at.Add(between(c.r, time.Minute, 20*time.Minute))
	}
	fetch("-x http://192.168.56.2:3128 http://deb.debian.org/debian/dists/stable/Release", 38550, "192.168.56.2", 3128, 2)
	fetch("http://192.168.56.150:8888/file/download", 49726, c2IP, c2Port, 2)
	for _, d := range []struct {
		port int
		ip   string
	}{
		{38492, "23.216.74.12"}, {38508, "104.86.237.27"}, {38522, "104.17.123.99"}, {38524, "140.82.113.4"}, {38538, "65.8.66.113"},
	} {
		curl := c.w.fork(c.container, at)
		c.w.exec(curl, at.Add(9*time.Millisecond), image{"curl", "/usr/bin/curl", "curl -sIo /dev/null https://" + d.ip})
		c.w.connect(c.r, curl, at.Add(time.Second), tcp(containerIP, d.port, d.ip, 443))
		c.w.exit(curl, at.Add(2*time.Second))
		at = at.Add(between(c.r, time.Minute, 20*time.Minute))
	}
}
