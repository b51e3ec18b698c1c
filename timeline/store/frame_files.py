"""The formats that hold the columns of frames: Parquet and Arrow IPC."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.store.late import LateFrame, in_batches, joined, spelled
from timeline.store.replacing import output_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl
    import pyarrow as pa

    from timeline.store.late import Frame

__all__ = ["write_arrow", "write_parquet"]

_DICTIONARY = 1 << 30
"""Bytes that the different texts of a group may take."""

_GROUP, _FIRST, _MOST, _BATCH = 1 << 20, 1 << 16, 1 << 22, 1 << 16
"""Rows of a group that holds every text of its columns once, of the first such group, which is written while others are
made, the most of any group, and of a batch."""
_LATE, _LATE_MOST = 1 << 18, 1 << 20
"""Rows of a group that holds the texts of its own rows, and of one whose rows refer to more than so many others."""


def write_parquet(frames: Iterable[Frame], path: Path) -> None:
    """Write frames as one Parquet file; what is numbered is not looked at text by text.

    Args:
        frames: at least one, of one answer; texts may be numbered, in all of them alike.
        path: the file.

    Raises:
        BadQuery: this pyarrow cannot write a type of the answer.
    """
    import pyarrow as pa
    from pyarrow import parquet, types

    from timeline.kernels.parallel import Beside

    coming = iter(frames)
    first = next(coming)
    tables = _groups(chain([first], coming), _least(first))
    table = next(tables)
    schema = table.schema
    numbered = [field.name for field in schema if types.is_dictionary(field.type)]
    options = _coded(schema, numbered) if numbered else {"compression": "zstd"}
    try:
        with (
            output_file(path) as draft,
            parquet.ParquetWriter(draft, schema, write_batch_size=_BATCH, **options) as file,
            Beside() as beside,
        ):
            while table is not None:
                beside.call(partial(file.write_table, table, row_group_size=_MOST))
                table = next(tables, None)
    except pa.ArrowNotImplementedError as error:
        message = f"pyarrow {pa.__version__} cannot write the answer as Parquet: {error}; install a newer one"
        raise BadQuery(message) from error


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


def _least(frame: Frame) -> int:
    """How many rows a group has at least."""
    if isinstance(frame, LateFrame):
        return _LATE
    return _GROUP if _enums(frame) else 0


def _groups(frames: Iterable[Frame], rows: int) -> Iterator[pa.Table]:
    """Some frames as tables of so many rows or more; texts are numbered in all of them, or in none."""
    kept: list[Frame] = []
    height, numbering = 0, False
    for frame in frames:
        kept.append(frame)
        height += frame.height
        if height >= (max(rows, min(2 * _told(frame), _LATE_MOST)) if numbering else min(rows, _FIRST)):
            yield _table(joined(kept), numbering=True)
            kept, height, numbering = [], 0, True
    if kept:
        yield _table(joined(kept), numbering=numbering)


def _told(frame: Frame) -> int:
    """How many rows are told elsewhere, at most, to which those of the frame refer."""
    return max((told.size for told, _ in frame.refers), default=0) if isinstance(frame, LateFrame) else 0


def _table(frame: Frame, *, numbering: bool) -> pa.Table:
    """A frame as a table; texts of few rows are told as they are, unless others were numbered."""
    if not isinstance(frame, LateFrame):
        return frame.to_arrow()
    is_small = frame.height < _told(frame)  # numbers of texts would not pay
    return frame.arrow() if numbering or not is_small else spelled(frame).to_arrow()


def _enums(frame: pl.DataFrame) -> list[str]:
    import polars as pl

    return [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]


def write_arrow(frames: Iterable[Frame], path: Path) -> None:
    """Write frames as one file of Arrow IPC."""
    from pyarrow import ipc

    tables = (frame.to_arrow() for frame in in_batches(frames, _BATCH))
    first, options = next(tables), ipc.IpcWriteOptions(compression="zstd")
    with output_file(path) as draft, ipc.new_file(draft, first.schema, options=options) as file:
        for table in chain([first], tables):
            file.write_table(table)
