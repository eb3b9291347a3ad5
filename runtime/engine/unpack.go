package engine

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// unpack streams the archive to the library's place: checksum, gunzip, untar of the one
// member, sync, rename. Nothing is put in place before the whole archive matched.
func (o InstallOptions) unpack(ctx context.Context, archive io.Reader, home string, p platform) (err error) {
	part, err := os.CreateTemp(home, ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		_ = part.Close()
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	sum, libSum := sha512.New(), sha512.New()
	size, err := extract(io.TeeReader(archive, sum), io.MultiWriter(part, libSum), p.member)
	if err := damaged(ctx, p, sum, err); err != nil {
		return err
	}
	if err := part.Chmod(0o755); err != nil { // a library is readable and executable by all
		return err
	}
	if err := part.Sync(); err != nil {
		return err
	}
	path := filepath.Join(home, p.file)
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return writeMarker(path, marker{
		Version: Version, Integrity: p.integrity, Size: size, SHA512: hex.EncodeToString(libSum.Sum(nil)),
	})
}

// extract copies one member of a gzipped tar archive and then reads the archive to its
// end, which gunzip does not, so that the checksum covers every byte.
func extract(archive io.Reader, to io.Writer, member string) (size int64, err error) {
	zip, err := gzip.NewReader(archive)
	if err != nil {
		return 0, err
	}
	files := tar.NewReader(zip)
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		if h.Name != member || h.Typeflag != tar.TypeReg {
			continue
		}
		if size, err = io.Copy(to, files); err != nil { // the archive's checksum is pinned
			return 0, err
		}
		break
	}
	if _, err := io.Copy(io.Discard, archive); err != nil {
		return 0, err
	}
	if size == 0 {
		return 0, fmt.Errorf("the package has no file %q", member)
	}
	return size, nil
}

// damaged decides whether a download failed on the way, was not what was pinned, or is
// fine. err is what unpacking it met; sum has seen every byte that arrived.
func damaged(ctx context.Context, p platform, sum hash.Hash, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return err // the disk, not the download
	}
	got := "sha512-" + base64.StdEncoding.EncodeToString(sum.Sum(nil))
	if got == p.integrity {
		return err
	}
	if err == nil {
		err = fmt.Errorf("integrity is %s, pinned is %s", got, p.integrity)
	}
	return &Error{
		Problem: Corrupt,
		What:    fmt.Sprintf("the download of npm package %s %s is truncated or not the pinned one", p.pkg, Version),
		Hint:    "try again; if it stays so, the registry or a proxy changes the file: set HUNTC_NPM_REGISTRY to another",
		Err:     err,
	}
}

// progressReader reports how much was read.
type progressReader struct {
	r           io.Reader
	done, total int64
	report      func(done, total int64)
}

// Read reads and reports.
func (p *progressReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.done += int64(n)
	if n > 0 {
		p.report(p.done, p.total)
	}
	return n, err
}
