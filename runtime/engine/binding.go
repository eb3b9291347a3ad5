package engine

import (
	"fmt"
	"sync"
	"unsafe"
)

// text is how this package hands bytes to C: an address and a length, both zero when
// empty.
type text = *byte

// capi is the part of libchdb's C interface that this package calls. Connections,
// results and inserts are addresses owned by the library.
type capi struct {
	version            func() string
	setSignalHandlers  func(enabled int32)
	connect            func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	closeConn          func(conn unsafe.Pointer)
	query              func(conn uintptr, sql text, sqlLen uintptr, format text, formatLen uintptr, names, nameLens, values, valueLens unsafe.Pointer, n uintptr) uintptr
	stream             func(conn uintptr, sql text, sqlLen uintptr, format text, formatLen uintptr, names, nameLens, values, valueLens unsafe.Pointer, n uintptr) uintptr
	streamFetch        func(conn, stream uintptr) uintptr
	streamCancel       func(conn, stream uintptr)
	destroyResult      func(result uintptr)
	resultBuffer       func(result uintptr) unsafe.Pointer
	resultLength       func(result uintptr) uintptr
	resultError        func(result uintptr) string
	resultRows         func(result uintptr) uint64
	resultRowsRead     func(result uintptr) uint64
	resultBytesRead    func(result uintptr) uint64
	resultRowsWritten  func(result uintptr) uint64
	resultBytesWritten func(result uintptr) uint64
	insertBegin        func(conn uintptr, sql text, sqlLen uintptr, format text, formatLen uintptr) uintptr
	insertAppend       func(insert uintptr, data text, n uintptr) int32
	insertDone         func(insert uintptr) uintptr
	insertError        func(insert uintptr) string
	destroyInsert      func(insert uintptr)
	classify           func(conn uintptr, sql text, sqlLen uintptr, database text, databaseLen uintptr, analysis unsafe.Pointer) int32
}

// symbol is one C function and the address of the Go variable that calls it.
type symbol struct {
	name string
	fn   any
}

// symbols lists every C function with the variable that calls it.
func (c *capi) symbols() []symbol {
	return []symbol{
		{"chdb_version", &c.version},
		{"chdb_set_signal_handlers_enabled", &c.setSignalHandlers},
		{"chdb_connect", &c.connect},
		{"chdb_close_conn", &c.closeConn},
		{"chdb_query_with_params_n", &c.query},
		{"chdb_stream_query_with_params_n", &c.stream},
		{"chdb_stream_fetch_result", &c.streamFetch},
		{"chdb_stream_cancel_query", &c.streamCancel},
		{"chdb_destroy_query_result", &c.destroyResult},
		{"chdb_result_buffer", &c.resultBuffer},
		{"chdb_result_length", &c.resultLength},
		{"chdb_result_error", &c.resultError},
		{"chdb_result_rows_read", &c.resultRows},
		{"chdb_result_storage_rows_read", &c.resultRowsRead},
		{"chdb_result_storage_bytes_read", &c.resultBytesRead},
		{"chdb_result_rows_written", &c.resultRowsWritten},
		{"chdb_result_bytes_written", &c.resultBytesWritten},
		{"chdb_stream_insert_n", &c.insertBegin},
		{"chdb_stream_append", &c.insertAppend},
		{"chdb_stream_done", &c.insertDone},
		{"chdb_stream_insert_error", &c.insertError},
		{"chdb_destroy_insert_stream", &c.destroyInsert},
		{"chdb_classify_query_n", &c.classify},
	}
}

// loaded is the library this process has mapped. It is process-wide because libchdb is:
// it can be mapped once and never unloaded.
var loaded struct {
	sync.Mutex
	path string
	api  *capi
}

// load maps the library at path and binds its functions. A file that is no library, is
// truncated or lacks a function is an *Error with problem BadLibrary.
func load(path string) (*capi, error) {
	loaded.Lock()
	defer loaded.Unlock()
	if loaded.api != nil {
		if loaded.path != path {
			return nil, &Error{
				Problem: OtherPath, Path: path,
				What: fmt.Sprintf("this process already uses the engine library %q", loaded.path),
				Hint: "use one engine library per process",
			}
		}
		return loaded.api, nil
	}
	if err := wholeELF(path); err != nil {
		return nil, badLibrary(path, err)
	}
	handle, err := dlopen(path)
	if err != nil {
		return nil, badLibrary(path, err)
	}
	api := &capi{}
	for _, s := range api.symbols() {
		addr, err := dlsym(handle, s.name)
		if err != nil {
			return nil, badLibrary(path, err)
		}
		bindFunc(s.fn, addr)
	}
	// Go owns the process's signals; libchdb would replace the handlers at connect.
	api.setSignalHandlers(0)
	loaded.path, loaded.api = path, api
	return api, nil
}

func badLibrary(path string, err error) *Error {
	return &Error{
		Problem: BadLibrary, Path: path,
		What: fmt.Sprintf("cannot load the engine library %q", path),
		Hint: "remove the file and run `huntc engine install`, or set HUNTC_ENGINE_LIB to a libchdb built for this machine",
		Err:  err,
	}
}
