"""One written date: the tokens from a first word or number to the last that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.reading import days as days
from timeline.when.reading import units as units
from timeline.when.reading.partial import Partial
from timeline.when.reading.terms import APPROXIMATE, UNCERTAIN
from timeline.when.reading.tokens import Token, roman

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.when.reading.token_stream import Cursor

__all__ = ["marks", "partial_date"]


def marks(cursor: Cursor) -> int:
    """What stands here to say that a date is approximate or uncertain, as bits."""
    found = 0
    while token := cursor.take("circa", "maybe", "question", "tilde"):
        found |= APPROXIMATE if token.kind in ("circa", "tilde") else UNCERTAIN
        if token.kind == "circa":
            cursor.take("comma", "dot")
    return found


def partial_date(cursor: Cursor, mark: int = 0) -> Partial:
    """The pieces of the date that stands here; `mark` was said before it.

    Raises:
        BadDate: no date stands here.
    """
    p = Partial(start=cursor.peek().start if cursor.kind() != "end" else len(cursor.text))
    p.mark = mark | marks(cursor)
    units.read_parts(cursor, p)
    p.mark |= marks(cursor)
    if era := cursor.take("bc", "ad"):
        p.era = -1 if era.kind == "bc" else 1
    if cursor.kind() == "weekday":
        p.weekday = cursor.next().value
        cursor.take("comma")
    _head(cursor, p)
    if p.time and p.number is None and not p.whole:
        _head(cursor, p)
    if era := cursor.take("bc", "ad"):
        p.era = -1 if era.kind == "bc" else 1
    _margin(cursor, p)
    _trailing_marks(cursor, p)
    if p.empty:
        cursor.unreadable()
    return p


def _margin(cursor: Cursor, p: Partial) -> None:
    """`1999 ± 5`, `1200 ± 30 BC`: as many years on either side."""
    sign = cursor.take("margin")
    if sign is None:
        return
    if cursor.kind() != "number":
        cursor.fail("a margin is a whole number", "write it, as in '± 10 days'", cursor.peek().start)
    p.margin = int(cursor.next().value)
    if era := cursor.take("bc", "ad"):
        p.era = -1 if era.kind == "bc" else 1
    if not p.is_year and not (p.number is not None and p.era):
        cursor.fail("a margin needs a year, or its unit", "write it, as in '± 10 days'", sign.start)


def _head(cursor: Cursor, p: Partial) -> None:
    token = cursor.peek()
    reader = _HEADS.get(token.kind)
    if reader:
        cursor.at += 1
        reader(cursor, p, token)
    elif token.kind == "word" and units.counts_centuries(cursor, token):
        cursor.at += 1
        p.nth = roman(token.value)
        units.century_unit(cursor, p)


def _trailing_marks(cursor: Cursor, p: Partial) -> None:
    if (
        cursor.kind() == "open"
        and cursor.kind(2) == "close"
        and cursor.kind(1) in ("question", "maybe", "circa")
    ):
        p.behind |= APPROXIMATE if cursor.kind(1) == "circa" else UNCERTAIN
        cursor.at += 3
    while token := cursor.take("question", "tilde"):
        p.behind |= UNCERTAIN if token.kind == "question" else APPROXIMATE
    skip = 1 if cursor.kind() == "comma" else 0
    if cursor.kind(skip) in ("circa", "maybe") and cursor.kind(skip + 1) in ("end", "close", "semicolon"):
        p.behind |= APPROXIMATE if cursor.kind(skip) == "circa" else UNCERTAIN
        cursor.at += skip + 1
    p.mark |= p.behind


_HEADS: dict[str, Callable[[Cursor, Partial, Token], None]] = {
    "iso": days.year_month_day,
    "counted_units": days.counted_units,
    "week": days.week,
    "ymd": days.year_month_day,
    "dmy": days.day_month_year,
    "two": days.two_digit_year,
    "my": days.month_year,
    "ym": days.year_month,
    "mask": units.mask,
    "decade": units.decade,
    "ordinal": days.ordinal,
    "count": units.counted,
    "division": units.division,
    "number": days.number,
    "grouped": days.number,
    "month": days.month_first,
    "roman": days.roman_month,
    "century": units.unit_first,
    "millennium": units.unit_first,
    "time": days.time_first,
    "period": units.period,
}
