package apply

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// circle is a pin on the map.
type circle struct{ x, y float64 }

// mapped runs pin-IP-on-map and takes its page apart: the page, the pins, and the text of a reader.
func mapped(t *testing.T, in Input, params Params) (page string, pins []circle, text string) {
	t.Helper()
	out := succeed(t, shipped(t, "pin-IP-on-map"), []Input{in}, params, Limits{})
	if len(out.Frames) != 0 || out.Display == nil || out.Display.Kind != HTML || out.Stderr != "" {
		t.Fatalf("got %+v", out)
	}
	page = string(out.Display.Data)
	for _, b := range out.Display.Data {
		if b > 127 {
			t.Fatal("the page is not ASCII")
		}
	}
	selfContained(t, page)
	pins, text = takeApart(t, page)
	return page, pins, text
}

// takeApart reads a page as the XML that it nearly is.
func takeApart(t *testing.T, page string) (pins []circle, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, slices.Concat(xml.HTMLAutoClose, []string{"meta"}), xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return pins, b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			switch token.Name.Local {
			case "circle":
				pins = append(pins, circle{number(t, token, "cx"), number(t, token, "cy")})
			case "script", "img", "link", "iframe", "a":
				t.Errorf("the page has a <%s>", token.Name.Local)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "href" {
					t.Errorf("the page has %s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}

func number(t *testing.T, e xml.StartElement, name string) float64 {
	t.Helper()
	i := slices.IndexFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == name })
	if i < 0 {
		t.Fatalf("no %s", name)
	}
	v, err := strconv.ParseFloat(e.Attr[i].Value, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// selfContained checks that nothing of a page is elsewhere.
func selfContained(t *testing.T, page string) {
	t.Helper()
	for _, word := range []string{"url(", "@import", "javascript:", "<script"} {
		if strings.Contains(page, word) {
			t.Errorf("the page holds %s", word)
		}
	}
	// A namespace is a name, and the licence asks for a text.
	if n := strings.Count(page, "://"); n != 2 {
		t.Errorf("%d addresses in the page", n)
	}
}

func TestMap(t *testing.T) {
	isolated(t)
	public := []string{"23.216.74.12", "104.86.237.27", "8.8.8.8", "88.198.1.1", "200.160.2.3", "1.1.1.1", "2001:4860:4860::8888"}
	in := destinations(t, append([]string{"192.168.56.2", "192.168.56.150", "not an address", "", "ff02::1"}, public...)...)
	page, pins, text := mapped(t, in, nil)
	keep(t, "map.html", []byte(page))

	args := append([]string{"testdata/places.py"}, public...)
	raw, err := exec.Command(needPython(t).Path, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	places := map[string][2]float64{}
	if err := json.Unmarshal(raw, &places); err != nil {
		t.Fatal(err)
	}
	for a, p := range places {
		want := circle{10 * (p[1] + 180), 10 * (90 - p[0])}
		if !slices.ContainsFunc(pins, func(c circle) bool { return math.Abs(c.x-want.x) <= 1 && math.Abs(c.y-want.y) <= 1 }) {
			t.Errorf("no pin for %s at %v: %v", a, want, pins)
		}
		if !strings.Contains(text, a) {
			t.Errorf("%s is not in the list", a)
		}
	}
	if len(pins) == 0 || len(pins) > len(public) {
		t.Errorf("%d pins for %d addresses", len(pins), len(public))
	}
	if !strings.Contains(text, fmt.Sprintf("7 of 7 public addresses in %d places", len(pins))) {
		t.Errorf("no heading in %.500s", text)
	}
	for _, want := range []string{
		"Private addresses, not pinned", "192.168.56.2 (1), 192.168.56.91 (12), 192.168.56.150 (1), ff02::1 (1)",
		"DBIP-City-Lite", "CC BY 4.0", "Natural Earth",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text[len(text)-800:])
		}
	}
	if strings.Contains(text, "not an address") {
		t.Error("what is no address is on the page")
	}
}

func TestMapOfAddresses(t *testing.T) {
	isolated(t)
	in := rowsOf(t, "ips", "id:string type:string value:string",
		`{"id":"a","type":"ipv4-addr","value":"10.0.0.1"}`+"\n"+`{"id":"b","type":"ipv4-addr","value":null}`+"\n")
	_, pins, text := mapped(t, in, Params{"TITLE": {"a <script>alert('x')</script>\x1b & ü"}})
	if len(pins) != 0 || !strings.Contains(text, "a <script>alert('x')</script>\ufffd & ü") || !strings.Contains(text, "10.0.0.1 (1)") {
		t.Errorf("%d pins, %.300s", len(pins), text)
	}
}

// TestMapOfMany has more places than anybody reads.
func TestMapOfMany(t *testing.T) {
	isolated(t)
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, `{"id":"%d","type":"ipv4-addr","value":"%d.%d.7.9"}`+"\n", i, 11+i%80, i*37%256)
		fmt.Fprintf(&b, `{"id":"p%d","type":"ipv4-addr","value":"10.1.%d.%d"}`+"\n", i, i/200, i%200)
	}
	page, pins, text := mapped(t, rowsOf(t, "ips", "id:string type:string value:string", b.String()), nil)
	keep(t, "many.html", []byte(page))
	if len(pins) < 500 || len(page) > 2<<20 || !strings.Contains(text, "more places") || !strings.Contains(text, "and 2,500 more") {
		t.Errorf("%d pins, %d bytes", len(pins), len(page))
	}
}

func TestMapDatabase(t *testing.T) {
	isolated(t)
	in := []Input{destinations(t, "8.8.8.8")}
	failing(t, "pin-IP-on-map", in, Params{"GEOIP_DB": {"/no/such.mmdb"}}, "DatabaseError: GeoIP database '/no/such.mmdb'", "No such file")
	broken := write(t, "broken.mmdb", strings.Repeat("x", 1000))
	failing(t, "pin-IP-on-map", in, Params{"GEOIP_DB": {broken}}, "DatabaseError: GeoIP database", "broken.mmdb")
	failing(t, "pin-IP-on-map", []Input{processes(t)}, nil, "pin-IP-on-map needs src_ref.value, dst_ref.value or value, the variable has id, type")
}

// TestMapEscapesNames has a database that means no good.
func TestMapEscapesNames(t *testing.T) {
	dir := filepath.Dir(shipped(t, "pin-IP-on-map").Module)
	const script = `
import sys
sys.path.insert(0, sys.argv[1])
from pin_html import page
from pin_places import Place
place = Place(10.0, 20.0, "<img src=x onerror='alert(1)'>&amp;\x00")
place.addresses = ["8.8.8.8"]
print(page("t", [place], [], [], {"8.8.8.8": 1}, "</p><script>x</script>"))
`
	text, err := exec.Command(needPython(t).Path, "-B", "-c", script, dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	pins, read := takeApart(t, string(text))
	if len(pins) != 1 || pins[0] != (circle{2000, 800}) || !strings.Contains(read, `<img src=x onerror='alert(1)'>&amp;`) {
		t.Errorf("pins %v, text %.500s", pins, read)
	}
}
