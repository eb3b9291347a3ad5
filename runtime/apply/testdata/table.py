"""Converts test tables: NDJSON to Parquet, and Parquet to NDJSON."""

import json
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def load(source, target):
    with open(source, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    table = pa.Table.from_pylist(rows)
    for n, field in enumerate(table.schema):
        if field.name.endswith("_observed"):
            times = table.column(n).cast(pa.timestamp("us", "UTC"))
            table = table.set_column(n, field.name, times)
    pq.write_table(table, target)


def dump(source):
    table = pq.read_table(source)
    for n, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            text = pc.strftime(table.column(n), format="%Y-%m-%dT%H:%M:%SZ")
            table = table.set_column(n, field.name, text)
    for row in table.to_pylist():
        row = {k: str(v) if v == float("inf") else v for k, v in row.items()}
        print(json.dumps(row))


if sys.argv[1] == "load":
    load(sys.argv[2], sys.argv[3])
else:
    dump(sys.argv[2])
