"""What EDTF says, as the parts that a `When` is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.bounds import Bounds, holds
from timeline.when.calendar import CALENDARS, GREGORIAN
from timeline.when.edtf import bounds_of, dates_of, qualifiers_of, read
from timeline.when.edtf.date import RULES, Date, Rules
from timeline.when.fast_date import plain_qualified
from timeline.when.precision import APPROXIMATE, UNCERTAIN, coarsest
from timeline.when.seasons import divisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.when.edtf import Statement

    Seasons = Mapping[int, tuple[tuple[int, int], tuple[int, int]]]
    Six = tuple[int | None, int | None, int | None, int | None, str, str]
    Parts = tuple[Six, str, int, str | None, str, bool]
    """Bounds with kinds, precision, qualifiers, EDTF, the text, and whether 64-bit microseconds hold the bounds."""

__all__ = ["calendar_parts", "plain_parts", "statement_parts"]


def plain_parts(text: str) -> Parts | None:
    """The parts of the common texts, in a hurry: a plain date, or an interval between two of them."""
    found = plain_qualified(text)
    if found is not None:
        lo, hi, precision, bits = found
        return (lo, hi - 1, lo + 1, hi, "known", "known"), precision, bits, text, text, True
    first, slash, second = text.partition("/")
    start = plain_qualified(first) if slash else None
    end = plain_qualified(second) if start else None
    if start is None or end is None or start[0] >= end[1]:
        return None
    bounds = (start[0], min(start[1], end[1]) - 1, max(start[0], end[0]) + 1, end[1], "known", "known")
    return bounds, coarsest((start[2], end[2])), start[3] | end[3], text, text, True


def statement_parts(statement: Statement, text: str) -> Parts:
    """The parts of a statement of the Gregorian calendar; `text` is what was given."""
    if isinstance(statement, Date):
        precision, bits = statement.precision, statement.qualifiers
    else:
        precision = coarsest([date.precision for date in dates_of(statement)])
        bits = qualifiers_of(statement)
    bounds = bounds_of(statement)
    return bounds, precision, bits, statement.text, text, holds(bounds)


def calendar_parts(text: str, calendar: str, seasons: Seasons | None, given: str) -> Parts:
    """The parts of EDTF of another calendar, or of other seasons: its EDTF form says these bounds to everyone else."""
    if calendar not in CALENDARS:
        raise ValueError(f"unknown calendar '{calendar}'; known: {', '.join(CALENDARS)}")
    rules = Rules(CALENDARS[calendar], divisions(seasons) if seasons else RULES.divisions)
    bounds, precision, bits, edtf, _, held = statement_parts(read(text, rules), given)
    if rules.calendar is not GREGORIAN and held:
        from timeline.when.to_edtf import express

        edtf = express(Bounds(*bounds), bool(bits & APPROXIMATE), bool(bits & UNCERTAIN))
    return bounds, precision, bits, edtf, given, held
