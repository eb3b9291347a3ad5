// Gen writes the telemetry that the tutorial hunt runs over: a fleet of Linux hosts in the
// summer of 2022, a red-team exercise on one of them, and everything that could be mistaken
// for it. The seed changes the noise, the times and the pids, never what the hunt finds.
//
//	go run ./testdata/telemetry/gen -seed 1 -out build/telemetry
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	seed := flag.Uint64("seed", 1, "seed of everything that is random")
	out := flag.String("out", "", "folder to write to (made if missing)")
	name := flag.String("name", "bh22-linux-192.168.56.91.ndjson", "file name; a .gz suffix compresses")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	path := filepath.Join(*out, *name)
	n, err := generate(*seed, path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: %d events\n", path, n)
}

// generate writes the telemetry of a seed to path and says how many events it holds.
func generate(seed uint64, path string) (int, error) {
	w, err := simulate(seed)
	if err != nil {
		return 0, err
	}
	return len(w.events), writeFile(path, w.events)
}

// simulate plays the whole story. The order of the acts does not matter to the result's
// meaning: pids are dealt out afterwards, over the finished timeline.
func simulate(seed uint64) (*world, error) {
	w := &world{seed: seed}
	f := newFleet(w)
	for _, h := range f.hosts {
		ordinaryLife(w, h)
	}
	fw := runForwarder(w, f.target)
	c := runCampaign(w, f)
	setEdges(w, fw, c)
	setOddities(w, f, c)
	setDecoys(w, f, c)
	if err := w.dealPIDs(); err != nil {
		return nil, err
	}
	w.sort()
	return w, nil
}
