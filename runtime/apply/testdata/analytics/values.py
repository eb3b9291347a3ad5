"""Returns values of every kind that pandas can hold."""

import datetime
import decimal

import numpy as np
import pandas as pd


def kinds(df):
    n = len(df)
    day = datetime.datetime(2022, 7, 1, 12, 0, 0, 5)
    df["x_int8"] = np.arange(n, dtype=np.int8)
    df["x_uint64"] = np.full(n, 7, dtype=np.uint64)
    df["x_huge"] = [1 << 80] + [1] * (n - 1)
    df["x_gaps"] = [1.0] + [np.nan] * (n - 1)
    df["x_nullable"] = pd.array([5] + [pd.NA] * (n - 1), dtype="Int64")
    df["x_bool"] = [np.True_] + [None] * (n - 1)
    df["x_bools"] = np.array([True] * n)
    df["x_decimal"] = [decimal.Decimal("1.5")] * n
    df["x_inf"] = [np.inf] * n
    df["x_none"] = [None] * n
    df["x_nat"] = [pd.NaT] * n
    df["x_time"] = [day] * n
    df["x_ns"] = pd.Timestamp("2022-07-01T12:00:00.123456789Z")
    df["x_zone"] = pd.Timestamp("2022-07-01T12:00:00+02:00")
    df["x_date"] = [day.date()] * n
    df["x_delta"] = pd.Timedelta(seconds=3)
    df["x_category"] = pd.Categorical(["a"] * (n - 1) + [None])
    df["x_list"] = [["a", "b"]] * n
    df["x_numbers"] = [[1, 2]] + [None] * (n - 1)
    df["x_tuple"] = [("a", 1)] * n
    df["x_array"] = [np.array([1, 2])] * n
    df["x_set"] = [{"b", "a"}] * n
    df["x_dict"] = [{"a": np.int64(1), "b": float("nan")}] * n
    df["x_mixed"] = ["a", 1, 2.5, None][:n] + ["z"] * (n - 4)
    df["x_bytes"] = [b"ab\xff"] * n
    df["x_surrogate"] = ["a\ud800b"] * n
    df["x_object"] = [object.__class__] * n
    df["x_period"] = pd.Period("2022-07")
    df["x_sparse"] = pd.arrays.SparseArray([0] * n)
    return df


def pid_text(df):
    df["pid"] = "twenty"
    return df


def pid_fraction(df):
    df["pid"] = df["pid"] + 0.5
    return df


def pid_numeric_text(df):
    df["pid"] = [None if pd.isna(v) else str(v) for v in df["pid"]]
    return df


def duplicate(df):
    return pd.concat([df, df[["name"]]], axis=1)


def levels(df):
    df.columns = pd.MultiIndex.from_product([["a"], df.columns])
    return df


def number_column(df):
    df[0] = 1
    return df


def no_id(df):
    return df.drop(columns="id")


def id_index(df):
    return df.set_index("id")


def no_type(df):
    return df.drop(columns="type")


def gone_id(df):
    df.loc[0, "id"] = None
    return df


def other_type(df):
    df["type"] = "file"
    return df


def foreign_id(df):
    df.loc[0, "id"] = "process--new"
    return df


def no_rows(df):
    return df[df["pid"] < 0]


def empty(df):
    return pd.DataFrame()


def nothing(df):
    df["x_lost"] = 1


def number(df):
    return 42


def two_frames(df):
    return df, df


def two_displays(df):
    return "a", "b"


def nothing_at_all(df):
    return ()


def cannot_print(df):
    class Rude:
        def __str__(self):
            raise RuntimeError("no")

        __repr__ = __str__

    df["x_rude"] = [Rude()] * len(df)
    return df
