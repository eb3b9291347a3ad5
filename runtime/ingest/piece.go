package ingest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/zip"
	"github.com/klauspost/compress/zstd"
)

// zipMagic begins an archive that has members; emptyZip one that has none.
const (
	zipMagic = "PK\x03\x04"
	emptyZip = "PK\x05\x06"
)

// piece is one text of a source: a file, or a member of an archive.
type piece struct {
	path   string // of the file
	member int    // of the archive, -1 for a file that is none
	name   string // as problems name it
	format format // how it is written; "" before it was looked at
}

// pieces are the texts in a file. An archive's members come in its order, without
// directories, empty ones and what a desktop hides there.
func pieces(file string) ([]piece, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fileError(file, err)
	}
	defer f.Close() //nolint:errcheck // only read from
	head := make([]byte, 4)
	n, err := io.ReadFull(f, head)
	if head = head[:n]; string(head) != zipMagic && string(head) != emptyZip || err != nil {
		return []piece{{path: file, member: -1, name: file}}, nil // what is wrong with it, openInput says
	}
	z, err := openZip(file, f)
	if err != nil {
		return nil, err
	}
	var out []piece
	for i, m := range z.File {
		hidden := strings.HasPrefix(m.Name, "__MACOSX/") || strings.HasPrefix(path.Base(m.Name), ".")
		if !m.Mode().IsRegular() || m.UncompressedSize64 == 0 || hidden {
			continue
		}
		out = append(out, piece{path: file, member: i, name: file + "::" + m.Name})
	}
	if len(out) == 0 {
		return nil, &Error{Reason: Empty, File: file, Detail: "the archive holds no files"}
	}
	return out, nil
}

// openZip reads the directory of an archive.
func openZip(file string, r interface {
	io.ReaderAt
	Stat() (os.FileInfo, error)
},
) (*zip.Reader, error) {
	info, err := r.Stat()
	if err != nil {
		return nil, fileError(file, err)
	}
	z, err := zip.NewReader(r, info.Size())
	if err != nil {
		return nil, &Error{Reason: Unreadable, File: file, Detail: "damaged archive", Err: err}
	}
	z.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor())
	return z, nil
}

// open opens a piece for reading.
func (p piece) open() (*input, error) {
	if p.member < 0 {
		return openInput(p.path)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return nil, fileError(p.path, err)
	}
	in := &input{file: f, count: &countingReader{r: f}, done: func() {}}
	if err := in.unzip(p, f); err != nil {
		f.Close() //nolint:errcheck // only read from
		return nil, err
	}
	return in, nil
}

// tell looks at how a piece is written.
func (p piece) tell() (format, error) {
	in, err := p.open()
	if err != nil {
		return "", err
	}
	defer in.Close() //nolint:errcheck // only read from
	head, err := in.head(headSize)
	if len(head) == 0 && err != nil {
		return "", &Error{Reason: Unreadable, File: p.name, Detail: "cannot be unpacked", Err: err}
	}
	if inUTF16(head) {
		return "", wideText(p.name)
	}
	return formatOf(head), nil
}

// unzip reads the member of an archive, which may be packed itself.
func (in *input) unzip(p piece, f *os.File) error {
	z, err := openZip(p.path, countingFile{f, &in.count.n})
	if err != nil {
		return err
	}
	m := z.File[p.member]
	if m.Flags&1 != 0 {
		return &Error{Reason: Unreadable, File: p.name, Detail: "is encrypted", Hint: "unpack it first"}
	}
	r, err := m.Open()
	if err != nil {
		return &Error{Reason: Unreadable, File: p.name, Detail: "cannot be unpacked", Err: err}
	}
	err = in.unpackFrom(p.name, r)
	in.size, in.packing = int64(m.CompressedSize64), zipped //nolint:gosec // sizes of real files
	return err
}

// countingFile counts the bytes taken from an archive.
type countingFile struct {
	*os.File
	n *atomic.Int64
}

// ReadAt reads and counts.
func (c countingFile) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.File.ReadAt(p, at)
	c.n.Add(int64(n))
	return n, err
}

// beginsArray tells whether a text is a JSON array of objects and not lines of them.
func beginsArray(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), " \t\r\n")
	if len(head) == 0 || head[0] != '[' {
		return false
	}
	head = bytes.TrimLeft(head[1:], " \t\r\n")
	return len(head) > 0 && (head[0] == '{' || head[0] == ']')
}

// errTail is for what stands behind the end of an array.
var errTail = errors.New("text behind the end of the array")
