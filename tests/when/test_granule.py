"""Granules, against the standard library's calendar and numpy's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import UnknownName
from timeline.when.calendar import RESOLUTIONS, US_PER_DAY
from timeline.when.granule import UNITS, granule, month_floor

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
anywhen = st.integers(-(2**63) + 10, 2**63 - 10)


def micros(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


@given(moments)
def test_months_are_those_of_the_calendar(moment):
    assert month_floor(micros(moment)) == moment.year * 12 + moment.month - 1
    assert granule("century").floor(micros(moment)) == moment.year // 100


@given(anywhen)
def test_months_are_those_of_numpy_in_any_year(instant):
    month = np.datetime64(instant, "us").astype("datetime64[M]").astype(int)
    assert month_floor(instant) == month + 1970 * 12


@given(moments)
def test_weeks_start_on_monday(moment):
    week = granule("week")
    assert (week.floor(micros(moment)) - week.floor(micros(moment) - US_PER_DAY) == 1) == (
        moment.weekday() == 0
    )


@given(anywhen, st.sampled_from(sorted(UNITS)))
def test_ceil_is_the_first_granule_not_before(instant, name):
    unit = granule(name)
    assert unit.floor(instant) <= unit.ceil(instant) <= unit.floor(instant) + 1
    assert unit.ceil(instant) > unit.floor(instant - 1)
    starts = unit.floor(instant) != unit.floor(instant - 1)
    assert (unit.ceil(instant) == unit.floor(instant)) == starts


def test_no_resolution_is_the_tick():
    assert granule(None).length == 1
    with pytest.raises(UnknownName, match="resolution"):
        granule("fortnight")


def test_every_unit_has_granules_and_is_known_to_the_calendar():
    assert tuple(UNITS) == RESOLUTIONS
