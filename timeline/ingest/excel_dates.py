"""Dates of a spreadsheet: days and times, cell by cell.

A cell of a date holds a number of days and a format.
The reader of the file makes a day with a time of each, and a text where the column holds other things too.
Here a midnight becomes a day where its format shows no time, and what lies before 1900 gets back the day that it lost.
"""

from __future__ import annotations

import re
import zipfile
from functools import cached_property
from typing import IO, TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Sheet", "with_dates"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TOLD = r"^[+-]?\d{4,6}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?$"
_MIDNIGHT = r"[ T]00:00:00(?:\.0+)?$"
_WITH_TIME = {
    18,
    19,
    20,
    21,
    22,
    45,
    46,
    47,
}  # the formats with a time that every program knows by their numbers
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # what stands in a format and is no code of it
_BROKEN = (ET.ParseError, KeyError, ValueError, IndexError, StopIteration, zipfile.BadZipFile)


class Timed(NamedTuple):
    """The cells (row, column, from 0 at the first that is used) whose format shows a time, and the first row that is used."""

    cells: frozenset[tuple[int, int]]
    first_row: int


class Sheet:
    """What the file itself says of the cells of one of its sheets; nothing of a file that is no .xlsx."""

    def __init__(self, path: Path, place: int) -> None:
        self._path, self._place = path, place

    @cached_property
    def since_1904(self) -> bool:
        """Whether days count from 1904."""
        try:
            with zipfile.ZipFile(self._path) as file:
                facts = _xml(file.read("xl/workbook.xml")).find(f"{_MAIN}workbookPr")
                return facts is not None and facts.get("date1904") in ("1", "true")
        except _BROKEN:
            return False

    @cached_property
    def timed(self) -> Timed | None:
        """Which cells show a time of day."""
        try:
            with zipfile.ZipFile(self._path) as file:
                styles = _timed_styles(file.read("xl/styles.xml"))
                with file.open(self._part(file)) as stream:
                    cells = list(_cells(stream))
        except _BROKEN:
            return None
        top = min((row for row, _, _ in cells), default=0)
        left = min((column for _, column, _ in cells), default=0)
        return Timed(
            frozenset((row - top, column - left) for row, column, style in cells if style in styles), top
        )

    def _part(self, file: zipfile.ZipFile) -> str:
        """The name of the sheet within the file."""
        sheets = _xml(file.read("xl/workbook.xml")).find(f"{_MAIN}sheets")
        link = (sheets if sheets is not None else [])[self._place].get(_LINK)
        links = _xml(file.read("xl/_rels/workbook.xml.rels"))
        target = str(next(one.get("Target") for one in links if one.get("Id") == link))
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - expat limits what entities expand to


def _timed_styles(styles: bytes) -> set[str]:
    """The numbers of the styles whose format shows a time."""
    book = _xml(styles)
    own = {
        int(one.get("numFmtId", "0"))
        for one in book.iter(f"{_MAIN}numFmt")
        if _shows_time(one.get("formatCode", ""))
    }
    styled = book.find(f"{_MAIN}cellXfs")
    formats = [int(one.get("numFmtId", "0")) for one in (styled if styled is not None else [])]
    return {str(place) for place, number in enumerate(formats) if number in own | _WITH_TIME}


def _shows_time(code: str) -> bool:
    codes = _NO_CODE.sub("", code).lower()
    return any(sign in codes for sign in "hs") or "[h" in code.lower()


def _cells(stream: IO[bytes]) -> Iterator[tuple[int, int, str]]:
    """The row, the column and the style of every cell that says something."""
    row = column = -1
    for event, part in ET.iterparse(stream, ("start", "end")):  # noqa: S314
        if part.tag == f"{_MAIN}row" and event == "start":
            row, column = int(part.get("r", row + 2)) - 1, -1
        elif part.tag == f"{_MAIN}row":
            part.clear()
        elif part.tag == f"{_MAIN}c" and event == "end":
            letters = (part.get("r") or "").rstrip("0123456789")
            column = _column(letters) if letters else column + 1
            if len(part):
                yield row, column, part.get("s", "0")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def with_dates(frame: pl.DataFrame, sheet: Sheet, first: int, *, counted: bool) -> pl.DataFrame:
    """What was read of a sheet, its dates as days, or as ISO 8601 where only some of them are days.

    Args:
        frame: what was read, dates as `Datetime`, or as texts in columns of other things.
        sheet: the sheet.
        first: the row of the sheet that is the first of the frame, from 0.
        counted: whether the file counts days, so that what lies before 1900 needs mending.
    """
    made = {}
    for place, (name, kind) in enumerate(frame.schema.items()):
        column = frame[name]
        if isinstance(kind, pl.Datetime) or (kind == pl.String and column.str.contains(_TOLD).any()):
            made[name] = _dates(column, _mended(column, sheet) if counted else column, sheet, first, place)
    return frame.with_columns(**made)


def _dates(column: pl.Series, mended: pl.Series, sheet: Sheet, first: int, place: int) -> pl.Series:
    texts = _texts(mended)
    dates = column.is_not_null() if isinstance(column.dtype, pl.Datetime) else column.str.contains(_TOLD)
    dates = dates.fill_null(value=False)
    days = dates & texts.str.contains(_MIDNIGHT).fill_null(value=False)
    if not days.any():
        return mended if isinstance(column.dtype, pl.Datetime) else _iso(texts, dates)
    if (days == dates).all():
        if isinstance(column.dtype, pl.Datetime):
            return mended.dt.date()
    elif sheet.timed is None:
        days = days & False
    else:
        start = max(first - sheet.timed.first_row, 0)
        shown = [(start + row, place) in sheet.timed.cells for row in range(len(column))]
        days &= ~pl.Series(shown, dtype=pl.Boolean)
    whole = texts.str.replace(_MIDNIGHT, "")
    return pl.select(pl.when(days).then(whole).otherwise(_iso(texts, dates))).to_series()


def _texts(column: pl.Series) -> pl.Series:
    return column if column.dtype == pl.String else column.dt.to_string("%Y-%m-%d %H:%M:%S%.f")


def _iso(texts: pl.Series, dates: pl.Series) -> pl.Series:
    plain = (
        texts.str.replace(" ", "T", literal=True).str.replace(r"(\.\d*?)0+$", "$1").str.replace(r"\.$", "")
    )
    return pl.select(pl.when(dates).then(plain).otherwise(texts)).to_series()


def _mended(column: pl.Series, sheet: Sheet) -> pl.Series:
    """Dates before those from which days count, which the reader of the file gives a day late.

    It knows the 29 February 1900 that there never was, and takes it to lie before every earlier date too.
    """
    limit = pl.date(1900, 3, 1) if sheet.since_1904 else pl.date(1900, 1, 1)
    if isinstance(column.dtype, pl.Datetime):
        early = pl.lit(column) < limit
        return pl.select(pl.when(early).then(column.dt.offset_by("-1d")).otherwise(column)).to_series()
    day = column.str.extract(r"^([+-]?\d{4,6}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}").str.to_date(
        "%Y-%m-%d", strict=False
    )
    early = pl.lit(day) < limit
    before = day.dt.offset_by("-1d").dt.to_string("%Y-%m-%d") + column.str.tail(-10)
    return pl.select(pl.when(early).then(before).otherwise(column)).to_series()
