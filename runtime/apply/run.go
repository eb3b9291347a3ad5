package apply

import (
	"context"
	"fmt"
)

// Run runs an analytics on variables and waits for its end. The caller closes the output. The error is an *Error; when the
// context ended first its problem is Canceled and it wraps the context's error. Nothing is kept on disk then.
func Run(ctx context.Context, a Analytics, inputs []Input, params Params, limits Limits) (out *Output, err error) {
	if len(inputs) == 0 {
		return nil, &Error{Problem: BadCall, Analytics: a.Name, Message: "it is given no variable"}
	}
	environment, err := params.environment(a.Name)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, canceled(ctx, a.Name)
	}
	limits = limits.filled()
	w, err := newWorkplace(a)
	if err != nil {
		return nil, failed(a.Name, err)
	}
	defer func() {
		if err != nil {
			_ = remove(w.dir)
		}
	}()
	if err = w.writeJob(a, inputs, environment, limits); err != nil {
		return nil, failed(a.Name, err)
	}
	p, err := start(a, w, limits)
	if err != nil {
		return nil, failed(a.Name, err)
	}
	end := p.wait(ctx, limits.Time)
	out, err = w.answer(ctx, a, inputs, limits, end)
	if err != nil {
		return nil, err
	}
	if err = w.keepOnlyAnswer(); err != nil {
		return nil, failed(a.Name, err)
	}
	out.Stdout, out.Stderr, out.Dropped = end.stdout, end.stderr, end.dropped
	return out, nil
}

// answer is what the analytics made, or why it made nothing.
func (w *workplace) answer(ctx context.Context, a Analytics, inputs []Input, limits Limits, end ending) (*Output, error) {
	e := &Error{Analytics: a.Name, Stderr: end.stderr}
	switch {
	case end.canceled:
		canceled := canceled(ctx, a.Name)
		canceled.Stderr = end.stderr
		return nil, canceled
	case end.timeout:
		e.Problem = Timeout
		e.Message = fmt.Sprintf("it ran longer than %s", limits.Time)
		e.Traceback = w.lastTrace()
		e.Hint = "give it fewer rows, or raise the time limit"
		return nil, e
	case end.signal != 0:
		explainSignal(e, end.signal, limits)
		return nil, e
	}
	r, err := w.readResult()
	switch {
	case err != nil:
		e.Problem = NoResult
		e.Message = fmt.Sprintf("Python ended with exit status %d and left no result", end.code)
		e.Hint = "an analytics returns what it has to say: it does not end the process"
		e.Err = err
		return nil, e
	case r.Error != nil:
		e.Problem = problemOf(r.Error.Problem)
		e.Message, e.Traceback, e.Hint = legible(r.Error.Message), legible(r.Error.Traceback), legible(r.Error.Hint)
		return nil, e
	}
	out, err := w.output(r, inputs, limits)
	if err != nil {
		e.Problem, e.Message, e.Err = BadResult, "its result cannot be used", err
		return nil, e
	}
	return out, nil
}

func canceled(ctx context.Context, analytics string) *Error {
	return &Error{Problem: Canceled, Analytics: analytics, Message: "it was stopped", Err: ctx.Err()}
}

func failed(analytics string, err error) error {
	return &Error{Problem: System, Analytics: analytics, Message: "it cannot be started", Err: err}
}
