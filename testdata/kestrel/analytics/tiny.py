"""Analytics that do what Kestrel's answers show of those that the cases called."""

import os


def upper_name(df):
    """Add the name in capitals, and its length."""
    df["x_upper_name"] = df["name"].astype(str).str.upper()
    df["x_len"] = df["name"].astype(str).str.len()
    return df


def param_echo(df):
    """Show both parameters, the number of rows and the columns."""
    a, b = os.environ.get("A"), os.environ.get("B")
    return f"<b>{a}|{b}|{len(df)}|{','.join(sorted(df.columns))}</b>"


def drop_rows(df):
    """Mark the first row, and return no other."""
    df = df.head(1).copy()
    df["x_kept"] = 1
    return df


def change_name(df):
    """Replace an attribute."""
    df["name"] = "CHANGED"
    return df


def two(left, right):
    """Tell each variable how many rows the other has; show both numbers."""
    left["x_other"] = len(right)
    right["x_other"] = len(left)
    return left, right, f"<p>{len(left)},{len(right)}</p>"


def boom(df):
    """Raise."""
    raise ValueError("boom")


def no_id(df):
    """Return rows that cannot be merged."""
    return df.drop(columns=["id"])


def empty_ret(df):
    """Return no row."""
    return df.head(0)
