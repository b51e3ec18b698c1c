"""Calendar arithmetic against the standard library, and beyond its years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import instants
from timeline.errors import BadDate, OutOfRange
from timeline.when.calendar import (
    MAX_INSTANT,
    MIN_INSTANT,
    civil,
    days,
    is_leap,
    iso,
    julian_civil,
    julian_days,
    month_length,
)
from timeline.when.instant import instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DATETIMES = st.datetimes(timezones=st.just(UTC))


@given(st.dates())
def test_days_as_the_standard_library_counts_them(day):
    number = (day - EPOCH.date()).days
    assert days(day.year, day.month, day.day) == number
    assert civil(number) == (day.year, day.month, day.day)


@given(st.integers(-110_000_000, 110_000_000))
def test_civil_and_days_are_inverse_and_the_calendar_repeats(number):
    year, month, day = civil(number)
    assert days(year, month, day) == number
    assert civil(number + 146_097) == (year + 400, month, day)
    assert 1 <= day <= month_length(is_leap(year), month)


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ((1582, 10, 5), (1582, 10, 15)),  # the day after 4 October 1582 in Rome
        ((1700, 2, 29), (1700, 3, 11)),  # a day that the Gregorian calendar does not have
        ((1752, 9, 3), (1752, 9, 14)),  # Great Britain
        ((1917, 10, 25), (1917, 11, 7)),  # the October revolution
        ((-4712, 1, 1), (-4713, 11, 24)),  # day 0 of the Julian day count
        ((-43, 3, 15), (-43, 3, 13)),  # the Ides of March, 44 BCE
        ((0, 3, 1), (0, 2, 28)),
    ],
)
def test_julian_days(julian, gregorian):
    assert civil(julian_days(*julian)) == gregorian
    assert julian_civil(days(*gregorian)) == julian


@given(st.integers(-10_000_000, 10_000_000))
def test_every_day_has_its_julian_date(day):
    assert julian_days(*julian_civil(day)) == day
    assert julian_civil(day) < julian_civil(day + 1)


@given(DATETIMES)
def test_iso_as_the_standard_library_writes_it(moment):
    us = (moment - EPOCH) // timedelta(microseconds=1)
    assert iso(us) == moment.isoformat().replace("+00:00", "Z")
    assert instant(moment) == us
    assert instant(iso(us)) == us
    assert instant(moment.astimezone(timezone(timedelta(hours=-3)))) == us
    assert instant(moment.replace(tzinfo=None)) == us


@given(instants())
def test_iso_and_instant_are_inverse_everywhere(us):
    assert instant(iso(us)) == us


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MIN_INSTANT, "-290308-12-22T00:00:00Z"),
        (MAX_INSTANT, "+294247-01-10T04:00:54.775806Z"),
        (date(1994, 7, 18), "1994-07-18T00:00:00Z"),
        ("1994-07-18", "1994-07-18T00:00:00Z"),
        ("1994-07", "1994-07-01T00:00:00Z"),
        ("1994", "1994-01-01T00:00:00Z"),
        ("-0344", "-0344-01-01T00:00:00Z"),
        ("+12000", "+12000-01-01T00:00:00Z"),
        ("-12000-02-29T01:02:03Z", "-12000-02-29T01:02:03Z"),
        ("1994-07-18T09:53:00-03:00", "1994-07-18T12:53:00Z"),
        ("1994-07-18 09:53:00", "1994-07-18T09:53:00Z"),
        ("1994-07-18T09:53", "1994-07-18T09:53:00Z"),
        ("1994-07-18 09:53Z", "1994-07-18T09:53:00Z"),
        ("1994-07-18T09:53-03:00", "1994-07-18T12:53:00Z"),
        ("1994-07-18T09", "1994-07-18T09:00:00Z"),
        ("-12000-02-29T01:02", "-12000-02-29T01:02:00Z"),
        (np.int64(0), "1970-01-01T00:00:00Z"),
    ],
)
def test_instant(value, text):
    assert iso(instant(value)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "199X",
        "1994-02-30",
        "1994-07-18T09:5",
        "1994-07-18T24:01",
        "1994-07-18T",
        "+12000-13",
        "yesterday",
        "1994/1995",
    ],
)
def test_instant_refuses(text):
    with pytest.raises(BadDate):
        instant(text)


@pytest.mark.parametrize("value", [MIN_INSTANT - 1, MAX_INSTANT + 1, "+294248", "-290309"])
def test_instant_out_of_range(value):
    with pytest.raises(OutOfRange):
        instant(value)


@pytest.mark.parametrize("value", [1.5, None, [1]])
def test_instant_of_another_type(value):
    with pytest.raises(BadDate, match="this is no date"):
        instant(value)
