package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// envLib is the environment variable that names a library file to use as it is.
const envLib = "HUNTC_ENGINE_LIB"

// Lib is a library file that exists. Whether it can be loaded, Open tells.
type Lib struct {
	Path    string // absolute
	Version string // of the npm package; empty for a file that HUNTC_ENGINE_LIB names
	Size    int64  // bytes
}

// InstallOptions says where the library is kept and fetched from. The zero value is what
// a user wants.
type InstallOptions struct {
	// Dir is where libraries are kept, each in a directory named after its version. Empty
	// is "huntc/engine" in the user's cache directory.
	Dir string
	// Registry is the base URL of an npm registry. Empty asks, in this order,
	// HUNTC_NPM_REGISTRY, npm_config_registry and `npm config get registry`.
	Registry string
	// Progress is called while downloading with the bytes read so far and the size of the
	// download, -1 when unknown. It is called from one goroutine at a time.
	Progress func(done, total int64)
	// Waiting is called once when another process is installing and this one waits for it.
	Waiting func(lock string)
	// Getenv replaces os.Getenv.
	Getenv func(string) string

	platform *platform // tests install a small package
	npm      string    // npm's executable; tests name one that does not exist
	stall    time.Duration
}

func (o InstallOptions) getenv(name string) string {
	if o.Getenv != nil {
		return o.Getenv(name)
	}
	return os.Getenv(name)
}

func (o InstallOptions) target() (platform, error) {
	if o.platform != nil {
		return *o.platform, nil
	}
	return thisPlatform()
}

// home returns the directory of the library and its marker.
func (o InstallOptions) home() (string, error) {
	dir := o.Dir
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", &Error{
				Problem: Missing,
				What:    "the user's cache directory, where the embedded engine is kept, is not known",
				Hint:    "set XDG_CACHE_HOME or HOME, or set " + envLib + " to a libchdb",
				Err:     err,
			}
		}
		dir = filepath.Join(cache, "huntc", "engine")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, Version), nil
}

// Find returns the library on this machine and never downloads. Failures are *Error:
// Missing, Corrupt when the installed file does not have its recorded size, or
// Unsupported.
func Find(o InstallOptions) (Lib, error) {
	if path := o.getenv(envLib); path != "" {
		return named(path)
	}
	p, err := o.target()
	if err != nil {
		return Lib{}, err
	}
	home, err := o.home()
	if err != nil {
		return Lib{}, err
	}
	return installed(home, p)
}

// named returns the file that HUNTC_ENGINE_LIB names.
func named(path string) (Lib, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Lib{}, err
	}
	info, err := os.Stat(abs)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err != nil {
		return Lib{}, &Error{
			Problem: Missing, Path: abs,
			What: fmt.Sprintf("%s names %q, which cannot be used", envLib, path),
			Hint: "point it at a libchdb file, or unset it and run `huntc engine install`",
			Err:  err,
		}
	}
	return Lib{Path: abs, Size: info.Size()}, nil
}

// installed returns the library in home if its marker vouches for it.
func installed(home string, p platform) (Lib, error) {
	path := filepath.Join(home, p.file)
	m, err := readMarker(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Lib{}, &Error{
			Problem: Missing, Path: path,
			What: fmt.Sprintf("the embedded engine (npm package %s %s) is not installed", p.pkg, Version),
			Hint: "run `huntc engine install`; compile, check and explain work without it",
		}
	}
	if err != nil {
		return Lib{}, corrupt(path, err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Lib{}, corrupt(path, err)
	case m.Integrity != p.integrity:
		return Lib{}, corrupt(path, errors.New("it was installed from another package"))
	case info.Size() != m.Size || p.size != 0 && info.Size() != p.size:
		return Lib{}, corrupt(path, fmt.Errorf("it has %d bytes instead of %d", info.Size(), m.Size))
	}
	return Lib{Path: path, Version: Version, Size: info.Size()}, nil
}

func corrupt(path string, err error) *Error {
	return &Error{
		Problem: Corrupt, Path: path,
		What: fmt.Sprintf("the installed engine library %q is damaged", path),
		Hint: "run `huntc engine install` to fetch it again",
		Err:  err,
	}
}
