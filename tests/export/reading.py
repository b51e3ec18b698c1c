"""Reading a dataset the plain way: rows as JSON would hold them, for what compares and checks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from timeline.when import calendar

if TYPE_CHECKING:
    from pathlib import Path


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table of the data package; instants as ISO 8601, which Python's datetime cannot always hold."""
    package = json.loads((folder / "datapackage.json").read_text())
    paths = next(each["path"] for each in package["resources"] if each["name"] == name)
    found: list[dict[str, Any]] = []
    for path in [paths] if isinstance(paths, str) else paths:
        read = pq.read_table(folder / path, partitioning=None)
        instants = [field.name for field in read.schema if pa.types.is_timestamp(field.type)]
        for column in instants:
            read = read.set_column(read.column_names.index(column), column, read[column].cast(pa.int64()))
        found += [
            {
                **row,
                **{column: None if row[column] is None else calendar.iso(row[column]) for column in instants},
            }
            for row in read.to_pylist()
        ]
    return found
