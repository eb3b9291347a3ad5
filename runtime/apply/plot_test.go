package apply

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// beacons are n records of as many connections as there are ids, one after the other.
func beacons(n, ids int) string {
	var b strings.Builder
	begin := time.Date(2022, 7, 12, 8, 0, 0, 0, time.UTC)
	for i := range n {
		at := begin.Add(time.Duration(i) * 3100 * time.Millisecond)
		id := i * ids / n
		fmt.Fprintf(&b, `{"id":"network-traffic--%08x-9e3c-5b1a-8f3d-%012x","type":"network-traffic","first_observed":%q,"dst_port":8888}`+"\n",
			uint32(id)*2654435761, id, at.Format("2006-01-02T15:04:05.000Z"))
	}
	return b.String()
}

// TestPlotOfTheTutorial draws 24,736 records of 184 connections over time.
func TestPlotOfTheTutorial(t *testing.T) {
	isolated(t)
	const n, ids = 24_736, 184
	text := beacons(n, ids)
	in := rowsOf(t, "c2_traffic", "id:string type:string first_observed:time dst_port:int", text)
	out := succeed(t, shipped(t, "attribute-plot"), []Input{in}, Params{"XPARAM": {"first_observed"}, "YPARAM": {"id"}}, Limits{})
	if len(out.Frames) != 0 || out.Display == nil || out.Display.Kind != PNG || out.Stderr != "" {
		t.Fatalf("got %+v", out)
	}
	keep(t, "plot.png", out.Display.Data)
	ink(t, out.Display.Data, 0.01)
	f := called(t, "attribute-plot", call{text, params("XPARAM=first_observed", "YPARAM=id")})[0]
	if len(f.Axes) != 2 || f.Title != "id over first_observed" || f.Caption != "24,736 rows" {
		t.Fatalf("got %+v", f)
	}
	counts, points := f.Axes[0], f.Axes[1]
	if points.Points != n || points.X != "first_observed (UTC)" ||
		points.Y != "id: network-traffic--… (184 values, one in 7 is named)" {
		t.Errorf("got %d points, %s, %s", points.Points, points.X, points.Y)
	}
	if len(points.YTicks) > 30 || len(points.YTicks) < 20 || len(points.YTicks[0]) != 8 || points.YTicks[0] != "00000000" {
		t.Errorf("labels %q", points.YTicks)
	}
	sum := 0.0
	for _, b := range counts.Bars {
		sum += b
	}
	if sum != n || len(counts.Bars) < 10 || len(counts.Bars) > 61 || counts.Y != "rows per\n30 minutes" {
		t.Errorf("%d bars of %v rows, %s", len(counts.Bars), sum, counts.Y)
	}
}

// ink checks that a PNG is large enough to read and that a part of it is drawn on.
func ink(t *testing.T, data []byte, least float64) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds()
	dark := 0
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			if r, g, _, _ := img.At(x, y).RGBA(); r < 0xc000 && g < 0xd000 {
				dark++
			}
		}
	}
	if size.Dx() < 800 || size.Dx() > 2000 || size.Dy() < 400 || size.Dy() > 2000 {
		t.Errorf("the picture is %d × %d", size.Dx(), size.Dy())
	}
	if got := float64(dark) / float64(size.Dx()*size.Dy()); got < least {
		t.Errorf("%.4f of the picture is drawn on, less than %.4f", got, least)
	}
}

// keep writes a display to HUNTC_TEST_DISPLAYS, to be looked at.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("HUNTC_TEST_DISPLAYS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const plotRows = `{"id":"a","type":"process","pid":1,"name":"bash","first_observed":"2022-07-01T00:00:00Z","x_b":true,"x_big":9007199254740993}
{"id":"b","type":"process","pid":2.5,"name":"file10 $x_1$","first_observed":"2022-07-01T00:10:00.5Z","x_b":false,"x_big":null}
{"id":"c","type":"process","pid":3,"name":"file9\u001b[31m","first_observed":"2022-07-01T00:10:01Z","x_b":null,"x_big":5}
{"id":"d","type":"process","pid":null,"name":"bash","first_observed":null,"x_b":true,"x_big":7}
`

// TestPlotTypes draws each type of numbers, times and words.
func TestPlotTypes(t *testing.T) {
	cases := []struct {
		params, title, y, caption string
		x                         []string // labels
		points                    int
		line, bars                []float64
	}{
		{
			params: "XPARAM=first_observed YPARAM=pid", title: "pid over first_observed", y: "pid", points: 3,
			caption: "3 rows; 1 without first_observed or pid left out",
		},
		{params: "XPARAM=pid YPARAM=x_big PLOTTYPE=Scatter", y: "x_big", points: 2},
		{params: "XPARAM=name YPARAM=x_b", y: "x_b", points: 3, x: []string{"bash", `file10 \$x_1\$`}},
		{params: "XPARAM=first_observed YPARAM=pid PLOTTYPE=line", y: "sum of pid per 30 seconds", line: []float64{1, 5.5}},
		{params: "XPARAM=first_observed YPARAM=name PLOTTYPE=line", y: "rows per 30 seconds", line: []float64{1, 2}},
		{params: "XPARAM=pid YPARAM=x_big PLOTTYPE=line", y: "x_big", line: []float64{9007199254740993, 5}},
		{params: "XPARAM=name PLOTTYPE=bar", y: "rows", bars: []float64{2, 1, 1}, x: []string{"bash", `file10 \$x_1\$`, "file9\ufffd[31m"}},
		{params: "XPARAM=first_observed PLOTTYPE=bar", y: "rows per 30 seconds", caption: "3 rows; 1 without first_observed left out"},
		{params: "XPARAM=name YPARAM=x_big PLOTTYPE=bar", y: "sum of x_big", bars: []float64{9007199254741000, 5}, x: []string{"bash", "file9\ufffd[31m"}},
		{params: "XPARAM=pid PLOTTYPE=hist TITLE=processes", title: "processes", y: "rows", bars: []float64{1, 0, 2}},
		{params: "YPARAM=name PLOTTYPE=histogram", y: "rows", bars: []float64{2, 1, 1}},
	}
	var calls []call
	for _, c := range cases {
		calls = append(calls, call{plotRows, params(strings.Fields(c.params)...)})
	}
	for i, f := range called(t, "attribute-plot", calls...) {
		c := cases[i]
		if f.Error != "" || len(f.Axes) != 1 {
			t.Errorf("%s: %s, %d axes", c.params, f.Error, len(f.Axes))
			continue
		}
		a := f.Axes[0]
		var line []float64
		if len(a.Lines) > 0 {
			line = []float64{a.Lines[0][0], a.Lines[0][len(a.Lines[0])-1]}
		}
		if a.Y != c.y || a.Points != c.points || !reflect.DeepEqual(line, c.line) ||
			c.bars != nil && !reflect.DeepEqual(a.Bars, c.bars) || c.x != nil && !reflect.DeepEqual(a.XTicks, c.x) ||
			c.title != "" && f.Title != c.title || c.caption != "" && f.Caption != c.caption {
			t.Errorf("%s: %+v", c.params, f)
		}
	}
	many := called(t, "attribute-plot", call{beacons(500, 400), params("XPARAM=id", "PLOTTYPE=bar")})[0]
	if a := many.Axes[0]; len(a.Bars) != 30 || len(a.XTicks) != 30 {
		t.Errorf("%d bars, %d labels", len(a.Bars), len(a.XTicks))
	}
}

// TestPlotOfNothing has no rows, no values, one row, one moment, and scripts that the font lacks.
func TestPlotOfNothing(t *testing.T) {
	isolated(t)
	row := `{"id":"a","type":"process","first_observed":%s,"name":%s,"pid":%s}` + "\n"
	one := fmt.Sprintf(row, `"2022-07-01T00:00:00Z"`, `"bash"`, "1")
	glyphs := fmt.Sprintf(row, `"2022-07-01T00:00:00Z"`, `"恶意软件 \\alpha $\\frac{1}$ ^_{"`, "1")
	var calls []call
	for _, text := range []string{
		fmt.Sprintf(row, "null", "null", "null"), one, strings.Repeat(one, 3), glyphs,
		fmt.Sprintf(row, `"1971-07-01T00:00:00Z"`, `"a"`, "1") + fmt.Sprintf(row, `"2199-07-01T00:00:00Z"`, `"b"`, "2"),
	} {
		for _, p := range []string{
			"XPARAM=first_observed YPARAM=name", "XPARAM=first_observed YPARAM=pid PLOTTYPE=line",
			"XPARAM=name YPARAM=pid PLOTTYPE=bar", "XPARAM=pid PLOTTYPE=hist",
		} {
			calls = append(calls, call{text, params(strings.Fields(p)...)})
		}
	}
	for i, f := range called(t, "attribute-plot", calls...) {
		if f.Error != "" || f.Bytes < 3000 {
			t.Errorf("%v of %s: %s, %d bytes", calls[i].Params, calls[i].Rows, f.Error, f.Bytes)
		}
	}
	in := rowsOf(t, "p", "id:string type:string first_observed:time name:string pid:int", glyphs)
	out := succeed(t, shipped(t, "attribute-plot"), []Input{in}, Params{"XPARAM": {"first_observed"}, "YPARAM": {"name"}}, Limits{})
	if out.Stderr != "" {
		t.Errorf("said %s", out.Stderr)
	}
	ink(t, out.Display.Data, 0.001)
}

func TestPlotParameters(t *testing.T) {
	wants := map[string]string{
		"XPARAM=first_obsrved YPARAM=pid": "UnknownAttribute: the variable has no attribute 'first_obsrved': did you mean 'first_observed'?",
		"XPARAM=pid YPARAM=zzz":           "no attribute 'zzz': it has id, type, pid, name, first_observed, x_b, x_big",
		"XPARAM=pid":                      "ParameterError: YPARAM is missing: a scatter plot needs it",
		"PLOTTYPE=line":                   "XPARAM is missing",
		"PLOTTYPE=scater":                 "PLOTTYPE: 'scater' is no type of plot: did you mean 'scatter'?",
		"PLOTTYPE=pie":                    "there are scatter, line, bar, hist",
	}
	refuse(t, "attribute-plot", plotRows, wants)
	failing(t, "attribute-plot", []Input{processes(t)}, Params{"XPARAM": {"pid"}}, "YPARAM is missing")
}
