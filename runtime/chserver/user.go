package chserver

import (
	"fmt"
	"maps"
	"net/url"
	"strings"
)

// User is somebody who may connect.
type User struct {
	Password string
	// Token is what the user may come with instead of a name and a password; empty for none.
	Token string
	// Settings are those of the user's profile: readonly is 1 for one who may only read, and change no setting; 2 for one who may
	// make temporary tables too.
	Settings map[string]any
}

// credentials are what somebody comes with: a token, or a name and a password.
type credentials struct{ name, password, token string }

// profile is what a user's sessions are like.
type profile struct {
	user     string
	settings map[string]any
	// reads tells that the user may do nothing but read, and change no setting. It is said with each statement, not to the session:
	// one of the engine that may only read could not make the tables that come with a query, as a server can.
	reads bool
}

// admit is the profile of who may connect, an exception for anybody else.
func (s *Server) admit(c credentials) (profile, error) {
	if len(s.options.Users) == 0 {
		if c != (credentials{name: "default"}) {
			return profile{}, refused(c.name)
		}
		return profile{user: c.name}, nil
	}
	for name, u := range s.options.Users {
		if c.token != "" && c.token != u.Token || c.token == "" && (c.name != name || c.password != u.Password) {
			continue
		}
		p := profile{user: name, settings: maps.Clone(u.Settings)}
		if fmt.Sprint(p.settings["readonly"]) == "1" {
			p.reads = true
			delete(p.settings, "readonly")
		}
		return p, nil
	}
	return profile{}, refused(c.name)
}

func refused(name string) error {
	return exception(516, name+": Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)")
}

// restrict gives the values of a statement what the profile asks for. That of a user who may only read may bring no settings.
func (p profile) restrict(values url.Values) error {
	if !p.reads {
		return nil
	}
	for name := range values {
		own := strings.HasPrefix(name, "param_") || strings.HasSuffix(name, "_structure") || strings.HasSuffix(name, "_format")
		if !own && !notSettings[name] {
			return exception(164, "Cannot modify '"+name+"' setting in readonly mode. (READONLY)")
		}
	}
	values.Set("readonly", "1")
	return nil
}

// notSettings are the values of a request that are about the protocol. A server lets a setting pass that changes nothing, such as the
// usual method of compression; here any method may.
var notSettings = map[string]bool{
	"query": true, "database": true, "default_format": true, "client_protocol_version": true, "query_id": true, "quota_key": true,
	"compress": true, "decompress": true, "network_compression_method": true, "user": true, "password": true, "session_id": true,
	"session_timeout": true, "session_check": true, "wait_end_of_query": true, "role": true,
}
