package entity

import (
	"slices"
	"strings"

	"github.com/dchest/siphash"
)

// unit separates the parts of an identity's text.
const unit = "\x1f"

// Key is the identity of an entity as a store's key columns hold it: a 128-bit hash of the identity's text, which is its
// parts joined by 0x1f, low half first. The parts are
//
//	process            uid    x_unique_id                        (with the asset, if ids are per asset)
//	process            start  asset  pid  created                (nanoseconds since 1970)
//	process            life   asset  pid  start of the lifetime  (nanoseconds since 1970)
//	file               path   asset  x_path                      (paths lower-cased where the profile folds)
//	file               sha256 | sha1 | md5  hash
//	file               name   asset  name
//	user-account       asset  user_id or account_login           (no asset for a SID)
//	network-traffic    src  src_port  dst  dst_port  protocols, sorted, joined by ","  flow id
//	any                the parts of its identity in types.yaml, with the rung's name where it has several
//	any                record  content of the source  record  object
//
// The last one is that of a mention which has nothing else to go by and stands alone. A missing part is empty.
func Key(parts ...string) (lo, hi uint64) {
	return siphash.Hash128(0, 0, []byte(strings.Join(parts, unit)))
}

// rungNames name the rungs of types that have several.
var rungNames = map[string]string{
	"x_unique_id": "uid", "created": "start", "lifetime": "life", "x_path": "path",
	"hashes.'SHA-256'": "sha256", "hashes.'SHA-1'": "sha1", "hashes.MD5": "md5",
}

// KeyHead are the parts of a key before those of its rung: the type and, where there are several, what tells the rung.
func (t *Type) KeyHead(rung []string) []string {
	head := []string{t.Name}
	if name := rungNames[rung[len(rung)-1]]; name != "" && len(t.Identity) > 1 {
		head = append(head, name)
	} else if t.Name == "artifact" {
		head = append(head, rung[0])
	}
	return head
}

// GlobalRung finds the rung by which values identify an entity wherever it is: one attribute that is the same on every asset,
// before which no rung of an asset holds. has tells which attributes there are. It reports false where the values are those of
// an entity of an unknown asset, or of none in particular.
func (t *Type) GlobalRung(has func(attr string) bool) ([]string, bool) {
	for _, rung := range t.Identity {
		switch {
		case len(rung) == 1 && has(rung[0]):
			return rung, true
		case !slices.ContainsFunc(rung, func(a string) bool { return a != "asset" && a != "lifetime" && !has(a) }):
			return nil, false
		}
	}
	return nil, false
}

// Says reports that a hash or a unique id says something: sensors write one of zeros for "unknown".
func Says(id string) bool { return strings.Trim(id, "0{}-") != "" }
