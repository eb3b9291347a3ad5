package oracle

// Truth is the value of a comparison (3.6): three-valued, because nothing is known of a missing value.
type Truth uint8

// The truth values. Unknown is what a comparison with a missing value gives.
const (
	False Truth = iota
	Unknown
	True
)

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

func not(t Truth) Truth { return True - t }
