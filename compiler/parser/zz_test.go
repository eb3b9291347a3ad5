package parser

import (
	"fmt"
	"os"
	"testing"

	"github.com/huntc/huntc/compiler/diag"
)

func TestZZ(t *testing.T) {
	b, _ := os.ReadFile("/tmp/try/in.hf")
	var d diag.List
	Parse(&diag.File{Name: "h.hf", Text: string(b)}, &d)
	d.Sort()
	fmt.Print(d.String())
}
