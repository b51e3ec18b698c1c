"""Dates as a table shows them: short, and never more precise than what was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, civil, iso
from timeline.when.edtf import Interval, Set, read
from timeline.when.edtf.date import Date
from timeline.when.precision import APPROXIMATE, UNCERTAIN
from timeline.when.seasons import DIVISIONS
from timeline.when.spelled import month_words, spelled, year_words

if TYPE_CHECKING:
    from timeline.when.dated import Dated

__all__ = ["GROUPS", "display", "year_span"]

GROUPS = {
    33: "Q1",
    34: "Q2",
    35: "Q3",
    36: "Q4",
    37: "Jan..Apr",
    38: "May..Aug",
    39: "Sep..Dec",
    40: "H1",
    41: "H2",
}
_PLAIN_EDGES = frozenset({"year", "month", "day"})
_THREE_DIGITS = re.compile(r"[0-9]{3}(\.\.[0-9]{3})?")
_HALF = {"unknown": "?", "open": ".."}


def display(when: Dated) -> str:
    """The short form of a When, see `When.display`."""
    if when.edtf is None:
        return spelled(when)
    statement = read(when.edtf)
    if isinstance(statement, Date):
        return _date(statement)
    return _interval(statement) if isinstance(statement, Interval) else _set(statement)


def year_span(first: int, last: int) -> str:
    """The years from one to another.

    >>> year_span(1850, 1859), year_span(-349, -340)
    ('1850..1859', '350..341 BCE')
    """
    if first == last:
        return year_words(first)
    if last <= 0:
        return f"{1 - first}..{1 - last} BCE"
    if first > 0 and last < 100:
        return f"{first}..{last} CE"
    return f"{year_words(first)}..{year_words(last)}"


def instant_text(us: int) -> str:
    """An instant as short as it can be said: no time at midnight, no seconds on the minute.

    >>> instant_text(0), instant_text(36_000_000_000)
    ('1970-01-01', '1970-01-01T10:00Z')
    """
    text = iso(us)
    for ending in ("T00:00:00Z", ":00Z"):
        if text.endswith(ending):
            return text.removesuffix(ending) + ("Z" if ending == ":00Z" else "")
    return text


def _date(date: Date) -> str:
    return _marked(_bare(date), date.qualifiers)


def _marked(words: str, bits: int) -> str:
    """A date with what qualifies it."""
    about = "c. " if bits & APPROXIMATE else ""
    if bits & UNCERTAIN and _THREE_DIGITS.fullmatch(words):
        words += " CE"  # `186?` may be one of the 1860s
    return about + words + ("?" if bits & UNCERTAIN else "")


def _bare(date: Date) -> str:
    parts = list(date.parts)
    if date.time:
        return date.text
    while len(parts) > 1 and parts[-1] == "XX":
        parts.pop()
    if len(parts) == 1:
        return _year(date, parts[0])
    if parts[1].isdigit() and int(parts[1]) in DIVISIONS:
        return f"{_division(int(parts[1]))} {_year_part(parts[0])}"
    if len(parts) == 2 and "X" not in parts[0] + parts[1]:
        return month_words(int(parts[0]), int(parts[1]), worded=bool(date.qualifiers & APPROXIMATE))
    if "X" not in parts[0] and int(parts[0]) <= 0:
        return "-".join([str(1 - int(parts[0])), *parts[1:]]) + " BCE"
    return "-".join(parts)


def _division(code: int) -> str:
    return GROUPS.get(code) or DIVISIONS[code].name.capitalize()


def _year_part(year: str) -> str:
    return year if "X" in year else year_words(int(year))


def _year(date: Date, year: str) -> str:
    first, last = civil(date.lo // US_PER_DAY)[0], civil(date.hi // US_PER_DAY)[0] - 1
    if "X" in year.rstrip("X"):
        return year
    if date.precision == "decade" and first >= 100 and first % 100 and "S" not in year:
        return f"{first}s"
    words = year_span(first, last)
    estimate = year.removeprefix("Y").partition("S")[0]
    if "S" in year and first != last and "E" not in estimate:
        words += f" (est. {year_words(int(estimate))})"
    return words


def _interval(interval: Interval) -> str:
    if (
        interval.start is None
        and interval.end is None
        and interval.start_kind == interval.end_kind == "unknown"
    ):
        return "undated"
    start = _date(interval.start) if interval.start else _HALF[interval.start_kind]
    if interval.end:
        return f"{start} -> {_date(interval.end)}"
    return f"{start} -> {'ongoing' if interval.end_kind == 'open' else '?'}"


def _set(choice: Set) -> str:
    if any(_is_vague_edge(first, last) for first, last in choice.items):
        return choice.text
    words = [_item(first, last, choice.all_of) for first, last in choice.items]
    return (" and " if choice.all_of else " or ").join(words)


def _is_vague_edge(first: Date | None, last: Date | None) -> bool:
    """Whether a range begins or ends with a date whose text is itself a range or a mask."""
    edges = [edge for edge in (first, last) if edge] if first is not last else []
    return any(
        edge.time or set("XS") & set(edge.text) or edge.precision not in _PLAIN_EDGES for edge in edges
    )


def _item(first: Date | None, last: Date | None, all_of: bool) -> str:
    if first and last and first is last:
        return _date(first)
    if all_of:
        return f"all {_date(first) if first else ''}..{_date(last) if last else ''}"
    if first:
        return f"{_date(first)}..{_date(last)}" if last else f"{_date(first)} or later"
    assert last is not None, "a range is open at one end only"
    return f"before {_marked(_after(last), last.qualifiers)}"


def _after(date: Date) -> str:
    """The first date after this one, at its precision."""
    if date.time:
        return iso(date.hi)
    year, month, day = civil(date.hi // US_PER_DAY)
    if month == day == 1 and len(date.parts) == 1:
        return year_words(year)
    if day == 1 and date.precision != "day":
        return month_words(year, month)
    return f"{year:04d}-{month:02d}-{day:02d}" if year > 0 else f"{1 - year}-{month:02d}-{day:02d} BCE"
