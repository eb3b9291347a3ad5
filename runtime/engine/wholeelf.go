package engine

import (
	"debug/elf"
	"errors"
	"os"
	"runtime"
)

// wholeELF refuses a truncated library on systems that use ELF. The dynamic loader maps
// such a file without complaint and the process dies at the first missing page.
func wholeELF(path string) error {
	if runtime.GOOS != "linux" {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := elf.Open(path) // also reads the section headers, which are at the end
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	for _, p := range f.Progs {
		if p.Off+p.Filesz > uint64(info.Size()) { // sizes are not negative
			return errors.New("the file is truncated")
		}
	}
	return nil
}
