"""Single values that an analytics returned."""

import datetime
import decimal
import json

import numpy as np
import pandas as pd

SMALLEST, LARGEST = -(1 << 63), (1 << 63) - 1


def missing(value):
    """Tell whether a value stands for nothing: None, NaN, NaT, NA."""
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(value))
    if isinstance(value, decimal.Decimal):
        return value.is_nan()
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def kind_of(value):
    """Return the kind of one value, None for a missing one."""
    if missing(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "bool"
    if isinstance(value, (int, np.integer)):
        return "int" if SMALLEST <= int(value) <= LARGEST else "string"
    if isinstance(value, (float, np.floating, decimal.Decimal)):
        return "float"
    if isinstance(value, (datetime.date, np.datetime64)):
        return "time"
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return "list"
    return "string"


def to_text(value):
    """Return a value as text: containers as JSON, times as Kestrel's."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, (dict, list, tuple, set, frozenset, np.ndarray)):
        return json.dumps(
            tidy(value), ensure_ascii=False, separators=(",", ":"), default=str
        )
    if isinstance(value, (datetime.date, np.datetime64)):
        return to_time(value).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, np.generic):
        value = value.item()
    return to_text(str(value))


def tidy(value):
    """Return a container as JSON can hold it."""
    if isinstance(value, dict):
        return {str(k): tidy(v) for k, v in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((tidy(v) for v in value), key=str)
    if isinstance(value, np.ndarray):
        return tidy(value.tolist())
    if isinstance(value, (list, tuple)):
        return [tidy(v) for v in value]
    if missing(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def to_int(value):
    """Return a whole number, or raise."""
    if isinstance(value, str):
        value = value.strip()
        number = int(value) if "." not in value else to_int(float(value))
    else:
        number = int(value)
        if number != value:
            raise ValueError("not a whole number")
    if not SMALLEST <= number <= LARGEST:
        raise ValueError("too large")
    return number


def to_float(value):
    """Return a number, or raise."""
    return float(value)


def to_bool(value):
    """Return a truth value, or raise."""
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}[
            value.strip().lower()
        ]
    if value in (0, 1):
        return bool(value)
    raise ValueError("neither true nor false")


def to_time(value):
    """Return a time in UTC, or raise. A number could be in any unit."""
    if isinstance(value, (bool, int, float, np.number)):
        raise ValueError("not a time")
    moment = pd.Timestamp(value)
    if moment is pd.NaT:
        raise ValueError("not a time")
    if moment.tzinfo is None:
        moment = moment.tz_localize("UTC")
    return moment.tz_convert("UTC").floor("us").to_pydatetime()


def to_list(value):
    """Return a list of texts: of a list, of JSON text, or of one value."""
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    if isinstance(value, (set, frozenset, np.ndarray)):
        value = tidy(value)
    if not isinstance(value, (list, tuple)):
        value = [value]
    return [None if missing(v) else to_text(v) for v in value]


CONVERT = {
    "string": to_text,
    "int": to_int,
    "float": to_float,
    "bool": to_bool,
    "time": to_time,
    "list": to_list,
}
