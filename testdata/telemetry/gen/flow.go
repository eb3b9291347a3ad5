package main

import (
	"math/rand/v2"
	"net/netip"
	"time"
)

// flow is the identity of network traffic: two ends and protocols. It is the same for every
// record of the flow, whichever process the record belongs to.
type flow struct {
	srcIP            string
	srcPort          int
	dstIP            string
	dstPort          int
	transport, proto string
}

// tcp returns a TCP flow.
func tcp(srcIP string, srcPort int, dstIP string, dstPort int) *flow {
	return &flow{srcIP: srcIP, srcPort: srcPort, dstIP: dstIP, dstPort: dstPort, transport: "tcp"}
}

// udp returns a UDP flow that speaks proto.
func udp(srcIP string, srcPort int, dstIP string, dstPort int, proto string) *flow {
	return &flow{srcIP, srcPort, dstIP, dstPort, "udp", proto}
}

// ipVersion is the value of network.type.
func (f *flow) ipVersion() string {
	if netip.MustParseAddr(f.srcIP).Is6() {
		return "ipv6"
	}
	return "ipv4"
}

// connect records traffic of a process, with volumes from r.
func (w *world) connect(r *rand.Rand, p *process, at time.Time, f *flow) *event {
	e := w.emit(event{at: at, action: "flow", proc: p, flow: f, knows: named, knowsParent: absent})
	out, in := 1+r.IntN(12), 1+r.IntN(30)
	e.sourceLen = [2]int{out * (54 + r.IntN(600)), out}
	e.otherLen = [2]int{in * (54 + r.IntN(1300)), in}
	return e
}
