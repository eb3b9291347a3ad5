package engine

import (
	"runtime"
	"unsafe"
)

// link is one libchdb connection. Its methods block in C and must not run at the same
// time; [session] and [keeper] see to that.
type link struct {
	api   *capi
	outer unsafe.Pointer // what chdb_close_conn takes
	conn  uintptr        // what every other function takes
}

// tally is what one result handle counted.
type tally struct {
	rows, rowsRead, bytesRead, rowsWritten, bytesWritten uint64
}

func (t *tally) add(o tally) {
	t.rows += o.rows
	t.rowsRead += o.rowsRead
	t.bytesRead += o.bytesRead
	t.rowsWritten += o.rowsWritten
	t.bytesWritten += o.bytesWritten
}

// param is a query parameter; value is in ClickHouse's escaped text form.
type param struct{ name, value string }

// dial opens a connection with command-line style arguments. It returns nil when the
// engine refuses, for which the C interface gives no reason.
func dial(api *capi, args []string) *link {
	argv := make([]*byte, 0, len(args)+1)
	for _, a := range append([]string{"huntc"}, args...) {
		argv = append(argv, &append([]byte(a), 0)[0])
	}
	outer := api.connect(int32(len(argv)), unsafe.Pointer(&argv[0])) // a handful of arguments
	runtime.KeepAlive(argv)
	if outer == nil {
		return nil
	}
	return &link{api: api, outer: outer, conn: *(*uintptr)(outer)}
}

// close ends the connection and with it its session.
func (l *link) close() { l.api.closeConn(l.outer) }

// run executes sql to its end and returns the result handle, which the caller destroys,
// or the engine's error.
func (l *link) run(sql, format string, params []param) (uintptr, error) {
	r := l.send(l.api.query, sql, format, params)
	if err := l.failed(r); err != nil {
		l.api.destroyResult(r)
		// libchdb keeps what a failed statement had already written and would put it in
		// front of the next statement's output.
		l.api.destroyResult(l.send(l.api.query, "SELECT 1", "Null", nil))
		return 0, err
	}
	return r, nil
}

// exec executes sql and drops its output.
func (l *link) exec(sql string, params []param) error {
	r, err := l.run(sql, "Null", params)
	if err == nil {
		l.api.destroyResult(r)
	}
	return err
}

// text executes sql and returns a copy of its output in the given format.
func (l *link) text(sql, format string, params []param) ([]byte, error) {
	r, err := l.run(sql, format, params)
	if err != nil {
		return nil, err
	}
	defer l.api.destroyResult(r)
	return append([]byte(nil), l.bytes(r)...), nil
}

// open starts sql as a stream and returns its handle, which the caller destroys.
func (l *link) open(sql, format string, params []param) (uintptr, error) {
	r := l.send(l.api.stream, sql, format, params)
	if err := l.failed(r); err != nil {
		l.api.destroyResult(r)
		return 0, err
	}
	return r, nil
}

type sendFunc = func(conn uintptr, sql text, sqlLen uintptr, format text, formatLen uintptr, names, nameLens, values, valueLens unsafe.Pointer, n uintptr) uintptr

func (l *link) send(f sendFunc, sql, format string, params []param) uintptr {
	s, sn := bytesOf(sql)
	fm, fn := bytesOf(format)
	if len(params) == 0 {
		r := f(l.conn, s, sn, fm, fn, nil, nil, nil, nil, 0)
		runtime.KeepAlive(s)
		runtime.KeepAlive(fm)
		return r
	}
	names, nameLens := make([]text, len(params)), make([]uintptr, len(params))
	values, valueLens := make([]text, len(params)), make([]uintptr, len(params))
	for i, p := range params {
		names[i], nameLens[i] = bytesOf(p.name)
		values[i], valueLens[i] = bytesOf(p.value)
	}
	r := f(l.conn, s, sn, fm, fn, unsafe.Pointer(&names[0]), unsafe.Pointer(&nameLens[0]),
		unsafe.Pointer(&values[0]), unsafe.Pointer(&valueLens[0]), uintptr(len(params)))
	runtime.KeepAlive(s)
	runtime.KeepAlive(fm)
	runtime.KeepAlive(names)
	runtime.KeepAlive(nameLens)
	runtime.KeepAlive(values)
	runtime.KeepAlive(valueLens)
	return r
}

// bytesOf copies s to the heap with a terminating zero, so that the address is never
// nil, and returns the length without it.
func bytesOf(s string) (text, uintptr) {
	b := make([]byte, len(s)+1)
	copy(b, s)
	return &b[0], uintptr(len(s))
}

// failed returns the error that result r carries.
func (l *link) failed(r uintptr) error {
	if r == 0 {
		return exceptionOf("Code: 1001. DB::Exception: the engine returned no result (STD_EXCEPTION)")
	}
	if msg := l.api.resultError(r); msg != "" {
		return exceptionOf(msg)
	}
	return nil
}

// bytes returns the output in result r. The memory is the library's and valid until r is
// destroyed.
func (l *link) bytes(r uintptr) []byte {
	n := l.api.resultLength(r)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(l.api.resultBuffer(r)), n)
}

func (l *link) tally(r uintptr) tally {
	return tally{
		rows:         l.api.resultRows(r),
		rowsRead:     l.api.resultRowsRead(r),
		bytesRead:    l.api.resultBytesRead(r),
		rowsWritten:  l.api.resultRowsWritten(r),
		bytesWritten: l.api.resultBytesWritten(r),
	}
}

// What a statement does, as chdb_classify_query_n reports it.
const classReadOnly = 0

// classify parses sql without running it and returns its class (classReadOnly or above)
// and how many statements it holds; 0 statements when it does not parse.
func (l *link) classify(sql string) (class, statements uint32) {
	analysis := [4]uint32{16, 0, 0, 0} // struct_size, statement_count, flags, query_class
	s, n := bytesOf(sql)
	if l.api.classify(l.conn, s, n, nil, 0, unsafe.Pointer(&analysis[0])) != 0 {
		return 4, 0
	}
	runtime.KeepAlive(s)
	return analysis[3], analysis[1]
}
