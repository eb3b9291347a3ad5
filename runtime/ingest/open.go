package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// input is an opened source file: the text inside, and how much of the file has been read.
type input struct {
	io.Reader
	file    *os.File
	done    func()
	size    int64
	packing compression
	count   *countingReader
}

// compression is how a file is packed, told by its first bytes and never by its name.
type compression string

const (
	plain    compression = ""
	gzipped  compression = "gzip"
	zstandar compression = "zstd"
	zipped   compression = "zip" // a member of an archive
)

// engineName is what the engine calls the compression.
func (c compression) engineName() string {
	if c == plain {
		return "none"
	}
	return string(c)
}

// openInput opens a file, unpacks it on the fly and refuses empty and unreadable ones.
func openInput(path string) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	in := &input{file: f, count: &countingReader{r: f}, done: func() {}}
	if err := in.unpack(path); err != nil {
		f.Close() //nolint:errcheck // only read from
		return nil, err
	}
	return in, nil
}

func (in *input) unpack(path string) error {
	info, err := in.file.Stat()
	if err != nil {
		return fileError(path, err)
	}
	if info.IsDir() {
		return &Error{Reason: Unreadable, File: path, Detail: "is a directory", Hint: "name the files, or a glob such as dir/*.json"}
	}
	in.size = info.Size()
	return in.unpackFrom(path, in.count)
}

// unpackFrom reads a text that may be compressed.
func (in *input) unpackFrom(path string, from io.Reader) error {
	buffered := bufio.NewReaderSize(from, 1<<20)
	head, err := buffered.Peek(4)
	if len(head) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return fileError(path, err)
		}
		return &Error{Reason: Empty, File: path, Detail: "the file is empty"}
	}
	in.packing = packed(head)
	switch in.packing {
	case gzipped:
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return &Error{Reason: Unreadable, File: path, Detail: "damaged gzip header", Err: err}
		}
		in.Reader = z
	case zstandar:
		z, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return &Error{Reason: Unreadable, File: path, Detail: "damaged zstd header", Err: err}
		}
		in.Reader, in.done = z, z.Close
	case plain, zipped:
		in.Reader = buffered
	}
	return nil
}

// head is how the text begins, up to n bytes of it, which stay to be read.
func (in *input) head(n int) ([]byte, error) {
	buffered := bufio.NewReaderSize(in.Reader, n)
	in.Reader = buffered
	return buffered.Peek(n)
}

// Close lets go of the file.
func (in *input) Close() error {
	in.done()
	return in.file.Close()
}

// packed tells the compression by the magic number.
func packed(head []byte) compression {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzipped
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return zstandar
	}
	return plain
}

// countingReader counts the bytes taken from the file itself, for progress.
type countingReader struct {
	r io.Reader
	n atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// fileError gives an error of the file system its reason.
func fileError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Reason: Missing, File: path, Detail: "no such file", Hint: "paths are relative to the working directory"}
	case noSpace(err):
		return &Error{Reason: NoSpace, File: path, Detail: "no space left", Hint: spaceHint, Err: err}
	}
	return &Error{Reason: Unreadable, File: path, Detail: "cannot be read", Err: err}
}

// fileErrorIf is fileError, or nil for none.
func fileErrorIf(path string, err error) error {
	if err == nil {
		return nil
	}
	return fileError(path, err)
}
