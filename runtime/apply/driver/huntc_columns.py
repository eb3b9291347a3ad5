"""Columns that an analytics returned, brought to the kinds huntc knows.

Arrow converts what is uniform; what it refuses is looked at value by value.
"""

import pyarrow as pa

import huntc_values
from huntc_failure import Failure
from huntc_kestrel import is_list

TYPES = {
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "time": pa.timestamp("us", "UTC"),
    "list": pa.list_(pa.string()),
}

SETS = (set, frozenset)

# Changes of kind that Arrow makes exactly or refuses. The first two are how
# Kestrel's DataFrames hold whole numbers with gaps, and times.
EXACT = {("float", "int"), ("string", "time"), ("int", "float")}


def encode(series, kind, where):
    """Return a Series as an Arrow array and its kind.

    A column that the variable had keeps its kind, or it is an error. A new one
    gets the kind of its values; values of several kinds are kept as text.
    """
    array = arrow(series)
    if array is not None:
        found = kind_of(array.type)
        if found == "null":
            kind = kind or "string"
            return pa.nulls(len(array), TYPES[kind]), kind
        fits = found is not None and kind in (None, found)
        if fits or (found, kind) in EXACT:
            converted = cast(array, kind or found)
            if converted is not None:
                return converted, kind or found
    if kind is None:
        kind = uniform(series, array)
    return slowly(series, kind, where), kind


def arrow(series):
    """Return a Series as Arrow sees it, None where it cannot."""
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ExtensionArray):
        return None
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if is_list(array.type) and any(isinstance(v, SETS) for v in series):
        return None  # the order of a set differs from run to run
    return array


def kind_of(kind):
    """Return the kind of an Arrow type, None for one that needs a look."""
    types = pa.types
    checks = (
        ("null", types.is_null),
        ("bool", types.is_boolean),
        ("int", types.is_integer),
        ("float", types.is_floating),
        ("string", types.is_string),
        ("string", types.is_large_string),
        ("time", types.is_timestamp),
        ("time", types.is_date),
    )
    for name, check in checks:
        if check(kind):
            return name
    if is_list(kind) and types.is_string(kind.value_type):
        return "list"
    return None


def cast(array, kind):
    """Return the array as its kind is stored, None where that loses."""
    if kind == "time" and pa.types.is_timestamp(array.type):
        # Nanoseconds are cut. A time without a zone is taken for UTC.
        unit = pa.timestamp("us", array.type.tz)
        array = array.cast(unit, safe=False)
    try:
        return array.cast(TYPES[kind])
    except pa.ArrowException:
        return None


def uniform(series, array):
    """Return the kind that all values of a new column have."""
    if array is not None and is_list(array.type):
        return "list"
    if array is not None and pa.types.is_decimal(array.type):
        return "float"
    kinds = {huntc_values.kind_of(v) for v in series.astype(object)}
    kinds.discard(None)
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else "string"


def slowly(series, kind, where):
    """Convert value by value, naming the first that does not fit."""
    convert = huntc_values.CONVERT[kind]
    out = []
    for row, value in enumerate(series.astype(object)):
        if huntc_values.missing(value):
            out.append(None)
            continue
        try:
            out.append(convert(value))
        except MemoryError:
            raise
        except Exception as error:
            raise Failure(
                "bad result",
                f"{where} holds {short(value)} in row {row}, "
                f"which is no {kind}",
                "a column of the variable must keep its kind",
            ) from error
    return pa.array(out, TYPES[kind])


def short(value):
    """Return a value for a message."""
    try:
        text = repr(value)
    except Exception:
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= 80 else text[:79] + "…"
