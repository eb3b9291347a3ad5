package config

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Limits bound what a query may take, and Scan what all queries of a run may read. A limit of 0 is not set.
type Limits struct {
	ExecutionTime time.Duration
	Memory        int64 // bytes
	RowsToRead    int64
	BytesToRead   int64
	ResultRows    int64
	Scan          int64 // bytes
}

// Settings are the limits of a query as ClickHouse names them.
func (l Limits) Settings() map[string]any {
	out := map[string]any{}
	if l.ExecutionTime > 0 {
		out["max_execution_time"] = l.ExecutionTime.Seconds()
	}
	for name, n := range map[string]int64{
		"max_memory_usage":  l.Memory,
		"max_rows_to_read":  l.RowsToRead,
		"max_bytes_to_read": l.BytesToRead,
		"max_result_rows":   l.ResultRows,
	} {
		if n > 0 {
			out[name] = n
		}
	}
	return out
}

// limits reads the limits of every query of a run.
func (r reader) limits(n strictyaml.Node) Limits {
	f := n.Fields("max_execution_time", "max_memory", "max_rows_to_read", "max_bytes_to_read", "max_result_rows", "max_scan")
	return Limits{
		ExecutionTime: r.duration(f["max_execution_time"]),
		Memory:        r.size(f["max_memory"]),
		RowsToRead:    r.count(f["max_rows_to_read"]),
		BytesToRead:   r.size(f["max_bytes_to_read"]),
		ResultRows:    r.count(f["max_result_rows"]),
		Scan:          r.size(f["max_scan"]),
	}
}

// duration is a number of seconds, or a number with a unit: 90, 90s, 10m.
func (r reader) duration(n strictyaml.Node) time.Duration {
	s := r.text(n)
	if !n.Exists() || s == "" {
		return 0
	}
	if _, err := strconv.Atoi(s); err == nil {
		s += "s"
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		n.Errorf("not a duration above zero such as 90s or 10m")
		return 0
	}
	return d
}

// units are the powers that a size may name.
var units = []struct {
	suffix string
	bytes  int64
}{
	{"KiB", 1 << 10},
	{"MiB", 1 << 20},
	{"GiB", 1 << 30},
	{"TiB", 1 << 40},
	{"kB", 1e3},
	{"KB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"TB", 1e12},
	{"B", 1},
}

// size is a size as Size reads it.
func (r reader) size(n strictyaml.Node) int64 {
	s := r.text(n)
	if !n.Exists() || s == "" {
		return 0
	}
	size, err := Size(s)
	if err != nil {
		n.Errorf("%v", err)
	}
	return size
}

// Size reads a number of bytes, or a number with a unit: 2_000_000_000, 2GB, 1.5GiB.
func Size(s string) (int64, error) {
	number, factor := strings.TrimSpace(s), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.suffix); ok {
			number, factor = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, "_", ""), 64)
	if v *= float64(factor); err != nil || v < 1 || v >= math.MaxInt64 || math.IsNaN(v) {
		return 0, errors.New("not a size above zero such as 500MB or 2GiB")
	}
	return int64(v), nil
}

// count is a whole number; digits may be set apart by underscores.
func (r reader) count(n strictyaml.Node) int64 {
	s := r.text(n)
	if !n.Exists() || s == "" {
		return 0
	}
	v, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
	if err != nil || v < 1 {
		n.Errorf("not a whole number above zero")
		return 0
	}
	return v
}
