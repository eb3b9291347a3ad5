package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// identity is the identity of a mention that is no process.
//
// DESIGN 3.7: "Processes without a globally unique id, files, directories, registry keys, services, mutexes and local users
// are per asset; addresses, domains, URLs, e-mail addresses and SIDs are global. File = asset + full path (case-folded on
// Windows profiles), else hash. Traffic = 5-tuple + protocols (+ flow id where mapped), never the record's time. A missing
// asset, port or protocol in a key is a sentinel, not NULL; a process without pid, or a file without path and hash, stands
// alone: its identity is its record and role".
func (s *Source) identity(r *Record, row Row, role string, m *Mention) string {
	key := func(values ...Value) string { return m.Type + "|" + keyText(values...) }
	a := m.Attrs
	switch m.Type {
	case "file":
		if path, ok := a["x_path"].(string); ok {
			return key("path", r.Asset, foldPath(r, path))
		}
		for _, hash := range []string{"hashes.'SHA-256'", "hashes.'SHA-1'", "hashes.MD5"} {
			if a[hash] != nil {
				return key(hash, a[hash])
			}
		}
		return s.alone(r, m)
	case "directory":
		return key(r.Asset, foldPath(r, a["path"].(string)))
	case "windows-registry-key":
		return key(r.Asset, foldPath(r, a["key"].(string)))
	case "mutex":
		return key(r.Asset, a["name"])
	case "network-traffic":
		return key(end(row, role, "src_ref"), a["src_port"], end(row, role, "dst_ref"), a["dst_port"], sorted(a["protocols"]), a["x_flow_id"])
	case "user-account":
		return userKey(r.Asset, a, func() string { return s.alone(r, m) })
	case "x-oca-asset":
		return key(r.Asset)
	case "x-oca-event":
		return key(s.Name, r.ID)
	case "software":
		return key(a["name"], a["vendor"], a["version"])
	case "autonomous-system":
		return key(a["number"])
	case "artifact":
		return key(a["payload_bin"], a["url"])
	case "x509-certificate":
		return key(a["serial_number"], a["issuer"])
	case "email-message":
		return key(end(row, role, "from_ref"), a["subject"], a["date"], a["message_id"])
	default: // addresses, domains, URLs, e-mail addresses
		return key(a["value"])
	}
}

// alone is the identity of a mention that nothing identifies: its record and the mention itself.
func (s *Source) alone(r *Record, m *Mention) string {
	return fmt.Sprintf("%s|alone|%s|%d|%p", m.Type, s.Name, r.ID, m)
}

// userKey: a SID is the same everywhere, another name of a user is the asset's.
func userKey(asset string, a map[string]Value, alone func() string) string {
	id, _ := a["user_id"].(string)
	switch {
	case sid.MatchString(id):
		return "user-account|" + keyText("sid", id)
	case id != "":
		return "user-account|" + keyText("id", asset, id)
	case a["account_login"] != nil:
		return "user-account|" + keyText("login", asset, a["account_login"])
	}
	return alone()
}

var sid = regexp.MustCompile(`^S-1-[0-9]`)

// end is the value of an end of traffic: the text of the address.
func end(row Row, role, ref string) Value {
	to := map[string]map[string]string{
		"traffic": {"src_ref": "src", "dst_ref": "dst"},
		"tunnel":  {"src_ref": "tunnel_src", "dst_ref": "tunnel_dst"},
		"email":   {"from_ref": "email_from"},
	}[role][ref]
	if m := row[to]; m != nil {
		return m.Attrs["value"]
	}
	return nil
}

// sorted is a list without regard to its order.
func sorted(v Value) Value {
	list, ok := v.([]string)
	if !ok {
		return v
	}
	return slices.Sorted(slices.Values(list))
}

// drive is the beginning of a Windows path.
var drive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// foldPath lowers the ASCII letters of a Windows path: one that has the shape of one, or any on a Windows asset.
func foldPath(r *Record, path string) string {
	if r.FoldPaths || drive.MatchString(path) || strings.Contains(path, `\`) {
		return lowerASCII(path)
	}
	return path
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
