"""One sheet of a spreadsheet, as its library reads it; run in a process of its own, which imports little."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadRow
from timeline.ingest.excel_dates import Sheet, with_dates
from timeline.ingest.faults import in_one_line
from timeline.ingest.headers import header_place

if TYPE_CHECKING:
    import polars as pl

__all__ = ["own_name", "sheet_of"]

_LOOKED_AT = 30  # rows among which the one that names the columns is


def sheet_of(
    path: str, sheet: str | None, skip: int, *, header: bool, days: bool
) -> tuple[dict[str, int], pl.DataFrame]:
    """One sheet of a file: its first row, how many rows stand above its header, and its rows.

    Raises:
        BadRow: it is no spreadsheet, or has no such sheet.
    """
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as fault:
        raise BadRow(f"not Excel: {in_one_line(fault)}") from fault
    if sheet is not None and sheet not in book.sheet_names:
        raise BadRow(f"there is no sheet '{sheet}'; there is: {', '.join(book.sheet_names)}")
    if not book.sheet_names:
        raise BadRow("the file has no sheet")
    wanted = sheet or 0
    above, frame = _loaded(book, wanted, skip, header=header)
    first = above + header
    place = book.sheet_names.index(wanted) if isinstance(wanted, str) else wanted
    frame = with_dates(frame, Sheet(Path(path), place), first, counted=days)
    return {"first": first, "skip": above}, frame


def own_name(name: str) -> str:
    """The name of a column; blank where the library made one up."""
    return "" if name.startswith("__UNNAMED__") else name


def _loaded(book: Any, sheet: str | int, skip: int, *, header: bool) -> tuple[int, pl.DataFrame]:
    """How many rows stand above the one that names the columns, and the rows below it."""
    options = {"dtypes": None, "dtype_coercion": "coerce", "schema_sample_rows": None}
    if not header:
        return skip, book.load_sheet(sheet, header_row=None, skip_rows=skip, **options).to_polars()
    frame = book.load_sheet(sheet, header_row=skip, **options).to_polars()
    named = [own_name(name) for name in frame.columns]
    if skip or header_place([named, *_shown(frame)]) == 0:
        return skip, frame
    wanted = _shown(frame)[header_place([named, *_shown(frame)]) - 1]
    for row in range(1, 2 * _LOOKED_AT):
        frame = book.load_sheet(sheet, header_row=row, **options).to_polars()
        if [cell for cell in map(own_name, frame.columns) if cell] == [
            cell.strip() for cell in wanted if cell.strip()
        ]:
            return row, frame
    return 0, book.load_sheet(sheet, header_row=0, **options).to_polars()


def _shown(frame: pl.DataFrame) -> list[list[str]]:
    """The first rows as texts."""
    import polars as pl

    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in frame.head(_LOOKED_AT).cast(pl.String).iter_rows()
    ]
