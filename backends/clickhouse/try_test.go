package clickhouse_test

import (
	"os"
	"strings"
	"testing"
)

func TestTry(t *testing.T) {
	data, err := os.ReadFile("/tmp/try.sql")
	if err != nil {
		t.Skip()
	}
	for _, q := range strings.Split(string(data), ";\n") {
		if strings.TrimSpace(q) == "" {
			continue
		}
		rows, err := tryQuery(t, q)
		t.Log(q, "\n", lines(rows), err)
	}
}
