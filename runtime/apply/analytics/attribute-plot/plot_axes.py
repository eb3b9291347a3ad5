"""An attribute as an axis: numbers, times or words."""

import datetime
import re

import matplotlib.dates
import matplotlib.ticker
import numpy as np
import pandas as pd

from plot_labels import common_prefix, middle_cut, safe, short

MOST_LABELS = 30
TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"


class Axis:
    """The values of one attribute, and how they stand on an axis."""

    def __init__(self, name, series):
        self.name = name
        self.kind, values = classified(series)
        self.values = values
        self.present = values.notna().to_numpy()
        self.words = []

    def keep(self, rows):
        """Leave the other rows out."""
        self.values = self.values[rows].reset_index(drop=True)

    def place(self, others):
        """Give each value its place: words in the order of the other axis'
        times, so that what began first stands first, else of the alphabet."""
        if self.kind == "time":
            self.places = self.values.to_numpy()
        elif self.kind == "number":
            self.places = self.values.to_numpy(float)
        else:
            times = [o.values for o in others if o.kind == "time"]
            self.words = ordered(self.values, times)
            index = {word: n for n, word in enumerate(self.words)}
            self.places = self.values.map(index).to_numpy(int)

    def label(self):
        """Return what stands beside the axis."""
        if self.kind == "time":
            return f"{safe(self.name)} (UTC)"
        text = label_of_words(self.name, self.words)
        if len(self.words) > MOST_LABELS:
            step = step_of(self.words)
            text += f" ({len(self.words):,} values, one in {step} is named)"
        return text

    def dress(self, axis):
        """Give a matplotlib axis its ticks and labels."""
        if self.kind == "time":
            locator = matplotlib.dates.AutoDateLocator(minticks=4, maxticks=9)
            axis.set_major_locator(locator)
            axis.set_major_formatter(
                matplotlib.dates.ConciseDateFormatter(locator)
            )
        elif self.kind == "number":
            formatter = matplotlib.ticker.ScalarFormatter(useOffset=False)
            formatter.set_scientific(True)
            formatter.set_powerlimits((-4, 9))
            axis.set_major_formatter(formatter)
        else:
            dress_words(axis, self.words)


def label_of_words(name, words):
    """Return the label of an axis of words, with what all begin with."""
    prefix = common_prefix(words)
    return safe(f"{name}: {middle_cut(prefix)}…" if prefix else name)


def step_of(words):
    """Return how far apart the words are that are named."""
    return -(-len(words) // MOST_LABELS) or 1


def ordered(values, times):
    """Return the different words in the order in which they are drawn."""
    if times:
        first = times[0].groupby(values.to_numpy()).min()
        return list(first.sort_values(kind="stable").index)
    return sorted(values.unique(), key=natural)


def natural(word):
    """Return a key that sorts file9 before file10."""
    parts = re.split(r"(\d+)", word)
    return [int(p) if p.isdecimal() else p for p in parts]


def dress_words(axis, words):
    """Label a matplotlib axis with words, at most so many of them."""
    places = range(0, len(words), step_of(words))
    cut = len(common_prefix(words))
    labels = short([words[p][cut:] for p in places])
    axis.set_ticks(list(places), labels, fontsize=8)
    if axis.axis_name == "x" and max(map(len, labels), default=0) > 4:
        axis.set_tick_params(rotation=90)


def classified(series):
    """Return the kind of an attribute and its values as that kind."""
    if pd.api.types.is_bool_dtype(series.dtype):
        return "word", series.map({True: "true", False: "false"})
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return "time", in_utc(series)
    if pd.api.types.is_numeric_dtype(series.dtype):
        return "number", finite(series)
    there = series.dropna()
    kinds = {type(v) for v in there}
    if kinds and kinds <= {int, float}:
        return "number", finite(pd.to_numeric(series))
    if kinds and kinds <= {datetime.datetime, pd.Timestamp}:
        return "time", in_utc(series)
    if kinds == {str} and there.str.fullmatch(TIME).all():
        return "time", in_utc(series)
    if kinds <= {bool}:
        return "word", series.map({True: "true", False: "false"})
    return "word", series.map(str, na_action="ignore").astype(object)


def in_utc(series):
    """Return times without a zone, which is UTC."""
    times = pd.to_datetime(series, utc=True, errors="coerce", format="ISO8601")
    return times.dt.tz_localize(None)


def finite(series):
    """Return numbers; what is infinite has no place on an axis."""
    return series.astype(float).replace([np.inf, -np.inf], np.nan)
