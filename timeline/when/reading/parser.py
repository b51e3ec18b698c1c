"""A whole text: its statements, what stands between them, and what they come to together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.phrases import BOUNDS, statement
from timeline.when.reading.terms import (
    APPROXIMATE,
    UNCERTAIN,
    Choice,
    Date,
    Range,
    Term,
    bounding,
    either,
    narrowed,
    one_of,
)
from timeline.when.reading.token_stream import Cursor

if TYPE_CHECKING:
    from timeline.when.reading.vocabulary import Readings

__all__ = ["UNDATED", "term_of"]

UNDATED = "/"
_HALF_OPEN = re.compile(r"(?P<before>\.\.|)/(?P<end>[^/]+)|(?P<start>[^/]+)/(?P<after>\.\.|)")
_SEPARATORS = frozenset(
    {"comma", "semicolon", "slash", "open", "close", "colon", "dot", "quote", "or", "and"}
)
_APART = frozenset({"semicolon", "slash", "or", "dot"})
_JOINED = frozenset({"slash", "or", "to", "until", "dash", "dots"})
_NAMING = frozenset(
    {"word", "part", "ordinal", "count", "or", "and", "maybe", "period", "dash", "context", "circa"}
)


@dataclass(slots=True)
class _Found:
    """What was found in a text so far."""

    terms: list[Term]
    apart: bool = False
    together: bool = False
    acts: bool = False
    named: bool = False
    undated: bool = False
    vague: bool = False
    periods: list[str] = field(default_factory=list)
    mark: int = 0  # what is said of the act before the next statement
    bare: bool = False  # nothing stood before the next statement since the last one


def term_of(cursor: Cursor) -> Term | None:
    """What a text says, None where it says that there is no date.

    The open and unknown ends of EDTF may stand beside a date in words: `June 2015/..`, `/June 2015`.

    Raises:
        BadDate: a part of it cannot be read, or its parts contradict each other.
        AmbiguousDate: it has readings that only its writer can tell apart.
    """
    if half := _half_open(cursor):
        return half
    found = _Found([])
    while cursor.kind() != "end":
        _advance(cursor, found)
    if found.terms:
        return _together(found, cursor.table, cursor.text)
    if not (found.undated or found.vague):
        _refuse(cursor, found)
    return None


def _half_open(cursor: Cursor) -> Range | None:
    """An interval with one end in words, the other one of EDTF's; None where the text is no such interval."""
    text = cursor.text
    found = _HALF_OPEN.fullmatch(text) if "/" in text else None
    if not found:
        return None
    named, sign = "start" if found["start"] else "end", found["before"] or found["after"]
    try:
        date = term_of(Cursor(found[named], cursor.table, cursor.dayfirst, cursor.calendar))
    except AmbiguousDate:
        raise
    except BadDate as error:
        position = found.start(named) + (error.position or 0)
        raise BadDate(error.reason, text, position, error.hint) from error
    if isinstance(date, Date):
        ends = {"start": None, "end": None, named: date}
        return Range(**ends, spans=True, lost=not sign)
    if sign or date is not None:
        raise BadDate("an interval begins or ends on one date", text, hint="write EDTF, such as 2010/..")
    return None


def _refuse(cursor: Cursor, found: _Found) -> NoReturn:
    if found.named:
        cursor.fail(
            "a name without years",
            "write the years, or add the name to [periods] of the table of readings",
            0,
        )
    cursor.fail("there is no date here", "an undated event says 'no date'", 0)


def _advance(cursor: Cursor, found: _Found) -> None:
    """One separator, act, name or statement."""
    kind = cursor.kind()
    if kind in ("or", "and") and (cursor.kind(1) == "end" or not (found.terms or found.acts)):
        cursor.unreadable()
    if kind in _SEPARATORS:
        found.apart |= kind in _APART and bool(found.terms)
        found.together |= kind == "and" and bool(found.terms) and cursor.kind(1) not in BOUNDS
        found.bare = False
        cursor.at += 1
    elif kind in ("act", "vague") or _trails(cursor):
        found.acts |= kind == "act"
        found.vague |= kind != "act"
        found.bare = False
        cursor.at += 1
    elif kind == "maybe" and cursor.kind(1) == "act":
        found.mark = UNCERTAIN
        cursor.at += 1
    elif kind == "undated":
        if {cursor.past.kind if cursor.at else "", cursor.kind(1)} & _JOINED:
            cursor.fail("a date, or none", "write the one that is meant, or one interval such as /2006")
        found.undated = True
        cursor.at += 1
    elif length := _name_length(cursor):
        found.named = True
        found.periods += _periods_within(cursor, length)
        found.bare = False
        found.mark |= _marks_within(cursor, length)
        cursor.at += length
    else:
        if found.bare:
            cursor.unreadable()
        if found.vague and cursor.tokens[cursor.at - 1].kind in ("vague", "colon"):
            found.acts, found.vague = True, False
        found.terms.append(statement(cursor, found.mark))
        found.bare, found.mark = True, 0


def _periods_within(cursor: Cursor, length: int) -> list[str]:
    """The periods among the next tokens; none where another word may make them others, as in `Western Jin Dynasty`."""
    named = cursor.tokens[cursor.at : cursor.at + length]
    if any(token.kind not in ("period", "context", "or", "and", "dash", "part") for token in named):
        return []
    return [token.value for token in named if token.kind == "period"]


def _half(term: Term) -> bool:
    """Whether a term bounds a time at one end only."""
    return isinstance(term, Range) and (term.start is None or term.end is None)


def _marks_within(cursor: Cursor, length: int) -> int:
    """The marks among the next tokens."""
    kinds = {cursor.kind(ahead) for ahead in range(length)}
    return UNCERTAIN * ("maybe" in kinds) | APPROXIMATE * ("circa" in kinds)


def _trails(cursor: Cursor) -> bool:
    """Whether `later` stands alone, as in `1882, later`."""
    return cursor.kind() == "part" and cursor.peek().value == "later" and not cursor.date_follows(1)


def _name_length(cursor: Cursor) -> int:
    """How many tokens name a period, as in `late Zhou Period`; 0 where none does, or the table has its years."""
    ahead = length = 0
    while cursor.kind(ahead) in _NAMING:
        ahead += 1
        if cursor.kind(ahead - 1) == "context":
            ahead += _numbered(cursor, ahead)
            length = ahead
    if not length or not any(cursor.kind(i) == "period" for i in range(length)):
        return length
    following = length
    while cursor.kind(following) in _SEPARATORS:
        following += 1
    return length if cursor.kind(following) != "end" else 0


def _numbered(cursor: Cursor, ahead: int) -> bool:
    """Whether a number belongs to the name before it: `Dynasty 18`."""
    token = cursor.peek(ahead)
    return (
        token.kind == "number"
        and len(token.value) <= 2
        and cursor.kind(ahead + 1) not in ("bc", "ad", "dash")
    )


def _check_periods(found: _Found, table: Readings, text: str) -> None:
    """Refuse `Edo period 1920`: years that lie outside every period that is named beside them."""
    if not found.periods:
        return
    periods = [table.periods[name] for name in found.periods]
    first, last = min(term.first[0] for term in found.terms), max(term.last[0] for term in found.terms)
    if any(begin <= last and first <= end for begin, end in periods):
        return
    name, (begin, end) = found.periods[0], periods[0]
    raise BadDate(
        f"the years lie outside '{name}', which lasted from {_era(begin)} to {_era(end)}",
        text,
        hint="correct one of the two, or the period in [periods] of the table of readings",
    )


def _era(year: int) -> str:
    return f"{year}" if year > 0 else f"{1 - year} BC"


def _together(found: _Found, table: Readings, text: str) -> Term:
    """The terms of a text as one."""
    _check_periods(found, table, text)
    terms = [one_of(term) if found.named else term for term in found.terms]
    if found.vague and table.acts != "first":
        latest = max(terms, key=lambda term: term.last)
        terms[terms.index(latest)] = Range(_last_date(latest), None)
    if len(terms) == 1:
        return terms[0]
    if (found.acts or found.vague) and table.acts != "any":
        if table.acts == "first":
            return terms[0]
        raise BadDate(
            "several dates",
            text,
            hint="write the one that is meant, or set ranges.acts in the table of readings",
        )
    if found.acts or found.apart or found.vague:
        return either(terms)
    if found.together or any(isinstance(term, Choice) and term.all_of for term in terms):
        return either(terms, all_of=True)
    joined = terms[0]
    for term in terms[1:]:
        within = found.named or bounding(joined) or bounding(term)
        shared = narrowed(joined, term) if within else None
        if shared is None and _half(joined) and _half(term):
            raise BadDate("these bounds contradict each other", text, hint="correct one of them")
        joined = shared or either([joined, term])
    return joined


def _last_date(term: Term) -> Date | None:
    """The date from which something that happened `later` counts."""
    if isinstance(term, Choice):
        term = max(term.terms, key=lambda part: part.last)
    return term if isinstance(term, Date) else term.start or term.end
