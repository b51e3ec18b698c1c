"""What people write as dates, read as EDTF.

Strict EDTF comes first and wins: `2010-11` is November 2010.
Every other form is turned into one EDTF text that says what it may mean, no more and no less; what has several
readings is the set of them, or an error that names them.
What the words mean is one table, `seeds/readings.toml`, which a user can replace.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate, BadDate
from timeline.when import edtf
from timeline.when.bounds import holds
from timeline.when.calendar import CALENDARS
from timeline.when.edtf.date import RULES, Rules
from timeline.when.precision import APPROXIMATE, UNCERTAIN
from timeline.when.reading.abbreviated import whole_interval
from timeline.when.reading.display_inverse import BY_BOUNDS, shown
from timeline.when.reading.eras import day_of_era
from timeline.when.reading.hemisphere import seasons_of, with_seasons_of
from timeline.when.reading.margins import with_margin
from timeline.when.reading.other_eras import check_anno_mundi
from timeline.when.reading.parser import UNDATED, term_of
from timeline.when.reading.said import days_of
from timeline.when.reading.standards import respelled
from timeline.when.reading.terms import Range
from timeline.when.reading.token_stream import Cursor
from timeline.when.reading.unknown import masked, with_plain_ends
from timeline.when.reading.vocabulary import readings_table
from timeline.when.spelled import Spelled, read_spelled
from timeline.when.to_edtf import express

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.when.edtf import Statement
    from timeline.when.reading.hemisphere import Hemisphere
    from timeline.when.reading.said import Said
    from timeline.when.reading.vocabulary import Table

__all__ = ["to_edtf", "understood"]

_MOST_CHARACTERS = 400
_MAYBE_EDTF = re.compile(
    r"[?~%]?(?:(?:-?[0-9X]{4}(?:$|(?!-[0-9]{3})[-/?~%ST])|\.\.|/|Y)[^a-wyz\s]*|[\[{][^a-wyz]*)"
)
_SEEMS_EDTF = re.compile(
    r"[?~%]?(?:-?[0-9X]{4}(?:$|-[0-9X]{2}(?![0-9])|[/?~%T])|Y|[\[{][^a-z]*[\]}]$)[^a-z\s]*"
)
_SPECIAL = re.compile(r"\?|\[[0-9]{3}-|[0-9]{4}[-/][0-9]{2}$|[-0-9X?~%]*\.\.")  # what `_before_edtf` looks at
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?)?)?")
_FINER_THAN_A_TICK = re.compile(r"(:[0-9]{2}[.,][0-9]{6})[0-9]+")
_SHORT_RANGE = re.compile(r"([0-9]{2})([0-9]{2})-([0-9]{2})")
_OVER_CENTURY = re.compile(r"([0-9]{2})99/00")
_SIGN_OR_DASH = re.compile(r"\?-([0-9]{4})")
_BARE_SET = re.compile(r"[-0-9X?~%]*\.\.[-0-9X?~%]*")
_LIBRARY_DECADE = re.compile(r"\[([0-9]{3})-(\??)\]")


def to_edtf(
    text: str,
    *,
    dayfirst: bool | None = None,
    readings: Table = None,
    said: Said = None,
    calendar: str = "gregorian",
    hemisphere: Hemisphere | None = None,
) -> str:
    """The EDTF form of a written date; `/` for what says that it has none.

    Args:
        text: EDTF, or what people write.
        dayfirst: whether `03/04/2010` is 3 April (True) or March 4 (False); None: that is an error.
        readings: another table of readings, or part of one: a TOML file or a mapping; see `docs/dates.md`.
        said: the day on which it was said, for `last Tuesday` and the like.
        calendar: the calendar of the text; the EDTF form stays in it.
        hemisphere: whose seasons are named, `north` or `south`; None: the seasons 21 to 24, read as northern ones.

    Raises:
        BadDate: it cannot be read; the error carries the position and a hint.
        AmbiguousDate: it has readings that only its writer can tell apart; the error names them.

    >>> to_edtf("c. 1860"), to_edtf("late 19th-early 20th century"), to_edtf("since 2010")
    ('1860~', '[1867..1933]', '2010/..')
    """
    found = understood(
        text, dayfirst=dayfirst, readings=readings, said=said, calendar=calendar, hemisphere=hemisphere
    )
    return _written(found, text)


def understood(
    text: str,
    *,
    dayfirst: bool | None = None,
    readings: Table = None,
    said: Said = None,
    calendar: str = "gregorian",
    hemisphere: Hemisphere | None = None,
) -> Statement | Spelled:
    """What a text says, as the statement of EDTF that says the same, or as bounds that EDTF cannot write.

    Args and errors are those of `to_edtf`.
    """
    rules = RULES if calendar == "gregorian" else Rules(CALENDARS[calendar], RULES.divisions)
    if hemisphere is not None:
        table = with_seasons_of(hemisphere, readings_table(readings))
        there = understood(text, dayfirst=dayfirst, readings=table, said=said, calendar=calendar)
        return there if isinstance(there, Spelled) else edtf.read(seasons_of(hemisphere, there.text), rules)
    stripped = text.strip()
    if ":" in stripped:
        stripped = _FINER_THAN_A_TICK.sub(r"\1", stripped)

    def again(part: str) -> Statement | Spelled:
        return understood(part, dayfirst=dayfirst, readings=readings, said=said, calendar=calendar)

    tried = _as_edtf(stripped, readings, rules, again)
    if tried is not None and not isinstance(tried, BadDate):
        return tried
    cursor = Cursor(stripped, readings_table(readings), dayfirst, rules.calendar)
    if in_full := _spelled_out(cursor, rules):
        return _read_again(stripped, in_full, again)
    try:
        return _in_words(cursor, said, rules, again)
    except AmbiguousDate:
        raise
    except BadDate as error:
        if better := _better_reason(stripped, text, tried):
            raise better from error
        raise


def _as_edtf(
    text: str, readings: Table, rules: Rules, again: Callable[[str], Statement | Spelled]
) -> Statement | BadDate | None:
    """A text as EDTF, or as our tables show it; else why it is none, where it may be meant as EDTF."""
    plain = _PLAIN.fullmatch(text)
    if not plain:
        special = _before_edtf(text, readings, rules)
        if special is not None:
            return special
        ours = shown(text, lambda part: _written(again(part), part))
        if ours is not None:
            return edtf.read(ours, rules)
    if not (plain or _MAYBE_EDTF.fullmatch(text)):
        return None
    try:
        return edtf.read(text, rules)
    except BadDate as error:
        return error


def _better_reason(stripped: str, text: str, refused: BadDate | None) -> BadDate | None:
    """What says more of a text that was not read: what is wrong with it as EDTF, or that it counts from another beginning."""
    from timeline.when.reading.not_read import not_read

    if known := not_read(stripped):
        return known
    if refused is not None and _SEEMS_EDTF.fullmatch(stripped):
        hint = refused.hint or "write EDTF, or a date such as 'July 1994'"
        return BadDate(refused.reason, text, refused.position, hint)
    if stripped.startswith("(") and stripped.endswith(")"):
        return BadDate("a phrase in parentheses is no date", text, hint="write the date, or 'no date'")
    return None


def _written(understood: Statement | Spelled, text: str) -> str:
    if isinstance(understood, Spelled):
        raise BadDate("EDTF cannot write an interval by minutes", text, hint=BY_BOUNDS)
    return understood.text


def _before_edtf(text: str, readings: Table, rules: Rules) -> Statement | None:
    """What is settled before EDTF is tried, because EDTF would read it as something that nobody writes."""
    if len(text) > _MOST_CHARACTERS:
        raise BadDate("too long for a date", text[:40] + "...", hint="give the date alone")
    if not _SPECIAL.match(text):
        return None
    if not text.strip("?"):
        return edtf.read(UNDATED)
    if found := _SIGN_OR_DASH.fullmatch(text):
        raise AmbiguousDate(text, [f"-{found[1]}?", f"/{found[1]}"], "write the one that is meant")
    if text != ".." and _BARE_SET.fullmatch(text):
        with suppress(BadDate):
            return edtf.read(f"[{text}]")
    if found := _LIBRARY_DECADE.fullmatch(text):
        return edtf.read(f"{found[1]}X{found[2]}", rules)
    if found := _OVER_CENTURY.fullmatch(text):
        return edtf.read(f"[{found[1]}99..{int(found[1]) + 1:02d}00]", rules)  # as `1731/32`
    short = _SHORT_RANGE.fullmatch(text)
    if short and short[3] > short[2] and readings_table(readings).short == "years":
        return edtf.read(f"{short[1]}{short[2]}/{short[1]}{short[3]}", rules)
    return None


def _in_words(
    cursor: Cursor, said: Said, rules: Rules, again: Callable[[str], Statement | Spelled]
) -> Statement | Spelled:
    """A text that is no EDTF: as another standard spells it, or in words."""
    text = cursor.text
    spelled = with_margin(text, lambda part: _written(again(part), part), rules.calendar) or respelled(
        text, partial(_from_julian, dayfirst=cursor.dayfirst, readings=cursor.table)
    )
    if spelled is not None:
        return _read_again(text, spelled, again)
    return _friendly(cursor, said, rules)


def _spelled_out(cursor: Cursor, rules: Rules) -> str | None:
    """The same in EDTF, or nearer to it, where another standard or a word for an unknown end leaves a part out."""
    text = cursor.text
    if plain := masked(text):
        return edtf.read(plain, rules).text
    if whole := whole_interval(text, rules.calendar):
        return whole
    check_anno_mundi(text)
    return day_of_era(cursor) or with_plain_ends(cursor)


def _from_julian(text: str, dayfirst: bool | None, readings: Table) -> str:
    """The Gregorian EDTF of a date of the Julian calendar."""
    found = understood(text, dayfirst=dayfirst, readings=readings, calendar="julian")
    if isinstance(found, Spelled):
        written = express(found.bounds, found.approximate, found.uncertain)
    else:
        bounds, bits = edtf.bounds_of(found), edtf.qualifiers_of(found)
        flags = bits & APPROXIMATE != 0, bits & UNCERTAIN != 0
        written = express(bounds, *flags) if holds(bounds) else found.text
    if written is None:
        raise BadDate("EDTF cannot write this Julian date", text, hint="write its first and its last day")
    return written


def _read_again(text: str, spelled: str, again: Callable[[str], Statement | Spelled]) -> Statement | Spelled:
    try:
        return again(spelled)
    except AmbiguousDate as error:
        raise AmbiguousDate(text, error.readings, error.hint) from error
    except BadDate as error:
        raise BadDate(error.reason, text, None, error.hint) from error


def _friendly(cursor: Cursor, said: Said, rules: Rules) -> Statement | Spelled:
    try:
        term = term_of(cursor)
    except BadDate:
        from timeline.when.reading.relative import relative_term

        term = relative_term(cursor.text, days_of(said), cursor.table, rules.calendar)
        if term is None:
            raise
    if isinstance(term, Range) and term.by_minutes and (spelled := read_spelled(term.spelled)):
        return spelled
    return edtf.read(UNDATED if term is None else term.edtf(rules.calendar), rules)
