"""Reads the variables of an analytics and writes what it made of them."""

import unicodedata

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import huntc_columns
import huntc_kestrel
from huntc_failure import Failure

LONGEST_NAME = 256

try:
    # Kestrel's analytics know text as objects and missing text as None.
    pd.set_option("future.infer_string", False)
except (KeyError, AttributeError):
    pass


class Table:
    """A variable as it came: the analytics gets a copy."""

    def __init__(self, variable, columns, table):
        self.variable = variable
        self.kinds = columns
        self.table = table
        self.escaped = {
            name: huntc_kestrel.escaped(table.column(name))
            for name in table.column_names
        }

    def frame(self):
        """Return the DataFrame that Kestrel would pass."""
        columns = {
            name: huntc_kestrel.series(
                self.table.column(name), self.kinds.get(name)
            )
            for name in self.table.column_names
        }
        return pd.DataFrame(columns, columns=list(self.table.column_names))

    def texts(self, name):
        """Return a column's values as text, or None where it is not there."""
        if name not in self.table.column_names:
            return None
        return huntc_kestrel.text(self.table.column(name))


def read(spec):
    """Read one input of the job."""
    try:
        table = pq.read_table(spec["path"])
    except (OSError, pa.ArrowException) as error:
        raise Failure(
            "system", f"the table of {spec['variable']!r}: {error}"
        ) from error
    if spec["rows"] not in (0, table.num_rows):
        raise Failure(
            "system",
            f"the table of {spec['variable']!r} has {table.num_rows} rows "
            f"instead of {spec['rows']}",
        )
    return Table(spec["variable"], spec["columns"], table)


def write(frame, source, path):
    """Check and write a DataFrame; return how the result file names it."""
    where = f"the DataFrame for {source.variable!r}"
    check_names(frame, where)
    arrays, columns = [], []
    for name in frame.columns:
        array, kind = huntc_columns.encode(
            frame[name], source.kinds.get(name), f"column {name!r} of {where}"
        )
        if kind == "string" and source.escaped.get(name):
            array = huntc_kestrel.restore(array, source.escaped[name])
        arrays.append(array)
        columns.append({"name": name, "kind": kind})
    table = pa.Table.from_arrays(arrays, names=list(frame.columns))
    check_ids(table, where)
    check_types(table, source, where)
    pq.write_table(table, path, compression="snappy")
    return {
        "path": path.rsplit("/", 1)[-1],
        "rows": table.num_rows,
        "unknown": count_unknown(table, source),
        "columns": columns,
    }


def check_names(frame, where):
    """Refuse column names that no column can have, and missing keys."""
    if isinstance(frame.columns, pd.MultiIndex):
        raise Failure("bad result", f"{where} has columns of several levels")
    seen = set()
    for name in frame.columns:
        if not isinstance(name, str) or not printable(name):
            raise Failure("bad result", f"{where} has a column named {name!r}")
        if name in seen:
            raise Failure("bad result", f"{where} has two columns {name!r}")
        seen.add(name)
    for key in ("id", "type"):
        if key in seen:
            continue
        hint = f"keep the column {key!r} of the DataFrame that came in"
        if key in frame.index.names:
            hint = "it is the index: return df.reset_index()"
        raise Failure("bad result", f"{where} has no column {key!r}", hint)


def printable(name):
    """Tell whether a column can be called so."""
    if not 0 < len(name) <= LONGEST_NAME:
        return False
    return not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)


def check_ids(table, where):
    """Refuse rows that belong to no entity."""
    missing = table.column("id").null_count
    if missing:
        raise Failure(
            "bad result",
            f"{where} has {missing} row(s) whose 'id' is missing",
            "the id says which entity a row is about: keep it as it came",
        )


def check_types(table, source, where):
    """Refuse rows of another type than the variable's."""
    types = table.column("type")
    if types.null_count:
        raise Failure(
            "bad result",
            f"{where} has {types.null_count} row(s) whose 'type' is missing",
        )
    known = source.texts("type")
    if known is None or len(known) == 0:
        return
    known = {v.as_py() for v in known.unique()}
    for value in types.unique().to_pylist():
        if value not in known:
            raise Failure(
                "bad result",
                f"{where} has rows of type {value!r}",
                f"the variable holds {', '.join(map(str, sorted(known)))}",
            )


def count_unknown(table, source):
    """Return how many rows have an id that did not come in."""
    known = source.texts("id")
    if known is None:
        return table.num_rows
    same = pc.is_in(table.column("id"), value_set=known.combine_chunks())
    return table.num_rows - (pc.sum(same).as_py() or 0)
