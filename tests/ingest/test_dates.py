"""Dates of whole columns: against the scalar time model."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import BadBounds, BadRow, When
from timeline.ingest.date_ranges import read_when
from timeline.ingest.mapping import When as Rules
from timeline.ingest.values import LINE, as_texts
from timeline.when import units
from timeline.when.instant import instant

BOUNDS = ("start_min", "start_max", "end_min", "end_max")
UNITS = tuple(name for name in units.UNITS if name != "tick")


def read(rules: dict[str, Any], **columns: list[str | None]) -> list[dict[str, Any]]:
    """What a mapping makes of columns of texts."""
    frame = pl.DataFrame({LINE: range(len(next(iter(columns.values()))))} | columns)
    when = Rules.model_validate(rules)
    names = {name for moment in when.moments for name in moment.columns} | set(columns)
    return read_when(when, as_texts(frame, names, ())).rows(named=True)


def one(text: str, **rules: Any) -> dict[str, Any]:
    """What a mapping makes of one text."""
    return read({"date": "{x}", **rules}, x=[text])[0]


# --- one date ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rules", "edtf", "precision"),
    [
        ("1994-07-18", {}, "1994-07-18", "day"),
        ("199X", {}, "199X", "decade"),
        ("1994-07-18T09:53", {"read": "iso"}, "[1994-07-18T09:53:00Z..1994-07-18T09:53:59Z]", "minute"),
        ("1994-07-18 09:53:10+02:00", {"read": "iso"}, "1994-07-18T07:53:10Z", "second"),
        ("+1994-00-00T00:00:00Z", {"read": "iso"}, "1994", "year"),
        ("18/07/1994", {"read": "%d/%m/%Y"}, "1994-07-18", "day"),
        ("July 1994", {"read": "%B %Y"}, "1994-07", "month"),
        ("1994", {"read": ["%d/%m/%Y", "%Y"]}, "1994", "year"),
        (
            "199407180953",
            {"read": "%Y%m%d%H%M", "zone": "-06:00"},
            "[1994-07-18T15:53:00Z..1994-07-18T15:53:59Z]",
            "minute",
        ),
        ("774489600", {"read": "unix"}, "1994-07-18T00:00:00Z", "second"),
        ("774489600123", {"read": "unix-ms"}, "1994-07-18T00:00:00.123000Z", "tick"),
        ("c. 1860", {"read": "text"}, "1860~", "year"),
        ("03/04/2010", {"read": "text", "dayfirst": True}, "2010-04-03", "day"),
        ("1994-07-18", {"precision": "month"}, "1994-07", "month"),
        ("1994-07-18", {"precision": "3d"}, "[1994-07-15..1994-07-21]", "week"),
        ("1994-07-18", {"precision": "0d"}, "1994-07-18", "day"),
        ("1700-02-29", {"calendar": "julian"}, "1700-03-11", "day"),
        ("1700-02-29", {"read": "iso", "calendar": "julian"}, "1700-03-11", "day"),
        ("1700-02-29", {"calendar": "julian", "precision": "month"}, "[1700-02-11..1700-03-11]", "month"),
        (
            "25 October 1917",
            {"read": "text", "calendar": "julian", "precision": "1d"},
            "[1917-11-06..1917-11-08]",
            "week",
        ),
        ("25.10.1917", {"read": "%d.%m.%Y", "calendar": "julian"}, "1917-11-07", "day"),
        ("1917-10-25T10:00:00Z", {"read": "text", "calendar": "julian"}, "1917-11-07T10:00:00Z", "second"),
        ("1994-07-18T10:00:00", {"zone": "Europe/London"}, "1994-07-18T09:00:00Z", "second"),
        ("1994-07-18T10:00:00Z", {"zone": "Europe/London"}, "1994-07-18T10:00:00Z", "second"),
        ("1994-07-18", {"zone": "Europe/London"}, "1994-07-18", "day"),
    ],
)
def test_a_date_is_read_as_the_mapping_says(
    text: str, rules: dict[str, Any], edtf: str, precision: str
) -> None:
    row = one(text, **rules)
    assert (row["edtf"], row["precision"], row["error"]) == (edtf, precision, None)
    assert row["when_text"] == (None if text == edtf else text)
    assert tuple(row[bound] for bound in BOUNDS) == When.parse(edtf).bounds


def test_an_hour_that_a_clock_shows_twice_is_both_of_them() -> None:
    row = one("2023-10-29 01:30:00", read="%Y-%m-%d %H:%M:%S", zone="Europe/London")
    assert row["edtf"] == "[2023-10-29T00:30:00Z..2023-10-29T01:30:00Z]"


def test_an_hour_that_a_clock_skips_is_refused() -> None:
    assert one("2023-03-26 01:30:00", read="%Y-%m-%d %H:%M:%S", zone="Europe/London")["error"] == (
        "the clocks of its time zone skip this time"
    )


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["America/New_York", "Asia/Kolkata"]),
)
def test_local_times_hold_what_the_standard_library_finds(local: datetime, zone: str) -> None:
    local = local.replace(microsecond=0)
    row = one(local.isoformat(" "), read="%Y-%m-%d %H:%M:%S", zone=zone)
    folds = {local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)}
    real = [
        t
        for t in folds
        if t.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    ]
    instants = sorted(instant(t) for t in real)
    if not instants:
        assert row["error"] is not None
    else:
        assert (row["start_min"], row["end_max"]) == (instants[0], instants[-1] + 1_000_000)


@pytest.mark.parametrize(
    ("rules", "text", "reason"),
    [
        ({}, "1994-13-01", "there is no month 13"),
        ({"read": "iso"}, "1994-02-30", "there is no such day or time"),
        ({"read": "iso"}, "soon", "not a date of the form 1994-07-18 or 1994-07-18T09:53"),
        ({"read": ["iso", "%d/%m/%Y"]}, "soon", "fits none of: iso, %d/%m/%Y"),
        ({"read": ["%d/%m/%Y %H:%M", "%d/%m/%Y"]}, "30/02/2010 10:00", "there is no such day or time"),
        ({"read": ["%d/%m/%Y %H:%M", "%d/%m/%Y"]}, "30/02/2010", "there is no such day or time"),
        ({"precision": "fortnight"}, "1994-01-01", "its precision code is not one that the mapping knows"),
        (
            {"read": "%H:%M %Y-%m-%d", "zone": "Mars/Base"},
            "10:00 1994-01-01",
            "its time zone is not known; an offset such as +02:00, or a name such as Europe/Berlin, is",
        ),
    ],
)
def test_what_cannot_be_read_says_why(rules: dict[str, Any], text: str, reason: str) -> None:
    row = one(text, **rules)
    assert (row["error"], row["column"], row["value"]) == (reason, "x", text)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            {"read": "english"},
            "a date is read as edtf, text, iso, unix, unix-ms, unix-us, unix-ns, excel, excel-1904",
        ),
        ({"calendar": "mayan"}, "a calendar is gregorian or julian, not 'mayan'"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_an_error(rules: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRow, match=message):
        one("1994", **rules)


def test_numbers_that_stand_apart_widen_where_one_is_missing() -> None:
    rules = {"date": {"year": "{y}", "month": "{m}", "day": "{d}"}}
    rows = read(
        rules,
        y=["1994", "1994.0", "1994", "1994", None],
        m=["7", "7", "0", "x", None],
        d=["18", None, "5", "1", None],
    )
    assert [(row["edtf"], row["error"]) for row in rows] == [
        ("1994-07-18", None),
        ("1994-07", None),
        ("1994", None),
        (None, "not the numbers of a date"),
        ("/", None),
    ]


# --- two dates ---------------------------------------------------------------------------------------------

DATES = st.sampled_from(
    ["1994", "1994-07", "1994-07-18", "199X", "1990~", "2001?", "1815", "-0043-03-15", None]
)


def halves(start: str | None, end: str | None) -> When | None:
    """What the scalar time model makes of a start and an end; None where nothing fits them."""
    parts = [None if text is None else When.parse(text) for text in (start, end)]
    bounds = (
        *((None, None) if parts[0] is None else (parts[0].start_min, parts[0].end_max - 1)),
        *((None, None) if parts[1] is None else (parts[1].start_min + 1, parts[1].end_max)),
    )
    try:
        return When.from_bounds(*bounds)
    except BadBounds:
        return None


@given(DATES, DATES)
def test_a_start_and_an_end_are_what_the_scalar_model_makes_of_them(
    start: str | None, end: str | None
) -> None:
    (row,) = read({"start": "{a}", "end": "{b}"}, a=[start], b=[end])
    when = halves(start, end)
    if when is None:
        assert row["error"] == "it ends before it starts"
        return
    assert row["error"] is None
    assert tuple(row[bound] for bound in BOUNDS) == when.bounds
    assert (row["start_kind"], row["end_kind"]) == (when.start_kind, when.end_kind)
    assert row["edtf"] is None or When.parse(row["edtf"]).bounds == when.bounds


@given(DATES, DATES)
def test_between_two_dates_is_one_of_all_days_from_the_one_to_the_other(
    start: str | None, end: str | None
) -> None:
    (row,) = read({"between": ["{a}", "{b}"]}, a=[start], b=[end])
    low = None if start is None else When.parse(start).start_min
    high = None if end is None else When.parse(end).end_max
    if low is not None and high is not None and low >= high:
        assert row["error"] == "it ends before it starts"
        return
    assert (row["start_min"], row["end_max"], row["error"]) == (low, high, None)
    assert row["start_max"] == (None if high is None else high - 1)
    assert row["end_min"] == (None if low is None else low + 1)
    assert When.parse(row["edtf"]).bounds == tuple(row[bound] for bound in BOUNDS)


@pytest.mark.parametrize(
    ("rules", "edtf", "kind"),
    [
        ({}, "1994/", "unknown"),
        ({"no_end": "open"}, "1994/..", "open"),
        ({"no_end": "same"}, "1994", "known"),
    ],
)
def test_what_a_missing_end_means_is_the_mappings_word(rules: dict[str, Any], edtf: str, kind: str) -> None:
    (row,) = read({"start": "{a}", "end": "{b}", **rules}, a=["1994"], b=[None])
    assert (row["edtf"], row["end_kind"]) == (edtf, kind)


def test_a_far_date_means_that_it_goes_on_only_where_the_mapping_says_so() -> None:
    columns = {"a": ["1994"], "b": ["9999-12-31"]}
    (stated,) = read({"start": "{a}", "end": "{b}"}, **columns)
    (code,) = read({"start": "{a}", "end": "{b}", "open": ["9999-12-31"]}, **columns)
    assert (stated["edtf"], stated["end_kind"]) == ("1994/9999-12-31", "known")
    assert (code["edtf"], code["end_kind"], code["end_max"], code["when_text"]) == (
        "1994/..",
        "open",
        None,
        "1994/9999-12-31",
    )


def test_a_whole_column_is_read_as_its_lines_are() -> None:
    days = [(date(1900, 1, 1) + timedelta(days=7 * n)).isoformat() for n in range(500)]
    texts = [*days, *(f"{a}/{b}" for a, b in zip(days, days[3:], strict=False)), "bad", "199X"]
    rows = read({"date": "{x}"}, x=texts)
    for text, row in zip(texts, rows, strict=True):
        if text == "bad":
            assert row["error"] is not None
        else:
            assert tuple(row[bound] for bound in BOUNDS) == When.parse(text).bounds


@pytest.mark.parametrize("reader", ["iso", "edtf", "text", "%Y-%m-%d"])
@pytest.mark.parametrize(
    "text", ["0000-00-00", "0000-00-00T00:00:00", "0000-00-00 00:00:00", "0000-00-00T00:00:00.000000+00:00"]
)
def test_a_date_of_noughts_alone_says_nothing(reader: str, text: str) -> None:
    """As databases and forensic tools write what they do not know; it is no day of the year 0."""
    row = one(text, read=reader)
    assert (row["edtf"], row["error"]) == ("/", None)


def test_numbers_that_are_all_noughts_say_nothing() -> None:
    parts = {"date": {"year": "{y}", "month": "{m}", "day": "{d}"}}
    rows = read(
        parts, y=["0", "0", "0", "0", "1999"], m=["0", "0", None, "5", "0"], d=["0", None, None, "0", "0"]
    )
    assert [row["edtf"] for row in rows] == ["/", "/", "0000", "0000-05", "1999"]


def test_a_nought_in_a_date_is_not_a_date_of_noughts() -> None:
    assert [one(text, read="iso")["edtf"] for text in ("0000", "0000-05-00", "2001-00-00")] == [
        "0000",
        "0000-05",
        "2001",
    ]


def test_a_quarter_is_a_precision_a_margin_and_a_step_between_ends() -> None:
    def limits(first: str, last: str) -> tuple[int, ...]:
        return tuple(map(instant, (first, last)))

    (wide,) = read({"date": {"text": "{d}", "precision": "{p}"}}, d=["2003-05-11"], p=["quarter"])
    assert (wide["start_min"], wide["end_max"]) == limits("2003-04-01", "2003-07-01")
    assert wide["precision"] == "quarter"
    for margin in ("1q", "1"):
        (apart,) = read({"date": "{d}", "margin": "{m}"}, d=["2003-34"], m=[margin])
        assert (apart["start_min"], apart["end_max"]) == limits("2003-01-01", "2003-10-01"), margin
    (until,) = read({"start": "{s}", "end": "{e}", "exclusive_end": True}, s=["2001"], e=["2003-34"])
    assert (until["end_min"] - 1, until["end_max"]) == limits("2003-01-01", "2003-04-01")
    (long,) = read({"start": "{s}", "end": "{e}"}, s=["2003-01"], e=["2003-34"])
    assert long["precision"] == "quarter"


@pytest.mark.parametrize(
    ("text", "good"), [("Tue 01/13/2009", True), ("Tue 13/01/2009", False), ("Wed 01/13/2009", False)]
)
def test_a_day_of_the_week_of_no_month_is_no_day(text: str, good: bool) -> None:
    assert (one(text, date={"text": "{x}", "read": "%a %m/%d/%Y"})["error"] is None) == good
