"""Dates as a table shows them: short, and never more precise than what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, US_PER_SECOND, civil, iso
from timeline.when.edtf import Interval, Set, read
from timeline.when.edtf.date import Date
from timeline.when.precision import APPROXIMATE, UNCERTAIN
from timeline.when.seasons import DIVISIONS

if TYPE_CHECKING:
    from timeline.when.when import When

__all__ = ["display", "instant_text", "year_span", "year_words"]

_GROUPS = {
    33: "Q1",
    34: "Q2",
    35: "Q3",
    36: "Q4",
    37: "Jan-Apr",
    38: "May-Aug",
    39: "Sep-Dec",
    40: "H1",
    41: "H2",
}
_MINUTE = 60 * US_PER_SECOND
_SIZES = {US_PER_DAY: "T00:00:00Z", _MINUTE: ":00Z", US_PER_SECOND: "", 1: ""}
"""How long the pieces are in which bounds are told, and what their texts leave out."""
_HALF = {"unknown": "?", "open": ".."}


def display(when: When) -> str:
    """The short form of a When, see `When.display`."""
    if when.edtf is None:
        return _bounds(when)
    statement = read(when.edtf)
    if isinstance(statement, Date):
        return _date(statement)
    return _interval(statement) if isinstance(statement, Interval) else _set(statement)


def year_words(year: int) -> str:
    """A year with its era where that is not ours, or where one or two digits alone would be no year.

    >>> year_words(1994), year_words(-344), year_words(79)
    ('1994', '345 BCE', '79 CE')
    """
    if year <= 0:
        return f"{1 - year} BCE"
    return f"{year} CE" if year < 100 else str(year)


def year_span(first: int, last: int) -> str:
    """The years from one to another.

    >>> year_span(1850, 1859), year_span(-349, -340)
    ('1850-1859', '350-341 BCE')
    """
    if first == last:
        return year_words(first)
    if last <= 0:
        return f"{1 - first}-{1 - last} BCE"
    if first > 0 and last < 100:
        return f"{first}-{last} CE"
    return f"{year_words(first)}-{year_words(last)}"


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
    bits = date.qualifiers
    about = "c. " if bits & APPROXIMATE else ""
    return about + _bare(date) + ("?" if bits & UNCERTAIN else "")


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
    if parts[0][0] == "-" and "X" not in parts[0]:
        return "-".join([str(1 - int(parts[0])), *parts[1:]]) + " BCE"
    return "-".join(parts)


def _division(code: int) -> str:
    return _GROUPS.get(code) or DIVISIONS[code].name.capitalize()


def _year_part(year: str) -> str:
    return year if "X" in year else year_words(int(year))


def _year(date: Date, year: str) -> str:
    first, last = civil(date.lo // US_PER_DAY)[0], civil(date.hi // US_PER_DAY)[0] - 1
    if "X" in year.rstrip("X"):
        return year
    if date.precision == "decade" and first >= 100 and "S" not in year:
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
    words = [_item(first, last, choice.all_of) for first, last in choice.items]
    return (" and " if choice.all_of else " or ").join(words)


def _item(first: Date | None, last: Date | None, all_of: bool) -> str:
    if first and last:
        return _date(first) if first is last else f"{_date(first)}..{_date(last)}"
    if first:
        return f"{_date(first)} {'and' if all_of else 'or'} later"
    assert last is not None, "a range is open at one end only"
    if all_of:
        return f"{_date(last)} and earlier"
    mark = "c. " if last.qualifiers & APPROXIMATE else ""
    return f"before {mark}{_after(last)}" + ("?" if last.qualifiers & UNCERTAIN else "")


def _after(date: Date) -> str:
    """The first date after this one, at its precision."""
    if date.time:
        return iso(date.hi)
    year, month, day = civil(date.hi // US_PER_DAY)
    if month == day == 1 and len(date.parts) == 1:
        return year_words(year)
    whole = f"{year:04d}-{month:02d}" if year > 0 else f"{1 - year}-{month:02d}"
    return (whole if day == 1 and date.precision != "day" else f"{whole}-{day:02d}") + (
        " BCE" if year <= 0 else ""
    )


def _bounds(when: When) -> str:
    first, last, least, most = when.start_min, when.start_max, when.end_min, when.end_max
    start = _edge(first, last, 0)
    if first is not None and first == last and most == first + 1:
        return start or ""
    end = _edge(least, most, -1)
    after = end or ("ongoing" if when.end_kind == "open" else "?")
    return f"{start or _HALF.get(when.start_kind, '?')} -> {after}"


def _edge(least: int | None, most: int | None, begins: int) -> str | None:
    """Where a start or an end lies: a moment, a date, one date to another, or one side of a moment.

    The date of a start begins at its least moment, that of an end a tick before it.
    """
    if least is None and most is None:
        return None
    if least is None or most is None:
        return f"..{instant_text(most)}" if most is not None else f"{instant_text(least or 0)}.."
    if least == most:
        return instant_text(least)
    lo, hi = least + begins, most + begins + 1
    size = next(size for size in _SIZES if lo % size == hi % size == 0)
    ends = [iso(at).removesuffix(_SIZES[size]) + ("Z" if size == _MINUTE else "") for at in (lo, hi - size)]
    return "..".join(dict.fromkeys(ends))
