"""The formats that hold the columns of frames: Parquet and Arrow IPC."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from timeline.store.coded import in_batches
from timeline.store.replacing import output_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl
    import pyarrow as pa

__all__ = ["write_arrow", "write_parquet"]

_DICTIONARY = 1 << 30
"""Bytes that the different texts of a group may take."""

_GROUP, _MOST, _BATCH = 1 << 21, 1 << 22, 1 << 16
"""Rows of a group whose texts are numbered, which holds every text once, the most of any group, and of a batch."""


def write_parquet(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write frames as one Parquet file; what is numbered is not looked at text by text.

    Args:
        frames: at least one; texts may be numbered, in all of them alike.
        path: the file.
    """
    from pyarrow import parquet, types

    coming = iter(frames)
    first = next(coming)
    schema = first.head(0).to_arrow().schema
    numbered = [field.name for field in schema if types.is_dictionary(field.type)]
    tables = _groups(chain([first], coming), _GROUP if numbered else 0)
    options = _coded(schema, numbered) if numbered else {"compression": "zstd"}
    with output_file(path) as draft, parquet.ParquetWriter(draft, schema, **options) as file:
        for table in tables:
            file.write_table(table, row_group_size=_MOST)


def _coded(schema: pa.Schema, numbered: list[str]) -> dict[str, Any]:
    """How columns are written of which some are numbers of texts: the numbers as they are, without a look at a text.

    Without a schema of Arrow they are read as texts. To tell the least and the last text would take longer than to write.
    """
    others = [name for name in schema.names if name not in numbered]
    return {
        "compression": "snappy",
        "use_dictionary": numbered,
        "dictionary_pagesize_limit": _DICTIONARY,
        "write_statistics": others,
        "store_schema": False,
    }


def _groups(frames: Iterable[pl.DataFrame], rows: int) -> Iterator[pa.Table]:
    """Some frames as tables of so many rows or more."""
    import polars as pl

    kept: list[pl.DataFrame] = []
    for frame in frames:
        kept.append(frame)
        if sum(each.height for each in kept) >= rows:
            yield pl.concat(kept, rechunk=True).to_arrow()
            kept = []
    if kept:
        yield pl.concat(kept, rechunk=True).to_arrow()


def write_arrow(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write frames as one file of Arrow IPC."""
    from pyarrow import ipc

    tables = (frame.to_arrow() for frame in in_batches(frames, _BATCH))
    first, options = next(tables), ipc.IpcWriteOptions(compression="zstd")
    with output_file(path) as draft, ipc.new_file(draft, first.schema, options=options) as file:
        for table in chain([first], tables):
            file.write_table(table)
