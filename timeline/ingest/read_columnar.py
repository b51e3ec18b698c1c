"""Parquet, Arrow IPC and Excel in batches. `LINE` is the number of the row, from 1 (in Excel as the sheet counts)."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow, MissingExtra
from timeline.ingest.batches import Batch, reject_frame, unique_names
from timeline.ingest.read_json import flat
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_arrow", "read_excel", "read_parquet"]

_ROWS = 100_000
_EXACT = 2**53  # up to here a float holds every whole number


def read_parquet(file: File, read: Read) -> Iterator[Batch]:
    """The rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _on_disk(file) as path:
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
        frame = flat(_frame(block).with_columns(pl.col(days).dt.date()), read.explode)
        yield _numbered(frame, row + 1, file.size * (row + frame.height) // total)
        row += frame.height


def read_arrow(file: File, read: Read) -> Iterator[Batch]:
    """The rows of an Arrow IPC file, or of a stream."""
    import pyarrow as pa

    with _on_disk(file) as path, pa.memory_map(str(path)) as source:
        try:
            table = pa.ipc.open_file(source).read_all()
        except pa.ArrowInvalid:
            source.seek(0)
            try:
                table = pa.ipc.open_stream(source).read_all()
            except pa.ArrowInvalid as fault:
                raise BadRow(f"not Arrow IPC: {fault}", file.name) from fault
        frame = pl.DataFrame(pl.from_arrow(table))
        frame = flat(frame.with_columns(pl.col(_days(frame.lazy())).dt.date()), read.explode)
        for row in range(0, frame.height, _ROWS):
            part = frame[row : row + _ROWS]
            yield _numbered(part, row + 1, file.size * (row + part.height) // max(frame.height, 1))


def read_excel(file: File, read: Read) -> Iterator[Batch]:
    """The rows of one sheet, every cell as text; dates as ISO 8601.

    Raises:
        MissingExtra: fastexcel is not installed.
        BadRow: there is no such sheet.
    """
    try:
        import fastexcel
    except ImportError as missing:
        raise MissingExtra("fastexcel", "excel", "reading Excel") from missing
    with _on_disk(file) as path:
        try:
            book = fastexcel.read_excel(path)
        except fastexcel.FastExcelError as fault:
            raise BadRow(f"not Excel: {str(fault).splitlines()[0]}", file.name) from fault
        if read.sheet is not None and read.sheet not in book.sheet_names:
            raise BadRow(
                f"there is no sheet '{read.sheet}'; there is: {', '.join(book.sheet_names)}", file.name
            )
        header = read.skip if read.header else None
        sheet = book.load_sheet(
            read.sheet or 0, header_row=header, skip_rows=None if read.header else read.skip, dtypes=None,
            dtype_coercion="coerce", schema_sample_rows=None,
        )  # fmt: skip
        frame = sheet.to_polars()
    names = list(read.columns) or [
        name if not name.startswith("__UNNAMED__") else "" for name in frame.columns
    ]
    frame.columns = unique_names(names)
    first = read.skip + (2 if read.header else 1)
    numbered = _numbered(frame.with_columns(_plainer(frame)), first, file.size)
    blank = pl.all_horizontal(pl.exclude(LINE).is_null())
    yield Batch(numbered.frame.filter(~blank), numbered.rejects, numbered.done)


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


def _plainer(frame: pl.DataFrame) -> Iterator[pl.Expr]:
    """Excel has neither dates without a time nor whole numbers: columns that hold nothing else become such."""
    yield pl.col(_days(frame.lazy())).dt.date()
    for name, kind in frame.schema.items():
        if kind.is_float() and ((frame[name].round() == frame[name]) & (frame[name].abs() < _EXACT)).all():
            yield pl.col(name).cast(pl.Int64)


def _frame(block: object) -> pl.DataFrame:
    import pyarrow as pa

    return pl.DataFrame(pl.from_arrow(pa.Table.from_batches([block])))


def _numbered(frame: pl.DataFrame, first: int, done: int) -> Batch:
    numbers = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True).alias(LINE)
    return Batch(frame.with_columns(numbers), reject_frame([]), done)


@contextmanager
def _on_disk(file: File) -> Iterator[Path]:
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
