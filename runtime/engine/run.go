package engine

import (
	"regexp"
	"strings"
)

// codeBadArguments is what libchdb says to a statement that it cannot stream.
const codeBadArguments = 36

// run sends the statement and waits for its first rows. It runs with st.mu held.
func (st *statement) run() error {
	r, l := st.req, st.session.link
	readonly := r.settings["readonly"]
	delete(r.settings, "readonly")
	if readonly == st.session.settings.base["readonly"] || readonly == "0" {
		readonly = ""
	}
	if err := st.session.settings.apply(r.settings); err != nil {
		return err
	}
	if err := st.makeExternal(); err != nil {
		return err
	}
	if st.hook != nil {
		st.before, st.own, st.counted = st.session.engine.keeper.counters()
	}
	if r.data != nil {
		if readonly != "" {
			return refuseReadonly()
		}
		st.whole = true
		return st.insert(r.sql, r.data)
	}
	if selects.MatchString(r.sql) {
		err := st.open(readonly)
		if !notStreamable(err) {
			return err
		}
	}
	if err := st.allow(readonly); err != nil {
		return err
	}
	if sets.MatchString(r.sql) {
		st.session.settings.foreign = true
	}
	res, err := l.run(r.sql, r.format, r.params)
	if err != nil {
		return err
	}
	st.whole = true
	st.hold(res)
	return nil
}

var (
	// selects matches the statements that libchdb can stream, and WITH … INSERT, which it
	// then says it cannot.
	selects = regexp.MustCompile(`(?is)^` + blanks + `(?:SELECT|WITH|FROM|\()`)
	sets    = regexp.MustCompile(`(?is)^` + blanks + `SET\b`)
	// temporaries matches what readonly=2 lets through besides reading.
	temporaries = regexp.MustCompile(`(?is)^` + blanks + `(?:SET\b|USE\b|CREATE\s+(?:OR\s+REPLACE\s+)?TEMPORARY\s+TABLE\b|DROP\s+TEMPORARY\s+TABLE\b)`)
)

// blanks matches white space and comments.
const blanks = `(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*`

// notStreamable recognises libchdb's answer to a statement that is no SELECT.
func notStreamable(err error) bool {
	return isException(err, codeBadArguments) && strings.Contains(err.Error(), "Streaming query is not supported")
}

// open streams a SELECT and fetches its first chunk.
func (st *statement) open(readonly string) error {
	r, l := st.req, st.session.link
	sql := r.sql
	if readonly != "" {
		// The engine cannot leave readonly once it is SET, so it goes into the statement.
		sql = trimEnd(sql) + "\nFORMAT " + r.format + " SETTINGS readonly = " + quote(readonly)
	}
	stream, err := l.open(sql, r.format, r.params)
	if err != nil {
		return err
	}
	st.stream = stream
	if err := st.fetch(); err != nil {
		return err
	}
	if st.whole && r.format == "Native" {
		return st.describe()
	}
	return nil
}

// describe replaces an empty result by a block that says its columns.
func (st *statement) describe() error {
	r, l := st.req, st.session.link
	l.api.destroyResult(st.stream)
	st.stream = 0
	st.drop()
	res, err := l.run("DESCRIBE TABLE (\n"+trimEnd(r.sql)+"\n)", "Native", r.params)
	if err != nil {
		// A statement with a FORMAT clause cannot be described; its result is not Native.
		return nil // no columns, as libchdb gave none
	}
	defer l.api.destroyResult(res)
	t := l.tally(res)
	st.own.rows, st.own.bytes = st.own.rows+t.rowsRead, st.own.bytes+t.bytesRead
	st.chunk, err = header(l.bytes(res))
	return err
}

func trimEnd(sql string) string { return strings.TrimRight(sql, "; \t\r\n") }

// allow refuses what libchdb would run but a server would not: several statements at
// once, and under readonly anything that writes.
func (st *statement) allow(readonly string) error {
	sql := st.req.sql
	if readonly == "" && !strings.Contains(trimEnd(sql), ";") {
		return nil
	}
	class, n := st.session.link.classify(sql)
	if n > 1 {
		return exceptionOf("Code: 62. DB::Exception: Syntax error (Multi-statements are not allowed). (SYNTAX_ERROR)")
	}
	if readonly == "" || class == classReadOnly || readonly == "2" && temporaries.MatchString(sql) {
		return nil
	}
	return refuseReadonly()
}

func refuseReadonly() error {
	return exceptionOf("Code: 164. DB::Exception: Cannot execute query in readonly mode. (READONLY)")
}

// report tells the context's hook what the statement cost.
func (st *statement) report() {
	if st.hook == nil {
		return
	}
	s := Stats{
		Statement: st.req.sql, Rows: st.total.rows,
		RowsRead: st.total.rowsRead, BytesRead: st.total.bytesRead,
		RowsWritten: st.total.rowsWritten, BytesWritten: st.total.bytesWritten,
		Elapsed: now().Sub(st.started), Err: st.failed,
	}
	if st.counted {
		after, _, ok := st.session.engine.keeper.counters()
		if ok && !st.session.engine.busy.shared(st) {
			s.RowsRead = after.rows - st.before.rows - st.own.rows
			s.BytesRead = after.bytes - st.before.bytes - st.own.bytes
			s.Exact = true
		}
	}
	st.hook(s)
}
