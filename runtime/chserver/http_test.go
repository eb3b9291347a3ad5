package chserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/runtime/chserver"
)

// post sends a statement as curl does.
func post(t *testing.T, s *chserver.Server, values, statement string) (resp *http.Response, text string) {
	t.Helper()
	resp, err := http.Post("http://"+s.HTTP()+"/?"+values, "text/plain", strings.NewReader(statement)) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(all)
}

// TestCurl: what a plain client gets.
func TestCurl(t *testing.T) {
	s := start(t, chserver.Options{Users: map[string]chserver.User{"a": {Password: "b"}, "r": {Token: "t", Settings: map[string]any{"readonly": 2}}}})
	const who = "user=a&password=b&default_format=TSV&"
	for _, c := range []struct {
		values, statement string
		status            int
		text              string
	}{
		{who, "SELECT 1, 'x'", 200, "1\tx\n"},
		{who + "query=" + url.QueryEscape("SELECT 2"), "", 200, "2\n"},
		{who + "query=" + url.QueryEscape("SELECT a FROM values('a UInt8',"), "3)", 200, "3\n"},
		{who + "query_id=q", "SELECT 1 WHERE 0", 200, ""},
		{who, "SELECT * FROM nowhere", 404, "Code: 60. DB::Exception: "},
		{who, "SELEC", 400, "Code: 62. DB::Exception: "},
		{who + "database=nowhere", "SELECT 1", 404, "Code: 81. DB::Exception: "},
		{who + "max_rows_to_read=1", "SELECT sum(number) FROM numbers(10)", 500, "Code: 158. DB::Exception: "},
		{who + "wait_end_of_query=1", "SELECT throwIf(number = 900000) FROM numbers(1000000)", 500, "Code: 395. DB::Exception: "},
		{"user=a&password=c", "SELECT 1", 403, "Code: 516. DB::Exception: a: Authentication failed: "},
		{"", "SELECT 1", 403, "Code: 516. DB::Exception: default: Authentication failed: "},
		{who + "session_id=s&session_check=1", "SELECT 1", 500, "Code: 372. DB::Exception: "},
	} {
		resp, text := post(t, s, c.values, c.statement)
		want := ""
		if rest, ok := strings.CutPrefix(c.text, "Code: "); ok {
			want, _, _ = strings.Cut(rest, ".")
		}
		if resp.StatusCode != c.status || !strings.HasPrefix(text, c.text) || resp.Header.Get("X-ClickHouse-Exception-Code") != want || want == "" && text != c.text {
			t.Errorf("%s %s: %s, code %q, %q", c.values, c.statement, resp.Status, resp.Header.Get("X-ClickHouse-Exception-Code"), text)
		}
		if resp.Header.Get("X-ClickHouse-Query-Id") == "" || len(resp.Header.Get("X-ClickHouse-Exception-Tag")) != 16 {
			t.Errorf("%v", resp.Header)
		}
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+s.HTTP()+"/?default_format=TSV", strings.NewReader("SELECT getSetting('readonly')")) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer t")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if text, err := io.ReadAll(resp.Body); err != nil || string(text) != "2\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestSummary: the cost of a short answer is in its header, and the tag of an exception in the middle of a long one.
func TestSummary(t *testing.T) {
	s := start(t, chserver.Options{})
	resp, _ := post(t, s, "default_format=TSV", "SELECT sum(number) FROM numbers(1000)")
	var says map[string]string
	if err := json.Unmarshal([]byte(resp.Header.Get("X-ClickHouse-Summary")), &says); err != nil || says["read_rows"] != "1000" || says["result_rows"] != "1" {
		t.Errorf("%v, %v", says, err)
	}
	resp, text := post(t, s, "default_format=TSV", "SELECT number, throwIf(number = 900000) FROM numbers(1000000) SETTINGS max_block_size = 1000")
	if frame := "\r\n__exception__\r\n" + resp.Header.Get("X-ClickHouse-Exception-Tag") + "\r\nCode: 395. "; resp.StatusCode != http.StatusOK || !strings.Contains(text, frame) {
		t.Errorf("%s, %q", resp.Status, text[max(0, len(text)-1000):])
	}
}

// TestSessions: a session has one statement at a time, and ends when it is used no more.
func TestSessions(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	s := start(t, chserver.Options{OnQuery: func(_ context.Context, _, statement string) error {
		if strings.Contains(statement, "'wait'") {
			begun <- true
			<-end
		}
		return nil
	}})
	ended := make(chan string)
	go func() {
		_, text := post(t, s, "default_format=TSV&session_id=a", "SELECT 'wait'")
		ended <- text
	}()
	<-begun
	if _, text := post(t, s, "session_id=a", "SELECT 1"); !strings.HasPrefix(text, "Code: 373. ") {
		t.Error(text)
	}
	if _, text := post(t, s, "session_id=b&default_format=TSV", "SELECT 1"); text != "1\n" {
		t.Error(text)
	}
	end <- true
	if text := <-ended; text != "wait\n" {
		t.Error(text)
	}
	for _, sql := range []string{"CREATE TEMPORARY TABLE t (a Int8)", "INSERT INTO t VALUES (1)"} {
		if resp, text := post(t, s, "session_id=c&session_timeout=1", sql); resp.StatusCode != http.StatusOK {
			t.Error(text)
		}
	}
	if _, text := post(t, s, "session_id=c&session_check=1&session_timeout=1&default_format=TSV", "SELECT * FROM t"); text != "1\n" {
		t.Error(text)
	}
	time.Sleep(1200 * time.Millisecond)
	if _, text := post(t, s, "session_id=c&session_check=1", "SELECT * FROM t"); !strings.HasPrefix(text, "Code: 372. ") {
		t.Error(text)
	}
}

// TestShortBody: of an INSERT whose client dies, nothing stays.
func TestShortBody(t *testing.T) {
	s := start(t, chserver.Options{})
	if _, text := post(t, s, "session_id=a", "CREATE TEMPORARY TABLE t (a UInt8)"); text != "" {
		t.Fatal(text)
	}
	conn, err := net.Dial("tcp", s.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(conn, "POST /?session_id=a&query=INSERT+INTO+t+FORMAT+TSV HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n")
	if err = errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
	var text string
	for range 50 { // the session is locked until the server notices
		if _, text = post(t, s, "session_id=a&default_format=TSV", "SELECT count() FROM t"); !strings.HasPrefix(text, "Code: 373. ") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if text != "0\n" {
		t.Error(text)
	}
}
