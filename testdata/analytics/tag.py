"""Analytics of the corpus, written as Kestrel's documentation says."""

import os


def tag(df):
    """Add a score of every kind; leave out what has no name."""
    df["x_score"] = df["pid"].astype(int) * 10
    df["x_label"] = "p" + df["pid"].astype(str)
    df["x_odd"] = df["pid"].astype(int) % 2 == 1
    return df[df["name"].notna()]


def rename(df):
    """Replace an attribute that the variable has."""
    df["name"] = df["name"].str.upper()
    return df


def records(df):
    """Number the records of a variable by time."""
    df["x_nth"] = df["first_observed"].rank().astype(int)
    return df


def join(left, right):
    """Return both variables, marked, and show how many there are."""
    left["x_side"] = "left"
    right["x_side"] = "right"
    return left, right, f"<p>{len(left)} and {len(right)}</p>"


def count(df):
    """Show a parameter; return no table."""
    return f"<p>{os.environ['WORDS']}</p>"
