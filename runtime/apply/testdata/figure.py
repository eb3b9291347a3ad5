"""Prints what the figure of attribute-plot is made of.

In: the directory of the analytics, a table of NDJSON. The parameters are in
the environment. Out: JSON about the figure.
"""

import json
import sys

import pandas as pd

sys.path.insert(0, sys.argv[1])
import plot  # noqa: E402


def ticks(axis):
    labels = [t.get_text() for t in axis.get_ticklabels()]
    return [label for label in labels if label]


def describe(axes):
    points = [len(c.get_offsets()) for c in axes.collections]
    lines = [list(map(float, line.get_ydata())) for line in axes.lines]
    bars = [float(p.get_height()) for p in axes.patches]
    return {
        "x": axes.get_xlabel(),
        "y": axes.get_ylabel(),
        "xticks": ticks(axes.xaxis),
        "yticks": ticks(axes.yaxis),
        "points": sum(points),
        "lines": lines,
        "bars": bars,
    }


figure = plot.analytics(
    pd.read_json(sys.argv[2], lines=True, dtype=False, convert_dates=False)
)
figure.canvas.draw()
print(
    json.dumps(
        {
            "title": figure.get_suptitle(),
            "caption": figure.get_supxlabel(),
            "axes": [describe(a) for a in figure.axes],
        }
    )
)
