package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// loaderVersion changes when the same files come out as other rows.
const loaderVersion = "9"

// metaVersion changes when more is told of the rows: what is in the cache is made again then, what has a name stays.
const metaVersion = "3"

// contents is what identifies a source: quick by the files' names, sizes and times, exact by
// every byte. Both change with the profile, the store's layout and the loader.
type contents struct {
	quick string
	total int64
	stats []os.FileInfo
	files []string
	rules []byte            // digest of profile, layout and loader
	sums  map[string][]byte // of files whose bytes were read already
}

// newContents looks at the files without reading them.
func newContents(src Source, m *modelOf) (*contents, error) {
	c := &contents{files: src.Files, rules: rulesDigest(m)}
	if len(src.Files) == 0 {
		return nil, &Error{Reason: Missing, Detail: fmt.Sprintf("source %q has no files", src.Name)}
	}
	h := sha256.New()
	h.Write(c.rules)
	for _, file := range src.Files {
		info, err := os.Stat(file)
		if err != nil {
			return nil, fileError(file, err)
		}
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, fileError(file, err)
		}
		if info.Mode().IsRegular() && info.Size() == 0 {
			return nil, &Error{Reason: Empty, File: file, Detail: "the file is empty"}
		}
		fmt.Fprintf(h, "%q %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		c.stats = append(c.stats, info)
		c.total += info.Size()
	}
	c.quick = key(h)
	return c, nil
}

// exact reads every byte.
func (c *contents) exact() (string, error) {
	h := sha256.New()
	h.Write(c.rules)
	for _, file := range c.files {
		if sum := c.sums[file]; sum != nil {
			h.Write(sum)
			continue
		}
		if err := hashFile(h, file); err != nil {
			return "", err
		}
	}
	return key(h), nil
}

func hashFile(h hash.Hash, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fileError(file, err)
	}
	defer f.Close() //nolint:errcheck // only read from
	one := sha256.New()
	if _, err := io.CopyBuffer(one, f, make([]byte, 1<<20)); err != nil {
		return fileError(file, err)
	}
	h.Write(one.Sum(nil))
	return nil
}

// unchanged fails when a file was written to since it was looked at.
func (c *contents) unchanged() error {
	for i, file := range c.files {
		info, err := os.Stat(file)
		if err != nil {
			return fileError(file, err)
		}
		if info.Size() != c.stats[i].Size() || !info.ModTime().Equal(c.stats[i].ModTime()) {
			return &Error{Reason: Unreadable, File: file, Detail: "the file changed while it was read", Hint: "load it again when it is complete"}
		}
	}
	return nil
}

func key(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)[:16]) }

// rulesDigest is everything besides the files that decides what a load makes of them.
func rulesDigest(m *modelOf) []byte {
	h := sha256.New()
	p := m.profile
	fmt.Fprintln(h, loaderVersion, metaVersion, p.Name(), p.TimeField(), p.TimeEndField(), p.NumberField(), p.AssetField(), p.Missing())
	fmt.Fprintln(h, p.GlobalIDs(), p.Rungs(), p.Fold(), p.Birth(), p.End(), p.Records(), p.Rest())
	for _, use := range p.Roles() {
		fmt.Fprintln(h, use.Role, p.Present(use.Role))
		for _, attr := range p.Attrs(use.Role) {
			f, _ := p.Field(use.Role, attr)
			fmt.Fprintln(h, attr, f)
		}
	}
	for _, c := range m.layout.Columns() {
		fmt.Fprintf(h, "%+v\n", c)
	}
	fmt.Fprintln(h, tableDefinition(m.layout, func(string) bool { return true }, m.restAliases()))
	digestModel(h, m)
	return h.Sum(nil)
}

// digestModel adds types and roles: identities and references shape keys and rows.
func digestModel(h io.Writer, m *modelOf) {
	for _, r := range m.entities.Roles() {
		fmt.Fprintln(h, r.Name, r.Types, r.Refs) // fmt prints maps sorted
	}
	for _, name := range m.entities.TypeNames() {
		t, _ := m.entities.Type(name)
		fmt.Fprintln(h, name, t.Identity, t.Attributes, t.Refs, t.Aliases)
	}
}
