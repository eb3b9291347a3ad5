package bench_test

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// table is printed when it is whole, its columns aligned.
type table struct{ rows [][]string }

func newTable(heads ...string) *table { return &table{[][]string{heads}} }

func (t *table) row(values ...any) {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	t.rows = append(t.rows, texts)
}

func (t *table) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range t.rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	_ = w.Flush() // standard output
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

func mb(bytes uint64) string { return fmt.Sprintf("%.1f", float64(bytes)/1e6) }

func ratio(x float64) string { return fmt.Sprintf("%.2f", x) }

// share is how many times as long one takes as another.
func share(d, of time.Duration) string { return ratio(float64(d) / max(float64(of), 1)) }
