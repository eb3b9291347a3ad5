// Package tablefile writes tables to files: CSV, JSON, NDJSON and Parquet, each also compressed.
//
// In: a path whose suffix decides the format, the columns, rows one after the other. Out: the file, which appears under its
// name only when it is whole; a file that was there before is replaced then. Memory does not grow with the rows, Parquet's
// row group aside.
package tablefile

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Format is what a file holds.
type Format uint8

// The formats.
const (
	CSV Format = iota
	JSON
	NDJSON
	Parquet
)

// Compression is how a file is packed.
type Compression uint8

// The compressions.
const (
	Plain Compression = iota
	Gzip
	Zstd
)

var formats = []struct {
	suffix string
	format Format
}{
	{".csv", CSV}, {".json", JSON}, {".ndjson", NDJSON}, {".jsonl", NDJSON}, {".parquet", Parquet}, {".parq", Parquet},
}

var compressions = []struct {
	suffix      string
	compression Compression
}{{".gz", Gzip}, {".zst", Zstd}}

// Suffixes are the suffixes that there are, for messages.
const Suffixes = ".csv, .json, .ndjson and .parquet, each also with .gz or .zst"

// Of tells format and compression by the suffix of a path, in any case.
func Of(path string) (Format, Compression, error) {
	name := strings.ToLower(filepath.Base(strings.ReplaceAll(path, `\`, "/")))
	packed := Plain
	for _, c := range compressions {
		if rest, ok := strings.CutSuffix(name, c.suffix); ok {
			name, packed = rest, c.compression
			break
		}
	}
	for _, f := range formats {
		if strings.HasSuffix(name, f.suffix) {
			return f.format, packed, nil
		}
	}
	return 0, 0, fmt.Errorf("the suffix of %q is none of %s", path, Suffixes)
}
