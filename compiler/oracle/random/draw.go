package random

import "math/rand/v2"

// draw is where all decisions come from.
type draw struct{ *rand.Rand }

func newDraw(seed uint64) draw { return draw{rand.New(rand.NewPCG(seed, 0x0dd))} } //nolint:gosec // tests want the same again

// percent is true that often.
func (d draw) percent(n int) bool { return d.IntN(100) < n }

// pick is one of several.
func pick[T any](d draw, of ...T) T { return of[d.IntN(len(of))] }
