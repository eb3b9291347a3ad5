package engine

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

var settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

// settingTexts turns settings into the text that SET takes; booleans become 1 and 0,
// which every kind of setting accepts.
func settingTexts(in map[string]any) (map[string]string, error) {
	out := make(map[string]string, len(in))
	for name, v := range in {
		if !settingName.MatchString(name) {
			return nil, fmt.Errorf("%q is not the name of a setting", name)
		}
		if c, ok := v.(clickhouse.CustomSetting); ok {
			v = c.Value
		}
		switch v {
		case true:
			v = 1
		case false:
			v = 0
		}
		out[name] = fmt.Sprint(v)
	}
	return out, nil
}

// overrides gives single statements settings of their own. libchdb has no settings per
// statement, so they are SET before it. They stay until a statement wants others, because
// a run of queries usually has the same ones.
type overrides struct {
	link   *link
	base   map[string]string // what the connection was opened with
	inUse  map[string]string // set for the last statement
	before map[string]string // value to go back to, for each name in inUse
	// foreign: a SET went through as a statement, so that base may not be what is in force.
	foreign bool
}

// set runs SET name = value.
func (o *overrides) set(name, value string) error {
	return o.link.exec("SET "+name+" = "+quote(value), nil)
}

// apply makes want, and nothing of an earlier statement, hold for the next statement.
func (o *overrides) apply(want map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(o.inUse)) {
		if _, ok := want[name]; ok {
			continue
		}
		if err := o.restore(name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		value := want[name]
		if !settingName.MatchString(name) {
			return exceptionOf("Code: 115. DB::Exception: " + quote(name) + " is not the name of a setting (UNKNOWN_SETTING)")
		}
		last, again := o.inUse[name]
		if again && last == value {
			continue
		}
		if !again {
			if err := o.remember(name); err != nil {
				return err
			}
		}
		if err := o.set(name, value); err != nil {
			return err
		}
		if o.inUse == nil {
			o.inUse = map[string]string{}
		}
		o.inUse[name] = value
	}
	return nil
}

// remember notes the value to go back to; a name that is not noted goes back to the
// engine's default.
func (o *overrides) remember(name string) error {
	if o.before == nil {
		o.before = map[string]string{}
	}
	delete(o.before, name)
	if v, ok := o.base[name]; ok {
		o.before[name] = v
	}
	if !o.foreign {
		return nil
	}
	out, err := o.link.text("SELECT changed, value FROM system.settings WHERE name = {n:String}", "TSVRaw", []param{{"n", escapeParam(name)}})
	if err != nil {
		return err
	}
	if changed, value, ok := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\t"); ok && changed == "1" {
		o.before[name] = value
	}
	return nil
}

func (o *overrides) restore(name string) error {
	var err error
	if v, ok := o.before[name]; ok {
		err = o.set(name, v)
	} else {
		err = o.link.exec("SET "+name+" = DEFAULT", nil)
	}
	if err == nil {
		delete(o.inUse, name)
		delete(o.before, name)
	}
	return err
}

var quoter = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`)

// quote writes s as a ClickHouse string literal.
func quote(s string) string { return "'" + quoter.Replace(s) + "'" }

var paramEscaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", `\0`)

// escapeParam writes s as the value of a query parameter, which the engine reads as
// tab-separated text.
func escapeParam(s string) string { return paramEscaper.Replace(s) }
