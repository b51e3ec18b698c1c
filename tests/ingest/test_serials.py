"""Days as spreadsheets number them, and what a mapping is told of numbers that it does not read so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import Timeline
from timeline.ingest.date_columns import read_moment
from timeline.ingest.mapping_values import Moment
from timeline.ingest.serials import read_serials
from timeline.ingest.values import as_texts
from timeline.when.reading.remedies import REMEDIES

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = datetime.fromisoformat("1904-01-02"), datetime.fromisoformat("9999-12-31")
SERIAL = "no year of four digits: it looks like the serial number of a day in a spreadsheet (2021-01-01)"


def read(texts: list[str], **rules: object) -> pl.DataFrame:
    moment = Moment.model_validate({"text": "{x}", **rules})
    return read_moment(moment, as_texts(pl.DataFrame({"#line": range(len(texts)), "x": texts}), ["x"], ()))


@pytest.mark.parametrize(
    ("read_as", "text", "edtf"),
    [
        ("excel", "1", "1900-01-01"),
        ("excel", "59", "1900-02-28"),
        ("excel", "61", "1900-03-01"),
        ("excel", "44197", "2021-01-01"),
        ("excel", "44197.0", "2021-01-01"),
        ("excel", "44197.5", "2021-01-01T12:00:00Z"),
        ("excel", "44197.999999", "2021-01-02"),
        ("excel", "2958465", "9999-12-31"),
        ("excel-1904", "0", "1904-01-01"),
        ("excel-1904", "42735", "2021-01-01"),
    ],
)
def test_the_number_of_a_day_in_a_spreadsheet(read_as: str, text: str, edtf: str) -> None:
    assert read([text], read=read_as)["edtf"].to_list() == [edtf]


@pytest.mark.parametrize("text", ["0", "60", "0.5", "-1", "2958466", "soon", "1e3"])
def test_what_is_no_such_number_is_refused(text: str) -> None:
    (error,) = read([text], read="excel")["error"]
    assert error.startswith("not the number of a day in a spreadsheet, from 1 (1900-01-01)")


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_both_systems_tell_the_same_second(at: datetime) -> None:
    at = at.replace(microsecond=0)
    seconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    for name, first in (("excel", (1899, 12, 30)), ("excel-1904", (1904, 1, 1))):
        serial = (at - datetime(*first, tzinfo=UTC)) / timedelta(days=1)
        assert read_serials(pl.Series([f"{serial:.9f}"]), name)[0].to_list() == [seconds * 1_000_000]


@pytest.mark.parametrize("reader", ["text", "edtf", "%Y%m%d"])
def test_a_reject_says_what_the_number_looks_like_and_how_to_read_it(reader: str) -> None:
    errors = read(["44197", "1683099403", "1683099403911"], read=reader)["error"].to_list()
    assert errors == [
        SERIAL + '; read = "excel" in [when] reads such numbers',
        'no year of four digits: it looks like seconds since 1970 (2023-05-03); read = "unix" in [when] reads such numbers',
        f"no year of four digits: it looks like milliseconds since 1970 (2023-05-03); {REMEDIES['unix-ms'].mapping}",
    ]


@pytest.mark.parametrize(
    ("patterns", "number", "reason"),
    [
        (["%Y%m%d%H%M", "%Y%m%d"], "201813010005", "there is no such day or time"),
        (["%Y%m%d%H"], "1683099403", "there is no such day or time"),
        (["%y%j"], "44999", "there is no such day or time"),
        (["%Y%m%d%H%M", "%Y%m%d"], "44197", f"{SERIAL}; {REMEDIES['excel'].mapping}"),
        (["%Y-%m-%d"], "44197", f"{SERIAL}; {REMEDIES['excel'].mapping}"),
    ],
)
def test_a_number_as_long_as_a_pattern_of_digits_is_meant_as_such_a_date(
    patterns: list[str], number: str, reason: str
) -> None:
    assert read([number], read=patterns, pivot=2000)["error"].to_list() == [reason]


def test_years_of_five_digits_that_may_be_serial_numbers_are_remarked_on() -> None:
    frame = read(["44197", "1994"], read="iso")
    assert frame["edtf"].to_list() == ["Y44197", "1994"]
    remark = 'with a year of five digits, or the number of a day in a spreadsheet (read = "excel")'
    assert frame["remark"].to_list() == [remark, None]


def test_a_reject_quotes_the_word_that_was_not_read() -> None:
    errors = read(["foo", "Foo 1990", "03/04/2010", "3/4/10"], read="text")["error"].to_list()
    assert errors == [
        "'foo' cannot be read as a part of a date",
        "'Foo' cannot be read as a part of a date",
        "this can be read as 2010-04-03 or 2010-03-04; say which with dayfirst = true or dayfirst = false in [when]",
        f"the century is missing; {REMEDIES['century'].mapping}",
    ]
    assert read(["July 1994"], read="edtf")["error"].to_list() == [
        'a year has four digits; read = "text" in [when] reads what people write'
    ]


def test_reasons_of_one_kind_are_counted_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title,date\n1,a,44197\n2,b,44198\n3,c,foo\n4,d,bar\n5,e,1683099403\n")
    (tmp_path / "m.toml").write_text(
        'name = "m"\nid = "{id}"\ntitle = "{title}"\n[when]\ndate = "{date}"\nread = "text"\n'
    )
    (report,) = Timeline(tmp_path / "x.duckdb").ingest(tmp_path / "a.csv", map_=tmp_path / "m.toml")
    assert str(report).split("; ")[1:4] == [
        "2 rejected: 'bar' cannot be read as a part of a date",
        f"2 rejected: {SERIAL}",
        'read = "excel" in [when] reads such numbers',
    ]
    assert len(report.reasons) == 5
