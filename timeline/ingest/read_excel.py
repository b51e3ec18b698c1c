"""Spreadsheets: one sheet as one batch. `LINE` is the number of the row, as the sheet counts."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import polars as pl

from timeline.errors import MissingExtra
from timeline.ingest.apart import read_apart
from timeline.ingest.batches import Batch, reject_frame, unique_names
from timeline.ingest.read_columnar import on_disk
from timeline.ingest.sheets import own_name
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_excel"]

_EXACT = 2**53  # up to here a float holds every whole number


def read_excel(file: File, read: Read) -> Iterator[Batch]:
    """The rows of one sheet; a date is a day, or ISO 8601 where it has a time.

    The sheet is read in a process of its own: the memory for it is asked for by the farthest of its cells, and a
    program that does not get it ends.

    Raises:
        MissingExtra: fastexcel is not installed.
        BadRow: it is no spreadsheet, or has no such sheet.
    """
    if find_spec("fastexcel") is None:
        raise MissingExtra("fastexcel", "excel", "reading Excel")
    first, skip, frame = _read_once(file, read)
    names = list(read.columns) or [own_name(name) for name in frame.columns]
    frame.columns = unique_names(names)
    numbers = pl.int_range(first + 1, first + 1 + frame.height, dtype=pl.Int64, eager=True).alias(LINE)
    blank = pl.all_horizontal(pl.exclude(LINE).is_null())
    rows = frame.with_columns(_plainer(frame)).with_columns(numbers).filter(~blank)
    notes = (f"row {skip + 1} names the columns",) if skip > read.skip else ()
    yield Batch(rows, reject_frame([]), file.size, notes)


_SHEETS: WeakKeyDictionary[File, dict[Any, tuple[int, int, pl.DataFrame]]] = WeakKeyDictionary()


def _read_once(file: File, read: Read) -> tuple[int, int, pl.DataFrame]:
    """The first row of a sheet, how many stand above its header, and its rows; read once while the file is at hand."""
    key = (read.sheet, read.header, read.skip)
    known = _SHEETS.setdefault(file, {})
    if key not in known:
        with on_disk(file) as path:
            asked = {"path": str(path), "sheet": read.sheet, "header": read.header, "skip": read.skip}
            facts, frame = read_apart(
                "timeline.ingest.sheets:sheet_of", file.name, **asked, days=file.ending != ".ods"
            )
        known[key] = (facts["first"], facts["skip"], frame)
    first, skip, frame = known[key]
    return first, skip, frame.clone()


def _plainer(frame: pl.DataFrame) -> Iterator[pl.Expr]:
    """A spreadsheet has no whole numbers: columns that hold nothing else become such."""
    for name, kind in frame.schema.items():
        if kind.is_float() and ((frame[name].round() == frame[name]) & (frame[name].abs() < _EXACT)).all():
            yield pl.col(name).cast(pl.Int64)
