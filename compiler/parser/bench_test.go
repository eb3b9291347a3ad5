package parser

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/diag"
)

// benchHunt is ten statements of the kinds that hunts are made of.
const benchHunt = `# the tutorial
splunkd = GET process FROM stixshifter://bh22-linux-192.168.56.91 WHERE [process:name = 'splunkd']
          START t'2022-07-01T00:00:00Z' STOP t'2022-08-01T00:00:00Z'
splunkd_activities = FIND process CREATED BY splunkd
traffic = FIND network-traffic CREATED BY splunkd_activities
DISP traffic ATTR src_ref.value, src_port, dst_ref.value, dst_port
INFO traffic
c2_proc = splunkd WHERE command_line LIKE '%192.168.56.150%'
c2_traffic = FIND network-traffic CREATED BY c2_proc WHERE dst_port IN (443, 8080) AND NOT src_port = 22
c2_traffic = TIMESTAMPED(c2_traffic)
g = GROUP c2_traffic BY src_ref.value, BIN(first_observed, 5m) WITH COUNT(dst_port) AS n, MAX(dst_port)
DISP c2_traffic ATTR first_observed, src_ref.value SORT BY first_observed ASC LIMIT 10
`

func benchmarkParse(b *testing.B, statements int) {
	text := strings.Repeat(benchHunt, statements/10)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var diags diag.List
		tree := Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
		if len(tree.Statements) != statements || diags.Len() != 0 {
			b.Fatalf("%d statements\n%s", len(tree.Statements), diags.String())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(statements), "ns/statement")
}

func BenchmarkParse100(b *testing.B)   { benchmarkParse(b, 100) }
func BenchmarkParse10000(b *testing.B) { benchmarkParse(b, 10_000) }

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat(benchHunt, 10)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var diags diag.List
		file := &diag.File{Name: "hunt.hf", Text: text}
		scan(file, file.Whole(), &diags)
	}
}

func BenchmarkBuildGrammar(b *testing.B) {
	for b.Loop() {
		buildGrammar()
	}
}
