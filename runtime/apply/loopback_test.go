package apply

import (
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// asked counts what a server was asked.
type asked struct {
	mu        sync.Mutex
	questions []string
	open      int // conversations now
	most      int // … and at most
}

func (a *asked) begin(question string) (n int, end func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.questions = append(a.questions, question)
	a.open++
	a.most = max(a.most, a.open)
	return len(a.questions), func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.open--
	}
}

func (a *asked) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.questions)
}

func (a *asked) about(part string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, q := range a.questions {
		if strings.Contains(q, part) {
			n++
		}
	}
	return n
}

// dnsServer is a real DNS server on loopback, over UDP and TCP.
type dnsServer struct {
	asked
	addr string
	// answer makes the packets for a question; tcp tells how it came.
	answer func(q dnsQuestion) [][]byte
}

// dnsQuestion is what the server was asked.
type dnsQuestion struct {
	dnsmessage.Header
	dnsmessage.Question
	name string // without the last dot
	tcp  bool
}

// listenBoth finds a port that is free for UDP and TCP.
func listenBoth(t *testing.T) (net.PacketConn, net.Listener) {
	t.Helper()
	for range 50 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p, err := net.ListenPacket("udp", l.Addr().String())
		if err == nil {
			return p, l
		}
		_ = l.Close()
	}
	t.Fatal("no port is free for UDP and TCP")
	return nil, nil
}

func newDNS(t *testing.T, answer func(q dnsQuestion) [][]byte) *dnsServer {
	t.Helper()
	p, l := listenBoth(t)
	s := &dnsServer{addr: l.Addr().String(), answer: answer}
	t.Cleanup(func() { _, _ = p.Close(), l.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := p.ReadFrom(buf)
			if err != nil {
				return
			}
			for _, packet := range s.reply(buf[:n], false) {
				_, _ = p.WriteTo(packet, from)
			}
		}
	}()
	go serve(l, func(c net.Conn) {
		size := make([]byte, 2)
		if _, err := io.ReadFull(c, size); err != nil {
			return
		}
		query := make([]byte, int(size[0])<<8|int(size[1]))
		if _, err := io.ReadFull(c, query); err != nil {
			return
		}
		for _, packet := range s.reply(query, true) {
			_, _ = c.Write(append([]byte{byte(len(packet) >> 8), byte(len(packet))}, packet...))
		}
	})
	return s
}

func (s *dnsServer) reply(query []byte, tcp bool) [][]byte {
	var p dnsmessage.Parser
	h, err := p.Start(query)
	if err != nil {
		return nil
	}
	q, err := p.Question()
	if err != nil {
		return nil
	}
	name := strings.TrimSuffix(q.Name.String(), ".")
	_, end := s.begin(name)
	defer end()
	return s.answer(dnsQuestion{h, q, name, tcp})
}

// message is a response to q, changed by change, with records.
func (q dnsQuestion) message(change func(*dnsmessage.Message), records ...dnsmessage.Resource) [][]byte {
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: q.ID, Response: true, RecursionDesired: true, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q.Question}, Answers: records,
	}
	if change != nil {
		change(&m)
	}
	packet, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return [][]byte{packet}
}

func (q dnsQuestion) ptr(names ...string) [][]byte {
	var records []dnsmessage.Resource
	for _, n := range names {
		records = append(records, q.record(q.Name.String(), &dnsmessage.PTRResource{PTR: dnsName(n)}))
	}
	return q.message(nil, records...)
}

func (q dnsQuestion) code(c dnsmessage.RCode) [][]byte {
	return q.message(func(m *dnsmessage.Message) { m.RCode = c })
}

func (q dnsQuestion) record(owner string, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsName(owner), Class: dnsmessage.ClassINET, TTL: 60}, Body: body,
	}
}

func dnsName(s string) dnsmessage.Name {
	return dnsmessage.MustNewName(strings.TrimSuffix(s, ".") + ".")
}

// reverse is the name that is asked for an IPv4 address.
func reverse(address string) string {
	b := net.ParseIP(address).To4()
	return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
}

// whoisServer is a real whois server on loopback.
type whoisServer struct {
	asked
	addr string
}

func newWhois(t *testing.T, answer func(s *whoisServer, query string, c net.Conn)) *whoisServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &whoisServer{addr: l.Addr().String()}
	t.Cleanup(func() { _ = l.Close() })
	go serve(l, func(c net.Conn) {
		query, err := line(c)
		if err != nil {
			return
		}
		_, end := s.begin(query)
		defer end()
		answer(s, query, c)
	})
	return s
}

// line reads up to CR LF, as RFC 3912 ends a query.
func line(c net.Conn) (string, error) {
	var text []byte
	one := make([]byte, 1)
	for len(text) < 1000 {
		if _, err := io.ReadFull(c, one); err != nil {
			return "", err
		}
		text = append(text, one[0])
		if q, ok := strings.CutSuffix(string(text), "\r\n"); ok {
			return q, nil
		}
	}
	return "", errors.New("the query does not end")
}

func serve(l net.Listener, handle func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = c.Close() }()
			handle(c)
		}()
	}
}

// closedPort is an address on loopback where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	p, l := listenBoth(t)
	_, _ = p.Close(), l.Close()
	return l.Addr().String()
}

// destinations is a network-traffic variable with these destination addresses, which are its ids too.
func destinations(t *testing.T, addresses ...string) Input {
	t.Helper()
	var b strings.Builder
	for _, a := range addresses {
		fmt.Fprintf(&b, `{"id":%q,"type":"network-traffic","src_ref.value":"192.168.56.91","dst_ref.value":%q,"dst_port":443}`+"\n", a, a)
	}
	return rowsOf(t, "traffic", "id:string type:string src_ref.value:string dst_ref.value:string dst_port:int", b.String())
}

// rowsOf is a variable with rows of NDJSON.
func rowsOf(t *testing.T, name, columns, rows string) Input {
	t.Helper()
	in := Input{Variable: name, Path: filepath.Join(t.TempDir(), name+".parquet")}
	for c := range strings.FieldsSeq(columns) {
		n, kind, _ := strings.Cut(c, ":")
		k, _ := kindNamed(kind)
		in.Columns = append(in.Columns, Column{n, k})
	}
	tool(t, "load", write(t, name+".ndjson", rows), in.Path)
	return in
}
