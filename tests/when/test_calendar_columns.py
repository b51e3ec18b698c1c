"""Stretches of whole columns against the scalar calendar, and their EDTF against what it is parsed to."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import When
from timeline.when import calendar, units
from timeline.when.calendar_columns import Civil, civil_of, first_days, months_of, stretch_of
from timeline.when.to_edtf_columns import edtf_of

UNITS = tuple(name for name in units.UNITS if name != "tick")


def civil(year: int, month: int = 1, day: int = 1, clock: int = 0) -> Civil:
    return Civil(*(np.array([n]) for n in (year, month, day, clock)))


@given(st.integers(calendar.MIN_INSTANT // 2, calendar.MAX_INSTANT // 2))
def test_civil_numbers_are_those_of_the_scalar_calendar(us: int) -> None:
    day, clock = divmod(us, calendar.US_PER_DAY)
    year, month, of_month, found = (int(part[0]) for part in civil_of(np.array([us])))
    assert (year, month, of_month, found) == (*calendar.civil(day), clock)


@given(
    st.dates(date(1, 1, 1), date(9000, 12, 31)),
    st.integers(0, calendar.US_PER_DAY - 1),
    st.sampled_from(UNITS),
)
def test_a_stretch_is_the_granule_that_holds_the_instant(day: date, clock: int, unit: str) -> None:
    instant = calendar.days(day.year, day.month, day.day) * calendar.US_PER_DAY + clock
    lo, hi, sound = stretch_of(civil(day.year, day.month, day.day, clock), unit)
    low = units.floor_to(instant, unit)
    assert sound[0]
    assert (int(lo[0]), int(hi[0])) == (low, units.ceil_to(low + 1, unit))


@given(
    st.integers(-4000, 9998),
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(["day", "month", "year", "decade", "3d"]),
)
def test_edtf_of_a_stretch_says_exactly_the_stretch(year: int, month: int, day: int, unit: str) -> None:
    lo, hi, _ = stretch_of(civil(year, month, day), unit)
    when = When.parse(edtf_of(lo, hi)[0])
    assert when.bounds == (lo[0], hi[0] - 1, lo[0] + 1, hi[0])


@given(st.integers(-4000, 3000), st.integers(1, 12), st.integers(1, 28))
def test_julian_days(year: int, month: int, day: int) -> None:
    lo, _, _ = stretch_of(civil(year, month, day), "day", julian=True)
    assert int(lo[0]) == calendar.julian_days(year, month, day) * calendar.US_PER_DAY


@pytest.mark.parametrize(
    ("year", "unit", "edtf"),
    [
        (1801, "ordinal-century", "[1801..1900]"),
        (1900, "ordinal-century", "[1801..1900]"),
        (2000, "ordinal-millennium", "[1001..2000]"),
        (1, "ordinal-century", "[0001..0100]"),
        (1850, "century", "18XX"),
        (12345, "year", "Y12345"),
    ],
)
def test_centuries_as_they_are_named_and_as_they_are_written(year: int, unit: str, edtf: str) -> None:
    lo, hi, _ = stretch_of(civil(year), unit)
    assert edtf_of(lo, hi)[0] == edtf


@pytest.mark.parametrize(
    "numbers", [(2019, 2, 29), (2020, 13, 1), (2020, 0, 1), (2020, 4, 31), (300_000, 1, 1)]
)
def test_what_is_no_day_is_not_sound(numbers: tuple[int, int, int]) -> None:
    assert not stretch_of(civil(*numbers), "day").sound[0]


@given(st.integers(-(10**7), 10**7))
def test_months_and_their_first_days_are_those_of_the_scalar_calendar(day: int) -> None:
    year, month, _ = calendar.civil(day)
    (found,) = months_of(np.array([day])).tolist()
    assert found == 12 * year + month - 1
    assert first_days(np.array([found])).tolist() == [calendar.days(year, month)]
