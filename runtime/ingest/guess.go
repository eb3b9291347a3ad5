package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// guessLines is how many lines of a file are tried: the first ones may be broken.
const guessLines = 20

// Guess tells the profile of a file by its beginning: a STIX bundle, events of OCSF, of Sysmon or the Security log, or of
// ECS, in JSON or by the names of a table's columns. Of an archive the first member counts. It fails when the file is
// none of these, or cannot be read.
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
	if inUTF16(head) {
		return "", wideText(texts[0].name)
	}
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	format := formatOf(head[:min(len(head), headSize)])
	switch format {
	case parquetRow:
		names, err := parquetNames(texts[0])
		if err != nil {
			return "", err
		}
		profile = guessNames(names)
	case csvTable:
		line, _, _ := bytes.Cut(head, newline)
		profile = guessNames(cells(line, delimiterOf(line)))
	case jsonLines, jsonArray:
		if isBundle(head) {
			return "stix", nil
		}
		profile = guessEvents(head)
	}
	if profile != "" {
		return profile, nil
	}
	detail := "neither a STIX bundle nor ECS, OCSF or Sysmon events, one JSON object a line or an array of them"
	if format.isTable() {
		detail = fmt.Sprintf("%s whose columns are neither those of ECS nor of OCSF nor of Sysmon", format)
	}
	return "", &Error{Reason: UnknownProfile, File: path, Detail: detail, Hint: "name the profile: --source NAME=" + path + ",schema=ecs"}
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
	return guessNames(slices.Collect(maps.Keys(event)))
}

// guessNames tells the profile by the names of fields: those at the top of an event, or those of columns, dotted.
func guessNames(names []string) string {
	has := func(some ...string) bool {
		return slices.ContainsFunc(some, func(name string) bool { return slices.Contains(names, name) })
	}
	switch {
	case has("class_uid", "type_uid") && has("time", "metadata", "metadata.version", "activity_id"):
		return "ocsf"
	case has("EventID", "EventId", "event_id") && has("Channel", "SourceName", "ProviderName", "ProcessGuid"):
		return "sysmon"
	case has("@timestamp"):
		return "ecs"
	}
	return ""
}
