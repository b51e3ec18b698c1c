"""Spreadsheets: a date cell is a day unless it shows a time, days before 1900 are right, and a title stands above a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from timeline import Timeline

DAY, TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
Cell = tuple[str, Any]


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write a sheet of events; a date is a cell of a number of days and a format."""

    def write(*dates: Any, since_1904: bool = False, above: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "e.xlsx"
        book = xlsxwriter.Workbook(str(path), {"date_1904": since_1904})
        page = book.add_worksheet()
        formats = {
            code: book.add_format({"num_format": code})
            for code in (DAY, TIME, "dd.mm.yyyy", '"hours" d/m/yy')
        }
        for row, title in enumerate(above):
            page.write(row, 0, title)
        page.write_row(len(above), 0, ["id", "title", "date"])
        for row, told in enumerate(dates, len(above) + 1):
            page.write(row, 0, row - len(above))
            page.write(row, 1, "event")
            if isinstance(told, tuple):
                page.write_number(row, 2, told[0], formats[told[1]])
            else:
                page.write(row, 2, told)
        book.close()
        return path

    return write


def found(tl: Timeline, path: Path) -> list[str]:
    tl.ingest(path)
    rows = {row["event_id"]: row["when"] for row in tl.find()}
    return [rows[f"edtf-csv:{number}"] for number in range(1, len(rows) + 1)]


def test_a_day_beside_words_is_a_day(tl: Timeline, sheet: Callable[..., Path]) -> None:
    path = sheet((44197, DAY), "circa 1850", (44198, "dd.mm.yyyy"), (44199, '"hours" d/m/yy'))
    assert found(tl, path) == ["2021-01-01", "1850~", "2021-01-02", "2021-01-03"]


def test_a_midnight_that_shows_its_time_is_an_instant(tl: Timeline, sheet: Callable[..., Path]) -> None:
    path = sheet((44197, DAY), (44197, TIME), (44197.25, TIME), "c. 1850")
    assert found(tl, path) == ["2021-01-01", "2021-01-01T00:00:00", "2021-01-01T06:00:00", "1850~"]
    (at,) = tl.at("2021-01-01T12:00:00").rows()
    assert at["event_id"] == "edtf-csv:1"


def test_days_among_times_are_days(tl: Timeline, sheet: Callable[..., Path]) -> None:
    path = sheet((44197, DAY), (44198.5, TIME), (44199, TIME))
    assert found(tl, path) == ["2021-01-01", "2021-01-02T12:00:00", "2021-01-03T00:00:00"]


def test_midnights_alone_are_days_whatever_they_show(tl: Timeline, sheet: Callable[..., Path]) -> None:
    assert found(tl, sheet((44197, TIME), (44198, TIME))) == ["2021-01-01", "2021-01-02"]


def test_a_fraction_of_a_day_is_a_time(tl: Timeline, sheet: Callable[..., Path]) -> None:
    path = sheet((44197.25, DAY), (44197 + (12 * 3600 + 34 * 60 + 56) / 86_400, TIME), "1999")
    assert found(tl, path) == ["2021-01-01T06:00:00", "2021-01-01T12:34:56", "1999"]


EARLY = [
    "1840-07-23",
    "1869-03-04",
    "1899-12-29",
    "1899-12-30",
    "1900-01-01",
    "1900-01-31",
    "1900-02-28",
    "1900-03-01",
]


def serial(day: date) -> int:
    """What spreadsheet programs write: there is a 29 February 1900 in their count."""
    count = (day - date(1899, 12, 30)).days
    return count - 1 if 0 < count <= 60 else count


@pytest.mark.parametrize("words", [(), ("c. 1850",)])
def test_days_before_1900_are_right(tl: Timeline, sheet: Callable[..., Path], words: tuple[str, ...]) -> None:
    cells = [(serial(date.fromisoformat(day)), DAY) for day in EARLY]
    assert found(tl, sheet(*cells, *words))[: len(EARLY)] == EARLY


@pytest.mark.parametrize("words", [(), ("c. 1850",)])
def test_days_that_count_from_1904_are_right(
    tl: Timeline, sheet: Callable[..., Path], words: tuple[str, ...]
) -> None:
    days = ["1840-07-23", "1899-12-31", "1900-02-15", "1903-12-31", "1904-01-01", "1990-06-25"]
    cells = [((date.fromisoformat(day) - date(1904, 1, 1)).days, DAY) for day in days]
    assert found(tl, sheet(*cells, *words, since_1904=True))[: len(days)] == days


@pytest.mark.parametrize("above", [("My list of events",), ("My list of events", ""), ("", "", "Events", "")])
def test_a_title_above_the_table(tl: Timeline, sheet: Callable[..., Path], above: tuple[str, ...]) -> None:
    path = sheet((44197, DAY), (44198.5, TIME), (44199, DAY), above=above)
    (report,) = tl.ingest(path)
    assert (report.added, report.notes) == (3, (f"row {len(above) + 1} names the columns",))
    assert [row["when"] for row in tl.find()] == ["2021-01-01", "2021-01-02T12:00:00", "2021-01-03"]


def test_dates_of_an_old_time(tl: Timeline, sheet: Callable[..., Path]) -> None:
    moment = datetime(1850, 6, 1, 18)  # noqa: DTZ001
    days = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
    assert found(tl, sheet((days, TIME), "1999")) == ["1850-06-01T18:00:00", "1999"]
