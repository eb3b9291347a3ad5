package ingest

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
)

// parquetNames are the names of a Parquet file's columns, dotted in structs, read from the file's footer: that a profile
// can be told needs no engine.
func parquetNames(p piece) ([]string, error) {
	footer, err := parquetFooter(p)
	if err != nil {
		return nil, err
	}
	t := thrift{data: footer}
	names := t.schema()
	if t.bad || len(names) == 0 {
		return nil, &Error{Reason: Unreadable, File: p.name, Detail: "is a damaged Parquet file"}
	}
	return names, nil
}

// parquetFooter reads what describes the file. It stands at its end, before its length.
func parquetFooter(p piece) ([]byte, error) {
	in, err := p.open()
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // only read from
	var tail [8]byte
	if in.packing != plain {
		return packedFooter(p, in)
	}
	f := in.file
	length, err := footerLength(f, in.size, tail[:])
	if err != nil {
		return nil, damagedParquet(p, err)
	}
	footer := make([]byte, length)
	if _, err := f.ReadAt(footer, in.size-8-length); err != nil {
		return nil, damagedParquet(p, err)
	}
	return footer, nil
}

// footerLength is how long the footer of a file of that size is.
func footerLength(f *os.File, size int64, tail []byte) (int64, error) {
	if size < 12 {
		return 0, io.ErrUnexpectedEOF
	}
	if _, err := f.ReadAt(tail, size-8); err != nil {
		return 0, err
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if string(tail[4:]) != parquetMagic || length > size-12 {
		return 0, errors.New("it does not end as one")
	}
	return length, nil
}

// packedFooter unpacks the file to where its footer can be read.
func packedFooter(p piece, in io.Reader) ([]byte, error) {
	f, err := os.CreateTemp("", "huntc-parquet-")
	if err != nil {
		return nil, fileError(p.name, err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // the system's temporary directory
	defer f.Close()           //nolint:errcheck // nothing to lose
	if _, err := io.Copy(f, in); err != nil {
		return nil, fileError(p.name, err)
	}
	return parquetFooter(piece{path: f.Name(), member: -1, name: p.name})
}

func damagedParquet(p piece, err error) error {
	return &Error{Reason: Unreadable, File: p.name, Detail: "is a damaged Parquet file", Err: err}
}

// thrift reads Thrift's compact protocol, of which it knows what it must step over.
type thrift struct {
	data []byte
	bad  bool
}

// The types of the protocol that take more than a number.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// maxThriftDepth bounds the nesting of what is stepped over.
const maxThriftDepth = 32

func (t *thrift) byte() byte {
	if len(t.data) == 0 {
		t.bad = true
		return 0
	}
	b := t.data[0]
	t.data = t.data[1:]
	return b
}

func (t *thrift) number() uint64 {
	n, size := binary.Uvarint(t.data)
	if size <= 0 {
		t.bad = true
		return 0
	}
	t.data = t.data[size:]
	return n
}

func (t *thrift) bytes() []byte {
	n := t.number()
	if n > uint64(len(t.data)) {
		t.bad = true
		return nil
	}
	b := t.data[:n]
	t.data = t.data[n:]
	return b
}

// field reads the head of a struct's next field; 0 ends the struct.
func (t *thrift) field(last int64) (id int64, typ byte) {
	head := t.byte()
	if typ = head & 15; typ == 0 || t.bad {
		return 0, 0
	}
	if delta := int64(head >> 4); delta != 0 {
		return last + delta, typ
	}
	n := t.number()
	return int64(n>>1) ^ -int64(n&1), typ //nolint:gosec // zigzag
}

// list reads the head of a list.
func (t *thrift) list() (n uint64, typ byte) {
	head := t.byte()
	if n = uint64(head >> 4); n == 15 {
		n = t.number()
	}
	return n, head & 15
}

// skip steps over a value.
func (t *thrift) skip(typ byte, depth int) {
	if t.bad || depth > maxThriftDepth {
		t.bad = true
		return
	}
	switch typ {
	case thriftTrue, thriftFalse:
	case thriftByte:
		t.byte()
	case thriftDouble:
		for range 8 {
			t.byte()
		}
	case thriftBinary:
		t.bytes()
	case thriftList, thriftSet:
		for n, of := t.list(); n > 0 && !t.bad; n-- {
			if of == thriftTrue || of == thriftFalse {
				t.byte()
			} else {
				t.skip(of, depth+1)
			}
		}
	case thriftMap:
		t.bad = true // the footer has none
	case thriftStruct:
		for id, of := t.field(0); of != 0; id, of = t.field(id) {
			t.skip(of, depth+1)
		}
	default:
		t.number()
	}
}

// schema reads the second field of the footer, the columns as a tree in depth-first order.
func (t *thrift) schema() []string {
	for id, typ := t.field(0); typ != 0; id, typ = t.field(id) {
		if id != 2 || typ != thriftList {
			t.skip(typ, 0)
			continue
		}
		n, _ := t.list()
		if n == 0 || t.bad {
			return nil
		}
		_, kids := t.element()
		var out []string
		for left := n - 1; kids > 0 && !t.bad; kids-- {
			t.subtree("", &left, &out)
		}
		return out
	}
	return nil
}

// subtree adds a column and those below it.
func (t *thrift) subtree(above string, left *uint64, out *[]string) {
	if *left == 0 || strings.Count(above, ".") > 100 {
		t.bad = true
		return
	}
	*left--
	name, kids := t.element()
	path := strings.TrimPrefix(above+"."+name, ".")
	*out = append(*out, path)
	for ; kids > 0 && !t.bad; kids-- {
		t.subtree(path, left, out)
	}
}

// element reads one column's name and how many stand below it.
func (t *thrift) element() (name string, kids uint64) {
	for id, typ := t.field(0); typ != 0; id, typ = t.field(id) {
		switch id {
		case 4:
			name = string(t.bytes())
		case 5:
			kids = t.number() >> 1
		default:
			t.skip(typ, 0)
		}
	}
	return name, kids
}
