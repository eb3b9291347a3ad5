//go:build !(linux || darwin)

package engine

import (
	"errors"
	"runtime"
)

var errNoDlopen = errors.New("shared libraries cannot be loaded on " + runtime.GOOS)

func dlopen(string) (uintptr, error) { return 0, errNoDlopen }

func dlsym(uintptr, string) (uintptr, error) { return 0, errNoDlopen }

func bindFunc(any, uintptr) {}
