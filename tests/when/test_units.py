"""Granules, against the standard library's calendar and numpy's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import instants
from timeline.errors import UnknownName
from timeline.ingest.mapping_values import ORDINALS, PRECISION_UNITS
from timeline.query.interval_steps import CALENDAR_UNITS
from timeline.query.options import Bins, Resolution
from timeline.resources import read_text
from timeline.when.calendar import US_PER_DAY
from timeline.when.instant import instant
from timeline.when.precision import RANKS
from timeline.when.units import UNITS, ceil_to, floor_to, month_floor, unit_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
anywhen = st.integers(-(2**63) + 10, 2**63 - 10)


def micros(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


@given(moments)
def test_months_are_those_of_the_calendar(moment):
    assert month_floor(micros(moment)) == moment.year * 12 + moment.month - 1
    assert unit_of("century").floor(micros(moment)) == moment.year // 100


@given(anywhen)
def test_months_are_those_of_numpy_in_any_year(instant):
    month = np.datetime64(instant, "us").astype("datetime64[M]").astype(int)
    assert month_floor(instant) == month + 1970 * 12


@given(moments)
def test_weeks_start_on_monday(moment):
    week = unit_of("week")
    assert (week.floor(micros(moment)) - week.floor(micros(moment) - US_PER_DAY) == 1) == (
        moment.weekday() == 0
    )


@given(anywhen, st.sampled_from(sorted(UNITS)))
def test_ceil_is_the_first_granule_not_before(instant, name):
    unit = unit_of(name)
    assert unit.floor(instant) <= unit.ceil(instant) <= unit.floor(instant) + 1
    assert unit.ceil(instant) > unit.floor(instant - 1)
    starts = unit.floor(instant) != unit.floor(instant - 1)
    assert (unit.ceil(instant) == unit.floor(instant)) == starts


def test_no_resolution_is_the_tick():
    assert unit_of(None).length == 1
    with pytest.raises(UnknownName, match="resolution"):
        unit_of("fortnight")


@given(instants(), st.sampled_from(tuple(UNITS)))
def test_a_granule_starts_at_the_first_instant_that_it_holds(us, name):
    unit = unit_of(name)
    number = unit.floor(us)
    start = unit.start(number)
    assert start <= us < unit.start(number + 1)
    assert (unit.floor(start), unit.floor(start - 1)) == (number, number - 1)


def test_each_unit_is_longer_than_the_one_before():
    lengths = [unit.mean_days for unit in UNITS.values()]
    assert lengths == sorted(set(lengths))
    assert all((unit.length > 0) != (unit.months > 0) for unit in UNITS.values())


def test_every_other_list_of_units_is_this_one():
    assert get_args(Resolution) == tuple(UNITS)
    assert set(get_args(get_args(get_args(Bins)[0])[0])) < set(CALENDAR_UNITS) < set(UNITS)
    assert set(PRECISION_UNITS) == {*UNITS, *ORDINALS}
    assert set(ORDINALS.values()) < set(UNITS)
    assert [name for name in RANKS if name in UNITS] == list(UNITS)
    header = read_text("sql/windows/granule_floor.sql").splitlines()
    assert f"-- Units: {' '.join(UNITS)}; NULL is the tick." in header


@given(instants(), st.sampled_from(tuple(UNITS)))
def test_floor_and_ceil_enclose(us, unit):
    low, high = floor_to(us, unit), ceil_to(us, unit)
    assert low <= us <= high
    assert floor_to(low, unit) == ceil_to(low, unit) == low
    assert floor_to(high, unit) == high
    assert (low == high) == (low == us)
    if low < us:
        assert ceil_to(low + 1, unit) == high
        assert floor_to(high - 1, unit) == low


@given(st.datetimes(min_value=datetime(1, 1, 8), max_value=datetime(9990, 1, 1)))  # noqa: DTZ001
def test_floor_as_the_standard_library_would(moment):
    us = instant(moment)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    assert floor_to(us, "second") == instant(moment.replace(microsecond=0))
    assert floor_to(us, "minute") == instant(moment.replace(second=0, microsecond=0))
    assert floor_to(us, "hour") == instant(moment.replace(minute=0, second=0, microsecond=0))
    assert floor_to(us, "day") == instant(midnight)
    assert floor_to(us, "week") == instant(midnight - timedelta(days=midnight.weekday()))
    assert floor_to(us, "month") == instant(midnight.replace(day=1))
    assert floor_to(us, "year") == instant(midnight.replace(month=1, day=1))
    assert ceil_to(us, "day") - floor_to(us, "day") in (0, US_PER_DAY)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("1994-07-18", "decade", "1990", "2000"),
        ("1994-07-18", "century", "1900", "2000"),
        ("1994-07-18", "millennium", "1000", "2000"),
        ("-0344-07-18", "decade", "-0350", "-0340"),
        ("2000-01-01", "century", "2000", "2000"),
        ("1994-12-18", "month", "1994-12", "1995-01"),
        ("1994-05-18", "quarter", "1994-04", "1994-07"),
        ("1994-12-31", "quarter", "1994-10", "1995"),
        ("-0344-02-01", "quarter", "-0344", "-0344-04"),
    ],
)
def test_long_units(text, unit, low, high):
    assert floor_to(instant(text), unit) == instant(low)
    assert ceil_to(instant(text), unit) == instant(high)


def test_an_unknown_unit_is_refused():
    with pytest.raises(UnknownName, match=r"fortnight.*known: tick"):
        floor_to(0, "fortnight")
