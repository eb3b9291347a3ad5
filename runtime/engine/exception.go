package engine

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

var (
	codePrefix = regexp.MustCompile(`^Code: (\d+)\. (?:(\S*Exception): )?`)
	codeSuffix = regexp.MustCompile(`\(([A-Z][A-Z0-9_]+)\)\s*$`)
)

// codeStd is ClickHouse's STD_EXCEPTION, used when the engine's text carries no code.
const codeStd = 1001

// exceptionOf turns the engine's error text ("Code: 60. DB::Exception: … (UNKNOWN_TABLE)")
// into the exception type that clickhouse-go returns from a server.
func exceptionOf(msg string) *clickhouse.Exception {
	ex := &clickhouse.Exception{Code: codeStd, Name: "DB::Exception", Message: strings.TrimSpace(msg)}
	if m := codePrefix.FindStringSubmatch(ex.Message); m != nil {
		if n, err := strconv.ParseInt(m[1], 10, 32); err == nil {
			ex.Code = int32(n)
		}
		if m[2] != "" {
			ex.Name = m[2]
		}
		ex.Message = ex.Message[len(m[0]):]
	}
	if m := codeSuffix.FindStringSubmatch(ex.Message); m != nil {
		ex.CodeName = m[1]
	}
	return ex
}

// exceptionText is the inverse of exceptionOf: the text that a server would send.
func exceptionText(ex *clickhouse.Exception) string {
	return "Code: " + strconv.Itoa(int(ex.Code)) + ". " + ex.Name + ": " + ex.Message
}
