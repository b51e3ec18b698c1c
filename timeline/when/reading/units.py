"""What a date counts: parts, centuries, decades, periods, seasons. Each reader starts behind its first token."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from timeline.when.reading.long_numbers import long_number
from timeline.when.reading.tokens import Token, roman
from timeline.when.seasons import MONTHS

if TYPE_CHECKING:
    from timeline.when.reading.partial import Partial
    from timeline.when.reading.token_stream import Cursor

__all__ = [
    "JOINERS",
    "UNITS",
    "century_unit",
    "counted",
    "counts_centuries",
    "decade",
    "division",
    "division_code",
    "mask",
    "period",
    "read_parts",
    "set_year",
    "too_long",
    "unit_first",
]

JOINERS = frozenset({"dash", "to", "or", "and"})
UNITS = ("century", "millennium")
_OVER_NEW_YEAR = frozenset(code for code, (first, last) in MONTHS.items() if last < first)
_COUNTS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def read_parts(cursor: Cursor, p: Partial) -> None:
    """`early`, `mid- to late`, `second half`, `last quarter`."""
    while True:
        if cursor.kind() == "part":
            p.parts.append(cursor.next().value)
        elif _share_stands(cursor):
            p.parts.append(_share(cursor))
        elif p.parts and _joins_parts(cursor):
            cursor.at += 1
        else:
            return


def _share_stands(cursor: Cursor, ahead: int = 0) -> bool:
    following = cursor.peek(ahead + 1)
    return cursor.kind(ahead) in ("count", "ordinal") and (
        following.kind == "share" or (following.kind == "count" and following.value == 3)
    )


def _joins_parts(cursor: Cursor) -> bool:
    kind = cursor.kind()
    return kind == "dash" or (kind in JOINERS and (cursor.kind(1) == "part" or _share_stands(cursor, 1)))


def _share(cursor: Cursor) -> str:
    count, share = cursor.next(), cursor.next()
    number = int(count.value)
    name = share.value if share.kind == "share" else "third"
    if not -1 <= number <= 10 or number == 0:
        cursor.fail(f"there is no {cursor.written(count)} {name}", at=count.start)
    return f"{'last' if number < 0 else _COUNTS[number]} {name}"


def counts_centuries(cursor: Cursor, token: Token) -> bool:
    """Whether a word is a number in Roman digits: only where the text speaks of centuries."""
    return roman(token.value) > 0 and any(other.kind in UNITS for other in cursor.tokens)


def century_unit(cursor: Cursor, p: Partial) -> None:
    """`century` after `19th`, with or without a hyphen; `19th c.` says the same."""
    skip = 1 if cursor.kind() in ("dash", "dot") and cursor.kind(1) in UNITS else 0
    token = cursor.peek(skip)
    if token.kind in UNITS:
        p.unit = token.kind
        cursor.at += skip + 1
        _part_behind(cursor, p)
    elif (
        token.kind == "circa" and cursor.written(token).lower() in ("c", "c.") and not cursor.date_follows(1)
    ):
        p.unit = "century"
        cursor.at += 1
        _part_behind(cursor, p)


def _part_behind(cursor: Cursor, p: Partial) -> None:
    """`19thC(late)`, `18th century, last quarter`."""
    here, closings = cursor.at, {"open": ("close",), "comma": ("end", "semicolon", "close")}
    opening = cursor.take("open", "comma")
    if opening is None or p.parts:
        cursor.at = here
        return
    read_parts(cursor, p)
    if not p.parts or cursor.kind() not in closings[opening.kind]:
        cursor.at, p.parts = here, []
    elif opening.kind == "open":
        cursor.at += 1


def unit_first(cursor: Cursor, p: Partial, token: Token) -> None:
    """`siglo XIX`."""
    following = cursor.next()
    written = str(following.value)
    value = int(written) if following.kind in ("number", "ordinal") else roman(written)
    if not 1 <= value <= 99:
        cursor.fail("which century is not said", "write it, as in '19th century'", token.start)
    p.nth, p.unit = value, token.kind


def counted(cursor: Cursor, p: Partial, token: Token) -> None:
    """`first century`, `second millennium`."""
    if token.value < 0 or cursor.kind() not in UNITS:
        cursor.at -= 1
        cursor.unreadable()
    p.nth = token.value
    century_unit(cursor, p)


def decade(cursor: Cursor, p: Partial, token: Token) -> None:
    """`1850s`."""
    p.decade, p.digits = int(token.value), len(token.value)


def mask(cursor: Cursor, p: Partial, token: Token) -> None:
    """`19xx`, `18--`, `185x`."""
    if token.value[2:].lower() in ("xx", "--", "??"):
        p.nth, p.unit = int(token.value[:2]) + 1, "century"
    else:
        p.decade, p.unit = int(token.value[:3]) * 10, "decade"


def period(cursor: Cursor, p: Partial, token: Token) -> None:
    """`Ming`, `Meiji period`."""
    p.period = token.value
    cursor.take("context")


def division(cursor: Cursor, p: Partial, token: Token) -> None:
    """`summer 1969`, `Q3 2015`, `winter 1969-70`."""
    p.division = division_code(cursor, token)
    if cursor.kind() in ("comma", "dash") and cursor.kind(1) in ("number", "ym"):
        cursor.at += 1
    year = cursor.peek()
    if year.kind == "ym" and p.division in _OVER_NEW_YEAR:
        _winter_of_two_years(cursor, p, year)
    if year.kind == "number" and (len(year.value) >= 3 or cursor.kind(1) in ("bc", "ad")):
        set_year(cursor, p, year)
        cursor.at += 1
        _one_winter(cursor, p)


def division_code(cursor: Cursor, token: Token) -> int:
    """The EDTF code of a season's name, or of `q3`."""
    if isinstance(token.value, int):
        return token.value
    kind, code = cursor.table.words.get(token.value.lower(), ("", 0))
    if kind != "division":
        cursor.at -= 1
        cursor.unreadable()
    return int(code)


def _winter_of_two_years(cursor: Cursor, p: Partial, token: Token) -> None:
    """`winter 1910-11`, which looks like a month."""
    year, other = token.value.split("-")
    if int(other) == (int(year) + 1) % 10 ** len(other):
        p.year, p.digits = int(year), len(year)
        cursor.at += 1


def _one_winter(cursor: Cursor, p: Partial) -> None:
    """`winter 1969-70` and `winter 1969/70` name one winter."""
    following = cursor.peek(1)
    if (
        p.division not in _OVER_NEW_YEAR
        or p.year is None
        or cursor.kind() not in ("dash", "slash")
        or following.kind != "number"
    ):
        return
    if int(following.value) == (p.year + 1) % 10 ** len(following.value):
        cursor.at += 2


def set_year(cursor: Cursor, p: Partial, token: Token) -> None:
    """A year in figures: four at most."""
    if len(token.value) > 4 and all(other.kind not in ("bc", "ad") for other in cursor.tokens):
        too_long(cursor, token)
    p.year, p.digits = int(token.value), len(token.value)


def too_long(cursor: Cursor, token: Token) -> NoReturn:
    """Refuse a number that is too long for a year, and say what it looks like where it is the whole text."""
    if refused := long_number(cursor.text):
        raise refused
    cursor.fail(
        f"'{token.value}' is no year of four digits", "separate year, month and day with '-'", token.start
    )
