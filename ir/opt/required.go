package opt

// Required reports that the rule cannot be left out: emission reads what it writes.
func (r Rule) Required() bool { return r.Name == NarrowAttributes.Name }
