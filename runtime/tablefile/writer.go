package tablefile

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"github.com/huntc/huntc/ir/entity"
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind entity.Kind
}

// encoder writes rows in one format. A cell is nil, string, int64, float64, bool or []string.
type encoder interface {
	row(cells []any) error
	end() error
}

// Writer writes a file.
type Writer struct {
	path     string
	tmp      *os.File
	buffered *bufio.Writer
	packer   io.WriteCloser // nil: not packed
	encoder  encoder
}

// Create begins a file. Nothing is at its place before Close.
func Create(path string, columns []Column) (w *Writer, err error) {
	format, compression, err := Of(path)
	if err != nil {
		return nil, err
	}
	w = &Writer{path: path}
	if w.tmp, err = os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-"); err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, err
	}
	defer func() {
		if err != nil {
			w.Abort()
		}
	}()
	w.buffered = bufio.NewWriterSize(w.tmp, 1<<16)
	out := io.Writer(w.buffered)
	if format == Parquet { // its columns are packed, not the whole: nobody could read it from its end
		w.encoder = newParquet(out, columns, compression)
		return w, nil
	}
	switch compression {
	case Plain:
	case Gzip:
		w.packer = gzip.NewWriter(out)
		out = w.packer
	case Zstd:
		if w.packer, err = zstd.NewWriter(out); err != nil {
			return nil, err
		}
		out = w.packer
	}
	switch format {
	case CSV:
		w.encoder, err = newCSV(out, columns)
	case JSON:
		w.encoder, err = newJSON(out, columns, true)
	case NDJSON:
		w.encoder, err = newJSON(out, columns, false)
	case Parquet:
	}
	return w, err
}

// Write writes a row: a cell for each column.
func (w *Writer) Write(cells []any) error { return w.encoder.row(cells) }

// Close puts the whole file at its place.
func (w *Writer) Close() error {
	err := w.encoder.end()
	if w.packer != nil {
		err = errors.Join(err, w.packer.Close())
	}
	err = errors.Join(err, w.buffered.Flush(), w.tmp.Chmod(mode(w.path)))
	if err = errors.Join(err, w.tmp.Sync(), w.tmp.Close()); err == nil {
		err = os.Rename(w.tmp.Name(), w.path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(w.tmp.Name()))
	}
	return err
}

// mode is that of the file that is replaced, else what a new file has.
func mode(path string) os.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

// Abort leaves no file.
func (w *Writer) Abort() {
	_ = w.tmp.Close()
	_ = os.Remove(w.tmp.Name())
}
