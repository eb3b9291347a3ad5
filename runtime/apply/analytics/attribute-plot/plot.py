"""Plots one attribute over another.

XPARAM and YPARAM name them, PLOTTYPE says how: scatter (each row a point),
line and bar (sums of numbers, else counts of rows, over time or for each
value), hist (the distribution of one attribute). Rows without a value are
left out and counted below the plot.
"""

import difflib
import os
import warnings

from plot_axes import Axis
from plot_draw import TYPES, finished


class ParameterError(ValueError):
    """A parameter has a value that it cannot have."""


class UnknownAttribute(LookupError):
    """The variable has no such attribute."""


def analytics(df):
    """Return the plot as a figure."""
    kind = plot_type(os.environ.get("PLOTTYPE", ""))
    names = attributes(kind)
    for name in names:
        check(name, df.columns)
    axes = [Axis(name, df[name]) for name in names]
    kept = axes[0].present
    for axis in axes[1:]:
        kept = kept & axis.present
    for axis in axes:
        axis.keep(kept)
    for axis in axes:
        axis.place([other for other in axes if other is not axis])
    missing = len(kept) - int(kept.sum())
    # The font has no glyph for every script; a box is drawn instead, after
    # the figure was returned.
    warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
    title = os.environ.get("TITLE") or " over ".join(reversed(names))
    return finished(TYPES[kind](*axes), title, axes, missing)


def plot_type(text):
    """Return the type of plot that a parameter names."""
    kind = text.strip().lower() or "scatter"
    kind = {"histogram": "hist"}.get(kind, kind)
    if kind not in TYPES:
        raise ParameterError(
            f"PLOTTYPE: {text!r} is no type of plot"
            + nearest(kind, list(TYPES), f"there are {', '.join(TYPES)}")
        )
    return kind


def attributes(kind):
    """Return the attributes to plot."""
    x, y = (os.environ.get(p, "").strip() for p in ("XPARAM", "YPARAM"))
    if kind == "hist":
        x, y = x or y, ""
    needs = {"hist": ("XPARAM",), "bar": ("XPARAM",)}
    for name, value in (("XPARAM", x), ("YPARAM", y)):
        if not value and name in needs.get(kind, ("XPARAM", "YPARAM")):
            raise ParameterError(
                f"{name} is missing: a {kind} plot needs it, "
                f"as in WITH {name}=first_observed"
            )
    return [x, y] if y else [x]


def check(name, columns):
    """Refuse an attribute that the variable does not have."""
    if name not in columns:
        known = [str(c) for c in columns]
        raise UnknownAttribute(
            f"the variable has no attribute {name!r}"
            + nearest(name, known, f"it has {', '.join(known)}")
        )


def nearest(name, known, otherwise):
    """Return the end of a message that helps to spell a name."""
    near = difflib.get_close_matches(name, known, 3, 0.6)
    if not near:
        return f": {otherwise}"
    return f": did you mean {' or '.join(map(repr, near))}?"
