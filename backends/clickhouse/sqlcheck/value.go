package sqlcheck

import (
	"encoding/hex"
	"hash/fnv"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

const timeLayout = "2006-01-02 15:04:05.999999999"

// moment is a time as literal.
func moment(t time.Time) literal { return text(t.UTC().Format(timeLayout)) }

// bounds are the bounds of a range.
func bounds(t ir.Timespan) []literal {
	var out []literal
	if !t.Start.IsZero() {
		out = append(out, moment(t.Start))
	}
	if !t.Stop.IsZero() {
		out = append(out, moment(t.Stop))
	}
	return out
}

// counts are the numbers of a LIMIT and OFFSET, 0 for none.
func counts(ns ...int64) []literal {
	var out []literal
	for _, n := range ns {
		if n > 0 {
			out = append(out, integer(n))
		}
	}
	return out
}

// span allows the comparisons of a half-open range.
func (c *collector) span(t ir.Timespan) {
	if !t.Start.IsZero() {
		c.compare(ir.GE, moment(t.Start))
	}
	if !t.Stop.IsZero() {
		c.compare(ir.LT, moment(t.Stop))
	}
}

// value is a value of the hunt as a literal.
func value(v ir.Value) literal {
	switch v.Kind {
	case entity.KindInt:
		return integer(v.Int)
	case entity.KindFloat:
		return float(v.Float)
	case entity.KindBool:
		if v.Bool {
			return trueLiteral
		}
		return falseLiteral
	case entity.KindTime:
		return moment(v.Time)
	case entity.KindString, entity.KindList:
	}
	return text(v.Str)
}

// compared allows what a comparison with the value writes: a LIKE ignores case and takes a backslash for itself, a
// regular expression's dot stops at the end of a line, a network is two addresses or one and two numbers of bits.
func (c *collector) compared(op ir.Op, v ir.Value) {
	switch op {
	case ir.Like, ir.NotLike:
		lower := strings.Map(func(r rune) rune {
			if 'A' <= r && r <= 'Z' {
				return r - 'A' + 'a'
			}
			return r
		}, v.Str)
		c.allow(text(strings.ReplaceAll(lower, `\`, `\\`)))
	case ir.Matches, ir.NotMatches:
		if strings.Contains(v.Str, ".") {
			c.allow(text("(?-s)" + v.Str))
			return
		}
		c.allow(text(v.Str))
	case ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
		c.network(v.Str)
	case ir.EQ, ir.NE, ir.LT, ir.LE, ir.GT, ir.GE:
		c.compare(op, value(v))
		c.allow(value(v)) // of a list: has()
		if v.Kind == entity.KindBool {
			c.compare(op, text(v.Text())) // of what is text whatever it is compared with
		}
	}
}

func (c *collector) network(cidr string) {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		a, err := netip.ParseAddr(cidr)
		if err != nil {
			c.err = err
			return
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	first := p.Masked().Addr()
	c.allow(text(first.String()), text(last(p).String()), integer(int64(first.BitLen())))
	c.compare(ir.LE, integer(int64(p.Bits())))
}

// last is the last address of a network: the first, and all bits that the network leaves open.
func last(p netip.Prefix) netip.Addr {
	n := new(big.Int).SetBytes(p.Masked().Addr().AsSlice())
	open := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits()))
	n.Add(n, open.Sub(open, big.NewInt(1)))
	a, _ := netip.AddrFromSlice(n.FillBytes(make([]byte, p.Addr().BitLen()/8)))
	return a
}

// values allows the values of NEW, and the identity of each row: the value that identifies the type, the key of what
// identifies an entity everywhere, or a hash of all.
func (c *collector) values(r *ir.Values) {
	c.attrs(r.Columns...)
	for _, row := range r.Rows {
		var parts []string
		for i, v := range row {
			if v != nil {
				c.allow(value(*v))
				parts = append(parts, r.Columns[i].Path+"\x00"+v.Text()+"\x01")
			}
		}
		slices.Sort(parts)
		h := fnv.New128a()
		_, _ = h.Write([]byte(r.Type + "\x00" + strings.Join(parts, "")))
		id := h.Sum(nil)
		c.allow(text(new(big.Int).SetBytes(id).String()), text("new "+hex.EncodeToString(id)))
		if t, ok := entity.Default().Type(r.Type); ok {
			if at := r.GlobalColumn(t, row); at >= 0 {
				lo, hi := entity.Key(append(t.KeyHead([]string{r.Columns[at].Path}), row[at].Text())...)
				key := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
				c.allow(text(key.Or(key, new(big.Int).SetUint64(lo)).String()))
			}
		}
	}
}
