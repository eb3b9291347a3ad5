package chserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/runtime/engine"
)

// revision is that of the protocol which the server speaks at most: everything that the driver knows.
const revision = 54460

// oldest is the revision that a client speaks at least: what it says of itself is the same since.
const oldest = 54453

// tokenUser is the name by which the driver says that its password is a token.
const tokenUser = " JWT AUTHENTICATION "

// talk is one connection of the native protocol.
type talk struct {
	server  *Server
	conn    net.Conn
	in      *traced
	profile profile
	session engine.Session
	version int // of the protocol

	// waiting gets the code of the next packet, once somebody waits for it; arrived is one that came while a statement ran.
	waiting chan packet
	arrived *packet
}

// packet is what begins one, or why there is none.
type packet struct {
	code chproto.ClientCode
	err  error
}

// serveNative accepts connections of the native protocol.
func (s *Server) serveNative() {
	for {
		conn, err := s.native.Accept()
		if err != nil {
			return // the server is closed
		}
		s.running.Go(func() {
			stop := context.AfterFunc(s.ctx, func() { _ = conn.Close() })
			defer stop()
			t := &talk{server: s, conn: conn, in: trace(conn)}
			_ = t.run() // the connection is over, whatever the reason
			_ = conn.Close()
			if t.session.Open() {
				t.session.Close()
			}
		})
	}
}

// run answers packets until the connection ends.
func (t *talk) run() error {
	if err := t.hello(); err != nil {
		return t.refuse(err)
	}
	for {
		p := t.next()
		if p.err != nil {
			return p.err
		}
		var err error
		switch p.code {
		case chproto.ClientCodePing:
			err = t.send(func(b *chproto.Buffer) { chproto.ServerCodePong.Encode(b) })
		case chproto.ClientCodeQuery:
			err = t.query()
		case chproto.ClientTablesStatusRequest:
			err = t.tablesStatus()
		case chproto.ClientCodeCancel: // of what is over
		case chproto.ClientCodeHello, chproto.ClientCodeData, chproto.ClientCodeSSHChallengeRequest, chproto.ClientCodeSSHChallengeResponse:
			fallthrough
		default:
			err = fmt.Errorf("packet %d comes unexpected", p.code)
		}
		if err != nil {
			return err
		}
	}
}

// next waits for the next packet.
func (t *talk) next() packet {
	if p := t.arrived; p != nil {
		t.arrived = nil
		return *p
	}
	p := <-t.ask()
	t.waiting = nil
	return p
}

// ask has the code of the next packet read, by one goroutine at a time. Nobody else may read until it has come.
func (t *talk) ask() <-chan packet {
	if t.waiting == nil {
		into := make(chan packet, 1)
		t.waiting = into
		go func() {
			t.in.forget()
			code, err := t.in.reader.UVarInt()
			into <- packet{chproto.ClientCode(code), err}
		}()
	}
	return t.waiting
}

// errCancelled says that the client has cancelled what it asked for.
var errCancelled = errors.New("the client has cancelled")

// during runs f under a context that ends when the client cancels, which is errCancelled then, or goes away.
func (t *talk) during(f func(context.Context) error) error {
	ctx, cancel := context.WithCancel(t.server.ctx)
	defer cancel()
	if p := t.arrived; p != nil && p.err != nil {
		return p.err
	} else if p != nil { // too early, and nothing can be watched behind it
		return f(ctx)
	}
	next, over, watched := t.ask(), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case p := <-next:
			t.arrived, t.waiting = &p, nil
			if p.err != nil || p.code == chproto.ClientCodeCancel {
				cancel()
			}
		case <-over:
		}
	}()
	err := f(ctx)
	close(over)
	<-watched
	if err != nil && t.arrived != nil && t.arrived.err == nil && t.arrived.code == chproto.ClientCodeCancel {
		t.arrived = nil
		return errCancelled
	}
	return err
}

// hello opens the session that the client asks for.
func (t *talk) hello() error {
	code, err := t.in.reader.UVarInt()
	if err != nil || code != uint64(chproto.ClientCodeHello) {
		return errors.Join(err, errors.New("no greeting"))
	}
	var h chproto.ClientHello
	if err := h.Decode(t.in.reader); err != nil {
		return err
	}
	who := credentials{name: h.User, password: h.Password}
	switch h.User {
	case "":
		who.name = "default"
	case tokenUser:
		who = credentials{token: h.Password}
	}
	if t.profile, err = t.server.admit(who); err != nil {
		return err
	}
	options := engine.ConnOptions{Database: h.Database, Settings: t.profile.settings}
	if t.session, err = t.server.engine.Session(t.server.ctx, options); err != nil {
		return err
	}
	if t.version = min(h.ProtocolVersion, revision); t.version < oldest {
		return fmt.Errorf("the client speaks revision %d of the protocol", t.version)
	}
	if err := t.send(t.greet); err != nil {
		return err
	}
	if chproto.FeatureAddendum.In(t.version) {
		_, err = t.in.reader.Str() // the quota key
	}
	return err
}

// greet writes what the server is.
func (t *talk) greet(b *chproto.Buffer) {
	of := t.server.about
	var v [3]int
	for i, part := range strings.SplitN(of.version, ".", len(v)+1)[:len(v)] {
		v[i], _ = strconv.Atoi(part) // the engine's version is one of numbers
	}
	h := chproto.ServerHello{Name: "ClickHouse", Major: v[0], Minor: v[1], Patch: v[2], Revision: revision, Timezone: of.zone, DisplayName: "chserver"}
	h.EncodeAware(b, t.version)
}

// refuse sends an exception, after which the connection goes on; any other error ends it.
func (t *talk) refuse(err error) error {
	var ex *clickhouse.Exception
	if !errors.As(err, &ex) {
		return err
	}
	return t.send(func(b *chproto.Buffer) {
		chproto.ServerCodeException.Encode(b)
		sent := chproto.Exception{Code: chproto.Error(ex.Code), Name: "DB::Exception", Message: "DB::Exception: " + ex.Message}
		sent.EncodeAware(b, t.version)
	})
}

// send sends packets. They stay together, whoever else sends some.
func (t *talk) send(write func(*chproto.Buffer)) error {
	var b chproto.Buffer
	write(&b)
	_, err := t.conn.Write(b.Buf)
	return err
}

// tablesStatus tells a server that asks, to which this one is a shard, that its tables have no replicas.
func (t *talk) tablesStatus() error {
	n, err := t.in.reader.UVarInt()
	if err != nil {
		return err
	}
	var b chproto.Buffer
	chproto.ServerCodeTablesStatus.Encode(&b)
	b.PutUVarInt(n)
	for range n {
		for range 2 { // database and table
			name, err := t.in.reader.Str()
			if err != nil {
				return err
			}
			b.PutString(name)
		}
		b.PutBool(false) // replicated
	}
	_, err = t.conn.Write(b.Buf)
	return err
}
