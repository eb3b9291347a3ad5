package apply

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// figure is what a plot is made of.
type figure struct {
	Title, Caption string
	Axes           []struct {
		X, Y           string
		XTicks, YTicks []string
		Points         int
		Lines          [][]float64
		Bars           []float64
	}
}

// plotted has the parts of attribute-plot print what they draw of rows of NDJSON.
func plotted(t *testing.T, rows string, params ...string) figure {
	t.Helper()
	dir := filepath.Dir(shipped(t, "attribute-plot").Module)
	cmd := exec.Command(needPython(t).Path, "-B", "testdata/figure.py", dir, write(t, "rows.ndjson", rows))
	cmd.Env = append(os.Environ(), append(params, "MPLBACKEND=Agg")...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", params, err, stderr.String())
	}
	var f figure
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

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
	f := plotted(t, text, "XPARAM=first_observed", "YPARAM=id")
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

func TestPlotTypes(t *testing.T) {
	f := plotted(t, plotRows, "XPARAM=first_observed", "YPARAM=pid")
	if a := f.Axes[0]; len(f.Axes) != 1 || a.Points != 3 || f.Caption != "3 rows; 1 without first_observed or pid left out" {
		t.Errorf("numbers over time: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=pid", "YPARAM=x_big", "PLOTTYPE=Scatter")
	if f.Axes[0].Points != 2 {
		t.Errorf("numbers over numbers: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=name", "YPARAM=x_b")
	if a := f.Axes[0]; a.Points != 3 || !reflect.DeepEqual(a.XTicks, []string{"bash", `file10 \$x_1\$`}) ||
		!reflect.DeepEqual(a.YTicks, []string{"false", "true"}) {
		t.Errorf("words over words: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=first_observed", "YPARAM=pid", "PLOTTYPE=line")
	if a := f.Axes[0]; len(a.Lines) != 1 || a.Lines[0][0] != 1 || a.Lines[0][len(a.Lines[0])-1] != 5.5 || a.Y != "sum of pid per 30 seconds" {
		t.Errorf("sums over time: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=first_observed", "YPARAM=name", "PLOTTYPE=line")
	if a := f.Axes[0]; a.Lines[0][len(a.Lines[0])-1] != 2 || a.Y != "rows per 30 seconds" {
		t.Errorf("counts over time: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=name", "PLOTTYPE=bar")
	if a := f.Axes[0]; !reflect.DeepEqual(a.Bars, []float64{2, 1, 1}) || a.XTicks[0] != "bash" || a.Y != "rows" {
		t.Errorf("counts by word: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=name", "YPARAM=x_big", "PLOTTYPE=bar")
	if a := f.Axes[0]; len(a.Bars) != 2 || a.Y != "sum of x_big" {
		t.Errorf("sums by word: %+v", f)
	}
	f = plotted(t, plotRows, "XPARAM=pid", "PLOTTYPE=hist", "TITLE=processes")
	if a := f.Axes[0]; !reflect.DeepEqual(a.Bars, []float64{1, 0, 2}) || f.Title != "processes" {
		t.Errorf("distribution: %+v", f)
	}
	f = plotted(t, plotRows, "YPARAM=name", "PLOTTYPE=histogram")
	if a := f.Axes[0]; len(a.Bars) != 3 || !reflect.DeepEqual(a.XTicks, []string{"bash", `file10 \$x_1\$`, "file9\ufffd[31m"}) {
		t.Errorf("distribution of words: %+v", f)
	}
	f = plotted(t, beacons(500, 400), "XPARAM=id", "PLOTTYPE=bar")
	if a := f.Axes[0]; len(a.Bars) != 30 || len(a.XTicks) != 30 {
		t.Errorf("%d bars, %d labels", len(a.Bars), len(a.XTicks))
	}
}

// TestPlotOfNothing has no rows, no values, one row, and one moment.
func TestPlotOfNothing(t *testing.T) {
	isolated(t)
	a := shipped(t, "attribute-plot")
	row := `{"id":"a","type":"process","first_observed":%s,"name":%s,"pid":%s}` + "\n"
	for name, text := range map[string]string{
		"no value":     fmt.Sprintf(row, "null", "null", "null"),
		"one row":      fmt.Sprintf(row, `"2022-07-01T00:00:00Z"`, `"bash"`, "1"),
		"one moment":   strings.Repeat(fmt.Sprintf(row, `"2022-07-01T00:00:00Z"`, `"bash"`, "1"), 3),
		"many decades": fmt.Sprintf(row, `"1971-07-01T00:00:00Z"`, `"a"`, "1") + fmt.Sprintf(row, `"2199-07-01T00:00:00Z"`, `"b"`, "2"),
		"glyphs":       fmt.Sprintf(row, `"2022-07-01T00:00:00Z"`, `"恶意软件 \\alpha $\\frac{1}$ ^_{"`, "1"),
	} {
		in := rowsOf(t, "p", "id:string type:string first_observed:time name:string pid:int", text)
		for _, p := range []Params{
			{"XPARAM": {"first_observed"}, "YPARAM": {"name"}},
			{"XPARAM": {"first_observed"}, "YPARAM": {"pid"}, "PLOTTYPE": {"line"}},
			{"XPARAM": {"name"}, "YPARAM": {"pid"}, "PLOTTYPE": {"bar"}},
			{"XPARAM": {"pid"}, "PLOTTYPE": {"hist"}},
		} {
			out := succeed(t, a, []Input{in}, p, Limits{})
			if out.Display == nil || out.Display.Kind != PNG || out.Stderr != "" {
				t.Errorf("%s: %v: %+v", name, p, out)
				continue
			}
			ink(t, out.Display.Data, 0.001)
		}
	}
}

func TestPlotParameters(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	for _, c := range []struct {
		params Params
		want   string
	}{
		{Params{"XPARAM": {"first_obsrved"}, "YPARAM": {"pid"}}, "the variable has no attribute 'first_obsrved': did you mean 'first_observed'?"},
		{Params{"XPARAM": {"pid"}, "YPARAM": {"zzz"}}, "no attribute 'zzz': it has id, type, name, pid"},
		{Params{"XPARAM": {"pid"}}, "YPARAM is missing: a scatter plot needs it"},
		{nil, "XPARAM is missing"},
		{Params{"PLOTTYPE": {"scater"}}, "PLOTTYPE: 'scater' is no type of plot: did you mean 'scatter'?"},
		{Params{"PLOTTYPE": {"pie"}}, "there are scatter, line, bar, hist"},
	} {
		failing(t, "attribute-plot", in, c.params, c.want)
	}
}
