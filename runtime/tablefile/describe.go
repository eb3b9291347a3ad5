package tablefile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// typeColumn is the column with the entity type of a row.
const typeColumn = "type"

// Files implements plan.Files on the file system.
type Files struct{}

// Check says why a table cannot be written to a path.
func (Files) Check(path string) error {
	_, _, err := Of(path)
	return err
}

// Format tells path and format of a file that need not be there.
func (Files) Format(path string) (t plan.TableFile, err error) {
	kind, packed, err := Of(path)
	if err != nil {
		return t, err
	}
	t.Format, t.Unpacked = engineNames[kind], kind == Parquet && packed != Plain
	t.Path, err = filepath.Abs(path)
	return t, err
}

// engineNames are the formats as the store names them.
var engineNames = map[Format]string{CSV: "CSVWithNames", JSON: "JSONEachRow", NDJSON: "JSONEachRow", Parquet: "Parquet"}

// listFormat is how the store reads a list of texts: as one text.
const listFormat = "RawBLOB"

// Table reads a file for its columns and the entity types in it.
func (Files) Table(path string) (plan.TableFile, error) {
	t, err := Files{}.Format(path)
	if err != nil {
		return t, err
	}
	kind, compression, err := Of(path)
	if err != nil {
		return t, err
	}
	f, err := os.Open(path)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return t, err
	}
	defer f.Close() //nolint:errcheck // only read from
	if kind == Parquet {
		return t, describeParquetFile(f, compression, &t)
	}
	in, err := unpacked(f, compression)
	if err != nil {
		return t, err
	}
	if kind == CSV {
		return t, describeCSV(in, &t)
	}
	return t, describeJSON(in, &t)
}

func unpacked(f io.Reader, c Compression) (io.Reader, error) {
	switch c {
	case Plain:
	case Gzip:
		return gzip.NewReader(f)
	case Zstd:
		return zstd.NewReader(f)
	}
	return f, nil
}

func describeCSV(in io.Reader, t *plan.TableFile) error {
	r := csv.NewReader(in)
	r.ReuseRecord = true
	names, err := r.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: it has no line of names")
	}
	if err != nil {
		return err
	}
	for _, n := range names {
		t.Columns = append(t.Columns, plan.Output{Name: n})
	}
	at := slices.Index(names, typeColumn)
	if at < 0 {
		return nil
	}
	types := map[string]bool{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			t.Types = slices.Sorted(maps.Keys(types))
			return nil
		}
		if err != nil {
			return err
		}
		types[record[at]] = true
	}
}

// describeJSON reads objects in lines or in an array. A column's kind is that of its values, text where they differ.
func describeJSON(in io.Reader, t *plan.TableFile) error {
	buffered := bufio.NewReader(in)
	d := json.NewDecoder(buffered)
	d.UseNumber()
	if head, _ := buffered.Peek(1 << 10); bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\xef\xbb\xbf"), []byte("[")) {
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	kinds, types := map[string]entity.Kind{}, map[string]bool{}
	for n := 1; d.More(); n++ {
		var v any
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		row, ok := v.(map[string]any)
		_, text := v.(string)
		switch {
		case text && (n == 1 || t.List):
			t.List = true
			continue
		case t.List:
			return fmt.Errorf("row %d is no text, and those before are", n)
		case !ok:
			return fmt.Errorf("row %d is no object", n)
		}
		for name, v := range row {
			k, ok := kindOf(v)
			known, seen := kinds[name]
			switch {
			case !ok && !seen, ok && !seen:
				kinds[name] = k
			case ok && known != k:
				kinds[name] = entity.KindString
			}
		}
		if s, ok := row[typeColumn].(string); ok {
			types[s] = true
		}
	}
	if t.List {
		t.Format, t.Columns = listFormat, []plan.Output{{}}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		t.Columns = append(t.Columns, plan.Output{Name: name, Kind: kinds[name]})
	}
	t.Types = slices.Sorted(maps.Keys(types))
	if len(t.Columns) == 0 {
		return errors.New("there is no row in it, so its columns are not known")
	}
	return nil
}

// kindOf is the kind of a JSON value; false for null.
func kindOf(v any) (entity.Kind, bool) {
	switch v := v.(type) {
	case nil:
		return entity.KindString, false
	case bool:
		return entity.KindBool, true
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return entity.KindInt, true
		}
		return entity.KindFloat, true
	case []any:
		return entity.KindList, true
	}
	return entity.KindString, true
}

// parquetMagic is how a Parquet file begins.
const parquetMagic = "PAR1"

// describeParquetFile describes a Parquet file. With a suffix such as .gz its columns are packed so, or the whole of it: what it
// says of itself stands at its end then, and it is unpacked to a file first.
func describeParquetFile(f *os.File, compression Compression, t *plan.TableFile) error {
	head := make([]byte, len(parquetMagic))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if t.Unpacked = compression != Plain && string(head) == parquetMagic; t.Unpacked || compression == Plain {
		return describeParquet(f, t)
	}
	in, err := unpacked(f, compression)
	if err != nil {
		return err
	}
	whole, err := os.CreateTemp("", "huntc-*.parquet")
	if err != nil {
		return err
	}
	defer os.Remove(whole.Name()) //nolint:errcheck // the system removes it
	defer whole.Close()           //nolint:errcheck // a copy
	if _, err := io.Copy(whole, in); err != nil {
		return err
	}
	return describeParquet(whole, t)
}

func describeParquet(f *os.File, t *plan.TableFile) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return err
	}
	for _, field := range file.Schema().Fields() {
		t.Columns = append(t.Columns, plan.Output{Name: field.Name(), Kind: kindOfField(field)})
	}
	if !slices.ContainsFunc(t.Columns, func(c plan.Output) bool { return c.Name == typeColumn }) {
		return nil
	}
	r := parquet.NewGenericReader[struct {
		Type *string `parquet:"type,optional"`
	}](file)
	defer r.Close() //nolint:errcheck // only read from
	types := map[string]bool{}
	batch := make([]struct {
		Type *string `parquet:"type,optional"`
	}, 1024)
	for {
		n, err := r.Read(batch)
		for _, row := range batch[:n] {
			if row.Type != nil {
				types[*row.Type] = true
			}
		}
		if errors.Is(err, io.EOF) {
			t.Types = slices.Sorted(maps.Keys(types))
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func kindOfField(f parquet.Field) entity.Kind {
	if f.Repeated() || !f.Leaf() {
		return entity.KindList
	}
	switch f.Type().Kind() {
	case parquet.Boolean:
		return entity.KindBool
	case parquet.Int32, parquet.Int64, parquet.Int96:
		if lt := f.Type().LogicalType(); lt != nil {
			switch lt.Value.(type) {
			case *format.TimestampType, *format.DateType:
				return entity.KindTime
			}
		}
		return entity.KindInt
	case parquet.Float, parquet.Double:
		return entity.KindFloat
	case parquet.ByteArray, parquet.FixedLenByteArray:
	}
	return entity.KindString
}
