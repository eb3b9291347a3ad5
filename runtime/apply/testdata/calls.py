"""Calls an analytics several times in one process.

In: the path of its module; on standard input a JSON list of calls, each with
rows (NDJSON) and params. Out: a JSON list of what came of each: the parts of a
figure, or the error.
"""

import importlib
import io
import json
import os
import sys

import pandas as pd


def ticks(axis):
    labels = [t.get_text() for t in axis.get_ticklabels()]
    return [label for label in labels if label]


def describe(axes):
    points = [len(c.get_offsets()) for c in axes.collections]
    return {
        "x": axes.get_xlabel(),
        "y": axes.get_ylabel(),
        "xticks": ticks(axes.xaxis),
        "yticks": ticks(axes.yaxis),
        "points": sum(points),
        "lines": [list(map(float, line.get_ydata())) for line in axes.lines],
        "bars": [float(p.get_height()) for p in axes.patches],
    }


def parts(figure):
    figure.canvas.draw()
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return {
        "title": figure.get_suptitle(),
        "caption": figure.get_supxlabel(),
        "axes": [describe(a) for a in figure.axes],
        "bytes": len(file.getvalue()),
    }


def call(analytics, rows, params):
    df = pd.DataFrame([json.loads(line) for line in rows.splitlines()])
    os.environ.update(params)
    try:
        made = analytics(df)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        for name in params:
            del os.environ[name]
    return parts(made) if hasattr(made, "savefig") else {}


directory, name = os.path.split(sys.argv[1])
sys.path.insert(0, directory)
analytics = importlib.import_module(os.path.splitext(name)[0]).analytics
calls = json.load(sys.stdin)
print(json.dumps([call(analytics, c["rows"], c["params"]) for c in calls]))
