package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// guessLines is how many lines of a file are tried: the first ones may be broken.
const guessLines = 20

// Guess tells the profile of a file by its beginning: a STIX bundle, events of Sysmon or the
// Security log, or events of ECS. Of an archive the first member counts. It fails when the
// file is none of these, or cannot be read.
func Guess(path string) (profile string, err error) {
	texts, err := pieces(path)
	if err != nil {
		return "", err
	}
	in, err := texts[0].open()
	if err != nil {
		return "", err
	}
	defer in.Close() //nolint:errcheck // only read from
	head, err := in.head(1 << 20)
	if len(head) == 0 && err != nil {
		return "", &Error{Reason: Unreadable, File: texts[0].name, Detail: "cannot be unpacked", Err: err}
	}
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	if isBundle(head) {
		return "stix", nil
	}
	if profile := guessEvents(head); profile != "" {
		return profile, nil
	}
	return "", &Error{
		Reason: UnknownProfile, File: path, Detail: "neither a STIX bundle nor ECS or Sysmon events, one JSON object a line or an array of them",
		Hint: "name the profile: --source NAME=" + path + fmt.Sprintf(",schema=%s", "ecs"),
	}
}

// guessEvents tries the first events of a text; "" if it has none.
func guessEvents(head []byte) string {
	if beginsArray(head) {
		s := newBundleScanner(bytes.NewReader(head))
		for s.openArray(); s.index < guessLines; {
			el, err := s.next()
			if err != nil {
				return ""
			}
			if profile := guessEvent(el.raw); profile != "" {
				return profile
			}
		}
		return ""
	}
	for i := 0; i < guessLines && len(head) > 0; i++ {
		line, rest, _ := bytes.Cut(head, newline)
		if profile := guessEvent(line); profile != "" {
			return profile
		}
		head = rest
	}
	return ""
}

// isBundle tells whether a text begins as a STIX bundle does.
func isBundle(head []byte) bool {
	d := json.NewDecoder(bytes.NewReader(head))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return false
		}
		if name == "objects" {
			t, err := d.Token()
			return err == nil && t == json.Delim('[')
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return false
		}
		if name == "type" {
			return string(value) == `"bundle"`
		}
	}
	return false
}

// guessEvent tells the profile of one event; "" where the text is none.
func guessEvent(text []byte) string {
	var event map[string]json.RawMessage
	if json.Unmarshal(text, &event) != nil {
		return ""
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return event[name] != nil })
	}
	switch {
	case has("EventID", "EventId", "event_id") && has("Channel", "SourceName", "ProviderName", "ProcessGuid"):
		return "sysmon"
	case has("@timestamp"):
		return "ecs"
	}
	return ""
}
