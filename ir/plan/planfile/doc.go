// Package planfile keeps a plan in a file: the object of `huntc compile -o json`, which `huntc run` reads again.
//
// In: a plan with its queries (Fill), or the text of a file (Open). Out: the object, or the plan that it holds, or what is
// wrong with it (HF503x), each with its place in the file.
//
// A file that was read is whole, of this version's contract, and holds together: each thing that stands in two places of it,
// for people at the top and in the steps, is the same in both, and each step stands on earlier ones alone. That its queries
// only read, and that its sources are those that are here, is for others to check (runtime.CheckPlan).
package planfile
