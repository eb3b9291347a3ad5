package ingest

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// scanAll gives the members of a bundle and what was wrong, one text each.
func scanAll(r io.Reader) (members []string, problems []string, err error) {
	s := newBundleScanner(r)
	if err := s.open(); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	for {
		el, err := s.next()
		if errors.Is(err, io.EOF) {
			return members, problems, nil
		}
		if err == nil && !strings.HasSuffix(string(el.raw), "}") {
			err = errors.New("not an object")
		}
		if err == nil && strings.Contains(string(el.raw), "BROKEN") {
			err = errors.New("broken inside")
		}
		if err != nil {
			problems = append(problems, fmt.Sprintf("%d@%d:%d %v", el.index, el.line, el.offset, err))
			if el.raw == nil && !s.inside {
				return members, problems, nil
			}
			s.recover(el)
			continue
		}
		members = append(members, string(el.raw))
	}
}

func obs(id int, inner string) string {
	return fmt.Sprintf(`{"type":"observed-data","id":"observed-data--%d","objects":{%s}}`, id, inner)
}

func TestScannerCutsMembers(t *testing.T) {
	a, b, c := obs(1, `"0":{"type":"file","name":"a\"}{[\\"}`), obs(2, `"0":{"type":"x","v":[{"a":1},{"b":[]}]}`), obs(3, "")
	cases := map[string]struct {
		text     string
		members  []string
		problems []string
	}{
		"plain":              {`{"type":"bundle","objects":[` + a + "," + b + `]}`, []string{a, b}, nil},
		"objects first":      {"\xef\xbb\xbf {\"objects\" : [\n" + a + "\n, " + b + "\n] , \"spec_version\":\"2.0\",\"type\":\"bundle\"}\n", []string{a, b}, nil},
		"empty":              {`{"type":"bundle","objects":[]}`, nil, nil},
		"no objects":         {`{"type":"bundle","id":"bundle--1"}`, nil, nil},
		"balanced but wrong": {`{"type":"bundle","objects":[` + a + ",\n" + `{"type":"BROKEN" 1}` + "," + c + `]}`, []string{a, c}, []string{"1@2:128 broken inside"}},
		"missing brace":      {`{"type":"bundle","objects":[` + a + ",\n" + b[:len(b)-1] + "," + c + `]}`, []string{a, c}, []string{"1@2:128 brackets do not match"}},
		"wrong bracket":      {`{"type":"bundle","objects":[` + a + ",\n" + b[:len(b)-1] + "]," + c + `]}`, []string{a, c}, []string{"1@2:128 brackets do not match"}},
		"missing quote":      {`{"type":"bundle","objects":[` + strings.Replace(b, `observed-data--`, `BROKEN","observed-data--`, 1) + "," + a + "," + c + `]}`, []string{a, c}, []string{"0@1:28 broken inside"}},
		"a word between":     {`{"type":"bundle","objects":[` + a + `, nonsense ,` + c + `]}`, []string{a, c}, []string{"1@1:128 not an object"}},
		"truncated":          {`{"type":"bundle","objects":[` + a + ",\n" + b[:40], []string{a}, []string{"1@2:128 the file ends in the middle of the bundle"}},
		"truncated between":  {`{"type":"bundle","objects":[` + a + ",", []string{a}, []string{"1@1:127 the file ends in the middle of the bundle"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for way, r := range map[string]io.Reader{"whole": strings.NewReader(c.text), "byte by byte": iotest.OneByteReader(strings.NewReader(c.text))} {
				members, problems, err := scanAll(r)
				if err != nil {
					t.Fatalf("%s: %v", way, err)
				}
				if fmt.Sprint(members) != fmt.Sprint(c.members) {
					t.Errorf("%s: members\n got %q\nwant %q", way, members, c.members)
				}
				if fmt.Sprint(problems) != fmt.Sprint(c.problems) {
					t.Errorf("%s: problems\n got %q\nwant %q", way, problems, c.problems)
				}
			}
		})
	}
}

func TestScannerRefusesWhatIsNoBundle(t *testing.T) {
	for text, reason := range map[string]Reason{
		"":                         Empty,
		" \n ":                     Empty,
		"hello":                    NotBundle,
		"[1,2]":                    NotBundle,
		`{"type":"indicator"}`:     NotBundle,
		`{"a":1}`:                  NotBundle,
		`{"@timestamp":"2022"`:     NotBundle,
		`{"type":"bun`:             NotBundle,
		"{\"a\":1}\n{\"a\":2}\n":   NotBundle,
		`{"type" "bundle"}`:        NotBundle,
		`{"type":"bundle","x":[}]`: "",
	} {
		_, _, err := scanAll(strings.NewReader(text))
		if reason == "" {
			if err == nil {
				t.Errorf("%q: no error", text)
			}
			continue
		}
		if !IsReason(err, reason) {
			t.Errorf("%q: got %v, want reason %q", text, err, reason)
		}
	}
}
