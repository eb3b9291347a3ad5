// Package textfile writes text files that people keep.
//
// In: a path and a text. Out: the file with that text, or as it was.
package textfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// Write replaces the text of a file in one step: a reader sees the old text or the new one. The file keeps its mode, and a
// symbolic link stays one. A file that is not there is made.
func Write(path, text string) (err error) {
	mode := fs.FileMode(0o666) // of one that is new: the user's umask decides
	resolved, err := filepath.EvalSymlinks(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		path = resolved
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return errors.New("it is not a regular file")
		}
		mode = info.Mode().Perm()
	}
	name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+uuid.NewString())
	tmp, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	_, err = tmp.WriteString(text)
	if err == nil && resolved != "" {
		err = tmp.Chmod(mode) // the umask has no say in what the file had
	}
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(name, path)
}
