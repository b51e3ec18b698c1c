"""Parquet and Arrow IPC in batches. `LINE` is the number of the row, from 1."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, reject_frame
from timeline.ingest.far_dates import with_far_dates
from timeline.ingest.read_json import flat
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            raise BadRow(f"not Parquet: {fault}", file.name) from fault
        days = _days(pl.scan_parquet(path))
        with parquet:
            yield from _row_groups(parquet, days, file, read)


def _row_groups(parquet: Any, days: list[str], file: File, read: Read) -> Iterator[Batch]:
    total, row = max(parquet.metadata.num_rows, 1), 0
    for block in parquet.iter_batches(_ROWS):
        frame = _frame(block)
        still = [name for name in days if frame.schema[name] != pl.String]
        frame = flat(frame.with_columns(pl.col(still).dt.date()), read.explode)
        yield _numbered(frame, row + 1, file.size * (row + frame.height) // total)
        row += frame.height


def read_arrow(file: File, read: Read) -> Iterator[Batch]:
    """The rows of an Arrow IPC file, or of a stream."""
    import pyarrow as pa

    with on_disk(file) as path, pa.memory_map(str(path)) as source:
        try:
            table = pa.ipc.open_file(source).read_all()
        except pa.ArrowInvalid:
            source.seek(0)
            try:
                table = pa.ipc.open_stream(source).read_all()
            except pa.ArrowInvalid as fault:
                raise BadRow(f"not Arrow IPC: {fault}", file.name) from fault
        frame = pl.DataFrame(pl.from_arrow(with_far_dates(table)))
        frame = flat(frame.with_columns(pl.col(_days(frame.lazy())).dt.date()), read.explode)
        for row in range(0, frame.height, _ROWS):
            part = frame[row : row + _ROWS]
            yield _numbered(part, row + 1, file.size * (row + part.height) // max(frame.height, 1))


def _days(frame: pl.LazyFrame) -> list[str]:
    """The columns of local times that are all midnights: days, as pandas and Excel write them, who have no other word."""
    times = [
        name
        for name, kind in frame.collect_schema().items()
        if isinstance(kind, pl.Datetime) and kind.time_zone is None
    ]
    if not times:
        return []
    found = frame.select((pl.col(times).dt.truncate("1d") == pl.col(times)).all()).collect()
    return [name for name in times if found[name].item()]


def _frame(block: object) -> pl.DataFrame:
    import pyarrow as pa

    return pl.DataFrame(pl.from_arrow(with_far_dates(pa.Table.from_batches([block]))))


def _numbered(frame: pl.DataFrame, first: int, done: int) -> Batch:
    numbers = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True).alias(LINE)
    return Batch(frame.with_columns(numbers), reject_frame([]), done)


@contextmanager
def on_disk(file: File) -> Iterator[Path]:
    """The path of the file, unpacked beside the others if it is packed."""
    with file.path.open("rb") as raw, file.opened() as stream:
        packed = raw.read(4) != stream.read(4)
    if not packed:
        yield file.path
        return
    with tempfile.TemporaryDirectory(prefix="timeline-") as folder, file.opened() as stream:
        copy = Path(folder) / f"unpacked{file.ending}"
        with copy.open("wb") as target:
            while chunk := stream.read(1 << 20):
                target.write(chunk)
        yield copy
