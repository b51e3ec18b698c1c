"""Parquet and Arrow IPC in batches. `LINE` is the number of the row, from 1."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, check_width, distinct, numbered, reject_frame
from timeline.ingest.far_dates import with_far_dates
from timeline.ingest.faults import in_one_line, of_file
from timeline.ingest.limits import MOST_CELLS
from timeline.ingest.read_json import flat
from timeline.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["on_disk", "read_arrow", "read_parquet"]

_ROWS = 100_000


def read_parquet(file: File, read: Read) -> Iterator[Batch]:
    """The rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with on_disk(file) as path:
        try:
            parquet = pq.ParquetFile(path)
        except pa.ArrowInvalid as fault:
            raise BadRow(f"not Parquet: {in_one_line(fault)}", file.name) from fault
        with parquet, of_file(file.name, "the Parquet file is damaged"):
            check_width(len(parquet.schema_arrow), file.name)
            rows, total = _rows_of(len(parquet.schema_arrow)), max(parquet.metadata.num_rows, 1)
            days = _days(parquet.schema_arrow, partial(_blocks, parquet, rows))
            yield from _numbered(_blocks(parquet, rows), days, total, file, read)


def _blocks(parquet: Any, rows: int, columns: list[str] | None = None) -> Iterator[Any]:
    import pyarrow as pa

    for block in parquet.iter_batches(rows, columns=columns):
        table = pa.Table.from_batches([block])
        table.validate(full=True)
        yield table


def read_arrow(file: File, read: Read) -> Iterator[Batch]:
    """The rows of an Arrow IPC file, or of a stream."""
    import pyarrow as pa

    with on_disk(file) as path, pa.memory_map(str(path)) as source:
        table = _whole(source, file)
        with of_file(file.name, "the Arrow file is damaged"):
            check_width(table.num_columns, file.name)
            rows = _rows_of(table.num_columns)
            days = _days(table.schema, lambda columns: iter([table.select(columns)]))
            parts = (table.slice(row, rows) for row in range(0, table.num_rows, rows))
            yield from _numbered(parts, days, table.num_rows, file, read)


def _whole(source: Any, file: File) -> Any:
    """A file or a stream as one table, every offset, length and letter of which was looked at.

    What is damaged within would otherwise be read from outside of it, and end the program.
    """
    import pyarrow as pa

    with of_file(file.name, "the Arrow file is damaged"):
        try:
            table = pa.ipc.open_file(source).read_all()
        except pa.ArrowInvalid:
            source.seek(0)
            try:
                table = pa.ipc.open_stream(source).read_all()
            except pa.ArrowInvalid as fault:
                raise BadRow(f"not Arrow IPC: {in_one_line(fault)}", file.name) from fault
        table.validate(full=True)
        return table


def _rows_of(columns: int) -> int:
    """How many rows of so many columns are read at a time."""
    return max(1, min(_ROWS, MOST_CELLS // max(columns, 1)))


def _days(schema: Any, tables: Callable[[list[str]], Iterator[Any]]) -> list[str]:
    """The columns of local times that are all midnights: days, as pandas and Excel write them, who have no other word."""
    import pyarrow as pa

    times = [field.name for field in schema if pa.types.is_timestamp(field.type) and field.type.tz is None]
    times = [name for name in times if schema.names.count(name) == 1]
    for table in tables(times) if times else ():
        frame = _frame(table)
        schema = frame.schema
        still = [name for name in times if isinstance(schema[name], pl.Datetime)]
        found = frame.select((pl.col(still).dt.truncate("1d") == pl.col(still)).all())
        times = [name for name in still if found[name].item()]
        if not times:
            break
    return times


def _check_names(fields: Iterable[Any]) -> None:
    """Read every name, of what is nested too: one that is no text is an error here, and would be a crash of the frame."""
    for field in fields:
        _ = field.name
        inner = field.type
        _check_names(inner.field(number) for number in range(inner.num_fields))


def _frame(table: Any) -> pl.DataFrame:
    """A table, which holds what it says, as a frame."""
    _check_names(table.schema)
    return pl.DataFrame(pl.from_arrow(with_far_dates(table.rename_columns(distinct(table.column_names)))))


def _numbered(tables: Iterable[Any], days: list[str], total: int, file: File, read: Read) -> Iterator[Batch]:
    row = 0
    for table in tables:
        frame = _frame(table)
        schema = frame.schema
        still = [name for name in days if schema[name] != pl.String]
        frame = frame.with_columns(pl.col(still).dt.date())
        numbers = pl.int_range(row + 1, row + 1 + frame.height, dtype=pl.Int64, eager=True)
        row += frame.height
        yield Batch(
            flat(numbered(frame, numbers), file.name, read.explode),
            reject_frame([]),
            file.size * row // max(total, 1),
        )


@contextmanager
def on_disk(file: File) -> Iterator[Path]:
    """The path of the file, unpacked beside the others if it is packed."""
    with file.path.open("rb") as raw, file.opened() as stream:
        packed = raw.read(4) != stream.read(4)
    if not packed:
        yield file.path
        return
    with temporary_folder() as folder, file.opened() as stream:
        copy = folder / f"unpacked{file.ending}"
        with copy.open("wb") as target:
            while chunk := stream.read(1 << 20):
                target.write(chunk)
        yield copy
