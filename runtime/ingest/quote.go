package ingest

import "strings"

var (
	nameQuoter = strings.NewReplacer(`\`, `\\`, "`", "\\`")
	textQuoter = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`)
)

// quoteName writes an identifier for the engine.
func quoteName(name string) string { return "`" + nameQuoter.Replace(name) + "`" }

// quoteText writes a string literal for the engine.
func quoteText(text string) string { return "'" + textQuoter.Replace(text) + "'" }
