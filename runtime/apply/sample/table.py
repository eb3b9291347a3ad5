"""Writes a small table as Parquet, and reads one.

In: a JSON object on standard input. `write` makes the file `path` of `columns`
(name and kind) and `rows`; `read` prints the rows of `path`, times as text.
"""

import json
import math
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TYPES = {
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "list": pa.list_(pa.string()),
}


def write(job):
    """Write the table."""
    arrays, names = [], []
    for name, kind in job["columns"]:
        values = [row.get(name) for row in job["rows"]]
        if kind == "time":
            array = pa.array(values, pa.string())
            array = pc.cast(array, pa.timestamp("us", "UTC"))
        else:
            array = pa.array(values, TYPES[kind])
        arrays.append(array)
        names.append(name)
    pq.write_table(pa.Table.from_arrays(arrays, names=names), job["path"])


def read(job):
    """Print the table, a row a line."""
    table = pq.read_table(job["path"])
    for n, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            column = pc.cast(table.column(n), pa.timestamp("ms"), safe=False)
            column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
            table = table.set_column(n, field.name, column)
    columns = [table.column(n).to_pylist() for n in range(table.num_columns)]
    for row in zip(*columns):
        print(json.dumps([legal(value) for value in row]))


def legal(value):
    """Return a value that JSON has: infinity is a word."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


{"write": write, "read": read}[sys.argv[1]](json.load(sys.stdin))
