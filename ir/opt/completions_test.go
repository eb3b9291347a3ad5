package opt_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/ir/opt"
)

// completionText is `variable.attribute reason, evidence, from`.
func completionText(c opt.Completion) string {
	places := func(ps []opt.Place) string {
		var out []string
		for _, p := range ps {
			s := p.Source + "/" + p.Role
			if p.Holds != "" {
				s += "=" + string(p.Holds)
			}
			out = append(out, s)
		}
		return strings.Join(out, " ")
	}
	return strings.TrimRight(c.Variable+"."+c.Attribute+" "+string(c.Reason)+": "+places(c.Evidence)+" > "+places(c.From), " >")
}

func TestCompletions(t *testing.T) {
	for _, c := range []struct {
		idea, hunt string
		disabled   []string
		want       string
	}{
		{
			"compared in each scan; elsewhere it may be missing; first_observed is not what a record says",
			"p = GET process FROM edr WHERE name = 'sh'\nDISP p ATTR name, cwd", nil,
			"p.name carried: edr/process=compared edr/parent=compared\n" +
				"p.cwd missing: edr/process=maybe edr/parent=maybe > edr/process edr/parent\n",
		},
		{
			"the rule left out",
			"p = GET process FROM edr WHERE name LIKE 's%'\nDISP p ATTR name",
			[]string{"drop-completion"},
			"p.name disabled: edr/process=compared edr/parent=compared > edr/process edr/parent\n",
		},
		{
			"identity fixes the port; bytes differ from record to record",
			"p = GET process FROM edr WHERE name = 'sh'\nn = FIND network-traffic CREATED BY p\nDISP n ATTR dst_port, dst_byte_count", nil,
			"n.dst_port identity: edr/traffic=maybe\nn.dst_byte_count missing: edr/traffic=maybe > edr/traffic\n",
		},
		{
			"identity alone: mentions are shown as they are",
			"n = GET network-traffic FROM edr WHERE dst_port = 1\nDISP n ATTR src_port", nil,
			"n.src_port identity: edr/traffic=maybe\n",
		},
		{
			"the predicate says what the name is: mentions are shown as they are",
			"p = GET process FROM edr WHERE name = 'sh'\nDISP p ATTR name", nil,
			"p.name carried: edr/process=compared edr/parent=compared\n",
		},
		{
			"records show their own", "p = GET process FROM edr WHERE name = 'sh'\nr = TIMESTAMPED(p)\nDISP r ATTR name", nil,
			"r.name record: edr/process=compared edr/parent=compared\n",
		},
		{
			"of two sources ECS says of no process that it is hidden",
			"p = GET process FROM edr, bundle WHERE pid = 1\nDISP p ATTR is_hidden", nil,
			"p.is_hidden missing: edr/process=never edr/parent=never bundle/process=maybe bundle/parent=maybe > bundle/process bundle/parent\n",
		},
		{
			"a reference: the parent of a parent is in no record; nothing is asked of what nothing shows",
			"p = GET process FROM edr WHERE pid = 1\nq = FIND process CREATED BY p\nDISP q ATTR parent_ref.name", nil,
			"q.parent_ref.name missing: edr/process=maybe > edr/process\n",
		},
	} {
		p, _, err := opt.Optimize(shown(t, c.hunt), facts(), c.disabled...)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, k := range opt.Completions(p, facts()) {
			got += completionText(k) + "\n"
		}
		if got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.idea, got, c.want)
		}
	}
}

// What is said of an attribute is what drop-completion does with it.
func TestCompletionsAgreeWithTheRule(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(goldens, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	looked := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		hunt := string(a.Files[0].Data)
		with, _, err := opt.Optimize(shown(t, hunt), facts())
		if err != nil {
			t.Fatal(err)
		}
		without, _, err := opt.Optimize(shown(t, hunt), facts(), opt.DropCompletion.Name)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]opt.Completion{}
		for _, c := range opt.Completions(with, facts()) {
			said[c.Variable+"."+c.Attribute] = c
		}
		for _, c := range opt.Completions(without, facts()) {
			if !c.Completed() {
				continue
			}
			looked++
			now := said[c.Variable+"."+c.Attribute]
			if dropped := c.Reason == opt.RuleDisabled; dropped == now.Completed() || now.Reason == opt.Nowhere || now.Variable == "" {
				t.Errorf("%s: without the rule %s, with it %s", filepath.Base(file), completionText(c), completionText(now))
			}
		}
	}
	if looked < 5 {
		t.Errorf("only %d attributes are completed in the goldens", looked)
	}
}
