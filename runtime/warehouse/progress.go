package warehouse

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Read is what a statement has read so far, as its server says.
type Read struct {
	Rows, Bytes uint64 // bytes uncompressed
	Total       uint64 // rows that it expects to read; 0 where it does not know
	Elapsed     time.Duration
}

type readKey struct{}

// OnRead returns a context under which a statement calls f now and then. Over HTTP that is once, when its first row comes: what is read
// after it is not in it.
func OnRead(ctx context.Context, f func(Read)) context.Context {
	var sum Read
	ctx = context.WithValue(ctx, readKey{}, f)
	return clickhouse.Context(ctx, clickhouse.WithProgress(func(p *clickhouse.Progress) {
		sum.Rows, sum.Bytes, sum.Total = sum.Rows+p.Rows, sum.Bytes+p.Bytes, sum.Total+p.TotalRows
		sum.Elapsed += p.Elapsed
		f(sum)
	}))
}

// driversOwn are settings that the driver adds to requests over HTTP.
var driversOwn = map[string]bool{"max_execution_time": true, "network_compression_method": true, "network_zstd_compression_level": true, "wait_end_of_query": true}

// summary is the header in which a server says over HTTP what a statement has read.
const summary = "X-Clickhouse-Summary"

// transport reads that header, and leaves settings out of requests where the user may change none: the driver adds some of its own.
type transport struct {
	http.RoundTripper
	bare bool
}

// RoundTrip sends a request.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.bare {
		req = req.Clone(req.Context())
		values := req.URL.Query()
		for name := range values {
			if driversOwn[name] {
				values.Del(name)
			}
		}
		req.URL.RawQuery = values.Encode()
	}
	resp, err := t.RoundTripper.RoundTrip(req)
	f, ok := req.Context().Value(readKey{}).(func(Read))
	if err != nil || !ok {
		return resp, err
	}
	var says map[string]string
	if json.Unmarshal([]byte(resp.Header.Get(summary)), &says) == nil {
		number := func(name string) uint64 { n, _ := strconv.ParseUint(says[name], 10, 64); return n } // 0 where it does not say
		f(Read{number("read_rows"), number("read_bytes"), number("total_rows_to_read"), time.Duration(number("elapsed_ns"))})
	}
	return resp, nil
}
