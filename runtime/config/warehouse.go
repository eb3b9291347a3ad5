package config

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Warehouse is a ClickHouse server, or the servers of a cluster, in which sources are tables.
type Warehouse struct {
	Name string
	// URI is that of the driver: clickhouse:// for the native protocol, http:// and https:// for HTTP; hosts are joined by commas,
	// `?secure=true` is TLS. User and password are not in it.
	URI string
	// User is empty for the server's default.
	User       string
	Credential Credential
	TLS        TLS
}

// Credential is what proves who the user is: a password or, where Token is set, a token. At most one of its parts is set.
type Credential struct {
	Value   string
	File    string   // absolute; its text without white space around it
	Command []string // what it prints, likewise
	Token   bool
}

// TLS are files in PEM, absolute, and the name that the server's certificate must have; empty for the usual.
type TLS struct{ CA, Certificate, Key, ServerName string }

// schemes are those of a warehouse's URI.
var schemes = []string{"clickhouse", "http", "https"}

// warehouses reads `NAME: {uri: …, user: …, password: …, tls: …}`.
func (r reader) warehouses(n strictyaml.Node) []Warehouse {
	var out []Warehouse
	for _, e := range n.Entries() {
		f := e.Value.Fields("uri", "user", "password", "password_file", "token", "token_file", "credential_command", "tls")
		w := Warehouse{Name: e.Key, URI: secured(r.text(f["uri"])), User: r.text(f["user"])}
		if w.URI == "" {
			e.At.Errorf("warehouse %q has no uri, such as clickhouse://127.0.0.1:9000", e.Key)
		} else if o, err := clickhouse.ParseDSN(w.URI); err != nil || !slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(w.URI, s+"://") }) {
			f["uri"].Errorf("the uri of warehouse %q is none of clickhouse://HOST:PORT, http://HOST:PORT and https://HOST:PORT", e.Key)
		} else if o.Auth.Username+o.Auth.Password != "" {
			f["uri"].Errorf("the uri of warehouse %q has a user in it: give `user` and `password` on their own", e.Key)
		}
		r.credential(e, f, &w.Credential)
		t := f["tls"].Fields("ca", "certificate", "key", "server_name")
		w.TLS = TLS{r.file(t["ca"]), r.file(t["certificate"]), r.file(t["key"]), r.text(t["server_name"])}
		if (w.TLS.Certificate == "") != (w.TLS.Key == "") {
			f["tls"].Errorf("a certificate needs its key, and a key its certificate")
		}
		out = append(out, w)
	}
	return out
}

// secured asks the driver for TLS where the scheme does.
func secured(uri string) string {
	if !strings.HasPrefix(uri, "https://") || strings.Contains(uri, "secure=") {
		return uri
	}
	if strings.Contains(uri, "?") {
		return uri + "&secure=true"
	}
	return uri + "?secure=true"
}

// credential reads how the user of a warehouse is proved.
func (r reader) credential(e strictyaml.Entry, f map[string]strictyaml.Node, c *Credential) {
	var given []string
	for _, name := range []string{"password", "password_file", "token", "token_file", "credential_command"} {
		if f[name].Exists() {
			given = append(given, name)
		}
	}
	if len(given) > 1 {
		e.At.Errorf("warehouse %q has %s: one of them is enough", e.Key, strings.Join(given, " and "))
	}
	c.Token = f["token"].Exists() || f["token_file"].Exists()
	c.Value = r.text(f["password"]) + r.text(f["token"])
	c.File = r.file(f["password_file"]) + r.file(f["token_file"])
	for _, n := range f["credential_command"].Items() {
		c.Command = append(c.Command, r.text(n))
	}
	if f["credential_command"].Exists() && len(c.Command) == 0 {
		f["credential_command"].Errorf("the command is a list: [PROGRAM, ARGUMENT, …]")
	}
}

// file is a path, absolute; empty for none.
func (r reader) file(n strictyaml.Node) string {
	path := r.text(n)
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, path)
}
