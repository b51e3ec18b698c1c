"""The ticks of an axis of time: on the lines of the calendar, from seconds to millennia, without a year zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import US_PER_DAY, US_PER_SECOND
from timeline.when.calendar import civil, days
from timeline.when.spelled import year_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tick", "ticks"]

_YEAR = 365.2425 * US_PER_DAY
_TIMES = [count * US_PER_SECOND for count in (1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600)]
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6)
_YEARS = tuple(digit * 10**power for power in range(6) for digit in (1, 2, 5))


class Tick(NamedTuple):
    """A place on the axis: the instant in microseconds, and its label."""

    at: int
    label: str


def ticks(low: int, high: int, most: int) -> list[Tick]:
    """At most about `most` ticks from `low` to `high`, in microseconds.

    >>> [tick.label for tick in ticks(days(-20) * US_PER_DAY, days(25) * US_PER_DAY, 5)]
    ['20 BCE', '10 BCE', '1 CE', '10 CE', '20 CE']
    """
    least = (high - low) / max(1, most)
    for step in _TIMES:
        if step >= least:
            return [Tick(at, _clock(at)) for at in range(-(-low // step) * step, high + 1, step)]
    for count in _DAYS:
        if count * US_PER_DAY >= least:
            return _of_days(low, high, count)
    for count in _MONTHS:
        if count * _YEAR / 12 >= least:
            return list(_of_months(low, high, count))
    count = next((each for each in _YEARS if each * _YEAR >= least), _YEARS[-1])
    return list(_of_years(low, high, count))


def _clock(at: int) -> str:
    day, rest = divmod(at, US_PER_DAY)
    if not rest:
        return _day(day)
    minutes, seconds = divmod(rest // US_PER_SECOND, 60)
    hour = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{hour}:{seconds:02d}" if seconds else hour


def _day(number: int) -> str:
    year, month, day = civil(number)
    return f"{year:04d}-{month:02d}-{day:02d}" if year > 0 else f"{1 - year}-{month:02d}-{day:02d} BCE"


def _of_days(low: int, high: int, count: int) -> list[Tick]:
    step = count * US_PER_DAY
    return [Tick(at, _day(at // US_PER_DAY)) for at in range(-(-low // step) * step, high + 1, step)]


def _of_months(low: int, high: int, count: int) -> Iterator[Tick]:
    year, month, _ = civil(low // US_PER_DAY)
    number = (year * 12 + month - 1) // count * count
    while (at := days(number // 12, number % 12 + 1) * US_PER_DAY) <= high:
        if at >= low:
            yield Tick(
                at, _day(at // US_PER_DAY).replace("-01", "", 1) if number % 12 else year_words(number // 12)
            )
        number += count


def _of_years(low: int, high: int, count: int) -> Iterator[Tick]:
    """Years by number as people count them: a step of 100 stands at 100 BCE and 100 CE, with 1 CE between them."""
    first, last = civil(low // US_PER_DAY)[0], civil(high // US_PER_DAY)[0]
    before = range(1 - (1 - first) // count * count, min(last, 0) + 1, count) if first <= 0 else range(0)
    after = range(max(-(-first // count), 1) * count, last + 1, count)
    between = [1] if first <= 1 <= last and count > 1 else []
    for year in (*before, *between, *after):
        at = days(year) * US_PER_DAY
        if low <= at <= high:
            yield Tick(at, year_words(year))
