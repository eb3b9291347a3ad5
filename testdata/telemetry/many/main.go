// Command many writes as many ECS events as are asked for, for measuring loads and hunts: process starts and ends,
// connections and files of some hosts, a JSON object a line, in time order, the same for the same flags. Processes have
// pids that come again and no unique id, so that lifetimes count. One start in ten thousand is of `agent`, the root of
// small trees that hunts begin with.
//
//	go run ./testdata/telemetry/many -n 1000000 -out FILE
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"
)

func main() {
	n := flag.Int("n", 1_000_000, "events")
	hosts := flag.Int("hosts", 50, "hosts")
	days := flag.Int("days", 30, "days that the events are spread over")
	seed := flag.Uint64("seed", 1, "seed of everything that is random")
	out := flag.String("out", "-", "file to write to")
	flag.Parse()
	if err := run(*n, *hosts, *days, *seed, *out); err != nil {
		fmt.Fprintln(os.Stderr, "many:", err)
		os.Exit(1)
	}
}

func run(n, hosts, days int, seed uint64, out string) (err error) {
	w := io.Writer(os.Stdout)
	if out != "-" {
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // Flush tells
		w = f
	}
	b := bufio.NewWriterSize(w, 1<<20)
	g := newFleet(hosts, rand.New(rand.NewPCG(seed, 0)), b)
	step := time.Duration(days) * 24 * time.Hour / time.Duration(max(n, 1))
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range n {
		g.event(at)
		at = at.Add(step)
	}
	return b.Flush()
}
