package apply

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	akamai     = "23.216.74.12"
	cloudflare = "104.17.123.99"
	hetzner    = "88.198.1.1"
	google6    = "2001:4860:4860::8888"
	unknown    = "8.8.4.4"
)

// enriched runs domain-enrichment and returns `name | organization` by address, and what it said.
func enriched(t *testing.T, cache string, params Params, addresses ...string) (map[string]string, string) {
	t.Helper()
	a := shipped(t, "domain-enrichment")
	a.Cache = cache
	out := succeed(t, a, []Input{destinations(t, addresses...)}, params, Limits{})
	if out.Display != nil || out.Stdout != "" || out.Frames[0].Rows != int64(len(addresses)) {
		t.Errorf("got %+v", out)
	}
	k := kinds(out.Frames[0])
	for _, c := range a.Adds("network-traffic") {
		if got, ok := k[c.Name]; !ok || got != c.Kind {
			t.Errorf("column %s is %s", c.Name, got)
		}
	}
	got := map[string]string{}
	for id, r := range rows(t, out.Frames[0]) {
		got[id] = dash(r["x_domain_name"]) + " | " + dash(r["x_domain_organization"])
	}
	return got, out.Stderr
}

func dash(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return "–"
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	for a, w := range want {
		if got[a] != w {
			t.Errorf("%s: got %s, want %s", a, got[a], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d addresses, want %d", len(got), len(want))
	}
}

// names is a DNS server with two names; it knows that there are no others.
func names(t *testing.T) *dnsServer {
	return newDNS(t, func(q dnsQuestion) [][]byte {
		switch q.name {
		case reverse(akamai):
			return q.ptr("A23-216-74-12.deploy.static.akamaitechnologies.com")
		case reverse(hetzner): // delegated as RFC 2317 has it, with several names
			alias := "1.0-31." + q.name
			return q.message(nil, q.record(q.name, &dnsmessage.CNAMEResource{CNAME: dnsName(alias)}),
				q.record(alias, &dnsmessage.PTRResource{PTR: dnsName("www.example.net")}),
				q.record(alias, &dnsmessage.PTRResource{PTR: dnsName("mail.example.net")}))
		case reverse(cloudflare):
			return q.message(nil) // no data
		}
		if strings.HasSuffix(q.name, "ip6.arpa") {
			return q.ptr("dns.google")
		}
		return q.code(dnsmessage.RCodeNameError)
	})
}

// arin answers as ARIN does.
func arin(network, netname, org, handle string) string {
	return fmt.Sprintf("\n#\n# ARIN WHOIS data and services are subject to the Terms of Use\n#\n\n# start\n\n"+
		"NetRange:       0.0.0.0 - 255.255.255.255\nNetName:        ALL\nOrganization:   Everybody (ALL)\n\n# end\n\n# start\n\n"+
		"NetRange:       %s\nNetName:        %s\nOrganization:   %s (%s)\n\nOrgName:        %[3]s\nOrgId:          %[4]s\n\n# end\n",
		network, netname, org, handle)
}

const (
	ripe = "% This is the RIPE Database query service.\n\ninetnum:        88.198.0.0 - 88.198.255.255\nnetname:        DE-HETZNER\n" +
		"org:            ORG-HOA1-RIPE\nsource:         RIPE\n\norganisation:   ORG-HOA1-RIPE\norg-name:       Hetzner Online GmbH\n"
	apnic = "% [whois.apnic.net]\n\ninet6num:       2001:4860::/32\nnetname:        GOOGLE-V6\ndescr:          Google LLC\n" +
		"descr:          somewhere\nsource:         APNIC\n"
)

// registries is a registry that refers and the one that it refers to.
func registries(t *testing.T) (root, regional *whoisServer) {
	regional = newWhois(t, func(_ *whoisServer, query string, c net.Conn) {
		switch query {
		case akamai:
			fmt.Fprint(c, arin("23.192.0.0 - 23.223.255.255", "AKAMAI", "Akamai Technologies, Inc.", "AKAMAI"))
		case cloudflare:
			fmt.Fprint(c, arin("104.16.0.0 - 104.31.255.255", "CLOUDFLARENET", "Cloudflare, Inc.", "CLOUD14"))
		case hetzner:
			fmt.Fprint(c, ripe)
		case google6:
			fmt.Fprint(c, apnic)
		default:
			fmt.Fprint(c, "No match found for "+query+".\n")
		}
	})
	root = newWhois(t, func(_ *whoisServer, query string, c net.Conn) {
		switch octet, _, _ := strings.Cut(query, "."); {
		case strings.Contains(query, ":"):
			fmt.Fprintf(c, "%% IANA WHOIS server\n\nrefer:        %s\n\ninet6num:     2001:4800::/23\n", regional.addr)
		case query == hetzner:
			fmt.Fprintf(c, "NetRange:       88.0.0.0 - 88.255.255.255\nOrganization:   RIPE Network Coordination Centre (RIPE)\n"+
				"\nReferralServer:  whois://%s\n", regional.addr)
		default:
			fmt.Fprintf(c, "%% IANA WHOIS server\n\nrefer:        %s\n\ninetnum:      %s.0.0.0 - %[2]s.255.255.255\norganisation: ARIN\n",
				regional.addr, octet)
		}
	})
	return root, regional
}

// asking are the parameters that make domain-enrichment ask these servers, without waiting for its turn.
func asking(resolver, whois string, referrals ...string) Params {
	return Params{
		"RESOLVER": {resolver}, "WHOIS": {whois}, "WHOIS_REFERRALS": referrals,
		"DNS_RATE": {"1000"}, "WHOIS_RATE": {"1000"}, "TIMEOUT": {"5"},
	}
}

func TestDomainEnrichment(t *testing.T) {
	isolated(t)
	dns := names(t)
	root, regional := registries(t)
	params, cache := asking(dns.addr, root.addr, regional.addr), t.TempDir()
	addresses := []string{
		akamai, "23.220.1.1", cloudflare, hetzner, google6, unknown,
		"192.168.56.150", "127.0.0.1", "224.0.0.251", "169.254.1.1", "100.64.0.1", "192.0.2.1", "fe80::1", "::1", "nonsense", "",
	}
	want := map[string]string{
		akamai:       "a23-216-74-12.deploy.static.akamaitechnologies.com | Akamai Technologies, Inc. (AKAMAI)",
		"23.220.1.1": "– | –",
		cloudflare:   "– | Cloudflare, Inc. (CLOUD14)",
		hetzner:      "mail.example.net | Hetzner Online GmbH (ORG-HOA1-RIPE)",
		google6:      "dns.google | Google LLC (GOOGLE-V6)",
		unknown:      "– | –",
	}
	for _, a := range addresses[6:] {
		want[a] = "– | –"
	}
	got, said := enriched(t, cache, params, addresses...)
	same(t, got, want)
	if said != "" {
		t.Errorf("said %q", said)
	}
	if dns.count() != 6 || regional.count() != 6 {
		t.Errorf("%d questions to DNS (%q), %d to whois (%q)", dns.count(), dns.questions, regional.count(), regional.questions)
	}

	// All of it is known now, also that there is no answer.
	got, said = enriched(t, cache, params, addresses...)
	same(t, got, want)
	if dns.count() != 6 || regional.count() != 6 || said != "" {
		t.Errorf("asked again: %d %d, said %q", dns.count(), regional.count(), said)
	}
	params["OFFLINE"] = []string{"true"}
	got, _ = enriched(t, cache, params, addresses...)
	same(t, got, want)
}

// TestDomainReferralIsRemembered asks the first server once about a block that it only refers for.
func TestDomainReferralIsRemembered(t *testing.T) {
	isolated(t)
	root, regional := registries(t)
	params := asking("none", root.addr, regional.addr)
	params["CONCURRENCY"] = []string{"1"}
	enriched(t, "", params, akamai, "23.220.1.1", "23.221.1.1", hetzner)
	if root.about("23.") != 1 || root.count() != 2 || regional.count() != 4 {
		t.Errorf("asked %q and %q", root.questions, regional.questions)
	}
}

// TestDomainCacheExpires has answers that are kept for an instant, and kinds of them that are not kept.
func TestDomainCacheExpires(t *testing.T) {
	isolated(t)
	dns := names(t)
	params := asking(dns.addr, "none")
	cache := t.TempDir()
	runs := []struct {
		days, none string
		most       int // questions after the run: akamai has a name, unknown has none
	}{
		{"7", "0", 2},
		{"7", "0.000000001", 3},
		{"7", "1", 4}, // what was kept for an instant is over
		{"7", "1", 4},
		{"0", "0", 6},
	}
	params["CACHE_NONE_DAYS"] = []string{"0"}
	for i, r := range runs {
		params["CACHE_DAYS"], params["CACHE_NONE_DAYS"] = []string{r.days}, []string{r.none}
		got, _ := enriched(t, cache, params, akamai, unknown)
		if !strings.HasPrefix(got[akamai], "a23-") || dns.count() != r.most {
			t.Errorf("run %d: %d questions, want %d (%v)", i, dns.count(), r.most, got)
		}
	}
	// Another server's answers are another's.
	other := newDNS(t, func(q dnsQuestion) [][]byte { return q.ptr("other.example") })
	params = asking(other.addr, "none")
	if got, _ := enriched(t, cache, params, akamai); got[akamai] != "other.example | –" {
		t.Errorf("got %v", got)
	}
}

func TestDomainCacheThatCannotBeUsed(t *testing.T) {
	isolated(t)
	dns := names(t)
	params := asking(dns.addr, "none")
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "answers.sqlite"), []byte(strings.Repeat("x", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	for cache, want := range map[string]string{
		"":            "cache: none, answers are not kept",
		"/dev/null/x": "cache: not written",
		broken:        "cache: not written (file is not a database)",
	} {
		got, said := enriched(t, cache, params, akamai)
		if !strings.HasPrefix(got[akamai], "a23-") || !strings.Contains(said, want) || strings.Count(said, "\n") != 1 {
			t.Errorf("%q: got %v, said %q", cache, got, said)
		}
	}
}

func TestDomainTable(t *testing.T) {
	isolated(t)
	table := write(t, "domains.csv", "# ours\naddress,domain,organization\n"+
		"10.0.0.0/8,,Branch offices\n10.1.0.0/16,,\"Paris, rue X\"\n10.1.2.3,printer.example,\n"+
		"23.192.0.0/11,,Akamai\n104.17.123.99,,\n2001:db8::/32,docs.example,Docs\n")
	dns := names(t)
	root, regional := registries(t)
	params := asking(dns.addr, root.addr, regional.addr)
	params["TABLE"] = []string{table}
	got, _ := enriched(t, t.TempDir(), params, "10.9.9.9", "10.1.9.9", "10.1.2.3", akamai, cloudflare, "2001:DB8::1", "192.168.1.1")
	same(t, got, map[string]string{
		"10.9.9.9": "– | Branch offices", "10.1.9.9": "– | Paris, rue X", "10.1.2.3": "printer.example | –",
		// A network's row answers what is in it: the name is asked for.
		akamai: "a23-216-74-12.deploy.static.akamaitechnologies.com | Akamai",
		// The row of an address answers all: nothing is asked.
		cloudflare: "– | –", "2001:DB8::1": "docs.example | Docs", "192.168.1.1": "– | –",
	})
	if dns.count() != 1 || root.count() != 0 {
		t.Errorf("asked %q %q", dns.questions, root.questions)
	}
	wrong := map[string]string{}
	for text, want := range map[string]string{
		"1.2.3.4,a,b\n1.2.3,a,b\n":  "domains.csv:2: '1.2.3' does not appear to be",
		"10.0.0.1/8,a,b\n":          "domains.csv:1: 10.0.0.1/8 has host bits set",
		"1.2.3.4,a,Akamai, Inc.\n":  "domains.csv:1: more than three fields (quote commas)",
		"address,domain\n1.2.3.4\n": "domains.csv:1: 'address'",
	} {
		wrong["TABLE="+write(t, "domains.csv", text)] = want
	}
	refuse(t, "domain-enrichment", someTraffic, wrong)
	params["TABLE"] = []string{"/no/such.csv"}
	failing(t, "domain-enrichment", []Input{destinations(t, akamai)}, params, "No such file or directory: '/no/such.csv'")
}

// TestDomainsOfTheTutorial is what was published, from the table beside the tutorial.
func TestDomainsOfTheTutorial(t *testing.T) {
	isolated(t)
	table, err := filepath.Abs("../../testdata/tutorial/domains.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"192.168.56.2":   "– | –",
		"192.168.56.150": "– | –",
		"23.216.74.12":   "a23-216-74-12.deploy.static.akamaitechnologies.com | Akamai Technologies, Inc. (AKAMAI)",
		"104.86.237.27":  "a104-86-237-27.deploy.static.akamaitechnologies.com | Akamai Technologies, Inc. (AKAMAI)",
		"104.17.123.99":  "– | Cloudflare, Inc. (CLOUD14)",
		"140.82.113.4":   "lb-140-82-113-4-iad.github.com | GitHub, Inc. (GITHU)",
		"65.8.66.113":    "server-65-8-66-113.yvr50.r.cloudfront.net | Amazon.com, Inc. (AMAZO-4)",
	}
	var addresses []string
	for a := range want {
		addresses = append(addresses, a)
	}
	got, _ := enriched(t, "", Params{"TABLE": {table}, "OFFLINE": {"true"}}, addresses...)
	same(t, got, want)
}

const someTraffic = `{"id":"a","type":"network-traffic","dst_ref.value":"10.0.0.1"}` + "\n"

func TestDomainParameters(t *testing.T) {
	isolated(t)
	refuse(t, "domain-enrichment", someTraffic, map[string]string{
		"OFFLINE=maybe":            "ParameterError: OFFLINE: 'maybe' is not true or false",
		"TIMEOUT=fast":             "TIMEOUT: 'fast' is not a number",
		"WHOIS_RATE=0":             "WHOIS_RATE: '0' is not a number of at least",
		"CACHE_DAYS=-1":            "CACHE_DAYS",
		"RESOLVER=127.0.0.1:99999": "RESOLVER: there is no port 99999",
		"WHOIS=host:port":          "WHOIS: 'host:port' is not host:port",
	})
	failing(t, "domain-enrichment", []Input{destinations(t, akamai)}, Params{"OFFLINE": {"maybe"}}, "ParameterError: OFFLINE: 'maybe'")
	failing(t, "domain-enrichment", []Input{processes(t)}, nil, "domain-enrichment needs dst_ref.value or value, the variable has id, type, name")
}

// TestDomainOfAddresses runs on address entities, whose own value is looked up; what an earlier run found is kept.
func TestDomainOfAddresses(t *testing.T) {
	isolated(t)
	in := rowsOf(t, "ips", "id:string type:string value:string x_domain_name:string",
		`{"id":"a","type":"ipv4-addr","value":"23.216.74.12","x_domain_name":"old.example"}`+"\n"+
			`{"id":"b","type":"ipv4-addr","value":"8.8.4.4","x_domain_name":"kept.example"}`+"\n"+
			`{"id":"c","type":"ipv4-addr","value":null,"x_domain_name":null}`+"\n")
	params := asking(names(t).addr, "none")
	out := succeed(t, shipped(t, "domain-enrichment"), []Input{in}, params, Limits{})
	got := rows(t, out.Frames[0])
	if dash(got["a"]["x_domain_name"])[:4] != "a23-" || got["b"]["x_domain_name"] != "kept.example" || got["c"]["x_domain_name"] != nil {
		t.Errorf("got %v", got)
	}
}
