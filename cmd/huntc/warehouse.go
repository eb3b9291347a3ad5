package main

import (
	"context"
	"fmt"

	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/warehouse"
)

// warehouses are the servers of a configuration, by name.
func warehouses(conf config.Config) (map[string]*warehouse.Options, error) {
	out := map[string]*warehouse.Options{}
	for _, w := range conf.Warehouses {
		tls, err := warehouse.LoadTLS(w.TLS.CA, w.TLS.Certificate, w.TLS.Key, w.TLS.ServerName)
		if err != nil {
			return nil, fmt.Errorf("warehouse %q: tls: %w", w.Name, err)
		}
		out[w.Name] = &warehouse.Options{
			Name: w.Name, URI: w.URI, User: w.User, Credential: credential(w.Credential), Token: w.Credential.Token, TLS: tls, Product: version(),
		}
	}
	return out, nil
}

// credential is where a warehouse's password or token comes from; nil for nowhere.
func credential(c config.Credential) func(context.Context) (string, error) {
	switch {
	case c.Value != "":
		return func(context.Context) (string, error) { return c.Value, nil }
	case c.File != "":
		return warehouse.FromFile(c.File)
	case len(c.Command) > 0:
		return warehouse.FromCommand(c.Command)
	}
	return nil
}
