"""Takes apart what an analytics returned: tables and at most one display."""

import os

import pandas as pd

from huntc_failure import Failure

EXPECTED = (
    "return the DataFrames in the order of the variables, a display "
    "(HTML text, a figure, an object with to_html), or both"
)


def sort_out(returned, given):
    """Return the DataFrames and the display, or say what is wrong."""
    several = isinstance(returned, (tuple, list))
    parts = list(returned) if several else [returned]
    frames = [p for p in parts if isinstance(p, pd.DataFrame)]
    displays = [p for p in parts if not isinstance(p, pd.DataFrame)]
    for part in displays:
        if not is_display(part):
            raise Failure("bad result", f"it returned {named(part)}", EXPECTED)
    if not parts:
        raise Failure("bad result", "it returned nothing", EXPECTED)
    if len(displays) > 1:
        raise Failure(
            "bad result", f"it returned {len(displays)} displays", EXPECTED
        )
    if frames and len(frames) != given:
        raise Failure(
            "bad result",
            f"it returned {len(frames)} DataFrame(s) for {given} variable(s)",
            EXPECTED,
        )
    return frames, displays[0] if displays else None


def named(value):
    """Return what a value is, in words."""
    if value is None:
        return "None (is a return missing?)"
    kind = type(value)
    return f"an object of type {kind.__module__}.{kind.__qualname__}"


def figure_of(value):
    """Return the matplotlib figure that a value is or belongs to."""
    if callable(getattr(value, "savefig", None)):
        return value
    if callable(getattr(value, "get_figure", None)):
        return value.get_figure()
    return None


def is_display(value):
    """Tell whether a value can be shown."""
    return (
        isinstance(value, str)
        or callable(getattr(value, "to_html", None))
        or figure_of(value) is not None
    )


def write(value, out, most):
    """Write the display and return how the result file names it."""
    if isinstance(value, str):
        return write_html(value, out, most)
    figure = figure_of(value)
    if figure is not None:
        path = os.path.join(out, "display.png")
        figure.savefig(path, format="png", dpi=100, bbox_inches="tight")
        check_size(os.path.getsize(path), most)
        return {"kind": "png", "path": "display.png"}
    html = value.to_html()
    if not isinstance(html, str):
        raise Failure("bad result", f"its to_html() returned {named(html)}")
    return write_html(html, out, most)


def write_html(text, out, most):
    """Write an HTML display."""
    data = text.encode("utf-8", "replace")
    check_size(len(data), most)
    with open(os.path.join(out, "display.html"), "wb") as file:
        file.write(data)
    return {"kind": "html", "path": "display.html"}


def check_size(size, most):
    """Refuse a display that nobody could open."""
    if size > most:
        raise Failure(
            "bad result",
            f"its display has {size} bytes, more than {most}",
            "show less, or raise the limit",
        )
