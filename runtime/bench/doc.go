// Package bench measures hunts over generated events: what huntc emits against what an expert writes by hand for the same
// question, what each rule of the optimizer is worth, how fast sources load, and the tutorial over more events than a test
// can hold.
//
// It is tests alone. In: the hunts of testdata/bench with their expert's SQL, and the sizes that `make bench` names. Out:
// tables of ratios, taken in one engine in one process, the sides in turn. Rows of both sides must be equal.
package bench
