package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// errNoRegistry says that no registry is configured and npm is not there to ask.
var errNoRegistry = errors.New("no npm registry is configured: set HUNTC_NPM_REGISTRY")

// registry returns the base URL of the npm registry, without a trailing slash.
func (o InstallOptions) registry(ctx context.Context) (string, error) {
	for _, base := range []string{o.Registry, o.getenv("HUNTC_NPM_REGISTRY"), o.getenv("npm_config_registry")} {
		if base != "" {
			return checkRegistry(base)
		}
	}
	npm, err := o.npmPath()
	if err != nil {
		return "", errNoRegistry
	}
	out, err := exec.CommandContext(ctx, npm, "config", "get", "registry").Output()
	if err != nil {
		return "", fmt.Errorf("npm config get registry: %w", err)
	}
	return checkRegistry(strings.TrimSpace(string(out)))
}

func checkRegistry(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("%q is not the URL of an npm registry", base)
	}
	return strings.TrimRight(base, "/"), nil
}

func (o InstallOptions) npmPath() (string, error) {
	if o.npm != "" {
		return exec.LookPath(o.npm)
	}
	return exec.LookPath("npm")
}

// archiveURL is where a registry serves the package's archive.
func archiveURL(registry, pkg string) string {
	_, name, scoped := strings.Cut(pkg, "/")
	if !scoped {
		name = pkg
	}
	return registry + "/" + pkg + "/-/" + name + "-" + Version + ".tgz"
}

// get opens the package's archive on the registry; size is -1 when it is not told.
func (o InstallOptions) get(ctx context.Context, pkg string) (body io.ReadCloser, size int64, err error) {
	registry, err := o.registry(ctx)
	if err != nil {
		return nil, 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, archiveURL(registry, pkg), nil)
	if err != nil {
		return nil, 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, 0, err
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, 0, fmt.Errorf("the registry answered %s", resp.Status)
	}
	return resp.Body, resp.ContentLength, nil
}

// pack has npm fetch the archive, which works where a plain GET does not: registries that
// want credentials or keep archives elsewhere. The file goes away when body is closed.
func (o InstallOptions) pack(ctx context.Context, dir, pkg string) (body io.ReadCloser, size int64, err error) {
	npm, err := o.npmPath()
	if err != nil {
		return nil, 0, err
	}
	tmp, err := os.MkdirTemp(dir, ".pack-*")
	if err != nil {
		return nil, 0, err
	}
	args := []string{"pack", pkg + "@" + Version, "--silent", "--fetch-retries=0", "--pack-destination", tmp}
	for _, base := range []string{o.Registry, o.getenv("HUNTC_NPM_REGISTRY")} {
		if base != "" {
			args = append(args, "--registry="+base)
			break
		}
	}
	cmd := exec.CommandContext(ctx, npm, args...)
	cmd.Dir = tmp
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		_ = os.RemoveAll(tmp)
		return nil, 0, fmt.Errorf("npm pack: %w %s", err, strings.TrimSpace(stderr.String()))
	}
	found, _ := filepath.Glob(filepath.Join(tmp, "*.tgz"))
	if len(found) != 1 {
		_ = os.RemoveAll(tmp)
		return nil, 0, errors.New("npm pack made no archive")
	}
	f, err := os.Open(found[0])
	if err != nil {
		_ = os.RemoveAll(tmp)
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		info = nil
	}
	size = -1
	if info != nil {
		size = info.Size()
	}
	return &packed{f, tmp}, size, nil
}

// packed is an archive in a directory of its own, which Close removes.
type packed struct {
	*os.File
	dir string
}

// Close removes the archive.
func (p *packed) Close() error {
	return errors.Join(p.File.Close(), os.RemoveAll(p.dir))
}
