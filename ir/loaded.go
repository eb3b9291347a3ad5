package ir

// Has reports whether a column of the file is the attribute.
func (r *Loaded) Has(path string) bool {
	for _, c := range r.Columns {
		if c.Attr.Path == path {
			return true
		}
	}
	return false
}
