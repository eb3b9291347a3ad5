package runtime

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"

	"github.com/dchest/siphash"
	"github.com/google/uuid"
)

// cell turns a scanned value (a pointer) into a Cell.
func cell(p any) Cell {
	v := reflect.ValueOf(p).Elem()
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		if _, ok := v.Interface().(*big.Int); ok {
			break
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return TimeText(x)
	case string:
		return x
	case []string:
		if len(x) == 0 {
			return nil
		}
		return x
	case map[string]string:
		return x
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(v.Uint())
	case reflect.Float32, reflect.Float64:
		return fraction(v.Float())
	case reflect.Bool:
		return v.Bool()
	}
	return fmt.Sprint(v.Interface())
}

// fraction is a fraction as JSON can hold it: what is no number is missing, what is infinite is text.
func fraction(f float64) Cell {
	switch {
	case math.IsNaN(f):
		return nil
	case math.IsInf(f, 0):
		return fmt.Sprint(f)
	}
	return f
}

// TimeText writes a time as hunts do: UTC, with the milliseconds and as many decimals more as it has, by threes.
func TimeText(t time.Time) string {
	t = t.UTC()
	switch ns := t.Nanosecond(); {
	case ns%1_000_000 == 0:
		return t.Format("2006-01-02T15:04:05.000Z")
	case ns%1_000 == 0:
		return t.Format("2006-01-02T15:04:05.000000Z")
	}
	return t.Format("2006-01-02T15:04:05.000000000Z")
}

// idOf makes the `id` attribute of an identity: the type and a UUID. A hashed identity is the UUID's bits itself; one
// that is a value is hashed here, in the same way.
func idOf(typ string, p any) Cell {
	v := reflect.ValueOf(p).Elem()
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		if _, ok := v.Interface().(*big.Int); ok {
			break
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	var b [16]byte
	whole := v.Interface()
	if x, ok := whole.(big.Int); ok {
		whole = &x
	}
	switch x := whole.(type) {
	case *big.Int:
		if x.BitLen() > 8*len(b) {
			return nil // no identity is as long
		}
		x.FillBytes(b[:])
	case string:
		hi, lo := siphash.Hash128(0, 0, []byte(typ+"\x1f"+x))
		for i := range 8 {
			b[i], b[8+i] = byte(hi>>(56-8*i)), byte(lo>>(56-8*i))
		}
	default:
		hi, lo := siphash.Hash128(0, 0, []byte(typ+"\x1f"+fmt.Sprint(x)))
		for i := range 8 {
			b[i], b[8+i] = byte(hi>>(56-8*i)), byte(lo>>(56-8*i))
		}
	}
	// version 8: a UUID of our own making; variant 10
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	id, err := uuid.FromBytes(b[:])
	if err != nil {
		return typ + "--" + hex.EncodeToString(b[:])
	}
	return typ + "--" + id.String()
}
