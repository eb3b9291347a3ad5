package ir

import "time"

// Timespan is a half-open range [Start, Stop) in UTC. A zero bound is open: the zero Timespan holds all times.
type Timespan struct {
	Start, Stop time.Time
}

// Bounded reports whether both ends are set.
func (t Timespan) Bounded() bool { return !t.Start.IsZero() && !t.Stop.IsZero() }

// IsZero reports whether neither end is set.
func (t Timespan) IsZero() bool { return t.Start.IsZero() && t.Stop.IsZero() }

// Widen moves both ends outwards by d; an open end stays open.
func (t Timespan) Widen(d time.Duration) Timespan {
	if !t.Start.IsZero() {
		t.Start = t.Start.Add(-d)
	}
	if !t.Stop.IsZero() {
		t.Stop = t.Stop.Add(d)
	}
	return t
}

// Hull is the smallest range that holds both; an open end of either is open in the hull.
func (t Timespan) Hull(u Timespan) Timespan {
	h := t
	if t.Start.IsZero() || u.Start.IsZero() {
		h.Start = time.Time{}
	} else if u.Start.Before(t.Start) {
		h.Start = u.Start
	}
	if t.Stop.IsZero() || u.Stop.IsZero() {
		h.Stop = time.Time{}
	} else if u.Stop.After(t.Stop) {
		h.Stop = u.Stop
	}
	return h
}

// Intersect is the range of the times that lie in both; false when there is none.
func (t Timespan) Intersect(u Timespan) (Timespan, bool) {
	if u.Start.After(t.Start) {
		t.Start = u.Start
	}
	if !u.Stop.IsZero() && (t.Stop.IsZero() || u.Stop.Before(t.Stop)) {
		t.Stop = u.Stop
	}
	return t, t.Stop.IsZero() || t.Stop.After(t.Start)
}

// String prints the range as `2022-07-01T00:00:00Z..2022-08-01T00:00:00Z`, `..` for all times.
func (t Timespan) String() string {
	text := func(u time.Time) string {
		if u.IsZero() {
			return ""
		}
		return u.UTC().Format(time.RFC3339Nano)
	}
	return text(t.Start) + ".." + text(t.Stop)
}
