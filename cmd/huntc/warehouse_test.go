package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/runtime/chserver"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
)

// secretOf is the password of the server's user.
const secretOf = "s3cr'et-of-hunter"

// warehouseOf opens an engine with a table `edr`.`events`, and a server in front of it.
func warehouseOf(t *testing.T, o chserver.Options) *chserver.Server {
	t.Helper()
	ctx := context.Background()
	lib, err := engine.Install(ctx, engine.InstallOptions{})
	if err != nil {
		t.Skipf("no embedded engine: %v", err)
	}
	e, err := engine.Open(ctx, engine.Options{Lib: lib, Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "events.ndjson")
	if err := os.WriteFile(file, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	profile, _ := schema.Lookup("ecs")
	if _, err := ingest.Attach(ctx, e, ingest.Source{Name: "edr", Profile: "ecs", Custom: profile, Files: []string{file}}, ingest.Options{Cache: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	o.Users = map[string]chserver.User{"hunter": {Password: secretOf, Settings: map[string]any{"readonly": 2}}}
	s, err := chserver.Start(e, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := s.Close()
		s.Wait()
		if err := errors.Join(err, e.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// certified is a certificate of 127.0.0.1 that signs itself, and the file that it is in.
func certified(t *testing.T) (*tls.Config, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(4e9, 0), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, file
}

const warehouseHunt = "p = GET process FROM clickhouse://edr WHERE name = 'cmd.exe'\nDISP p ATTR pid, name\n"

// runs runs a hunt with a configuration, and looks for the password in all that is written.
func runs(t *testing.T, ctx context.Context, hunt, config string, args ...string) (code int, out, errs string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "h.hf")
	for name, text := range map[string]string{path: hunt, filepath.Join(dir, "huntc.yaml"): config} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var o, e strings.Builder
	c := &cli{in: strings.NewReader(""), out: &o, err: &e, now: func() time.Time { return time.Unix(1.7e9, 0) }}
	code = c.execute(ctx, append(args, path))
	for _, spelled := range spellings(secretOf) {
		if strings.Contains(o.String()+e.String(), spelled) {
			t.Errorf("the password is written:\n%s%s", o.String(), e.String())
		}
	}
	return code, o.String(), e.String()
}

// TestWarehouse runs a hunt on a server, over both protocols, with each kind of credential.
func TestWarehouse(t *testing.T) {
	s := warehouseOf(t, chserver.Options{})
	t.Setenv("HUNTER_PASSWORD", secretOf)
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(secretOf+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{
		"{uri: 'clickhouse://" + s.Native() + "', user: hunter, password: \"${HUNTER_PASSWORD}\"}",
		"{uri: 'http://" + s.HTTP() + "', user: hunter, password_file: " + file + "}",
		"{uri: 'clickhouse://127.0.0.1:1," + s.Native() + "', user: hunter, credential_command: [cat, " + file + "]}",
	} {
		config := "warehouses:\n  main: " + w + "\nsources:\n  edr: {warehouse: main, table: edr.events, schema: ecs}\n"
		code, out, errs := runs(t, context.Background(), warehouseHunt, config, "run", "-o", "csv")
		if code != 0 || out != "pid,name\n7,cmd.exe\n" {
			t.Errorf("%s: exit %d\n%s%s", w, code, out, errs)
		}
		code, out, errs = runs(t, context.Background(), warehouseHunt, config, "run", "-o", "json")
		var res struct {
			Blocks []struct {
				Queries []struct {
					Rows uint64 `json:"rows_read"`
				}
			}
		}
		if err := json.Unmarshal([]byte(out), &res); err != nil || code != 0 || res.Blocks[0].Queries[0].Rows == 0 {
			t.Errorf("%s: it is not known what was read: %v\n%s%s", w, err, out, errs)
		}
		code, out, errs = runs(t, context.Background(), warehouseHunt, config, "run", "--dry-run")
		if code != 0 || !strings.Contains(out, "DISP p") || strings.Contains(out, "unknown") {
			t.Errorf("dry run: exit %d\n%s%s", code, out, errs)
		}
		code, plan, errs := runs(t, context.Background(), warehouseHunt, config, "compile", "-o", "json")
		if code != 0 {
			t.Errorf("compile: exit %d\n%s%s", code, plan, errs)
		}
		code, out, errs = runs(t, context.Background(), plan, config, "run", "-o", "csv", "--summary", "none")
		if code != 0 || out != "pid,name\n7,cmd.exe\n" {
			t.Errorf("a plan: exit %d\n%s%s", code, out, errs)
		}
		code, out, errs = runs(t, context.Background(), warehouseHunt, config, "compile")
		if code != 0 || !strings.Contains(out, "FROM `edr`.`events`") {
			t.Errorf("compile: exit %d\n%s%s", code, out, errs)
		}
	}
}

// TestWarehouseFails: what is wrong with a server, or a hunt for it, is said in words of its own.
func TestWarehouseFails(t *testing.T) {
	slow := func(ctx context.Context, _, statement string) error {
		switch {
		case strings.Contains(statement, "'slow'"):
			<-ctx.Done()
			return ctx.Err()
		case strings.Contains(statement, "'much'"):
			return &clickhouse.Exception{Code: 158, Message: "Limit for rows to read exceeded. (TOO_MANY_ROWS)"}
		case strings.Contains(statement, "'gone'"):
			return errors.New("the connection is dropped")
		}
		return nil
	}
	s := warehouseOf(t, chserver.Options{OnQuery: slow})
	at := "{uri: 'clickhouse://" + s.Native() + "', user: hunter, password: \"" + secretOf + "\"}"
	table := "edr: {warehouse: main, table: edr.events, schema: ecs}"
	for _, c := range []struct {
		name, warehouse, source, hunt string
		code                          int
		says                          []string
	}{
		{"nobody answers", "{uri: 'clickhouse://127.0.0.1:1'}", table, warehouseHunt, 3, []string{"HF5010", `"main"`, "connection refused", "9000 and 9440"}},
		{"another protocol", "{uri: 'clickhouse://" + s.HTTP() + "?dial_timeout=1s'}", table, warehouseHunt, 3, []string{"HF5010", `"main"`}},
		{"wrong password", "{uri: 'clickhouse://" + s.Native() + "', user: hunter, password: x}", table, warehouseHunt, 3, []string{"HF5041", "Authentication failed", "check `user`"}},
		{"wrong password, HTTP", "{uri: 'http://" + s.HTTP() + "', user: hunter, password: x}", table, warehouseHunt, 3, []string{"HF5041", "Authentication failed"}},
		{"no credential", "{uri: 'http://" + s.HTTP() + "', credential_command: [false]}", table, warehouseHunt, 3, []string{"HF5041", "false: exit status 1"}},
		{"no table", at, "edr: {warehouse: main, table: edr.evens, schema: ecs}", warehouseHunt, 3, []string{"HF5043", "clickhouse://main/edr.evens", "no such table"}},
		{"another table", at, "edr: {warehouse: main, table: system.one, schema: ecs}", warehouseHunt, 3, []string{"HF5043", `it has no column "time"`}},
		{"no TLS", "{uri: 'clickhouse://" + s.Native() + "?secure=true&dial_timeout=1s'}", table, warehouseHunt, 3, []string{"HF5010"}},
		{"over a limit", at, table, strings.Replace(warehouseHunt, "cmd.exe", "much", 1), 4, []string{"HF5012", "Limit for rows to read exceeded"}},
		{"dropped", at, table, strings.Replace(warehouseHunt, "cmd.exe", "gone", 1), 3, []string{"HF5002", "DISP p"}},
		{"two places", at, table + "\n  lake: /nowhere.ndjson", warehouseHunt + "q = GET process FROM lake WHERE pid = p.pid\nDISP q\n", 3, []string{"HF5040", `"edr" is in the warehouse "main"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := "warehouses:\n  main: " + c.warehouse + "\nsources:\n  " + c.source + "\n"
			if strings.Contains(c.source, "/nowhere") {
				config = strings.Replace(config, "/nowhere.ndjson", "{uri: /nowhere.ndjson, schema: ecs}", 1)
			}
			code, out, errs := runs(t, context.Background(), c.hunt, config, "run", "-o", "csv")
			if code != c.code {
				t.Errorf("exit %d, want %d\n%s%s", code, c.code, out, errs)
			}
			for _, says := range c.says {
				if !strings.Contains(errs, says) {
					t.Errorf("it does not say %q:\n%s", says, errs)
				}
			}
		})
	}
	t.Run("interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(300*time.Millisecond, cancel)
		config := "warehouses:\n  main: " + at + "\nsources:\n  " + table + "\n"
		code, _, errs := runs(t, ctx, strings.Replace(warehouseHunt, "cmd.exe", "slow", 1), config, "run")
		if code != 3 || !strings.Contains(errs, "HF5005") {
			t.Errorf("exit %d\n%s", code, errs)
		}
	})
}

// TestWarehouseTLS: a server is trusted by the certificate that the configuration names, and by no other.
func TestWarehouseTLS(t *testing.T) {
	config, ca := certified(t)
	s := warehouseOf(t, chserver.Options{TLS: config})
	user := ", user: hunter, password: \"" + secretOf + "\""
	for _, c := range []struct {
		warehouse string
		code      int
		says      string
	}{
		{"{uri: 'clickhouse://" + s.Native() + "?secure=true', tls: {ca: " + ca + "}" + user + "}", 0, ""},
		{"{uri: 'https://" + s.HTTP() + "', tls: {ca: " + ca + "}" + user + "}", 0, ""},
		{"{uri: 'clickhouse://" + s.Native() + "?secure=true'" + user + "}", 3, "HF5042"},
		{"{uri: 'https://" + s.HTTP() + "'" + user + "}", 3, "HF5042"},
		{"{uri: 'https://" + s.HTTP() + "', tls: {ca: " + ca + ", server_name: elsewhere}" + user + "}", 3, "HF5042"},
		{"{uri: 'http://" + s.HTTP() + "', tls: {ca: " + ca + "}" + user + "}", 3, "the uri asks for none"},
	} {
		file := "warehouses:\n  main: " + c.warehouse + "\nsources:\n  edr: {warehouse: main, table: edr.events, schema: ecs}\n"
		code, out, errs := runs(t, context.Background(), warehouseHunt, file, "run", "-o", "csv")
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d\n%s%s", c.warehouse, code, out, errs)
		}
	}
}
