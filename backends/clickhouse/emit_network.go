package clickhouse

import (
	"net/netip"

	"github.com/huntc/huntc/ir"
)

// network compares an address, kept as text, with a CIDR block: as a range of numbers, so that no text that is not
// an address can fail the query. Lowering has checked the block. What is no address lies in no block and holds none; the
// negative comparisons hold for it, and for addresses of the other family, but not for a missing value.
func network(arg Expr, op ir.Op, cidr string) Expr {
	block := parseBlock(cidr)
	switch op {
	case ir.Subset:
		return inBlock(arg, block)
	case ir.Superset:
		return holdsBlock(arg, block)
	case ir.NotSubset:
		return conj(&IsNull{arg, true}, &Not{call("ifNull", inBlock(arg, block), &Bool{false})})
	case ir.NotSuperset:
		return conj(&IsNull{arg, true}, &Not{call("ifNull", holdsBlock(arg, block), &Bool{false})})
	case ir.EQ, ir.NE, ir.LT, ir.LE, ir.GT, ir.GE, ir.Like, ir.NotLike, ir.Matches, ir.NotMatches:
	}
	panic(unhandled(op))
}

func parseBlock(cidr string) netip.Prefix {
	if p, err := netip.ParsePrefix(cidr); err == nil {
		return p.Masked()
	}
	a, err := netip.ParseAddr(cidr)
	if err != nil {
		fail("CIDR block %q was not checked", cidr)
	}
	return netip.PrefixFrom(a, a.BitLen())
}

// family are the functions of an address family: text to address or NULL, literal to address, block to its range.
func family(a netip.Addr) (or, exact, toRange string) {
	if a.Is4() {
		return "toIPv4OrNull", "toIPv4", "IPv4CIDRToRange"
	}
	return "toIPv6OrNull", "toIPv6", "IPv6CIDRToRange"
}

// between tests that the text is an address from low to high.
func between(text Expr, block netip.Prefix, low, high Expr) Expr {
	or, _, _ := family(block.Addr())
	in := &Between{call(or, text), low, high}
	if block.Addr().Is4() {
		return in
	}
	// toIPv6OrNull reads IPv4 text as a mapped address, which is not in any block that a hunter writes.
	return conj(in, call("isIPv6String", text))
}

func inBlock(arg Expr, block netip.Prefix) Expr {
	_, exact, _ := family(block.Addr())
	lit := func(a netip.Addr) Expr { return call(exact, &Str{a.String()}) }
	return between(arg, block, lit(block.Addr()), lit(last(block)))
}

// last is the last address of a block.
func last(block netip.Prefix) netip.Addr {
	b := block.Addr().AsSlice()
	for bit := block.Bits(); bit < len(b)*8; bit++ {
		b[bit/8] |= 1 << (7 - bit%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// holdsBlock tests that arg, an address or a block in CIDR notation, holds the whole block: it is not the narrower one of
// the two, and its address lies in the block that its own bits make of the other's first.
func holdsBlock(arg Expr, block netip.Prefix) Expr {
	_, exact, toRange := family(block.Addr())
	slash := &Str{"/"}
	bits := call("if", &Binary{">", call("position", arg, slash), &Int{0}},
		call("toUInt8OrNull", call("substringIndex", arg, slash, &Int{-1})), &Int{int64(block.Addr().BitLen())})
	around := call(toRange, call(exact, &Str{block.Addr().String()}), bits)
	in := between(call("substringIndex", arg, slash, &Int{1}), block,
		call("tupleElement", around, &Int{1}), call("tupleElement", around, &Int{2}))
	return conj(&Binary{"<=", bits, &Int{int64(block.Bits())}}, in)
}
