package ingest

import "strings"

// kind is the kind of a record as the store keeps it: none for a record that lacks the mention that its kind promises
// (a network event without an address). Hunts rely on the promise instead of testing the mention in every scan.
func (s *stage) kind(used map[string]bool) string {
	kind := "ifNull(r." + quoteName(s.layout.Kind()) + ", '')"
	var broken []string
	for _, k := range s.profile.Kinds() {
		for _, r := range s.entities.Roles() {
			if !s.profile.Carries(k, r.Name) {
				continue
			}
			test := kind + " = " + quoteText(k)
			if used[objectColumn(r.Name)] {
				test += " AND isNull(r." + quoteName(objectColumn(r.Name)) + ")"
			}
			broken = append(broken, "("+test+")")
		}
	}
	if len(broken) == 0 {
		return kind
	}
	return "if(" + strings.Join(broken, " OR ") + ", '', " + kind + ")"
}
