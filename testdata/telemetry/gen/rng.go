package main

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// random returns a stream of its own for each part of the story, so that a change in one
// part does not reshuffle the others.
func (w *world) random(part string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(part))
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// pick returns one of xs.
func pick[T any](r *rand.Rand, xs []T) T { return xs[r.IntN(len(xs))] }

// chance is true once in n times.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// upTo returns a duration in [0, d), to the nanosecond.
func upTo(r *rand.Rand, d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }

// between returns a duration in [lo, hi).
func between(r *rand.Rand, lo, hi time.Duration) time.Duration { return lo + upTo(r, hi-lo) }

// moment returns a time in [from, to).
func moment(r *rand.Rand, from, to time.Time) time.Time { return from.Add(upTo(r, to.Sub(from))) }

// utc returns a time in 2022.
func utc(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2022, month, day, hour, minute, 0, 0, time.UTC)
}

// The telemetry's own hull, and the ranges of the hunt: the GET's, and that of each FIND,
// wider by 300 s at both ends. All are half-open.
var (
	worldStart = utc(time.June, 27, 0, 0)
	worldStop  = utc(time.August, 4, 0, 0)
	getStart   = utc(time.July, 1, 0, 0)
	getStop    = utc(time.August, 1, 0, 0)
	findStart  = getStart.Add(-300 * time.Second)
	findStop   = getStop.Add(300 * time.Second)
)
