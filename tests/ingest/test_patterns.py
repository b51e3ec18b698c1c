"""Patterns of dates and numbers since 1970: each code is read as it is meant, or refused, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.test_dates import one, read
from timeline import BadRow
from timeline.ingest.epochs import EPOCHS, read_epochs
from timeline.when.instant import instant


@pytest.mark.parametrize(
    ("pattern", "text", "edtf"),
    [
        ("%Y-%m-%d %H:%M:%S.%f", "2023-05-03 07:36:43.911646", "2023-05-03T07:36:43.911646Z"),
        ("%Y-%m-%d %H:%M:%S.%f", "2023-05-03 07:36:43.9", "2023-05-03T07:36:43.900000Z"),
        ("%Y-%m-%d %H:%M:%S,%f", "2023-05-03 07:36:43,091", "2023-05-03T07:36:43.091000Z"),
        ("%Y-%m-%d %H:%M:%S.%f", "2023-05-03 07:36:43.911646789", "2023-05-03T07:36:43.911646Z"),
        ("%F %T%.f", "2023-05-03 07:36:43", "2023-05-03T07:36:43Z"),
        ("%F %T%.3f", "2023-05-03 07:36:43.5", "2023-05-03T07:36:43.500000Z"),
        ("%Y%m%d%H%M%S%f", "20230503073643911646", "2023-05-03T07:36:43.911646Z"),
        ("%a, %d %b %Y %H:%M:%S %z", "Wed, 01 Apr 2020 16:29:53 +0200", "2020-04-01T14:29:53Z"),
        ("%d %b %Y %H:%M:%S %Z", "01 Apr 2020 16:29:53 UTC", "2020-04-01T16:29:53Z"),
        ("%d %b %Y %H:%M:%S %Z", "01 Apr 2020 16:29:53 +02:00", "2020-04-01T14:29:53Z"),
        ("%d %b %Y %H:%M:%S %Z", "01 Apr 2020 16:29:53 GMT-3", "2020-04-01T19:29:53Z"),
        ("%d %b %Y %H:%M:%S %Z", "01 Apr 2020 16:29:53 Europe/Berlin", "2020-04-01T14:29:53Z"),
        ("%I:%M:%S %p %d.%m.%Y", "12:00:00 am 02.01.2020", "2020-01-02T00:00:00Z"),
        ("%I:%M:%S %p %d.%m.%Y", "12:00:00 P.M. 02.01.2020", "2020-01-02T12:00:00Z"),
        ("%H:%M:%S %p %d.%m.%Y", "21:00:00 PM 02.01.2020", "2020-01-02T21:00:00Z"),
        ("%Y-%j", "2020-060", "2020-02-29"),
        ("%Y%j", "2019365", "2019-12-31"),
        ("%G-W%V-%u", "2020-W53-5", "2021-01-01"),
        ("%G-W%V", "2020-W53", "[2020-12-28..2021-01-03]"),
        ("%B %Y", "sept 1994", "1994-09"),
        ("%d-%b-%Y", "3-MAR-1994", "1994-03-03"),
        ("%Y", "1942.0", "1942"),
        ("%Y-%m-%d", "-0043-03-15", "-0043-03-15"),
        ("100%% %Y", "100% 1999", "1999"),
        ("%-d/%-m/%Y", "1/2/2020", "2020-02-01"),
    ],
)
def test_a_code_is_read_as_it_is_meant(pattern: str, text: str, edtf: str) -> None:
    row = one(text, read=pattern)
    assert (row["edtf"], row["error"]) == (edtf, None)


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        ("%Y%m%d", "2020102", "does not fit the pattern %Y%m%d"),
        ("%d/%m/%Y", "01/02/20", "does not fit the pattern %d/%m/%Y"),
        ("%d/%m/%Y", "31/04/2020", "there is no such day or time"),
        ("%a %d %b %Y", "Tue 01 Apr 2020", "there is no such day or time"),
        ("%G-W%V", "2021-W53", "there is no such day or time"),
        ("%Y-%j", "2019-366", "there is no such day or time"),
        ("%H:%M %p %F", "09:53 PM 2020-01-02", "there is no such day or time"),
        ("%I:%M %p %F", "13:53 PM 2020-01-02", "there is no such day or time"),
        ("%H:%M:%S %F", "23:59:60 2020-01-02", "there is no such day or time"),
        (
            "%F %T %z",
            "2020-01-02 10:00:00 +25:00",
            "its time zone is not known; an offset such as +02:00, or a name such as Europe/Berlin, is",
        ),
        (
            "%F %T %Z",
            "2020-07-02 10:00:00 CEST",
            "the zone 'CEST' names no one offset; take it away with rewrite and state the zone",
        ),
    ],
)
def test_what_a_pattern_cannot_mean_is_refused(pattern: str, text: str, reason: str) -> None:
    row = one(text, read=pattern)
    assert (row["edtf"], row["error"], row["value"]) == (None, reason, text)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("%d/%m", "it has no year"),
        ("%H:%M", "it has no year"),
        ("%Y %H", "it has the hour without the day"),
        ("%Y %d", "it has the day without the month"),
        ("%G", "it has a year of weeks without a week"),
        ("%F %I:%M", "%I needs %p, or is %H"),
        ("%F %Y", "it has the year twice"),
        ("%Y %U", "%U is not read; weeks are read as %G-W%V, those of ISO 8601"),
        ("%s", '%s is not read; seconds since 1970 are read with read = "unix"'),
        ("%c", "%c is not read; it depends on the language of the machine; write the codes out"),
        ("%Q %Y", "%Q is not read; the codes are those of strptime"),
    ],
)
def test_a_pattern_that_is_no_date_is_refused_as_a_whole(pattern: str, reason: str) -> None:
    with pytest.raises(BadRow) as refusal:
        one("2020", read=pattern)
    assert str(refusal.value) == f"'{pattern}' is not a pattern of dates: {reason}"


@pytest.mark.parametrize(
    ("pivot", "text", "year"),
    [(1930, "30", 1930), (1930, "29", 2029), (1970, "69", 2069), (1900, "99", 1999), (1850, "49", 1949)],
)
def test_a_year_of_two_digits_lies_in_the_hundred_years_of_the_pivot(
    pivot: int, text: str, year: int
) -> None:
    assert one(f"16-07-{text}", read="%d-%m-%y", pivot=pivot)["edtf"] == f"{year}-07-16"


def test_a_year_of_two_digits_without_a_pivot_is_refused() -> None:
    with pytest.raises(
        BadRow, match="'%D' has a year of two digits; say which one it means: with pivot = 1930"
    ):
        one("1/27/69", read="%D")


def test_days_of_a_pattern_are_those_of_its_calendar() -> None:
    assert one("29 Feb 1700", read="%d %b %Y", calendar="julian")["edtf"] == "1700-03-11"
    assert one("1700-060", read="%Y-%j", calendar="julian")["edtf"] == "1700-03-11"
    assert one("29 Feb 1700", read="%d %b %Y")["error"] == "there is no such day or time"


CODES = ("%Y-%m-%d %H:%M:%S.%f", "%d %b %Y %I:%M:%S.%f %p", "%A %d %B %Y %H:%M:%S,%f", "%Y/%j %H%M%S%f")


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)), st.sampled_from(CODES))  # noqa: DTZ001
def test_a_pattern_reads_what_strftime_writes(moment: datetime, pattern: str) -> None:
    row = one(moment.strftime(pattern), read=pattern)
    assert (row["start_min"], row["error"]) == (instant(moment), None)


# --- numbers since 1970 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "text", "edtf"),
    [
        ("unix", "1683099403", "2023-05-03T07:36:43Z"),
        ("unix", "1683099403.0", "2023-05-03T07:36:43Z"),
        ("unix", "1683099403.911646", "2023-05-03T07:36:43.911646Z"),
        ("unix", "-1.5", "1969-12-31T23:59:58.500000Z"),
        ("unix", "253402300799", "9999-12-31T23:59:59Z"),
        ("unix-ms", "1683099403911.5", "2023-05-03T07:36:43.911500Z"),
        ("unix-us", "1683099403911646", "2023-05-03T07:36:43.911646Z"),
        ("unix-ns", "1683099403911646123", "2023-05-03T07:36:43.911646Z"),
        ("unix-ns", "-1", "1970-01-01T00:00:00.000000Z"),
    ],
)
def test_numbers_since_1970_keep_their_decimals(unit: str, text: str, edtf: str) -> None:
    row = one(text, read=unit)
    assert (row["edtf"], row["error"], row["remark"]) == (edtf, None, None)


BEYOND = 'beyond the year 9999 as {} since 1970, of our time as {} (read = "{}")'


@pytest.mark.parametrize(
    ("unit", "text", "reason"),
    [
        ("unix", "1683099403911646123", BEYOND.format("seconds", "nanoseconds", "unix-ns")),
        ("unix", "1683099403911646", BEYOND.format("seconds", "microseconds", "unix-us")),
        ("unix", "1683099403911", BEYOND.format("seconds", "milliseconds", "unix-ms")),
        ("unix-ms", "1683099403911646", BEYOND.format("milliseconds", "microseconds", "unix-us")),
        ("unix", "99999999999999999999", "beyond every year that can be kept as seconds since 1970"),
        ("unix-us", "-9223372036854775809", "beyond every year that can be kept as microseconds since 1970"),
        ("unix", "1.683E+09", "not a number of seconds since 1970, written with all its digits"),
        ("unix", "2023-05-03", "not a number of seconds since 1970, written with all its digits"),
    ],
)  # fmt: skip
def test_numbers_out_of_range_are_refused_with_the_unit_that_fits(unit: str, text: str, reason: str) -> None:
    row = one(text, read=unit)
    assert (row["start_min"], row["error"]) == (None, reason)


def test_seconds_that_are_read_as_milliseconds_are_remarked_on() -> None:
    row = one("1683099403", read="unix-ms")
    assert row["edtf"] == "1970-01-20T11:31:39.403000Z"
    assert row["remark"] == 'of 1970 as milliseconds, of our time as seconds (read = "unix")'


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), st.sampled_from(list(EPOCHS)))  # noqa: DTZ001
def test_every_unit_says_the_same_instant(moment: datetime, unit: str) -> None:
    since = moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    ticks = since // timedelta(microseconds=1)
    power = EPOCHS[unit].power
    digits = f"{abs(ticks)}{'0' * max(-power, 0)}".zfill(power + 1)
    text = digits if power <= 0 else f"{digits[:-power]}.{digits[-power:]}"
    found = read_epochs(pl.Series(["-" * (ticks < 0) + text]), unit).ticks.to_list()
    assert found == [ticks]


# --- codes that mean nothing, whole numbers ----------------------------------------------------------------


def test_codes_that_mean_nothing_count_for_numbers_that_stand_apart() -> None:
    parts = {"year": "{y}", "month": "{m}", "day": "{d}"}
    columns = {"y": ["1902", "1902", "-9"], "m": ["5", "-9.0", "-9"], "d": ["-9", "-9", "-9"]}
    for rules in ({"date": parts, "missing": ["-9"]}, {"date": {**parts, "missing": ["-9.0"]}}):
        assert [row["edtf"] for row in read(rules, **columns)] == ["1902-05", "1902", "/"]


@pytest.mark.parametrize("reader", ["edtf", "text", "iso", "%Y"])
def test_a_year_with_a_nought_after_its_point_is_a_year(reader: str) -> None:
    row = one("1942.0", read=reader)
    assert (row["edtf"], row["when_text"]) == ("1942", None)
