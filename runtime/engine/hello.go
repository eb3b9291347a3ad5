package engine

import (
	"bytes"
	"fmt"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// helloSQL is what clickhouse-go asks on each new HTTP connection.
const helloSQL = "SELECT displayName(), version(), revision(), timezone()"

// hello answers helloSQL. The driver decodes this block at its own protocol revision and
// every later one at the revision it is told here: zero is the framing that libchdb's
// Native format has.
func (e *Engine) hello() ([]byte, error) {
	block := proto.NewBlock()
	for _, c := range []struct{ name, typ string }{
		{"displayName()", "String"}, {"version()", "String"}, {"revision()", "UInt32"}, {"timezone()", "String"},
	} {
		if err := block.AddColumn(c.name, column.Type(c.typ)); err != nil {
			return nil, fmt.Errorf("encode the driver's greeting: %w", err)
		}
	}
	if err := block.Append("libchdb", e.version, uint32(0), e.zone); err != nil {
		return nil, fmt.Errorf("encode the driver's greeting: %w", err)
	}
	var buf chproto.Buffer
	if err := block.Encode(&buf, clickhouse.ClientTCPProtocolVersion); err != nil {
		return nil, fmt.Errorf("encode the driver's greeting: %w", err)
	}
	return buf.Buf, nil
}

// header builds the Native block that says a result's columns but has no row. libchdb
// writes nothing at all for an empty result; a server writes this block.
func header(describe []byte) ([]byte, error) {
	block := proto.NewBlock()
	if err := block.Decode(chproto.NewReader(bytes.NewReader(describe)), 0); err != nil {
		return nil, fmt.Errorf("decode the columns of an empty result: %w", err)
	}
	var buf chproto.Buffer
	buf.PutUVarInt(uint64(block.Rows()))
	buf.PutUVarInt(0)
	for i := range block.Rows() {
		for _, c := range block.Columns[:2] {
			s, ok := c.Row(i, false).(string)
			if !ok {
				return nil, fmt.Errorf("decode the columns of an empty result: %s is no string", c.Name())
			}
			buf.PutString(s)
		}
	}
	return buf.Buf, nil
}
