package apply

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

const good = "140.82.113.4" // the address whose answer must come whatever happens to the others

// TestDomainNamesThatLie has one DNS server answer each address in a way of its own.
func TestDomainNamesThatLie(t *testing.T) {
	isolated(t)
	huge := func(q dnsQuestion) [][]byte {
		var names []string
		for i := range 1500 {
			names = append(names, fmt.Sprintf("host-%04d.example.com", 1500-i))
		}
		if !q.tcp {
			return q.message(func(m *dnsmessage.Message) { m.Truncated = true })
		}
		return q.ptr(names...)
	}
	lies := map[string]struct {
		answer func(q dnsQuestion) [][]byte
		want   string // a name, or the failure
	}{
		good:       {func(q dnsQuestion) [][]byte { return q.ptr("lb-140-82-113-4-iad.github.com") }, "lb-140-82-113-4-iad.github.com"},
		"1.0.0.1":  {func(dnsQuestion) [][]byte { return [][]byte{[]byte("\xff\xfe garbage \x00")} }, "no answer in time"},
		"1.0.0.2":  {func(q dnsQuestion) [][]byte { q.ID++; return q.ptr("evil.example") }, "no answer in time"},
		"1.0.0.3":  {func(dnsQuestion) [][]byte { return nil }, "no answer in time"},
		"1.0.0.4":  {func(q dnsQuestion) [][]byte { return q.code(dnsmessage.RCodeServerFailure) }, "the server answers SERVFAIL"},
		"1.0.0.5":  {func(q dnsQuestion) [][]byte { return q.code(dnsmessage.RCodeRefused) }, "the server answers REFUSED"},
		"1.0.0.6":  {aliases("1.0.0.6", "a.example", "b.example", "a.example"), "an answer that leads nowhere"},
		"1.0.0.7":  {func(q dnsQuestion) [][]byte { return q.ptr("a\x1b[31m\nb.example") }, "a name that no host can have"},
		"1.0.0.8":  {func(q dnsQuestion) [][]byte { return q.ptr("<script>alert(1)</script>") }, "a name that no host can have"},
		"1.0.0.9":  {func(q dnsQuestion) [][]byte { return q.ptr("caf\xe9\xff.example") }, "a name that no host can have"},
		"1.0.0.10": {func(q dnsQuestion) [][]byte { return q.ptr("\x00.example", "one-is-good.example") }, "one-is-good.example"},
		"1.0.0.11": {huge, "host-0001.example.com"},
		"1.0.0.12": {func(q dnsQuestion) [][]byte {
			q.ID++
			wrong := q.ptr("evil.example")
			q.ID--
			return append(wrong, q.ptr("true.example")...)
		}, "true.example"},
		"1.0.0.13": {func(q dnsQuestion) [][]byte {
			other := q
			other.Name = dnsName("4.4.8.8.in-addr.arpa")
			return other.ptr("evil.example")
		}, "no answer in time"},
		"1.0.0.14": {func(q dnsQuestion) [][]byte { p := q.ptr("cut.example"); return [][]byte{p[0][:20]} }, "no answer in time"},
		"1.0.0.15": {func(q dnsQuestion) [][]byte { return q.ptr("") }, "a name that no host can have"},
	}
	byName := map[string]func(dnsQuestion) [][]byte{}
	for address, lie := range lies {
		byName[reverse(address)] = lie.answer
	}
	dns := newDNS(t, func(q dnsQuestion) [][]byte { return byName[q.name](q) })
	params := asking(dns.addr, "none")
	params["TIMEOUT"] = []string{"2"}
	want, failures := map[string]string{}, map[string]int{}
	for address, lie := range lies {
		want[address] = lie.want + " | –"
		if strings.Contains(lie.want, " ") {
			want[address] = "– | –"
			failures["dns "+lie.want]++
		}
	}
	got, said := enriched(t, t.TempDir(), params, slices.Collect(maps.Keys(lies))...)
	same(t, got, want)
	sameFailures(t, said, failures)
}

// aliases answers with a chain of CNAMEs.
func aliases(address string, names ...string) func(q dnsQuestion) [][]byte {
	return func(q dnsQuestion) [][]byte {
		var records []dnsmessage.Resource
		owner := reverse(address)
		for _, n := range names {
			records = append(records, q.record(owner, &dnsmessage.CNAMEResource{CNAME: dnsName(n)}))
			owner = n
		}
		return q.message(nil, records...)
	}
}

// sameFailures compares what was said, which is one line.
func sameFailures(t *testing.T, said string, want map[string]int) {
	t.Helper()
	text, ok := strings.CutPrefix(said, "domain-enrichment: ")
	if !ok || strings.Count(said, "\n") != 1 {
		t.Fatalf("said %q", said)
	}
	got := map[string]int{}
	for part := range strings.SplitSeq(strings.TrimSpace(text), "; ") {
		i := strings.LastIndex(part, ": ")
		n, err := strconv.Atoi(part[i+2:])
		if err != nil {
			t.Fatalf("said %q", said)
		}
		got[part[:i]] = n
	}
	if !maps.Equal(got, want) {
		t.Errorf("said %v, want %v", got, want)
	}
}

// TestDomainOrganizationsThatLie has one whois server answer each address in a way of its own.
func TestDomainOrganizationsThatLie(t *testing.T) {
	isolated(t)
	forever := make(chan struct{})
	defer close(forever)
	say := func(text string) func(*whoisServer, net.Conn) {
		return func(_ *whoisServer, c net.Conn) { fmt.Fprint(c, text) }
	}
	network := func(address, rest string) string {
		return fmt.Sprintf("inetnum: %s - %[1]s\n%s\n", address, rest)
	}
	second := newWhois(t, func(s *whoisServer, _ string, c net.Conn) { fmt.Fprintf(c, "refer: %s\n", s.addr) })
	third := newWhois(t, func(_ *whoisServer, _ string, c net.Conn) { fmt.Fprintf(c, "refer: %s\n", second.addr) })
	closed := closedPort(t)
	lies := map[string]struct {
		answer func(*whoisServer, net.Conn)
		want   string // an organization, or the failure
	}{
		good:      {say(network(good, "Organization: GitHub, Inc. (GITHU)")), "=GitHub, Inc. (GITHU)"},
		"1.0.0.1": {say("\xff\xfe\x00 garbage\n\x1b[2J"), "a reply that is not understood"},
		"1.0.0.2": {func(*whoisServer, net.Conn) { <-forever }, "no answer in time"},
		"1.0.0.3": {say(""), "refused or cut off"},
		"1.0.0.4": {func(_ *whoisServer, c net.Conn) {
			_, _ = c.Write(bytes.Repeat([]byte("descr: more and more\n"), 100_000))
		}, "a reply that is too long"},
		"1.0.0.5": {func(_ *whoisServer, c net.Conn) { // a byte now and then, for ever
			for range 1000 {
				if _, err := c.Write([]byte("%")); err != nil {
					return
				}
				select {
				case <-forever:
				case <-time.After(100 * time.Millisecond):
				}
			}
		}, "no answer in time"},
		"1.0.0.6":  {func(s *whoisServer, c net.Conn) { fmt.Fprintf(c, "refer: %s\n", s.addr) }, "endless referrals"},
		"1.0.0.7":  {func(_ *whoisServer, c net.Conn) { fmt.Fprintf(c, "ReferralServer: whois://%s/\n", third.addr) }, "endless referrals"},
		"1.0.0.8":  {say("refer: 127.0.0.1:25\n"), "a referral to an unknown server"},
		"1.0.0.9":  {say("refer: " + closed + "\n"), "refused or cut off"},
		"1.0.0.10": {say(network("9.9.9.9", "Organization: Somebody Else (ELSE)")), "a reply about another network"},
		"1.0.0.11": {say(network("1.0.0.11", "owner: N\xfacleo\x1b[31m de\tInforma\xe7\xe3o\nownerid: BR-NIC")), "=Núcleo [31m de Informação (BR-NIC)"},
		"1.0.0.12": {say("%ERROR:201: access denied for 127.0.0.1\n"), "refused for being asked too much"},
		"1.0.0.13": {say(network("1.0.0.13", "Organization: "+strings.Repeat("x", 5000))), "=" + strings.Repeat("x", 200)},
		"1.0.0.14": {say(network("1.0.0.14", "netname: IANA-BLK\ndescr: The whole IPv4 address space")), "="},
		"1.0.0.15": {say(network("1.0.0.15", "netname: COGENT\ndescr: Cogent\n\nReferralServer: rwhois://127.0.0.1:4321")), "=Cogent (COGENT)"},
		"1.0.0.16": {say("inetnum: 1/8\norg: ORG-1\n\norganisation: ORG-2\norg-name: Other\n\norganisation: ORG-1\norg-name: Right\n"), "=Right (ORG-1)"},
		"1.0.0.17": {say("inetnum: 1.0.0.0/99\ninetnum: a - b\nNetRange: 2.0.0.0 - 1.0.0.0\n"), "a reply that is not understood"},
		"1.0.0.18": {say("NetRange: 1.0.0.0 - 1.0.0.255\r\nCustomer: Small Firm (C01234567)\r\n"), "=Small Firm"},
	}
	whois := newWhois(t, func(s *whoisServer, query string, c net.Conn) { lies[query].answer(s, c) })
	params := asking("none", whois.addr, second.addr, third.addr, whois.addr, closed)
	params["TIMEOUT"], params["CONCURRENCY"] = []string{"3"}, []string{"20"}
	want, failures := map[string]string{}, map[string]int{}
	for address, lie := range lies {
		org, isAnswer := strings.CutPrefix(lie.want, "=")
		if want[address] = "– | " + org; org == "" || !isAnswer {
			want[address] = "– | –"
		}
		if !isAnswer {
			failures["whois "+lie.want]++
		}
	}
	got, said := enriched(t, t.TempDir(), params, slices.Collect(maps.Keys(lies))...)
	same(t, got, want)
	sameFailures(t, said, failures)
}

// publics are public addresses, many of them.
func publics(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("5.5.%d.%d", i/250, i%250+1))
	}
	return out
}

// TestDomainRate has more to ask than the rate allows before the deadline.
func TestDomainRate(t *testing.T) {
	isolated(t)
	dns := newDNS(t, func(q dnsQuestion) [][]byte { return q.ptr("a.example") })
	params := asking(dns.addr, "none")
	params["DNS_RATE"], params["DEADLINE"] = []string{"10"}, []string{"1"}
	got, said := enriched(t, "", params, publics(60)...)
	n := 0
	for _, v := range got {
		if v == "a.example | –" {
			n++
		}
	}
	if c := dns.count(); c < 1 || c > 11 || n > c {
		t.Errorf("%d questions and %d answers in a second at 10 a second", c, n)
	}
	if !strings.Contains(said, fmt.Sprintf("dns not asked before the deadline: %d", 60-n)) {
		t.Errorf("%d answers, said %q", n, said)
	}
}

// TestDomainGivesUp has servers that never answer: they are left alone after some time-outs, and the others go on.
func TestDomainGivesUp(t *testing.T) {
	isolated(t)
	dead := newDNS(t, func(dnsQuestion) [][]byte { return nil })
	whois := newWhois(t, func(_ *whoisServer, query string, c net.Conn) {
		fmt.Fprintf(c, "inetnum: %s - %[1]s\norganization: All (ALL)\n", query)
	})
	params := asking(dead.addr, whois.addr)
	params["TIMEOUT"], params["CONCURRENCY"] = []string{"1"}, []string{"4"}
	got, said := enriched(t, "", params, publics(200)...)
	for a, v := range got {
		if v != "– | All (ALL)" {
			t.Errorf("%s: %s", a, v)
		}
	}
	if c := dead.count(); c < 20 || c > 20+4 {
		t.Errorf("%d questions to a dead server", c)
	}
	if !strings.Contains(said, "dns given up after failures in a row: ") {
		t.Errorf("said %q", said)
	}
	if whois.most > 4 {
		t.Errorf("%d questions at once, more than 4", whois.most)
	}
}

func TestDomainServersThatAreNotThere(t *testing.T) {
	isolated(t)
	params := asking(closedPort(t), closedPort(t))
	params["TIMEOUT"] = []string{"0.3"}
	got, said := enriched(t, t.TempDir(), params, akamai, "192.168.1.1")
	same(t, got, map[string]string{akamai: "– | –", "192.168.1.1": "– | –"})
	sameFailures(t, said, map[string]int{"dns no answer in time": 1, "whois refused or cut off": 1})
}
