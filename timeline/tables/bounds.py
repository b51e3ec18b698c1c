"""Starts and ends of stretches as people read them: the day that ends with the day is that day, and no tick is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from timeline.constants import US_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from timeline.schema import Shown

__all__ = ["bound_text", "end_text", "ends_with_days", "last_day", "start_text"]

_DAY_ENDS = re.compile(r".*T00:00:00Z")
_DAY_BEGUN = re.compile(r".*T00:00:00(\.000001)?Z")
_LAST_TICK = re.compile(r"(T23:59:59|:59|)\.999999Z")
_FIRST_TICK = ".000001Z"


def ends_with_days(name: str, shown: Shown, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the ends of a column are shown as last days: all of them are ends of days.

    The earliest end of a date is the first tick after its first one: that day may be its last.

    >>> ends_with_days("end", "end", [{"end": "1994-07-18T00:00:00.000001Z"}, {"end": None}])
    True
    """
    form = {"until": _DAY_ENDS, "end": _DAY_BEGUN}.get(shown)
    if form is None:
        return False
    ends = [row[name] for row in rows if row.get(name) is not None]
    return bool(ends) and all(map(form.fullmatch, ends))


def bound_text(bound: str, instant: str) -> str:
    """The value of a bound that is named beside it.

    >>> bound_text("end_max", "2015-12-10T00:00:00Z"), bound_text("start_max", "1983-12-31T23:59:59.999999Z")
    ('2015-12-09 (last day)', '1983-12-31T00:00:00Z')
    """
    if bound.startswith("start"):
        return start_text(instant)
    return (
        f"{last_day(instant)} (last day)" if _DAY_BEGUN.fullmatch(instant) else end_text(instant, ticks=False)
    )


def last_day(end: str) -> str:
    """The day that holds the last tick before an end.

    >>> last_day("2015-12-10T00:00:00Z"), last_day("2015-12-10T00:00:00.000001Z"), last_day("0000-01-01T00:00:00Z")
    ('2015-12-09', '2015-12-10', '-0001-12-31')
    """
    from timeline.when import calendar
    from timeline.when.instant import instant

    return calendar.iso((instant(end) - 1) // US_PER_DAY * US_PER_DAY).partition("T")[0]


def start_text(start: str) -> str:
    """A start without the ticks that lead to the next day, minute or second.

    >>> start_text("1983-12-31T23:59:59.999999Z"), start_text("1983-12-31T10:05:59.999999Z")
    ('1983-12-31T00:00:00Z', '1983-12-31T10:05:00Z')
    """
    found = _LAST_TICK.search(start)
    if not found:
        return start
    kept = {"T23:59:59": "T00:00:00Z", ":59": ":00Z"}.get(found[1], "Z")
    return start[: found.start()] + kept


def end_text(end: str, *, ticks: bool) -> str:
    """An end among others that are no ends of days: midnight is shown, the one tick after a start only if asked for.

    >>> end_text("1994-07-19T00:00:00Z", ticks=True), end_text("1994-07-18T09:53:00.000001Z", ticks=False)
    ('1994-07-19 00:00', '1994-07-18T09:53:00Z')
    """
    shown = end if ticks else end.replace(_FIRST_TICK, "Z")
    return shown.replace("T00:00:00Z", " 00:00")
