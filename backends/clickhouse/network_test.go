package clickhouse_test

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/ir"
)

var blocks = []string{
	"10.0.0.0/8", "10.1.2.3/8", "10.1.2.3", "10.1.2.3/32", "0.0.0.0/0", "192.168.0.0/16", "255.255.255.255/32", "224.0.0.0/4", "10.128.0.0/9",
	"2001:db8::/32", "::/0", "::1", "fe80::/10", "2001:db8::1/128", "::ffff:10.0.0.0/104", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
}

var addresses = []string{
	"10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0", "10.1.2.3", "192.168.56.91", "255.255.255.255", "0.0.0.0", "224.0.0.251",
	"2001:db8::1", "2001:DB8::1", "2001:db9::", "::", "::1", "::ffff:10.0.0.1", "::10.0.0.1", "fe80::1", "fe80::1%eth0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"", "/", "/8", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/33", "10.0.0.0/256", "10.0.0.0/-1", "::/129", "x", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", " 10.0.0.1", "10.0.0.1 ", "10.0.0.1/8", "0x0a.0.0.1", "10.0.0.-1", "1e1.0.0.1", "host.example",
	"::ffff:10.0.0.256", "2001:db8::g", "[::1]", "::1:",
}

// subset is what ISSUBSET means: the address lies in the block. What is no address lies in none.
func subset(s, block string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && parsed(block).Contains(a)
}

// superset is what ISSUPERSET means: the block of the value (an address is a block of one) holds the whole other block.
func superset(s, block string) bool {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		a, err := netip.ParseAddr(s)
		if err != nil || a.Zone() != "" {
			return false
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	b := parsed(block)
	return p.Bits() <= b.Bits() && p.Contains(b.Addr())
}

func parsed(block string) netip.Prefix {
	if p, err := netip.ParsePrefix(block); err == nil {
		return p.Masked()
	}
	a := netip.MustParseAddr(block)
	return netip.PrefixFrom(a, a.BitLen())
}

// The engine reads a few texts that Go calls no address: zeros in front, a colon too many.
func TestLenientAddresses(t *testing.T) {
	for s, block := range map[string]string{"010.0.0.1": "10.0.0.0/8", "10.00.0.1": "10.0.0.0/8", "2001:db8:::1": "2001:db8::/32"} {
		if !holds(t, &ir.Compare{Attr: name, Op: ir.Subset, Value: ir.String(block)}, &s) {
			t.Errorf("the engine does not read %q any more: say so in emit_network.go", s)
		}
	}
}

func checkNetwork(t testing.TB, block string, texts ...string) {
	t.Helper()
	values := make([]*string, len(texts))
	for i := range texts {
		values[i] = &texts[i]
	}
	for _, c := range []struct {
		op   ir.Op
		want func(s string) bool
	}{
		{ir.Subset, func(s string) bool { return subset(s, block) }},
		{ir.NotSubset, func(s string) bool { return !subset(s, block) }},
		{ir.Superset, func(s string) bool { return superset(s, block) }},
		{ir.NotSuperset, func(s string) bool { return !superset(s, block) }},
	} {
		for i, got := range holdFor(t, &ir.Compare{Attr: name, Op: c.op, Value: ir.String(block)}, values...) {
			if want := c.want(texts[i]); got != want {
				t.Errorf("%q %s %q is %v, want %v", texts[i], c.op, block, got, want)
			}
		}
	}
}

func TestNetworks(t *testing.T) {
	for _, b := range blocks {
		checkNetwork(t, b, addresses...)
		checkNetwork(t, b, blocks...)
	}
}

func TestNetworkProperty(t *testing.T) {
	conn(t)
	addr := rapid.Custom(func(rt *rapid.T) netip.Addr {
		// few bits set, so that blocks hold addresses
		b := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 10, 127, 128, 255}), 4, 4).Draw(rt, "bytes")
		if rapid.Bool().Draw(rt, "v6") {
			full := [16]byte{0x20, 1, 0xd, 0xb8}
			copy(full[12:], b)
			return netip.AddrFrom16(full)
		}
		return netip.AddrFrom4([4]byte(b))
	})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := addr.Draw(rt, "address"), addr.Draw(rt, "block")
		block := netip.PrefixFrom(b, rapid.IntRange(0, b.BitLen()).Draw(rt, "bits")).String()
		checkNetwork(t, block, a.String(), netip.PrefixFrom(a, rapid.IntRange(0, a.BitLen()).Draw(rt, "own bits")).String())
	})
}
