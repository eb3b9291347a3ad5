package ingest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// format is how a text of events is written, told by how it begins and never by its name.
type format string

const (
	jsonLines  format = "lines of JSON"
	jsonArray  format = "a JSON array"
	csvTable   format = "CSV"
	parquetRow format = "Parquet"
)

// isTable tells whether the text has columns.
func (f format) isTable() bool { return f == csvTable || f == parquetRow }

// parquetMagic begins and ends a Parquet file.
const parquetMagic = "PAR1"

// headSize is how much of a text is looked at to tell its format.
const headSize = 1 << 16

// formatOf tells the format of a text by its beginning.
func formatOf(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte(parquetMagic)):
		return parquetRow
	case beginsArray(head):
		return jsonArray
	case beginsTable(head):
		return csvTable
	}
	return jsonLines
}

// beginsTable tells whether a text is a CSV table: its first line names at least two columns, and nothing near looks like
// a JSON object, which a file of events may well begin after a broken line.
func beginsTable(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	lines := bytes.SplitN(head, newline, guessLines+1)
	if bytes.HasPrefix(bytes.TrimLeft(lines[0], " \t"), []byte("[")) {
		return false
	}
	for _, line := range lines[:min(len(lines), guessLines)] {
		if begins := bytes.TrimLeft(line, " \t"); bytes.HasPrefix(begins, []byte("{")) {
			return false
		}
	}
	names := cells(lines[0], delimiterOf(lines[0]))
	for _, name := range names {
		if !columnName(name) {
			return false
		}
	}
	return len(names) > 1
}

// columnName tells whether a cell of the first line can be the name of a column. An index has none.
func columnName(s string) bool {
	var number json.Number
	return len(s) <= 512 && !strings.ContainsAny(s, "{}\x00\ufffd") && (json.Unmarshal([]byte(s), &number) != nil || number == "")
}

// inUTF16 tells a text that Windows wrote in another encoding than all formats have.
func inUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

func wideText(name string) error {
	return &Error{Reason: Unreadable, File: name, Detail: "is written in UTF-16", Hint: "write it in UTF-8, as by iconv -f UTF-16 -t UTF-8"}
}
