package compiler

import "github.com/huntc/huntc/ir"

// Optimize is the stage between lowering and planning.
func (c *Compiled) Optimize(prog *ir.Program, o Options) error { return c.optimize(prog, o) }
