package engine_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/huntc/huntc/runtime/engine"
)

func Example() {
	if err := query(context.Background()); err != nil {
		var e *engine.Error
		if errors.As(err, &e) {
			fmt.Fprintln(os.Stderr, "hint:", e.Hint)
		}
		fmt.Fprintln(os.Stderr, err)
	}
}

func query(ctx context.Context) error {
	lib, err := engine.Install(ctx, engine.InstallOptions{
		Progress: func(done, total int64) { fmt.Fprintf(os.Stderr, "\r%d of %d bytes", done, total) },
	})
	if err != nil {
		return err
	}
	e, err := engine.Open(ctx, engine.Options{Lib: lib, Path: "store", Threads: 2, MaxMemory: 2 << 30})
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	conn, err := e.Conn(ctx, engine.ConnOptions{Database: "default"})
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	ctx = engine.OnStats(ctx, func(s engine.Stats) { fmt.Fprintln(os.Stderr, s.RowsRead, s.BytesRead, s.Elapsed) })
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM numbers(10)").Scan(&n); err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}
