"""One statement: a date, a range of dates, a date that bounds, or a choice of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate
from timeline.when.reading.cut_short import check_cut_short, check_month_of_era
from timeline.when.reading.date import marks, partial_date
from timeline.when.reading.eras import check_sign
from timeline.when.reading.moments import just_before
from timeline.when.reading.partial import Partial, complete, next_year, same_month, share_marks
from timeline.when.reading.resolve import resolve
from timeline.when.reading.terms import (
    APPROXIMATE,
    UNCERTAIN,
    Choice,
    Date,
    Range,
    Term,
    after,
    before,
    begins,
    either,
    ends,
)
from timeline.when.reading.tokens import Token, roman

if TYPE_CHECKING:
    from typing import NoReturn

    from timeline.when.reading.token_stream import Cursor

__all__ = ["BOUNDS", "statement"]

BOUNDS = frozenset({"before", "after", "not_before", "not_after", "since", "until"})
"""What bounds a date at one end."""
_DECADES = range(100, 210)  # `186-` may be the 1860s
_JOINTS = frozenset({"dash", "to", "until", "dots"})
_ENDS = frozenset({"end", "comma", "semicolon", "close", "act", "slash"})


def statement(cursor: Cursor, mark: int = 0) -> Term:
    """The statement that stands here; `mark` was said before it.

    Raises:
        BadDate: none stands here, or it contradicts itself.
        AmbiguousDate: it has readings that only its writer can tell apart.
    """
    mark |= marks(cursor)
    kind = cursor.kind()
    if kind == "between":
        return _between(cursor, mark)
    if kind == "from" or (kind == "since" and _end_follows(cursor)):
        return _from(cursor, mark)
    if kind == "as_of":
        _as_of(cursor, mark)
    if kind in BOUNDS or (kind == "to" and not cursor.at):
        return _related(cursor, mark)
    if kind == "dots" and cursor.written(cursor.peek()) == ".." and cursor.date_follows(1):
        cursor.at += 1
        return Range(None, _resolved(cursor, partial_date(cursor, mark)))
    if kind == "dash" and not cursor.at:
        check_sign(cursor)
    if kind == "dash" and cursor.past.kind == "question":
        cursor.at += 1
        return Range(None, _resolved(cursor, partial_date(cursor)), spans=True, lost=True)
    return _loosened(cursor, _dated(cursor, mark))


def _loosened(cursor: Cursor, term: Term) -> Term:
    """`1922 or earlier`, `1916 or later`, `1916 onwards`."""
    if isinstance(term, Choice) or cursor.kind() not in ("or_before", "or_after", "onwards", "plus"):
        return term
    first, last = (term, term) if isinstance(term, Date) else (term.start, term.end)
    kind = cursor.next().kind
    if kind == "or_before":
        return Range(None, last)
    return Range(first, None, spans=kind != "or_after")


def _resolved(cursor: Cursor, partial: Partial) -> Date:
    if partial.behind & UNCERTAIN and not partial.era:
        _check_decade(cursor, partial, "?")
    bare = partial.number is not None and partial.year is None and not partial.era
    if bare and cursor.kind() == "word" and not roman(cursor.peek().value):
        cursor.unreadable()  # `12 Foo 1990`: the word is at fault, and not the number before it
    if partial.time and not partial.day:
        cursor.fail("a time of day without its day", "write the day, the month and the year", partial.start)
    return resolve(partial, cursor.table, cursor.calendar, cursor.text)


# --- words before a date -----------------------------------------------------------------------------------


def _end_follows(cursor: Cursor) -> bool:
    return any(token.kind in ("until", "to") for token in cursor.tokens[cursor.at + 1 :])


def _between(cursor: Cursor, mark: int) -> Term:
    """`between 1910 and 1915`: one moment in that time."""
    cursor.at += 1
    left = partial_date(cursor, mark)
    _two_counts(cursor, left)
    if not cursor.take("and", "dash", "to"):
        cursor.fail("'between' names two dates", "write 'between 1910 and 1915'")
    right = partial_date(cursor)
    right.year = _two_counts(cursor, right) or right.year
    return _ranged(cursor, left, right, one_moment=True, whole=True)


def _two_counts(cursor: Cursor, p: Partial) -> int | None:
    """Step over the second count of the year in `11 February 1731/32`, and give that year."""
    following = cursor.peek(1)
    if not p.month or p.year is None or cursor.kind() != "slash" or following.kind != "number":
        return None
    if int(following.value) % 100 != (p.year + 1) % 100:
        return None
    cursor.at += 2
    return p.year + 1


def _from(cursor: Cursor, mark: int) -> Term:
    """`from 1910 to 1915`, `from 1910 on`: a span, said to be one."""
    cursor.at += 1
    left = partial_date(cursor, mark)
    if _two_counts(cursor, left):
        cursor.fail("a span begins in one year", f"write {left.year} or {(left.year or 0) + 1}", left.start)
    if cursor.take("to", "until", "dash") and not cursor.take("present") and cursor.kind() not in _ENDS:
        return _ranged(cursor, left, partial_date(cursor), stated=True)
    cursor.take("present", "onwards")
    return Range(_resolved(cursor, left), None, spans=True)


def _as_of(cursor: Cursor, mark: int) -> NoReturn:
    """`as of 1979`: from then on, or known to have been so then, with a beginning that nobody tells."""
    cursor.at += 1
    date = _resolved(cursor, partial_date(cursor, mark))
    readings = [Range(date, None, spans=True).edtf(cursor.calendar), date.edtf(cursor.calendar)]
    raise AmbiguousDate(cursor.text, readings, "write 'since' where it began then, or the date alone")


def _related(cursor: Cursor, mark: int) -> Term:
    """`before 2005`, `since 2010`, `until the 1850s`, `to 2005`."""
    kind = cursor.next().kind
    if cursor.kind() == "dash" and cursor.joined():
        cursor.at += 1
    if cursor.kind() == "present":
        cursor.fail("a date is missing before 'present'", "write the start too, as in '2010 to present'")
    term = _dated(cursor, mark, whole_month=True)
    edges = _edges(term)
    if edges is None:
        cursor.fail("one date is wanted here", "write the bounds as one statement")
    return _bounded(cursor, kind, *edges)


def _edges(term: Term) -> tuple[Date, Date] | None:
    """The first and the last date of a statement; of `11 February 1731/32`, which is one of two, the outermost."""
    if isinstance(term, Date):
        return term, term
    if isinstance(term, Range):
        return (term.start, term.end) if term.start and term.end else None
    parts = [_edges(part) for part in term.terms]
    if term.all_of or not all(parts):
        return None
    dates = [date for part in parts if part for date in part]
    return min(dates, key=lambda date: date.first), max(dates, key=lambda date: date.last)


def _bounded(cursor: Cursor, kind: str, first: Date, last: Date) -> Range:
    outside = cursor.table.bounds == "outside"
    match kind:
        case "before" if outside:
            earlier = just_before if last.clock else before
            return Range(None, earlier(last, cursor.calendar))
        case "after" if outside and not first.clock:
            return Range(after(first, cursor.calendar), None)
        case "before" | "not_after":
            return Range(None, last)
        case "after" | "not_before":
            return Range(first, None)
        case "since":
            return Range(first, None, spans=True)
    return Range(None, last, spans=True, lost=True)


# --- a date, and what may follow it ------------------------------------------------------------------------


def _dated(cursor: Cursor, mark: int, whole_month: bool = False) -> Term:
    """A date with what follows it; `whole_month` where `2010-11` can be nothing but a month."""
    left = partial_date(cursor, mark)
    kind = cursor.kind()
    if kind == "dots":
        return _from_dots(cursor, left)
    if kind in _JOINTS:
        return _range(cursor, left)
    if kind == "slash" and cursor.kind(1) != "end":
        return _slashed(cursor, left)
    if kind in ("or", "and") and cursor.date_follows(1):
        return _listed(cursor, left, kind)
    if left.of_month and not whole_month:
        return _month_or_years(cursor, left)
    return _resolved(cursor, left)


def _range(cursor: Cursor, left: Partial) -> Term:
    """`1994-2008`, `2010-`, `1831-?`, `1989-present`."""
    hyphen = cursor.peek().value == "-" and cursor.joined()
    dash = cursor.next()
    if cursor.take("present"):
        return Range(_resolved(cursor, left), None, spans=True)
    if cursor.kind() in _ENDS:
        _check_open(cursor, left, dash)
        return Range(_resolved(cursor, left), None, spans=True)
    if cursor.kind() == "question" and (cursor.kind(1) in _ENDS):
        _check_open(cursor, left, dash)
        cursor.at += 1
        return Range(_resolved(cursor, left), None, spans=True, lost=True)
    right = partial_date(cursor)
    if hyphen:
        _short_month(left, right)
    return _ranged(cursor, left, right)


def _from_dots(cursor: Cursor, left: Partial) -> Term:
    """`50 BC..50 AD`, `1850s..1860s`, as our tables show them: one moment from the first to the last; `June 2015..`."""
    dots = cursor.next()
    if cursor.kind() in _ENDS and cursor.written(dots) == "..":
        return Range(_resolved(cursor, left), None)
    return _ranged(cursor, left, partial_date(cursor), one_moment=True, whole=True)


def _check_open(cursor: Cursor, left: Partial, dash: Token) -> None:
    if dash.kind != "dash":
        cursor.fail("the end of the range is missing")
    if cursor.text[dash.start - 1].isdigit():
        _check_decade(cursor, left, "/..")


def _check_decade(cursor: Cursor, p: Partial, ending: str) -> None:
    """`186-` and `186?` may be the year 186 or the 1860s."""
    if p.digits == 3 and p.year in _DECADES and not p.month:
        readings = [f"0{p.year}{ending}", f"{p.year}X{ending.strip('/.')}"]
        raise AmbiguousDate(cursor.text, readings, f"write 'AD {p.year}' or '{p.year}0s'")


def _short_month(left: Partial, right: Partial) -> None:
    """`1858-2` cannot be a range, so it is a month; neither can `8-1959`, where no era makes 8 a year."""
    if left.number and right.is_year and right.digits == 4 and not (left.era or right.era):
        left.month = right.month = left.number
        left.number, left.year, left.digits = None, right.year, 4
        return
    number, year = right.number, left.year
    if not number or number > 12 or year is None or left.digits != 4 or left.month or right.era:
        return
    if number <= year % 10**right.digits:
        left.month, right.month, right.number = number, number, None


def _ranged(
    cursor: Cursor,
    left: Partial,
    right: Partial,
    stated: bool = False,
    one_moment: bool = False,
    whole: bool = False,
) -> Term:
    """A range of two dates; `stated` by from and to, or `one_moment` in it; `whole` where years are never cut short.

    A range of decades, centuries or parts of them dates a thing: one moment from the first to the last.
    A range of years, months or days says from when to when.
    """
    if (left.margin is None) != (right.margin is None):
        cursor.fail("a margin of one end of a range", "write the first and the last year", left.start)
    share_marks(left, right)
    if left.decade is not None and right.decade is not None and (left.decade % 100 or right.decade % 100):
        left.unit = right.unit = "decade"
    if not (whole or stated):
        check_cut_short(cursor, left, right)
    complete(left, right)
    if same_month(left, right):
        return _resolved(cursor, left)
    start, end = _resolved(cursor, left), _resolved(cursor, right)
    if begins(start) > ends(end):
        _backwards(cursor, left, right, start, end)
    exact = bool(start.form and end.form)
    spans = exact and not one_moment and (stated or not (start.loose or end.loose))
    timed = Range(start, end, spans=True)
    if not one_moment and timed.by_minutes and _can_be_spelled(cursor, timed):
        return timed
    return Range(start, end, spans=spans)


def _can_be_spelled(cursor: Cursor, timed: Range) -> bool:
    """Whether a range by minutes is of the calendar and the years in which such are written."""
    return cursor.calendar.name == "gregorian" and timed.first[0] > 0 and timed.last[0] <= 9999


def _backwards(cursor: Cursor, left: Partial, right: Partial, start: Date, end: Date) -> NoReturn:
    hint = (
        "swap the two dates"
        if left.era or right.era
        else "write the later year in full, or add BC, or swap them"
    )
    first, last = start.edtf(cursor.calendar), end.edtf(cursor.calendar)
    cursor.fail(f"the range ends ({last}) before it begins ({first})", hint, left.start)


def _month_or_years(cursor: Cursor, p: Partial) -> Term:
    """`1910-11`, `2015-7` inside a text: a month, or two years, or whichever of them there is."""
    check_month_of_era(cursor, p)
    if p.year is None or p.month <= p.year % 10**p.of_month:
        return _resolved(cursor, p)
    size = 10**p.of_month
    years = (p.year, p.year // size * size + p.month)
    first, last = (_resolved(cursor, Partial(start=p.start, year=year, mark=p.mark)) for year in years)
    return Range(first, last, spans=p.of_month == 1 and cursor.table.short == "years")


# --- slashes and lists -------------------------------------------------------------------------------------


def _slashed(cursor: Cursor, left: Partial) -> Term:
    """`1969/71`, `1858/2`, `1852/XII`, `Q3/2015`, `Spring/Summer 2010`: what a slash joins may be either, or all of it."""
    here = cursor.at
    cursor.at += 1
    token = cursor.peek()
    if token.kind == "word" and left.year is not None and not left.month and 1 <= roman(token.value) <= 12:
        left.month = roman(cursor.next().value)
        if left.month <= 4:
            days = [f"{left.year:04d}-{left.month:02d}", f"{left.year:04d}-{32 + left.month}"]
            raise AmbiguousDate(cursor.text, days, "write the month as a word, or the quarter as 'Q4 2015'")
        return _resolved(cursor, left)
    if not cursor.date_follows() or (left.whole and not cursor.tight()):
        cursor.at = here
        return _resolved(cursor, left)
    right = partial_date(cursor)
    check_cut_short(cursor, left, right)
    if right.decade is not None:
        complete(left, right)
    if left.lacks_year and right.is_year:
        left.year, left.era = right.year, right.era
        left.mark |= right.mark
        return _resolved(cursor, left)
    years = left.year is not None and not left.month
    if left.month and left.year is not None and next_year(left.year, right):
        # `3 February 1711/12` counts years from two days on which they begin
        right.year, right.month, right.day, right.number = left.year + 1, left.month, left.day, None
        if (left.month, left.day) == (2, 29):
            return _resolved(cursor, left if cursor.calendar.is_leap(left.year) else right)
        return either([_resolved(cursor, left), _resolved(cursor, right)])
    if years and right.number is not None and not right.era:
        return _slashed_year(cursor, left, right)
    if left.whole and right.whole:
        if years and right.year is not None and not right.month:
            return _ranged(cursor, left, right, one_moment=True)
        return either([_resolved(cursor, left), _resolved(cursor, right)])
    return _choice(cursor, [left, right], all_of=False)


def _slashed_year(cursor: Cursor, left: Partial, right: Partial) -> Term:
    """`1969/71` is 1969 or 1971 or from one to the other; `1858/2` is a month."""
    assert left.year is not None
    assert right.number is not None
    if right.number > left.year % 10**right.digits:
        return _ranged(cursor, left, right, one_moment=True)
    if not 1 <= right.number <= 12:
        cursor.fail(f"'{right.number}' is neither a month nor a later year", at=right.start)
    left.month = right.number
    left.mark |= right.mark
    return _resolved(cursor, left)


def _listed(cursor: Cursor, left: Partial, kind: str) -> Term:
    """`2010 or 2011`, `12 and 13 March 1950`; in `1785 or 1790-1795` what follows is a statement of its own."""
    found = [left]
    while cursor.kind() == kind and cursor.date_follows(1):
        here = cursor.at
        cursor.at += 1
        following = partial_date(cursor)
        if cursor.kind() in ("dash", "to") and all(partial.whole for partial in found):
            cursor.at = here
            break
        found.append(following)
    return _choice(cursor, found, all_of=kind == "and")


def _choice(cursor: Cursor, partials: list[Partial], all_of: bool) -> Term:
    for place in range(len(partials) - 1, 0, -1):
        left, right = partials[place - 1], partials[place]
        right.mark = right.mark or left.mark & APPROXIMATE
        complete(left, right)
    return either([_resolved(cursor, partial) for partial in partials], all_of)
