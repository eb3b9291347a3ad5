package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/huntc/huntc/compiler/diag"
)

// patience is how long a command may take to end after it was interrupted.
const patience = 800 * time.Millisecond

// run executes the command line of the process. The first SIGINT or SIGTERM cancels what is going on; what does not end
// soon is left behind. The second one kills.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ignoreFileSize()
	c := &cli{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now}
	done := make(chan int, 1)
	go func() { done <- c.execute(ctx, args) }()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	stop() // the next signal has its usual effect
	select {
	case code := <-done:
		return code
	case <-time.After(patience):
	}
	var diags diag.List
	diags.Add("HF5005", diag.Span{})
	if err := c.report(&diags); err != nil {
		return exitRun
	}
	return exitRun
}
