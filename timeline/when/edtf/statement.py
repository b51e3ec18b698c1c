"""EDTF statements: a date, an interval or a set, and the four bounds each of them means.

An end that is left out differs by how it is left out:

| written | kind of that end |
|---|---|
| `2010/..`, `../2010`, `{2010..}`, `{..2010}` | open: it goes on, or always has |
| `2010/`, `/2010` | unknown: there is one, nobody says when |
| `[2010..]`, `[..2010]` | unknown: one date, that year or any later (earlier) one |
"""

from __future__ import annotations

from typing import NamedTuple

from timeline.errors import BadDate
from timeline.when.bounds import Bounds
from timeline.when.edtf.date import RULES, Date, Rules, scan_date
from timeline.when.edtf.hints import beside

__all__ = ["Interval", "Set", "Statement", "bounds_of", "dates_of", "qualifiers_of", "read"]


class Interval(NamedTuple):
    """Two halves; a half without a date is `open` or `unknown`."""

    start: Date | None
    end: Date | None
    start_kind: str
    end_kind: str

    @property
    def text(self) -> str:
        """The canonical form."""
        return f"{_half_text(self.start, self.start_kind)}/{_half_text(self.end, self.end_kind)}"


class Set(NamedTuple):
    """Items `(first, last)`: a single date twice, or the ends of a range, None where it is open."""

    all_of: bool
    items: tuple[tuple[Date | None, Date | None], ...]

    @property
    def text(self) -> str:
        """The canonical form: in order of time, nothing said twice."""
        inside = ",".join(_item_text(*item) for item in self.items)
        return f"{{{inside}}}" if self.all_of else f"[{inside}]"


Statement = Date | Interval | Set


def read(text: str, rules: Rules = RULES) -> Statement:
    """Read an EDTF text of level 0, 1 or 2.

    Raises:
        BadDate: it is not one; the error carries the position and a hint.
    """
    if not text:
        raise BadDate("an empty text is no date", text, 0, "an undated event has no EDTF date, or '/'")
    if text[0] in "[{":
        return _read_set(text, rules)
    slash = text.find("/")
    if slash < 0:
        if text == "..":
            raise BadDate("'..' stands for one end of an interval", text, 0, "write '../..' for both")
        _no_words(text, 0, len(text))
        return scan_date(text, 0, len(text), rules)
    return _read_interval(text, slash, rules)


def dates_of(statement: Statement) -> list[Date]:
    """Every date that is written in a statement."""
    if isinstance(statement, Date):
        return [statement]
    if isinstance(statement, Interval):
        return [date for date in (statement.start, statement.end) if date]
    return [date for item in statement.items for date in item if date]


def qualifiers_of(statement: Statement) -> int:
    """The bits of `?` and `~` that some date of a statement, or a part of one, carries."""
    bits = 0
    for date in dates_of(statement):
        bits |= date.qualifiers
    return bits


def bounds_of(statement: Statement) -> Bounds:
    """The tight bounds of a statement; numbers of any size."""
    if isinstance(statement, Date):
        return Bounds(statement.lo, statement.hi - 1, statement.lo + 1, statement.hi)
    if isinstance(statement, Interval):
        return _interval_bounds(statement)
    return _all_of_bounds(statement) if statement.all_of else _one_of_bounds(statement)


# --- intervals -------------------------------------------------------------------------------------------

_KIND_TEXT = {"open": "..", "unknown": ""}


def _half_text(date: Date | None, kind: str) -> str:
    return date.text if date else _KIND_TEXT[kind]


def _read_interval(text: str, slash: int, rules: Rules) -> Interval:
    second = text.find("/", slash + 1)
    if second >= 0:
        raise BadDate("an interval has one slash", text, second, "the parts of a date are separated by '-'")
    start, start_kind = _read_half(text, 0, slash, rules)
    end, end_kind = _read_half(text, slash + 1, len(text), rules)
    if start and end and start.lo >= end.hi:
        raise BadDate(
            f"the interval ends ({end.text}) before it begins ({start.text})",
            text,
            slash + 1,
            "swap the two halves",
        )
    return Interval(start, end, start_kind, end_kind)


def _read_half(text: str, at: int, stop: int, rules: Rules) -> tuple[Date | None, str]:
    if at == stop:
        return None, "unknown"
    half = text[at:stop]
    if half == "..":
        return None, "open"
    if half[0] in "[{":
        raise BadDate(
            "an interval is between two dates, not sets", text, at, "a range inside a set is [2000..2003]"
        )
    _no_words(text, at, stop)
    return scan_date(text, at, stop, rules), "known"


def _no_words(text: str, at: int, stop: int) -> None:
    """Refuse the words that older forms of EDTF and people have for an end that is not known."""
    word = text[at:stop]
    if word.lower() in ("open", "unknown", "now"):
        hint = (
            "an open end is written '..', an unknown one is left empty: '2010/..', '2010/', '/' for no date"
        )
        raise BadDate(f"'{word}' is no date", text, at, hint)


def _interval_bounds(interval: Interval) -> Bounds:
    start, end, start_kind, end_kind = interval
    if start and end:
        start_max, end_min = min(start.hi, end.hi) - 1, max(start.lo, end.lo) + 1
    else:
        date = start or end
        if date is None:
            return Bounds(None, None, None, None, start_kind, end_kind)
        start_max, end_min = date.hi - 1, date.lo + 1
    return Bounds(
        start.lo if start else None, start_max, end_min, end.hi if end else None, start_kind, end_kind
    )


# --- sets ------------------------------------------------------------------------------------------------


_OPEN_ITEMS = "open ranges stand at the ends of a set: [..1760,1790,1800..]"


def _item_text(first: Date | None, last: Date | None) -> str:
    if first is last and first:
        return first.text
    return f"{first.text if first else ''}..{last.text if last else ''}"


def _read_set(text: str, rules: Rules) -> Set:
    closing = "]" if text[0] == "[" else "}"
    if text[-1] != closing:
        end = text.find(closing)
        if end < 0:
            hint = "a set is [1667,1668] (one of them) or {1667,1668} (all of them)"
            raise BadDate(f"the set is not closed with '{closing}'", text, len(text), hint)
        raise BadDate(
            f"{beside(text[end + 1])} cannot stand after a set", text, end + 1, "a set stands by itself"
        )
    items: list[tuple[Date | None, Date | None]] = []
    at, last = 1, len(text) - 1
    while True:
        comma = text.find(",", at, last)
        stop = last if comma < 0 else comma
        item = _read_item(text, at, stop, rules)
        if item[0] is None and at > 1:
            raise BadDate("only the first item of a set is open at its start", text, at, _OPEN_ITEMS)
        if item[1] is None and stop != last:
            raise BadDate("only the last item of a set is open at its end", text, stop - 2, _OPEN_ITEMS)
        items.append(item)
        if stop == last:
            break
        at = stop + 1
    return Set(closing == "}", _in_order(items))


def _read_item(text: str, at: int, stop: int, rules: Rules) -> tuple[Date | None, Date | None]:
    dots = text.find("..", at, stop)
    if dots < 0:
        date = scan_date(text, at, stop, rules)
        return date, date
    first = scan_date(text, at, dots, rules) if dots > at else None
    last = scan_date(text, dots + 2, stop, rules) if dots + 2 < stop else None
    if first is None and last is None:
        raise BadDate("a range has a date at one end at least", text, dots, "write [1984..] or [..1984]")
    if first and last:
        if _shape(first) != _shape(last):
            hint = "write two years, two months or two days"
            raise BadDate("both ends of a range have the same precision", text, dots + 2, hint)
        if first.lo > last.lo:
            reason = f"the range ends ({last.text}) before it begins ({first.text})"
            raise BadDate(reason, text, dots + 2, "swap its two ends")
    return first, last


def _shape(date: Date) -> tuple[int, bool, bool]:
    division = len(date.parts) == 2 and date.parts[1].isdigit() and date.parts[1] > "20"
    return len(date.parts), division, bool(date.time)


def _in_order(items: list[tuple[Date | None, Date | None]]) -> tuple[tuple[Date | None, Date | None], ...]:
    def place(item: tuple[Date | None, Date | None]) -> tuple[bool, bool, int, int, str]:
        first, last = item
        return not last, bool(first), first.lo if first else 0, last.hi if last else 0, _item_text(*item)

    unique = {_item_text(*item): item for item in items}
    return tuple(sorted(unique.values(), key=place))


def _one_of_bounds(choice: Set) -> Bounds:
    firsts = [first for first, _ in choice.items]
    lasts = [last for _, last in choice.items]
    lo = None if None in firsts else min(date.lo for date in firsts if date)
    hi = None if None in lasts else max(date.hi for date in lasts if date)
    return Bounds(
        lo,
        None if hi is None else hi - 1,
        None if lo is None else lo + 1,
        hi,
        "known" if lo is not None else "unknown",
        "known" if hi is not None else "unknown",
    )


def _all_of_bounds(every: Set) -> Bounds:
    dates = dates_of(every)
    open_start = every.items[0][0] is None
    open_end = every.items[-1][1] is None
    return Bounds(
        None if open_start else min(date.lo for date in dates),
        min(date.hi for date in dates) - 1,
        max(date.lo for date in dates) + 1,
        None if open_end else max(date.hi for date in dates),
        "open" if open_start else "known",
        "open" if open_end else "known",
    )
