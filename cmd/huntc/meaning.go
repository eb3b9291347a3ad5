package main

import "github.com/huntc/huntc/cmd/huntc/suite"

// meaningOf says what changed in meaning between two texts of queries.
func meaningOf(was, is string) []suite.Sentence { return nil }
