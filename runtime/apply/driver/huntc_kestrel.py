"""Columns as Kestrel hands them to an analytics.

Kestrel keeps entities in SQLite, and analytics are written for what comes out
of it: times are text like 2022-07-01T00:00:00.000Z, lists are JSON text,
missing text is None, and whole numbers with gaps are floats.
"""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

EXACT = 1 << 53  # whole numbers up to here are exact as floats


def series(column, kind):
    """Return a column of the input as a pandas Series."""
    column = plain(column)
    kind_of = column.type
    if kind == "time" and pa.types.is_integer(kind_of):
        column = column.cast(pa.int64()).cast(pa.timestamp("s"))
    if kind == "bool" and pa.types.is_integer(kind_of):
        column = column.cast(pa.bool_())
    kind_of = column.type
    if pa.types.is_date(kind_of):
        column = column.cast(pa.timestamp("ms"))
    if pa.types.is_timestamp(column.type):
        return times(column).to_pandas()
    if is_list(kind_of):
        if is_text(kind_of.value_type):  # it may hold what is no UTF-8
            column = column.cast(pa.list_(pa.binary()))
        values = [None if v is None else jsoned(v) for v in column.to_pylist()]
        return pd.Series(values, dtype=object)
    if pa.types.is_decimal(kind_of):
        column = column.cast(pa.float64())
    if pa.types.is_integer(kind_of) and column.null_count:
        return gaps(column)
    if pa.types.is_null(kind_of):
        return pd.Series([None] * len(column), dtype=object)
    return column.to_pandas()


def plain(column):
    """Return a column without dictionaries and with text for bytes."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if is_bytes(column.type) or is_text(column.type):
        return text(column)
    return column


def text(column):
    """Return a column as text; bytes that are no UTF-8 are escaped."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        column = column.cast(pa.string())
        column.validate(full=True)
        return column
    except pa.ArrowInvalid:
        values = [None if v is None else escape(v) for v in raw(column)]
        return pa.chunked_array([pa.array(values, pa.string())])


def raw(column):
    """Return the bytes of a column of bytes or text."""
    return column.cast(pa.large_binary()).to_pylist()


def escape(value):
    """Return bytes as text: a stray byte must not stop an analytics."""
    return value.decode("utf-8", "backslashreplace")


def escaped(column):
    """Return what each text stands for that was escaped, mostly nothing."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (is_bytes(column.type) or is_text(column.type)):
        return {}
    try:
        column.cast(pa.string()).validate(full=True)
        return {}
    except pa.ArrowInvalid:
        pairs = ((v, escape(v)) for v in raw(column) if v is not None)
        return {t: v for v, t in pairs if t.encode() != v}


def restore(array, originals):
    """Return an array of text with the bytes that were escaped."""
    values = [
        None if v is None else originals.get(v, v.encode())
        for v in array.to_pylist()
    ]
    return pa.array(values, pa.binary()).view(pa.string())


def times(column):
    """Return times as text, with as many digits as they have."""
    try:
        column = column.cast(pa.timestamp("ms"))
    except pa.ArrowInvalid:
        column = pc.cast(column, pa.timestamp("us"), safe=False)
    return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")


def gaps(column):
    """Return whole numbers with gaps: floats where these are exact."""
    edges = pc.min_max(column).as_py()
    low, high = edges["min"], edges["max"]
    if low is None or (-EXACT <= low and high <= EXACT):
        return column.cast(pa.float64()).to_pandas()
    return pd.Series(column.to_pylist(), dtype=object)


def jsoned(value):
    """Return a list as JSON text."""
    if isinstance(value, list):
        value = [escape(v) if isinstance(v, bytes) else v for v in value]
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), default=str
    )


def is_list(kind):
    """Tell whether an Arrow type is a list."""
    return (
        pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
    )


def is_text(kind):
    """Tell whether an Arrow type is text."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def is_bytes(kind):
    """Tell whether an Arrow type is bytes."""
    return (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    )
