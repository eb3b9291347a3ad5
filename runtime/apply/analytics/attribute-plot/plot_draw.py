"""The types of plot."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from plot_axes import MOST_LABELS, dress_words, label_of_words
from plot_labels import safe

SIZE = (10, 6)  # inches
COLOR = "#1f5fa8"
PALE = "#9db9d9"
MANY = 3000  # points from which on each is drawn smaller
BUCKETS = 60  # about so many intervals of time
SECONDS = (
    (1, "second"),
    (5, "5 seconds"),
    (10, "10 seconds"),
    (30, "30 seconds"),
    (60, "minute"),
    (300, "5 minutes"),
    (600, "10 minutes"),
    (1800, "30 minutes"),
    (3600, "hour"),
    (3 * 3600, "3 hours"),
    (12 * 3600, "12 hours"),
    (86400, "day"),
    (7 * 86400, "week"),
    (30 * 86400, "30 days"),
    (365 * 86400, "365 days"),
)


def scatter(x, y):
    """Draw each row as a point. Over time, the rows of each interval are
    counted above, since points hide one another."""
    figure = Figure(figsize=SIZE, layout="constrained")
    if x.kind == "time" and y.kind == "word" and len(x.values) > 1:
        counts, axes = figure.subplots(2, 1, sharex=True, height_ratios=(1, 4))
        interval, name = interval_of(x.values)
        times, numbers = per_interval(x.values, None, interval)
        draw_bars(counts, times, numbers, interval)
        label_totals(counts, f"rows per\n{name}")
        tidy(counts)
    else:
        axes = figure.subplots()
    many = len(x.values) > MANY
    axes.scatter(
        x.places,
        y.places,
        s=5 if many else 18,
        alpha=0.35 if many else 0.8,
        color=COLOR,
        linewidths=0,
        rasterized=many,
    )
    dress(axes, x, y)
    if y.kind == "word":
        axes.invert_yaxis()  # the first one on top
    return figure


def line(x, y):
    """Draw a line: over time of sums or counts, else of the rows' values."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    if x.kind == "time":
        interval, name = interval_of(x.values)
        number = y.values if y.kind == "number" else None
        times, numbers = per_interval(x.values, number, interval)
        axes.plot(times, numbers, color=COLOR, marker=".")
        x.dress(axes.xaxis)
        axes.set_xlabel(x.label())
        tidy(axes)
        what = f"sum of {safe(y.name)}" if number is not None else "rows"
        label_totals(axes, f"{what} per {name}")
        axes.set_ylim(bottom=min(0, numbers.min(initial=0)))
        return figure
    order = np.argsort(x.places, kind="stable")
    axes.plot(x.places[order], y.places[order], color=COLOR, marker=".")
    dress(axes, x, y)
    return figure


def bar(x, y=None):
    """Draw a bar for each value or interval: of sums, or of counts."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    number = y.values if y is not None and y.kind == "number" else None
    what = f"sum of {safe(y.name)}" if number is not None else "rows"
    if x.kind == "time":
        interval, name = interval_of(x.values)
        times, numbers = per_interval(x.values, number, interval)
        draw_bars(axes, times, numbers, interval)
        label_totals(axes, f"{what} per {name}")
        x.dress(axes.xaxis)
        axes.set_xlabel(x.label())
    else:
        totals, rest = per_value(x, number)
        axes.bar(range(len(totals)), totals.to_numpy(), color=COLOR)
        words = list(totals.index)
        dress_words(axes.xaxis, words)
        axes.set_xlabel(label_of_words(x.name, words))
        label_totals(axes, what)
        if rest:
            axes.set_title(f"the {len(totals)} highest; {rest:,} more values")
    tidy(axes)
    return figure


def hist(x):
    """Draw how the values are distributed."""
    if x.kind != "number":
        return bar(x)
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    distinct = len(np.unique(x.places))
    axes.hist(
        x.places,
        bins=min(max(distinct, 1), BUCKETS),
        color=COLOR,
        edgecolor="white",
        linewidth=0.3,
    )
    label_totals(axes, "rows")
    axes.set_xlabel(x.label())
    x.dress(axes.xaxis)
    tidy(axes)
    return figure


TYPES = {"scatter": scatter, "line": line, "bar": bar, "hist": hist}


def interval_of(times):
    """Return an interval that cuts the times into some pieces."""
    if times.empty:
        return SECONDS[0]
    span = (times.max() - times.min()).total_seconds()
    for seconds, name in SECONDS:
        if span / seconds <= BUCKETS:
            break
    return seconds, name


def per_interval(times, numbers, seconds):
    """Return the begin of each interval and its sum, or its number of rows.
    Intervals without rows are 0."""
    values = np.ones(len(times)) if numbers is None else numbers.to_numpy()
    series = pd.Series(values, index=pd.DatetimeIndex(times))
    totals = series.resample(f"{seconds}s", origin="epoch").sum()
    return totals.index.to_numpy(), totals.to_numpy()


def per_value(x, numbers):
    """Return the highest totals by value, and how many values are left."""
    texts = x.values
    if x.kind == "number":
        texts = texts.map("{:g}".format)
        if (x.values == x.values.round()).all():
            texts = x.values.map("{:.0f}".format)
    values = np.ones(len(texts)) if numbers is None else numbers.to_numpy()
    totals = pd.Series(values).groupby(texts.to_numpy()).sum()
    totals = totals.sort_values(ascending=False, kind="stable")
    return totals.head(MOST_LABELS), max(len(totals) - MOST_LABELS, 0)


def draw_bars(axes, times, numbers, seconds):
    """Draw a bar for each interval."""
    width = np.timedelta64(seconds * 1000, "ms")
    axes.bar(times, numbers, width=width, align="edge", color=PALE)


def label_totals(axes, text):
    """Label an axis of sums or counts."""
    axes.set_ylabel(text)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def dress(axes, x, y):
    """Label both axes."""
    x.dress(axes.xaxis)
    y.dress(axes.yaxis)
    axes.set_xlabel(x.label())
    axes.set_ylabel(y.label())
    tidy(axes)


def tidy(axes):
    """Leave out what is not read."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)


def finished(figure, title, axes, missing):
    """Give a figure its title and say what it does not show."""
    figure.suptitle(safe(title))
    parts = [f"{len(axes[0].values):,} rows"]
    if missing:
        names = " or ".join(safe(a.name) for a in axes)
        parts.append(f"{missing:,} without {names} left out")
    figure.supxlabel("; ".join(parts), fontsize=8, color="#555555")
    return figure
