"""One written date: the tokens from a first word or number to the last that belongs to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from timeline.errors import AmbiguousDate
from timeline.when.reading_clock import read_clock
from timeline.when.reading_partial import Partial
from timeline.when.reading_terms import APPROXIMATE, UNCERTAIN
from timeline.when.reading_tokens import Token, roman

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.when.reading_cursor import Cursor

__all__ = ["marks", "partial_date"]

_COUNTS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_JOINERS = frozenset({"dash", "to", "or", "and"})
_UNITS = ("century", "millennium")
_SEPARATED = re.compile(r"[/.\s-]+")


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
    _parts(cursor, p)
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
    _trailing_marks(cursor, p)
    if p.empty:
        cursor.unreadable()
    return p


def _head(cursor: Cursor, p: Partial) -> None:
    token = cursor.peek()
    reader = _HEADS.get(token.kind)
    if reader:
        cursor.at += 1
        reader(cursor, p, token)
    elif token.kind == "word" and _counts_centuries(cursor, token):
        cursor.at += 1
        p.nth = roman(token.value)
        _unit(cursor, p)


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
    if cursor.kind(skip) == "circa" and cursor.kind(skip + 1) in ("end", "close", "semicolon"):
        p.behind |= APPROXIMATE
        cursor.at += skip + 1
    p.mark |= p.behind


# --- parts: early, mid- to late, second half, last quarter -------------------------------------------------


def _parts(cursor: Cursor, p: Partial) -> None:
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
    return kind == "dash" or (kind in _JOINERS and (cursor.kind(1) == "part" or _share_stands(cursor, 1)))


def _share(cursor: Cursor) -> str:
    count, share = cursor.next(), cursor.next()
    number = int(count.value)
    name = share.value if share.kind == "share" else "third"
    if not -1 <= number <= 10 or number == 0:
        cursor.fail(f"there is no {cursor.written(count)} {name}", at=count.start)
    return f"{'last' if number < 0 else _COUNTS[number]} {name}"


# --- centuries, millennia, decades -------------------------------------------------------------------------


def _counts_centuries(cursor: Cursor, token: Token) -> bool:
    """Whether a word is a number in Roman digits: only where the text speaks of centuries."""
    return roman(token.value) > 0 and any(other.kind in _UNITS for other in cursor.tokens)


def _unit(cursor: Cursor, p: Partial) -> None:
    """`century` after `19th`, with or without a hyphen; `19th c.` says the same."""
    skip = 1 if cursor.kind() in ("dash", "dot") and cursor.kind(1) in _UNITS else 0
    token = cursor.peek(skip)
    if token.kind in _UNITS:
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
    """`19thC(late)`."""
    if cursor.kind() == "open" and cursor.kind(1) == "part" and cursor.kind(2) == "close":
        p.parts.append(cursor.peek(1).value)
        cursor.at += 3


def _unit_first(cursor: Cursor, p: Partial, token: Token) -> None:
    """`siglo XIX`."""
    following = cursor.next()
    written = str(following.value)
    value = int(written) if following.kind in ("number", "ordinal") else roman(written)
    if not 1 <= value <= 99:
        cursor.fail("which century is not said", "write it, as in '19th century'", token.start)
    p.nth, p.unit = value, token.kind


def _ordinal(cursor: Cursor, p: Partial, token: Token) -> None:
    if cursor.kind() == "month":
        _day_month(cursor, p, int(token.value))
        return
    p.nth = int(token.value)
    if not p.nth:
        cursor.fail("there is no 0th", at=token.start)
    _unit(cursor, p)
    if not p.unit and _year_after_day(cursor, p, p.nth):
        p.nth = 0


def _count(cursor: Cursor, p: Partial, token: Token) -> None:
    """`first century`, `second millennium`."""
    if token.value < 0 or cursor.kind() not in _UNITS:
        cursor.at -= 1
        cursor.unreadable()
    p.nth = token.value
    _unit(cursor, p)


def _decade(cursor: Cursor, p: Partial, token: Token) -> None:
    p.decade, p.digits = int(token.value), len(token.value)


def _mask(cursor: Cursor, p: Partial, token: Token) -> None:
    """`19xx`, `18--`, `185x`."""
    if token.value[2:].lower() in ("xx", "--", "??"):
        p.nth, p.unit = int(token.value[:2]) + 1, "century"
    else:
        p.decade, p.unit = int(token.value[:3]) * 10, "decade"


def _period(cursor: Cursor, p: Partial, token: Token) -> None:
    p.period = token.value
    cursor.take("context")


# --- seasons, quarters, halves -----------------------------------------------------------------------------


def _division(cursor: Cursor, p: Partial, token: Token) -> None:
    """`summer 1969`, `Q3 2015`, `winter 1969-70`."""
    p.division = _division_code(cursor, token)
    if cursor.kind() in ("comma", "dash") and cursor.kind(1) in ("number", "ym"):
        cursor.at += 1
    year = cursor.peek()
    if year.kind == "number" and len(year.value) >= 3:
        _set_year(cursor, p, year)
        cursor.at += 1
        _one_winter(cursor, p)


def _division_code(cursor: Cursor, token: Token) -> int:
    """The EDTF code of a season's name, or of `q3`."""
    if isinstance(token.value, int):
        return token.value
    kind, code = cursor.table.words.get(token.value.lower(), ("", 0))
    if kind != "division":
        cursor.at -= 1
        cursor.unreadable()
    return int(code)


def _one_winter(cursor: Cursor, p: Partial) -> None:
    """`winter 1969-70` and `winter 1969/70` name one winter."""
    following = cursor.peek(1)
    if (
        p.division != 24
        or p.year is None
        or cursor.kind() not in ("dash", "slash")
        or following.kind != "number"
    ):
        return
    if int(following.value) == (p.year + 1) % 10 ** len(following.value):
        cursor.at += 2


# --- months and days ---------------------------------------------------------------------------------------


def _month(cursor: Cursor, p: Partial, token: Token) -> None:
    """`October 7, 2023`, `Oct 2023`, `Oct-2023`, or `October` alone."""
    p.month = token.value
    following = cursor.peek(1)
    if (
        cursor.kind() == "dash"
        and cursor.tight()
        and following.kind == "number"
        and len(following.value) == 4
    ):
        cursor.at += 1
    day = cursor.peek()
    of_year = cursor.kind(1) in ("bc", "ad") and cursor.kind(2) != "number"
    if (
        day.kind in ("number", "ordinal")
        and len(day.value) <= 2
        and cursor.kind(1) != "month"
        and not of_year
    ):
        cursor.at += 1
        p.day = int(day.value)
    _year_after(cursor, p)
    _clock(cursor, p)


def _day_month(cursor: Cursor, p: Partial, day: int) -> None:
    """`7 October 2023`, `7. Oktober 2023`, `28-APR-1950`; the day is read already."""
    joint = cursor.take("dash", "slash", "dot")
    p.day, p.month = day, cursor.next().value
    if joint and joint.kind != "dot" and cursor.kind() == joint.kind:
        cursor.at += 1
        if cursor.kind() == "number" and len(cursor.peek().value) == 2:
            _two_digit_year(cursor, p, cursor.peek())
    _year_after(cursor, p)
    _clock(cursor, p)


def _year_after(cursor: Cursor, p: Partial) -> None:
    """The year after a month or a day, with or without a comma."""
    skip = 1 if cursor.kind() in ("comma", "dot", "close") else 0
    era_first = cursor.kind(skip) == "ad"
    skip += era_first
    year = cursor.peek(skip)
    with_era = era_first or cursor.kind(skip + 1) in ("bc", "ad")
    if year.kind != "number" or (len(year.value) < 3 and not with_era):
        return
    p.era = int(era_first)
    _set_year(cursor, p, year)
    cursor.at += skip + 1


def _set_year(cursor: Cursor, p: Partial, token: Token) -> None:
    if len(token.value) > 4:
        _too_long(cursor, token)
    p.year, p.digits = int(token.value), len(token.value)


def _too_long(cursor: Cursor, token: Token) -> NoReturn:
    cursor.fail(
        f"'{token.value}' is no year of four digits", "separate year, month and day with '-'", token.start
    )


def _two_digit_year(cursor: Cursor, p: Partial, token: Token) -> None:
    cursor.fail("the century is missing", "write the year with four digits", token.start)


def _clock(cursor: Cursor, p: Partial) -> None:
    """A time of day after a whole date."""
    if not p.day:
        return
    skip = 1 if cursor.kind() == "comma" else 0
    if cursor.kind(skip) == "time":
        cursor.at += skip
        day = f"{p.year:04d}-{p.month:02d}-{p.day:02d}" if p.year is not None else ""
        p.time = read_clock(cursor, cursor.next(), day)


def _time_first(cursor: Cursor, p: Partial, token: Token) -> None:
    p.time = read_clock(cursor, token)


# --- numbers -----------------------------------------------------------------------------------------------


def _number(cursor: Cursor, p: Partial, token: Token) -> None:
    digits = token.value.replace(",", "")
    value, width, kind = int(digits), len(digits), cursor.kind()
    if width == 8 and token.kind == "number":
        _compact(cursor, p, token)
    elif width <= 2 and (kind in _UNITS or (kind in ("dot", "dash") and cursor.kind(1) in _UNITS)):
        p.nth = value
        _unit(cursor, p)
    elif width <= 2 and _month_near(cursor):
        _day_month(cursor, p, value)
    elif width <= 2 and kind not in ("bc", "ad") and not p.era:
        p.number, p.digits = value, width
        _year_after_day(cursor, p, value)
    else:
        if width > 4 and all(other.kind != "bc" for other in cursor.tokens):
            _too_long(cursor, token)
        if digits.startswith("00") and not p.era and kind not in ("bc", "ad"):
            cursor.fail(
                f"'{digits}' is no year as people write it", f"write 'AD {value}', or EDTF", token.start
            )
        p.year, p.digits = value, width
        _after_year(cursor, p)


def _month_near(cursor: Cursor) -> bool:
    """Whether a month follows a day: `7 October`, `7. Oktober`, `28-APR-1950`."""
    if cursor.kind() == "month":
        return True
    if cursor.kind(1) != "month":
        return False
    return cursor.kind() == "dot" or (cursor.kind() in ("dash", "slash") and cursor.joined())


def _compact(cursor: Cursor, p: Partial, token: Token) -> None:
    """`20210512`."""
    year, month, day = int(token.value[:4]), int(token.value[4:6]), int(token.value[6:])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        _too_long(cursor, token)
    p.year, p.month, p.day, p.digits = year, month, day, 4
    _clock(cursor, p)


def _year_after_day(cursor: Cursor, p: Partial, value: int) -> bool:
    """`29, 1956` at the end of `March 27-29, 1956`."""
    skip = 1 if cursor.kind() == "comma" else 0
    year = cursor.peek(skip)
    if year.kind != "number" or len(year.value) != 4 or cursor.at < 2:
        return False
    after_joiner = cursor.tokens[cursor.at - 2].kind in _JOINERS
    if not after_joiner or all(token.kind != "month" for token in cursor.tokens[: cursor.at]):
        return False
    _set_year(cursor, p, year)
    cursor.at += skip + 1
    p.day, p.number = value, None
    return True


def _after_year(cursor: Cursor, p: Partial) -> None:
    """`1995 (February)`, `1932, December`, `1946 December 7`, `2015 Q3`."""
    if cursor.kind() == "open" and cursor.kind(1) == "month" and cursor.kind(2) == "close":
        p.month = cursor.peek(1).value
        cursor.at += 3
        return
    skip = 1 if cursor.kind() == "comma" or (cursor.kind() == "dash" and cursor.joined()) else 0
    token = cursor.peek(skip)
    if token.kind == "division" and not p.division:
        cursor.at += skip + 1
        p.division = _division_code(cursor, token)
    elif token.kind == "month" and not (skip and _own_year(cursor)):
        cursor.at += skip + 1
        p.month = token.value
        _day_after_month(cursor, p)


def _day_after_month(cursor: Cursor, p: Partial) -> None:
    skip = 1 if cursor.kind() == "dash" and cursor.tight() else 0
    day = cursor.peek(skip)
    if day.kind in ("number", "ordinal") and len(day.value) <= 2:
        cursor.at += skip + 1
        p.day = int(day.value)
    _clock(cursor, p)


def _own_year(cursor: Cursor) -> bool:
    """Whether the month after a comma has a year of its own: `1827, May 7, 1856`."""
    ahead = 2
    if cursor.kind(ahead) in ("number", "ordinal") and len(cursor.peek(ahead).value) <= 2:
        ahead += 1
        ahead += cursor.kind(ahead) == "comma"
    year = cursor.peek(ahead)
    return year.kind == "number" and len(year.value) == 4


# --- dates in figures --------------------------------------------------------------------------------------


def _year_month_day(cursor: Cursor, p: Partial, token: Token) -> None:
    p.year, p.month, p.day = (int(piece) for piece in _SEPARATED.split(token.value))
    p.digits = 4
    _clock(cursor, p)


def _year_month(cursor: Cursor, p: Partial, token: Token) -> None:
    p.year, p.month = int(token.value[:4]), int(token.value[5:])
    p.digits, p.of_month = 4, True


def _month_year(cursor: Cursor, p: Partial, token: Token) -> None:
    p.month, p.year = (int(piece) for piece in _SEPARATED.split(token.value))
    p.digits = 4
    if not 1 <= p.month <= 12:
        cursor.fail(f"there is no month {p.month}", "months are 1 to 12", token.start)


def _day_month_year(cursor: Cursor, p: Partial, token: Token) -> None:
    """`25/12/2010`, `12/25/2010`, and `03/04/2010` where the order is known."""
    one, other, year = (int(piece) for piece in _SEPARATED.split(token.value))
    if one > 12 and other > 12:
        cursor.fail(f"there is no month {other}", "months are 1 to 12", token.start)
    if one > 12 or other > 12 or one == other:
        dayfirst = one > 12
    elif cursor.dayfirst is None:
        readings = [f"{year:04d}-{other:02d}-{one:02d}", f"{year:04d}-{one:02d}-{other:02d}"]
        hint = "say which: --dayfirst or --monthfirst (dayfirst=True or dayfirst=False)"
        raise AmbiguousDate(cursor.text, readings, hint)
    else:
        dayfirst = cursor.dayfirst
    p.year, p.digits = year, 4
    p.day, p.month = (one, other) if dayfirst else (other, one)
    _clock(cursor, p)


_HEADS: dict[str, Callable[[Cursor, Partial, Token], None]] = {
    "iso": _year_month_day,
    "ymd": _year_month_day,
    "dmy": _day_month_year,
    "two": _two_digit_year,
    "my": _month_year,
    "ym": _year_month,
    "mask": _mask,
    "decade": _decade,
    "ordinal": _ordinal,
    "count": _count,
    "division": _division,
    "number": _number,
    "grouped": _number,
    "month": _month,
    "century": _unit_first,
    "millennium": _unit_first,
    "time": _time_first,
    "period": _period,
}
