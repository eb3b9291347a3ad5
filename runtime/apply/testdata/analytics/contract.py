"""Analytics written from Kestrel's documented contract only."""

import os

import pandas as pd


def enrich(df):
    df["x_upper_name"] = df["name"].str.upper()
    df["x_len"] = df["name"].str.len()
    return df


def display(df):
    return f"<b>{len(df)} rows</b>"


def both(df):
    df["x_seen"] = True
    return "<i>seen</i>", df


def two(first, second):
    first["x_other"] = len(second)
    second["x_other"] = len(first)
    return first, second, f"<p>{len(first)},{len(second)}</p>"


def echo(df):
    text = "|".join(str(os.environ.get(k)) for k in ("A", "B"))
    return f"<b>{text}|{','.join(sorted(df.columns))}</b>"


def environment(df):
    return "\n".join(sorted(f"{k}={v}" for k, v in os.environ.items()))


def drop_rows(df):
    kept = df[df["pid"] == 20].copy()
    kept["x_kept"] = 1
    return kept


def change_name(df):
    df["name"] = "CHANGED"
    return df[["id", "type", "name"]]


def figure(df):
    return df.plot.scatter(x="pid", y="x_size").get_figure()


def axes(df):
    return df.plot.scatter(x="pid", y="x_size")


class Report:
    def to_html(self):
        return "<h1>report</h1>"


def to_html(df):
    return Report()


def neighbour(df):
    with open("words.txt", encoding="utf-8") as file:
        return file.read()


def look(df):
    lines = []
    for name in df.columns:
        values = df[name].tolist()
        lines.append(f"{name} {df[name].dtype} {values!r}")
    return "\n".join(lines)


def times(df):
    seen = pd.to_datetime(df["first_observed"], utc=True)
    df["x_next"] = seen + pd.Timedelta(hours=1)
    df["x_day"] = seen.dt.date
    return df


def whole(df):
    """Add a column and return all the others as they came."""
    df["x_mark"] = df["id"].str.slice(-1)
    df["x_score"] = 0.5
    return df
