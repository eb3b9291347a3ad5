package ingest

import (
	"context"
	"os"
	"testing"
)

// BenchmarkConvert converts the bundle that HUNTC_BENCH_STIX names, without the engine.
func BenchmarkConvert(b *testing.B) {
	path := os.Getenv("HUNTC_BENCH_STIX")
	info, err := os.Stat(path)
	if err != nil {
		b.Skip("HUNTC_BENCH_STIX names no bundle")
	}
	m, err := newModel("stix")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		in, err := openInput(path)
		if err != nil {
			b.Fatal(err)
		}
		l := newSTIXLoader(m, b.TempDir(), newReport(), func(_ context.Context, bl *block) error {
			if err := bl.write(b.TempDir() + "/block"); err != nil {
				return err
			}
			bl.reset()
			return nil
		})
		if err := l.load(b.Context(), path, in); err != nil {
			b.Fatal(err)
		}
		if err := l.flush(b.Context(), true); err != nil {
			b.Fatal(err)
		}
		in.Close() //nolint:errcheck // only read from
	}
}
