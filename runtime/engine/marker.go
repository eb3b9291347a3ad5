package engine

import (
	"encoding/json"
	"os"
)

// marker is the file beside the library ("libchdb.so.ok") that says that it was
// installed whole. It is written last.
type marker struct {
	Version   string `json:"version"`
	Integrity string `json:"integrity"` // of the npm archive
	Size      int64  `json:"size"`      // of the library, in bytes
	SHA512    string `json:"sha512"`    // of the library, in hexadecimal
}

func markerPath(lib string) string { return lib + ".ok" }

func readMarker(lib string) (marker, error) {
	var m marker
	text, err := os.ReadFile(markerPath(lib))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}

func writeMarker(lib string, m marker) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	tmp := markerPath(lib) + ".tmp"
	if err := os.WriteFile(tmp, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, markerPath(lib))
}
