package runtime_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/runtime"
)

// TestOracleCorpus puts the hunts of the corpus that have rows to the oracle: a third opinion beside huntc and whoever wrote
// the rows down.
func TestOracleCorpus(t *testing.T) {
	needEngine(t)
	emptyCache(t)
	tried, compared := 0, 0
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		if !c.Wants("rows.csv") && !c.Wants("summary") {
			return // a case about the text of the query alone
		}
		tried++
		oracleRows(t, c)
		compared++
	})
	if compared*2 < tried {
		t.Errorf("only %d of %d hunts were compared", compared, tried)
	}
}

// oracleRows puts one hunt of the corpus to the oracle.
func oracleRows(t *testing.T, c *golden.Case) {
	t.Helper()
	dir := t.TempDir()
	sources := fixtures(t, c, dir)
	text, _ := c.Input("hunt.hf")
	opinion(t, dir, sources, text, c.Parameters())
}

// TestOracleKestrel puts Kestrel's own hunts over real data to the oracle.
func TestOracleKestrel(t *testing.T) {
	needKestrel(t)
	needEngine(t)
	golden.Run(t, absolute(t, "../testdata/kestrel"), func(t *testing.T, c *golden.Case) {
		name := strings.TrimSuffix(filepath.Base(c.Path), ".txtar")
		if why := oracleDisputes[name]; why != "" {
			t.Skip("the oracle disagrees: " + why)
		}
		text := kestrelHunt(t, name)
		kestrelWorkplace(t)
		opinion(t, ".", nil, text, nil)
	})
}

// oracleDisputes are the cases of Kestrel's in which huntc and the oracle read the design in two ways; each goes when it is
// settled which is right.
var oracleDisputes = map[string]string{
	"022-get-multi-file": "columns of a variable over several files: the oracle knows of the id alone",
	"065-info-describe":  "an empty text of an attribute that only the source knows is missing, or empty",
	"047-disp-null-sort": "an empty text of an attribute that only the source knows is missing, or empty",
}

// opinion compares what huntc and the oracle say of a hunt.
func opinion(t *testing.T, dir string, configs []runtime.SourceConfig, text string, params map[string]string) {
	t.Helper()
	registry, err := runtime.NewRegistry(dir, configs)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, registry: registry, params: params, ids: map[string]string{}, keys: map[string]string{}}
	p := b.prepare(strings.Split(text, "\n"), nil)
	if p.compiled == nil || p.err != "" {
		t.Skip("huntc does not compile it without what the case's own test provides " + p.err)
	}
	used := registry.Used()
	if b.session, err = runtime.OpenSession(context.Background(), registry, used, runtime.SessionOptions{}); err != nil {
		t.Fatal(err)
	}
	defer b.close()
	for _, name := range used {
		s, err := registry.Source(name)
		if err != nil {
			t.Fatal(err)
		}
		database := name
		if len(used) == 1 {
			if err := b.session.Conn().QueryRow(context.Background(), "SELECT currentDatabase()").Scan(&database); err != nil {
				t.Fatal(err)
			}
		}
		profile := s.(interface{ Profile() *schema.Profile }).Profile().Name()
		b.sources = append(b.sources, readStore(t, b.session, database, name, profile))
	}
	b.named = func(from string) string {
		s, err := registry.Source(from)
		if err != nil {
			return from
		}
		return s.Name()
	}
	// what a source has is known once it is loaded
	v := b.run(b.prepare(strings.Split(text, "\n"), nil))
	if strings.Contains(v.differs, "is not there yet") {
		t.Skip(strings.SplitN(v.differs, "\n", 2)[0])
	}
	if v.differs != "" {
		t.Error(v.differs)
	}
}
