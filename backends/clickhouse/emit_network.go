package clickhouse

import (
	"net/netip"

	"github.com/huntc/huntc/ir"
)

// network compares an address, kept as text, with a CIDR block: as a range of numbers, so that no text that is not
// an address can fail the query. Lowering has checked the block.
func network(arg Expr, op ir.Op, cidr string) Expr {
	block := parseBlock(cidr)
	switch op {
	case ir.Subset:
		return inBlock(arg, block)
	case ir.NotSubset:
		return conj(&IsNull{parsed(arg, block.Addr()), true}, &Not{inBlock(arg, block)})
	case ir.Superset:
		return holdsBlock(arg, block)
	case ir.NotSuperset:
		return &Not{holdsBlock(arg, block)}
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

// family are the functions of an address family.
func family(a netip.Addr) (or, exact string) {
	if a.Is4() {
		return "toIPv4OrNull", "toIPv4"
	}
	return "toIPv6OrNull", "toIPv6"
}

// parsed is the address as a number; NULL for text of another family.
func parsed(arg Expr, a netip.Addr) Expr {
	or, _ := family(a)
	return call(or, arg)
}

func inBlock(arg Expr, block netip.Prefix) Expr {
	_, exact := family(block.Addr())
	lit := func(a netip.Addr) Expr { return call(exact, &Str{a.String()}) }
	in := &Between{parsed(arg, block.Addr()), lit(block.Addr()), lit(last(block))}
	if block.Addr().Is4() {
		return in
	}
	// toIPv6OrNull reads IPv4 text as a mapped address, which is not in any block that a hunter writes.
	return conj(in, call("isIPv6String", arg))
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

// holdsBlock tests that arg, an address or a block in CIDR notation, holds the whole block: one of the block's own
// prefixes, so a list of at most 129 texts decides it and bad text is just not in it.
func holdsBlock(arg Expr, block netip.Prefix) Expr {
	var list []Expr
	for bits := block.Bits(); bits >= 0; bits-- {
		p := netip.PrefixFrom(block.Addr(), bits).Masked()
		list = append(list, &Str{p.String()})
		if bits == block.Addr().BitLen() {
			list = append(list, &Str{p.Addr().String()})
		}
	}
	return &InList{Arg: arg, List: list}
}
