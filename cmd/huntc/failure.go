package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
	"github.com/huntc/huntc/runtime/render"
	"github.com/huntc/huntc/runtime/warehouse"
)

// overLimit are the codes with which ClickHouse stops a query that takes more than it may: rows, time, slowness, set
// size, memory, bytes, rows or bytes of a result.
var overLimit = map[int32]bool{158: true, 159: true, 160: true, 191: true, 241: true, 307: true, 396: true}

// failed reports why a command could not do its work, adds it to diags, and returns the error that ends the command.
func (c *cli) failed(ctx context.Context, diags *diag.List, err error) error {
	var found diag.List
	diagnose(ctx, &found, err)
	for _, d := range found.All() {
		if f := diags.File(d.Span.File); f != nil {
			found.AddFile(f)
		}
	}
	diags.Append(&found)
	if err := c.report(&found); err != nil {
		return err
	}
	return &exitError{code: exitFor(&found)}
}

// diagnose turns an error of the run into a diagnostic, joined ones into one each.
func diagnose(ctx context.Context, diags *diag.List, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok && ctx.Err() == nil {
		for _, e := range joined.Unwrap() {
			diagnose(ctx, diags, e)
		}
		return
	}
	var e *engine.Error
	var step *runtime.StepError
	var source *runtime.SourceError
	var analytics *apply.Error
	var mistake *config.Error
	var saved *runtime.SaveError
	var apart *runtime.ApartError
	var server *warehouse.Error
	switch {
	case ctx.Err() != nil:
		diags.Add("HF5005", diag.Span{})
	case errors.As(err, &e):
		diagnoseEngine(diags, e)
	case errors.As(err, &analytics):
		errors.As(err, &step)
		diagnoseAnalytics(diags, step, analytics)
	case errors.As(err, &mistake):
		misconfigured(mistake, diags)
	case errors.As(err, &saved) && errors.As(err, &step):
		diags.Add("HF5018", step.Step.Span, saved.Path, message(saved.Err))
	case errors.As(err, &step):
		diagnoseStep(diags, step)
	case errors.As(err, &source):
		diagnoseSource(diags, source)
	case errors.As(err, &apart):
		diags.Add("HF5040", diag.Span{}, apart.One, apart.Where, apart.Other, apart.Elsewhere)
	case errors.As(err, &server):
		diags.AddHint(codeOfWarehouse(server.Problem), diag.Span{}, server.Hint, server.Warehouse, message(server))
	default:
		diags.Add("HF5002", diag.Span{}, "the session", message(err))
	}
}

// diagnoseEngine tells a library that could not be fetched from one that cannot be used.
func diagnoseEngine(diags *diag.List, e *engine.Error) {
	switch {
	case e.Problem == engine.Unreachable && e.Err != nil:
		diags.AddHint("HF5007", diag.Span{}, e.Hint, "the embedded engine", message(e.Err))
	case e.Problem == engine.Unreachable, e.Problem == engine.NoSpace:
		diags.AddHint("HF5007", diag.Span{}, e.Hint, "the embedded engine", message(e))
	default:
		diags.AddHint("HF5001", diag.Span{}, e.Hint, message(e))
	}
}

func diagnoseStep(diags *diag.List, step *runtime.StepError) {
	if errors.Is(step.Err, runtime.ErrFileHere) {
		diags.Add("HF5045", step.Step.Span, step.Step.Title)
		return
	}
	var ex *clickhouse.Exception
	if errors.As(step.Err, &ex) && overLimit[ex.Code] {
		diags.AddHint("HF5012", step.Step.Span, "narrow the time range, or raise the limit: --max-scan, or those in huntc.yaml", step.Step.Title, message(step.Err))
		return
	}
	diags.Add("HF5002", step.Step.Span, step.Step.Title, message(step.Err))
}

func diagnoseSource(diags *diag.List, source *runtime.SourceError) {
	var in *ingest.Error
	var broken *ingest.BrokenError
	var misfit *runtime.MisfitError
	var server *warehouse.Error
	switch {
	case errors.As(source.Err, &server) && server.Problem == warehouse.NoTable, errors.As(source.Err, &misfit):
		diags.Add("HF5043", diag.Span{}, source.Source, source.URI, message(source.Err))
	case errors.As(source.Err, &broken):
		p := broken.Problem
		diags.Add("HF5023", diag.Span{}, p.File, int(p.Line), runtime.ProblemText(p))
	case errors.As(source.Err, &in):
		diags.AddHint(codeOf(in.Reason), diag.Span{}, in.Hint, source.Source, message(in))
	case errors.Is(source.Err, fs.ErrNotExist), errors.Is(source.Err, fs.ErrPermission):
		diags.Add("HF5003", diag.Span{}, source.Source, message(source.Err))
	default:
		diags.Add("HF5010", diag.Span{}, source.Source, message(source.Err))
	}
}

// codeOfWarehouse is the code of what is the matter with a server.
func codeOfWarehouse(p warehouse.Problem) diag.Code {
	switch p {
	case warehouse.Refused, warehouse.Credential:
		return "HF5041"
	case warehouse.Uncertified:
		return "HF5042"
	case warehouse.Unreachable, warehouse.NoTable:
	}
	return "HF5010"
}

// codeOf is the code of a reason for which a source cannot be loaded.
func codeOf(r ingest.Reason) diag.Code {
	switch r {
	case ingest.NoSpace, ingest.Unwritable:
		return "HF5020"
	case ingest.Newer:
		return "HF5021"
	case ingest.OtherProfile, ingest.Outdated:
		return "HF5025"
	case ingest.Missing, ingest.Unreadable, ingest.Empty, ingest.NotBundle, ingest.NoRecords, ingest.UnknownProfile, ingest.Mixed, ingest.Taken:
	}
	return "HF5003"
}

// message is an error's text without what only the store's developers read, safe to print. Joined errors stand on one line.
func message(err error) string {
	text := strings.TrimSpace(err.Error())
	var ex *clickhouse.Exception
	if errors.As(err, &ex) {
		text = strings.TrimSpace(ex.Message)
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = render.Printable(strings.TrimSpace(l))
	}
	return strings.Join(lines, "; ")
}
