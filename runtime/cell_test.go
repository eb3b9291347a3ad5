package runtime

import (
	"math/big"
	"reflect"
	"testing"
	"time"
)

func TestTimeText(t *testing.T) {
	base := time.Date(2022, 7, 27, 14, 38, 30, 0, time.UTC)
	for ns, want := range map[int]string{
		0:         "2022-07-27T14:38:30.000Z",
		5_000_000: "2022-07-27T14:38:30.005Z",
		5_001_000: "2022-07-27T14:38:30.005001Z",
		442905703: "2022-07-27T14:38:30.442905703Z",
	} {
		if got := TimeText(base.Add(time.Duration(ns)).In(time.FixedZone("", 3600))); got != want {
			t.Errorf("%d ns: %s, want %s", ns, got, want)
		}
	}
}

func TestCells(t *testing.T) {
	text, number := "x", int64(7)
	var none *string
	ref := func(v any) any {
		p := reflect.New(reflect.TypeOf(v))
		p.Elem().Set(reflect.ValueOf(v))
		return p.Interface()
	}
	for _, c := range []struct {
		in   any
		want Cell
	}{
		{ref(text), "x"},
		{ref(&text), "x"},
		{ref(none), nil},
		{ref(&number), int64(7)},
		{ref(uint32(9)), int64(9)},
		{ref(1.5), 1.5},
		{ref(true), true},
		{ref([]string{}), nil},
		{ref([]string{"a"}), []string{"a"}},
		{ref(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), "2026-01-01T00:00:00.000Z"},
	} {
		if got := cell(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%T: got %#v, want %#v", c.in, got, c.want)
		}
	}
}

// An identity that is a hash is the UUID's bits; one that is a value is hashed with its type, so that an IPv4 address and
// a domain of the same text differ.
func TestIDs(t *testing.T) {
	hashed := new(big.Int).SetBytes([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
	if got, want := idOf("process", &hashed), "process--01020304-0506-8708-890a-0b0c0d0e0f10"; got != want {
		t.Errorf("hashed: %v, want %s", got, want)
	}
	value := "10.0.0.1"
	a, b, again := idOf("ipv4-addr", &value), idOf("domain-name", &value), idOf("ipv4-addr", &value)
	if a == b || a != again {
		t.Errorf("values: %v, %v, %v", a, b, again)
	}
	var none *string
	if got := idOf("ipv4-addr", &none); got != nil {
		t.Errorf("no identity: %v", got)
	}
}
