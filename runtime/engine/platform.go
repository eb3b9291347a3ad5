package engine

import (
	"fmt"
	"runtime"
)

// Version is the version of the npm packages that carry the library. It must be named: the
// registry's "latest" tag is an older one.
const Version = "26.7.3-stable.1"

// platform is the npm package for one operating system and processor.
type platform struct {
	pkg       string
	member    string // path of the library in the package's archive
	file      string // name of the installed library
	integrity string // npm's sha512 of the archive; empty where nobody has verified one
	size      int64  // of the library, in bytes
}

// platforms is keyed by GOOS/GOARCH. Linux means glibc: the library does not load on musl.
var platforms = map[string]platform{
	"linux/amd64": {
		pkg:       "@chdb/lib-linux-x64-gnu",
		member:    "package/libchdb.so",
		file:      "libchdb.so",
		integrity: "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==",
		size:      566330096,
	},
	"linux/arm64":  {pkg: "@chdb/lib-linux-arm64-gnu", member: "package/libchdb.so", file: "libchdb.so"},
	"darwin/arm64": {pkg: "@chdb/lib-darwin-arm64", member: "package/libchdb.so", file: "libchdb.so"},
	"darwin/amd64": {pkg: "@chdb/lib-darwin-x64", member: "package/libchdb.so", file: "libchdb.so"},
}

// thisPlatform returns the package for this machine, or an *Error with problem
// Unsupported when there is none whose content is pinned.
func thisPlatform() (platform, error) { return platformFor(runtime.GOOS + "/" + runtime.GOARCH) }

func platformFor(name string) (platform, error) {
	p, ok := platforms[name]
	switch {
	case !ok:
		return p, &Error{
			Problem: Unsupported,
			What:    fmt.Sprintf("there is no embedded engine for %s", name),
			Hint:    "run hunts on linux/amd64, or against a ClickHouse server; compile, check and explain work here. " + envLib + " may name a libchdb of your own",
		}
	case p.integrity == "":
		return p, &Error{
			Problem: Unsupported,
			What:    fmt.Sprintf("the embedded engine for %s (npm package %s) has no pinned checksum, so it is not downloaded", name, p.pkg),
			Hint:    fmt.Sprintf("install %s %s by hand and set %s to its library; compile, check and explain work without it", p.pkg, Version, envLib),
		}
	}
	return p, nil
}
