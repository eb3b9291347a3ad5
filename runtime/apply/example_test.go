package apply_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/apply"
)

// Example runs `APPLY python://domain-enrichment ON traffic WITH TIMEOUT=3`.
func Example() {
	if err := enrich(context.Background()); err != nil {
		var e *apply.Error
		if errors.As(err, &e) {
			fmt.Fprintln(os.Stderr, e.Traceback, "hint:", e.Hint)
		}
		fmt.Fprintln(os.Stderr, err)
	}
}

func enrich(ctx context.Context) (err error) {
	profiles, err := apply.Load("pythonanalytics.yaml")
	if err != nil {
		return err
	}
	profile, err := profiles.Find("python://domain-enrichment")
	if err != nil {
		return err
	}
	python, err := apply.FindPython(ctx, apply.PythonOptions{
		Progress: func(step string) { fmt.Fprintln(os.Stderr, step) },
	})
	if err != nil {
		return err
	}
	traffic := apply.Input{
		Variable: "traffic",
		Path:     "traffic.parquet", // INSERT INTO FUNCTION file('traffic.parquet', Parquet) SELECT …
		Rows:     7,
		Columns:  []apply.Column{{Name: "id", Kind: entity.KindString}, {Name: "type", Kind: entity.KindString}},
	}
	out, err := apply.Run(ctx, apply.Analytics{Profile: profile, Python: python}, []apply.Input{traffic},
		apply.Params{"TIMEOUT": {"3"}}, apply.Limits{Time: time.Minute})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	for _, f := range out.Frames {
		fmt.Println(f.Variable, f.Rows, f.New(traffic)) // SELECT … FROM file('f.Path', Parquet)
	}
	if out.Display != nil {
		fmt.Println(out.Display.Kind, len(out.Display.Data))
	}
	return nil
}
