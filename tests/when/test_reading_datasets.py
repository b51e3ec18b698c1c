"""Dates as data sets write them, each form by a switch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadBounds, BadDate
from timeline.when.instant import instant
from timeline.when.reading import to_edtf
from timeline.when.reading.datasets import (
    from_compact,
    from_parts,
    from_serial,
    span,
    with_precision,
    with_year,
)
from timeline.when.when import When


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        ((1952, 4, 28), "1952-04-28"),
        (("1952", "04", "28"), "1952-04-28"),
        ((1952.0, 4.0, 28.0), "1952-04-28"),
        ((1952, 4, -9), "1952-04"),
        ((1952, 4, 0), "1952-04"),
        ((1952, 0, 0), "1952"),
        ((1952, None, None), "1952"),
        ((1952, float("nan"), None), "1952"),
        ((1952, 0, 5), "1952-XX-05"),
        ((1952, "NA", "NA"), "1952"),
        ((-344, 1, 1), "-0344-01-01"),
        ((None, 4, 28), "/"),
    ],
)
def test_parts(parts, edtf):
    assert from_parts(*parts) == edtf


@pytest.mark.parametrize(
    "parts",
    [(1952, 13, 1), (1952, 2, 30), (1952, 21, 0), (1952, "April", 1), ("about 1952",), (1952, 4.5, 1)],
)
def test_bad_parts(parts):
    with pytest.raises(BadDate):
        from_parts(*parts)


def test_what_is_unknown_is_said():
    assert from_parts(1952, 88, 88, unknown={"88"}) == "1952"
    with pytest.raises(BadDate):
        from_parts(1952, 0, 0, unknown={"88"})


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        (20210512, "2021-05-12"),
        ("20210512", "2021-05-12"),
        (19520000, "1952"),
        (19520400, "1952-04"),
        (195204, "1952-04"),
        (1952, "1952"),
        (0, "/"),
        (-9, "/"),
        ("00000000", "/"),
        (None, "/"),
        (" ", "/"),
    ],
)
def test_compact(value, edtf):
    assert from_compact(value) == edtf


@pytest.mark.parametrize("value", ["14-022005", 20211301, 20210230, 521, "2021051", "2021-05-12"])
def test_bad_compact(value):
    with pytest.raises(BadDate):
        from_compact(value)


def test_a_year_of_two_digits_takes_its_century_from_elsewhere():
    assert with_year("28-APR-50 14:30:00", 1950) == "1950-04-28T14:30:00"
    assert with_year("28-APR-50 14:30:00", "1950", offset="-06:00") == "1950-04-28T20:30:00Z"
    assert with_year("28-APR-50", 19) == "1950-04-28"
    assert with_year("28 Apr 50", pivot=2049) == "1950-04-28"
    assert with_year("28 Apr 49", pivot=2049) == "2049-04-28"
    assert with_year("4/28/50", 1950, dayfirst=False) == "1950-04-28"
    assert with_year("4/5/50", 1950, dayfirst=True) == "1950-05-04"
    for refused in ({"year": 1951}, {}):
        with pytest.raises(BadDate):
            with_year("28-APR-50", **refused)
    with pytest.raises(BadDate):
        with_year("sometime", 1950)


UCDP = {1: "exact", 2: "within", 3: "week", 4: "month", 5: "within"}


@pytest.mark.parametrize(
    ("start", "end", "code", "edtf"),
    [
        ("2015-03-04", "2015-03-04", 1, "2015-03-04"),
        ("2015-03-04", None, 1, "2015-03-04"),
        ("2015-03-04", "2015-03-09", 1, "2015-03-04/2015-03-09"),
        ("2015-03-04", "2015-03-09", 2, "[2015-03-04..2015-03-09]"),
        ("2015-03-04", "2015-03-04", 3, "[2015-03-02..2015-03-08]"),
        ("2015-03-04", "2015-03-09", "4", "2015-03"),
        ("2015-03-04", "2015-05-09", 4, "[2015-03..2015-05]"),
        ("2015-01-01", "2015-12-31", 5, "[2015-01-01..2015-12-31]"),
    ],
)
def test_precision_codes(start, end, code, edtf):
    assert with_precision(start, end, code, UCDP) == edtf


def test_bad_precision():
    with pytest.raises(BadDate, match="has no meaning"):
        with_precision("2015-03-04", None, 9, UCDP)
    for code in (1, 2, 4):
        with pytest.raises(BadDate):
            with_precision("2015-05-04", "2015-03-04", code, UCDP)


@given(st.dates(date(1900, 3, 1), date(2200, 1, 1)))
def test_serial_numbers(day):
    assert from_serial((day - date(1899, 12, 30)).days) == day.isoformat()
    if day >= date(1904, 1, 1):
        assert from_serial((day - date(1904, 1, 1)).days, first_year=1904) == day.isoformat()


def test_the_first_serial_numbers():
    assert from_serial(1) == "1900-01-01"
    assert from_serial(59) == "1900-02-28"
    assert from_serial(61) == "1900-03-01"
    assert from_serial(44197.75) == "2021-01-01T18:00:00"
    for none in (0, 60, -1):
        with pytest.raises(BadDate):
            from_serial(none)


def test_a_sentinel_is_open_only_where_it_is_said():
    closed = span("1841-01-01", "9999-12-31")
    assert closed.end_max == instant("9999-12-31") + 86_400_000_000
    still = span("1841-01-01", "9999-12-31", open_values={"9999-12-31"})
    assert (still.end_max, still.end_kind) == (None, "open")
    assert still == When.parse("1841-01-01/..")


def test_a_span_of_uncertain_ends():
    state = span("..1816-01-01", "1888-12-30")
    assert state.bounds == (None, instant("1816-01-02") - 1, instant("1888-12-30") + 1, instant("1888-12-31"))
    assert span("0800?", "1831-12-31?") == When.parse("0800?/1831-12-31?")
    late = span("1945-08-09", "2017-12-31..")
    assert late.end_min == instant("2017-12-31") + 1
    assert (late.end_max, late.end_kind) == (None, "unknown")
    assert span("1990", None) == When.parse("1990/")
    assert span("1990", "", missing="open") == When.parse("1990/..")
    assert span(None, "1990") == When.parse("/1990")
    assert span("", "").is_undated
    assert span("1990", "1995").text == "1990 - 1995"
    with pytest.raises(BadBounds):
        span("1995", "1990")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2010-XX-XX", "2010-XX-XX"),
        ("2010-xx-xx", "2010-XX-XX"),
        ("1952-##-##", "1952-XX-XX"),
        ("0800?", "0800?"),
        ("..1816-01-01", "[..1816-01-01]"),
        ("2017-12-31..", "[2017-12-31..]"),
        ("2012-01-01..2012-12-31", "[2012-01-01..2012-12-31]"),
        ("2011-01-01~", "2011-01-01~"),
        ("1192-06-12", "1192-06-12"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_forms_that_the_reader_knows_by_itself(text, edtf):
    assert to_edtf(text) == edtf


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_units_hold_what_they_widen(one, other):
    first, last = min(one, other), max(one, other)
    if last.year == 9999:
        last -= timedelta(days=400)
        first = min(first, last)
    exact = When.parse(f"[{first}..{last}]" if first != last else f"{first}")
    for unit in ("day", "week", "month", "year"):
        wide = When.parse(with_precision(first.isoformat(), last.isoformat(), 1, {1: unit}))
        assert wide.start_min <= exact.start_min
        assert exact.end_max <= wide.end_max
        assert wide.at_resolution(unit).hull == wide.hull
        assert wide.hull == exact.at_resolution(unit).hull
