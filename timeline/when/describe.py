"""A date in a plain English sentence: what is known of its start and its end, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, civil, iso
from timeline.when.edtf import Interval, Set, bounds_of, read
from timeline.when.edtf.date import Date
from timeline.when.seasons import DIVISIONS
from timeline.when.spelled import year_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.when.dated import Dated
    from timeline.when.edtf import Statement

__all__ = ["day_words", "describe"]

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_QUALITIES = ("", "uncertain", "approximate", "uncertain and approximate")
_OPEN = {"open": "no {} is stated", "unknown": "its {} is unknown"}


def describe(when: Dated) -> str:
    """The sentence of a When, see `When.describe`."""
    if when.edtf is None:
        return _of_bounds(when)
    statement = read(when.edtf)
    if when.in_range and not _says(statement, when):
        if not isinstance(statement, Date) or when.start_min is None or when.end_max is None:
            return _of_bounds(when)
        statement = statement._replace(lo=when.start_min, hi=when.end_max)
    if isinstance(statement, Date):
        return f"At some time {_phrase(statement)}."
    if isinstance(statement, Set):
        return _of_set(statement)
    sentence = _of_interval(statement)
    if when.in_range and when.end_min is not None and when.end_min != bounds_of(statement).end_min:
        sentence += f" It went on until {_moment(when.end_min)} at least."
    return sentence


def _says(statement: Statement, when: Dated) -> bool:
    """Whether the statement means the bounds, which it does not where the seasons were other ones."""
    start_min, start_max, end_min, end_max, *_ = bounds_of(statement)
    said_later = when.end_kind == "open"
    return (start_min, start_max, end_max) == (when.start_min, when.start_max, when.end_max) and (
        said_later or end_min == when.end_min
    )


def day_words(day: int) -> str:
    """A day, counted from 1970-01-01, in words.

    >>> day_words(8964)
    '18 July 1994'
    """
    year, month, of_month = civil(day)
    return f"{of_month} {_MONTHS[month - 1]} {year_words(year)}"


def _moment(us: int) -> str:
    day, rest = divmod(us, US_PER_DAY)
    if not rest:
        return f"the start of {day_words(day)}"
    return f"{iso(us).partition('T')[2].removesuffix('Z')} UTC on {day_words(day)}"


def _joined(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


# --- one date --------------------------------------------------------------------------------------------


def _phrase(date: Date) -> str:
    """A date with its preposition and its flags: `in May 1985 (uncertain)`."""
    return _preposition(date) + _flags(date)


def _flags(date: Date) -> str:
    if not any(date.marks):
        return ""
    if len(set(date.marks)) == 1:
        return f" ({_QUALITIES[date.marks[0]]})"
    names = ("year", _second_part(date), "day")
    said = [f"{names[place]} {_QUALITIES[mark]}" for place, mark in enumerate(date.marks) if mark]
    return f" ({', '.join(said)})"


def _second_part(date: Date) -> str:
    return DIVISIONS[int(date.parts[1])].unit if _division(date) else "month"


def _division(date: Date) -> bool:
    return len(date.parts) == 2 and date.parts[1].isdigit() and int(date.parts[1]) in DIVISIONS


def _preposition(date: Date) -> str:
    if date.time:
        return _at_time(date)
    if _division(date):
        return _in_division(date)
    if any("X" in part for part in date.parts):
        return _in_mask(date)
    if len(date.parts) == 1:
        return _in_year(date)
    year, month, _ = civil(date.lo // US_PER_DAY)
    if len(date.parts) == 2:
        return f"in {_MONTHS[month - 1]} {year_words(year)}" if _whole_month(date) else _within(date)
    return f"on {day_words(date.lo // US_PER_DAY)}"


def _at_time(date: Date) -> str:
    """The time of day in UTC, with as many decimals as were written."""
    _, point, fraction = date.time.rstrip("Z").partition(".")
    decimals = point + fraction.partition("+")[0].partition("-")[0]
    given = date.text.endswith("Z") or any(sign in date.time for sign in "+-")
    zone = "UTC" if given else "(no offset given, taken as UTC)"
    clock = iso(date.lo).partition("T")[2][:8]
    return f"at {clock}{decimals} {zone} on {day_words(date.lo // US_PER_DAY)}"


def _whole_month(date: Date) -> bool:
    return civil(date.lo // US_PER_DAY)[2] == 1


def _within(date: Date) -> str:
    return f"from {day_words(date.lo // US_PER_DAY)} to {day_words(date.hi // US_PER_DAY - 1)}"


def _in_division(date: Date) -> str:
    name = DIVISIONS[int(date.parts[1])].name
    if "X" in date.parts[0]:
        return f"in the {name} of a year that matches {date.parts[0]}, {_within(date)}"
    article = "" if name in ("spring", "summer", "autumn", "winter") else "the "
    of_year = " " if not article else " of "
    return f"in {article}{name}{of_year}{year_words(int(date.parts[0]))}, {_within(date)}"


def _years_of(date: Date) -> tuple[int, int]:
    return civil(date.lo // US_PER_DAY)[0], civil(date.hi // US_PER_DAY)[0] - 1


def _in_year(date: Date) -> str:
    first, last = _years_of(date)
    if first == last:
        return f"in {year_words(first)}"
    estimate = date.parts[0].removeprefix("Y").partition("S")[0]
    words = "" if "E" in estimate else f", estimated at {year_words(int(estimate))}"
    return f"in a year from {year_words(first)} to {year_words(last)}{words}"


def _in_mask(date: Date) -> str:
    given = list(date.parts)
    while len(given) > 1 and given[-1] == "XX":
        given.pop()
    missing = ("month", "day")[len(given) - 1 : len(date.parts) - 1]
    note = f" ({' and '.join(missing)} not given)" if missing else ""
    return _given(date, given) + note


def _given(date: Date, parts: list[str]) -> str:
    """What is left of a date when the parts that are all X are taken away."""
    first, last = date.lo // US_PER_DAY, date.hi // US_PER_DAY - 1
    year, month, _ = civil(first)
    if "X" not in "".join(parts):
        return f"in {year_words(year)}" if len(parts) == 1 else f"in {_MONTHS[month - 1]} {year_words(year)}"
    if len(parts) == 1 and "X" not in parts[0].rstrip("X"):
        return f"in a year from {year_words(year)} to {year_words(civil(last)[0])}"
    unit = ("in a year", "in a month", "on a day")[len(parts) - 1]
    if first == last:
        return f"on {day_words(first)}, the only day that matches {'-'.join(parts)}"
    return f"{unit} that matches {'-'.join(parts)}, from {day_words(first)} to {day_words(last)}"


# --- intervals, sets, bounds -----------------------------------------------------------------------------


def _of_interval(interval: Interval) -> str:
    if (
        interval.start is None
        and interval.end is None
        and interval.start_kind == interval.end_kind == "unknown"
    ):
        return "Undated: when it began and when it ended is unknown."
    if interval.start:
        start = f"began at some time {_phrase(interval.start)}"
    else:
        start = _OPEN[interval.start_kind].format("start")
    if interval.end:
        end = f"ended at some time {_phrase(interval.end)}"
    else:
        end = _OPEN[interval.end_kind].format("end")
    if not interval.end and interval.end_kind == "open":
        end += ": it goes on"
    link = " and " if interval.start and interval.end else "; "
    sentence = start + link + end
    return f"{sentence[0].upper()}{sentence[1:]}."


def _of_set(choice: Set) -> str:
    items = [_item(first, last, choice.all_of) for first, last in choice.items]
    if len(items) == 1:
        return f"At some time {items[0]}."
    if choice.all_of:
        return f"At some time in each of these: {_joined(items, 'and')}."
    return f"At some time in one of these: {_joined(items, 'or')}."


def _item(first: Date | None, last: Date | None, all_of: bool) -> str:
    if first and first is last:
        return _phrase(first)
    every = _every(first or last) if all_of else ""
    if first and last:
        return f"{every}from {_first_of(first)} to {_last_of(last)}"
    if first:
        plain = _is_plain(first) and not every
        return f"{_phrase(first)} or later" if plain else f"{every}from {_first_of(first)} on"
    assert last is not None, "a range is open at one end only"
    plain = _is_plain(last) and not every
    return f"{_phrase(last)} or earlier" if plain else f"{every}up to {_last_of(last)}"


def _every(date: Date | None) -> str:
    """What a range of dates goes through."""
    assert date is not None, "a range has a date at one end at least"
    if date.time:
        return "at every moment "
    if len(date.parts) == 3:
        return "on every day "
    return f"in every {_second_part(date) if len(date.parts) == 2 else 'year'} "


def _first_of(date: Date) -> str:
    return _bare(date) if _is_plain(date) else day_words(date.lo // US_PER_DAY) + _flags(date)


def _last_of(date: Date) -> str:
    return _bare(date) if _is_plain(date) else day_words(date.hi // US_PER_DAY - 1) + _flags(date)


def _is_plain(date: Date) -> bool:
    """Whether it names a year, a month, a day or a moment, and no longer stretch whose ends would be unclear."""
    return bool(date.time) or not (_division(date) or any(set("XS") & set(part) for part in date.parts))


def _bare(date: Date) -> str:
    return _phrase(date).removeprefix("in ").removeprefix("on ").removeprefix("at ")


def _of_bounds(when: Dated) -> str:
    start = _edge("began", when.start_min, when.start_max) or _OPEN.get(
        when.start_kind, _OPEN["unknown"]
    ).format("start")
    end = _edge("ended", when.end_min, when.end_max)
    if end is None:
        end = _OPEN.get(when.end_kind, _OPEN["unknown"]).format("end")
    elif when.end_kind == "open" and when.end_max is None:
        end = f"it went on until {_moment(when.end_min or 0)} at least, and no end is stated"
    flags = [name for name in ("approximate", "uncertain") if getattr(when, name)]
    sentence = f"{start}; {end}" + (f" ({', '.join(flags)})" if flags else "")
    return f"{sentence[0].upper()}{sentence[1:]}."


def _edge(verb: str, least: int | None, most: int | None) -> str | None:
    if least is None and most is None:
        return None
    if least is None or most is None:
        return (
            f"{verb} at or before {_moment(most)}"
            if most is not None
            else f"{verb} at or after {_moment(least or 0)}"
        )
    if least == most:
        return f"{verb} at {_moment(least)}"
    return f"{verb} between {_moment(least)} and {_moment(most)}"
