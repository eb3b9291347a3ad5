package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// guessLines is how many lines of a file are tried: the first ones may be broken.
const guessLines = 20

// Guess tells the profile of a file by its beginning: a STIX bundle, or events of ECS. It
// fails when the file is neither, or cannot be read.
func Guess(path string) (profile string, err error) {
	in, err := openInput(path)
	if err != nil {
		return "", err
	}
	defer in.Close() //nolint:errcheck // only read from
	head, err := bufio.NewReaderSize(in, 1<<20).Peek(1 << 20)
	if len(head) == 0 && err != nil {
		return "", &Error{Reason: Unreadable, File: path, Detail: "cannot be unpacked", Err: err}
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if isBundle(head) {
		return "stix", nil
	}
	for i := 0; i < guessLines && len(head) > 0; i++ {
		line, rest, _ := bytes.Cut(head, newline)
		if isEvent(line) {
			return "ecs", nil
		}
		head = rest
	}
	return "", &Error{
		Reason: UnknownProfile, File: path, Detail: "neither a STIX bundle nor ECS events, one JSON object a line",
		Hint: "name the profile: --source NAME=" + path + fmt.Sprintf(",schema=%s", "ecs"),
	}
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

// isEvent tells whether a line is an event with a time.
func isEvent(line []byte) bool {
	d := json.NewDecoder(bytes.NewReader(line))
	var event map[string]json.RawMessage
	if d.Decode(&event) != nil {
		return false
	}
	if _, err := d.Token(); err != io.EOF {
		return false
	}
	_, ok := event["@timestamp"]
	return ok
}
