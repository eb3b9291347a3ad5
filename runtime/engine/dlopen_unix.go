//go:build linux || darwin

package engine

import "github.com/ebitengine/purego"

// dlopen loads the shared library at path. RTLD_LOCAL keeps its C++ runtime from
// answering symbol lookups of anything else in the process.
func dlopen(path string) (uintptr, error) {
	return purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
}

// dlsym returns the address of the exported symbol name.
func dlsym(handle uintptr, name string) (uintptr, error) {
	return purego.Dlsym(handle, name)
}

// bindFunc points the Go function variable *fn at the C function at addr.
func bindFunc(fn any, addr uintptr) { purego.RegisterFunc(fn, addr) }
