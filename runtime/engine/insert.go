package engine

import (
	"errors"
	"io"
	"regexp"
	"strings"
)

// formatClause is the end of an INSERT that says the format of its data. The driver
// always appends it.
var formatClause = regexp.MustCompile(`(?is)^(.*\S)\s+FORMAT\s+([A-Za-z0-9_]+)\s*$`)

// insertPiece is how much of the data goes to the engine at once.
const insertPiece = 1 << 20

// insert streams data into the table that sql names. It runs with st.mu held.
func (st *statement) insert(stmt string, data io.Reader) error {
	l := st.session.link
	m := formatClause.FindStringSubmatch(stmt)
	if m == nil {
		return exceptionOf("Code: 62. DB::Exception: an INSERT with data needs a FORMAT clause (SYNTAX_ERROR)")
	}
	sql, n := bytesOf(m[1])
	format, fn := bytesOf(m[2])
	in := l.api.insertBegin(l.conn, sql, n, format, fn)
	if in == 0 {
		return exceptionOf("")
	}
	defer l.api.destroyInsert(in) // cancels what was not finished
	if msg := l.api.insertError(in); msg != "" {
		return exceptionOf(msg)
	}
	if err := st.append(in, data); err != nil {
		return err
	}
	res := l.api.insertDone(in)
	defer l.api.destroyResult(res)
	if err := l.failed(res); err != nil {
		return err
	}
	st.total.add(l.tally(res))
	return nil
}

// append copies data to the open insert in.
func (st *statement) append(in uintptr, data io.Reader) error {
	l := st.session.link
	buf := make([]byte, insertPiece)
	for {
		n, err := io.ReadFull(data, buf)
		if n > 0 && l.api.insertAppend(in, &buf[0], uintptr(n)) != 0 {
			return exceptionOf(l.api.insertError(in))
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return err
		case st.ctx.Err() != nil:
			return st.ctx.Err()
		}
	}
}

// makeExternal creates the statement's external tables as temporary ones.
func (st *statement) makeExternal() error {
	for i, x := range st.req.external {
		name := identifier(x.name)
		if err := st.session.link.exec("CREATE TEMPORARY TABLE "+name+" ("+x.structure+")", nil); err != nil {
			st.req.external = st.req.external[:i]
			return err
		}
		if err := st.insert("INSERT INTO "+name+" FORMAT "+x.format, strings.NewReader(x.data)); err != nil {
			st.req.external = st.req.external[:i+1]
			return err
		}
	}
	return nil
}

func (st *statement) dropExternal() {
	for _, x := range st.req.external {
		_ = st.session.link.exec("DROP TEMPORARY TABLE IF EXISTS "+identifier(x.name), nil)
	}
}

var identifierQuoter = strings.NewReplacer(`\`, `\\`, "`", "\\`")

// identifier writes s as a quoted ClickHouse identifier.
func identifier(s string) string { return "`" + identifierQuoter.Replace(s) + "`" }
