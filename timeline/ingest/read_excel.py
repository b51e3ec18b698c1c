"""Spreadsheets: one sheet as one batch. `LINE` is the number of the row, as the sheet counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow, MissingExtra
from timeline.ingest.batches import Batch, reject_frame, unique_names
from timeline.ingest.excel_dates import Sheet, with_dates
from timeline.ingest.headers import header_place
from timeline.ingest.read_columnar import on_disk
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_excel"]

_EXACT = 2**53  # up to here a float holds every whole number
_LOOKED_AT = 30  # rows among which the one that names the columns is


def read_excel(file: File, read: Read) -> Iterator[Batch]:
    """The rows of one sheet; a date is a day, or ISO 8601 where it has a time.

    Raises:
        MissingExtra: fastexcel is not installed.
        BadRow: it is no spreadsheet, or has no such sheet.
    """
    try:
        import fastexcel
    except ImportError as missing:
        raise MissingExtra("fastexcel", "excel", "reading Excel") from missing
    with on_disk(file) as path:
        try:
            book = fastexcel.read_excel(path)
        except fastexcel.FastExcelError as fault:
            raise BadRow(f"not Excel: {str(fault).splitlines()[0]}", file.name) from fault
        if read.sheet is not None and read.sheet not in book.sheet_names:
            raise BadRow(
                f"there is no sheet '{read.sheet}'; there is: {', '.join(book.sheet_names)}", file.name
            )
        sheet = read.sheet or 0
        skip, frame = _loaded(book, sheet, read)
        first = skip + (1 if read.header else 0)
        place = book.sheet_names.index(sheet) if isinstance(sheet, str) else sheet
        frame = with_dates(frame, Sheet(path, place), first, counted=file.ending != ".ods")
    names = list(read.columns) or [_named(name) for name in frame.columns]
    frame.columns = unique_names(names)
    numbers = pl.int_range(first + 1, first + 1 + frame.height, dtype=pl.Int64, eager=True).alias(LINE)
    blank = pl.all_horizontal(pl.exclude(LINE).is_null())
    rows = frame.with_columns(_plainer(frame)).with_columns(numbers).filter(~blank)
    notes = (f"row {skip + 1} names the columns",) if skip > read.skip else ()
    yield Batch(rows, reject_frame([]), file.size, notes)


def _named(name: str) -> str:
    return "" if name.startswith("__UNNAMED__") else name


def _loaded(book: Any, sheet: str | int, read: Read) -> tuple[int, pl.DataFrame]:
    """How many rows stand above the one that names the columns, and the rows below it."""
    options = {"dtypes": None, "dtype_coercion": "coerce", "schema_sample_rows": None}
    if not read.header:
        return read.skip, book.load_sheet(sheet, header_row=None, skip_rows=read.skip, **options).to_polars()
    frame = book.load_sheet(sheet, header_row=read.skip, **options).to_polars()
    named = [_named(name) for name in frame.columns]
    if read.skip or header_place([named, *_shown(frame)]) == 0:
        return read.skip, frame
    wanted = _shown(frame)[header_place([named, *_shown(frame)]) - 1]
    for row in range(1, 2 * _LOOKED_AT):
        frame = book.load_sheet(sheet, header_row=row, **options).to_polars()
        if [cell for cell in map(_named, frame.columns) if cell] == [
            cell.strip() for cell in wanted if cell.strip()
        ]:
            return row, frame
    return 0, book.load_sheet(sheet, header_row=0, **options).to_polars()


def _shown(frame: pl.DataFrame) -> list[list[str]]:
    """The first rows as texts."""
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in frame.head(_LOOKED_AT).cast(pl.String).iter_rows()
    ]


def _plainer(frame: pl.DataFrame) -> Iterator[pl.Expr]:
    """A spreadsheet has no whole numbers: columns that hold nothing else become such."""
    for name, kind in frame.schema.items():
        if kind.is_float() and ((frame[name].round() == frame[name]) & (frame[name].abs() < _EXACT)).all():
            yield pl.col(name).cast(pl.Int64)
