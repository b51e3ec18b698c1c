"""Years before Christ in figures: days with their era (`425-03-15 BC`, `44/3/15 v. Chr.`), and years below 0 (`-44`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.remedies import REMEDIES

if TYPE_CHECKING:
    from timeline.when.reading.token_stream import Cursor

__all__ = ["check_sign", "day_of_era"]

_DAY = re.compile(r"(?P<year>[0-9]{1,4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})\s*$")
_ERAS = frozenset({"bc", "ad"})
_BEFORE = frozenset({"circa", "maybe", "question", "tilde"})
_BEHIND = frozenset({"bc", "ad", "question", "tilde", "open", "close"})
_SIGNS = ("", "?", "~", "%")


def day_of_era(cursor: Cursor) -> str | None:
    """The EDTF of a day whose year has an era; None where the text is none.

    Raises:
        BadDate: there is no year 0.
    """
    if cursor.kinds.isdisjoint(_ERAS):
        return None
    eras = [token for token in cursor.tokens if token.kind in _ERAS]
    if len(eras) != 1:
        return None
    found = _DAY.search(cursor.text, 0, eras[0].start)
    if not found or found.end() != eras[0].start:
        return None
    before = {token.kind for token in cursor.tokens if token.start < found.start()}
    behind = {token.kind for token in cursor.tokens if token.start >= found.end()}
    if not (before <= _BEFORE and behind <= _BEHIND):
        return None
    year = int(found["year"])
    if not year:
        raise BadDate("there is no year 0", cursor.text, found.start(), "1 BC comes before AD 1")
    if eras[0].kind == "bc":
        year = 1 - year
    kinds = before | behind
    mark = bool(kinds & {"maybe", "question"}) + 2 * bool(kinds & {"circa", "tilde"})
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}-{int(found['month']):02d}-{int(found['day']):02d}{_SIGNS[mark]}"


def check_sign(cursor: Cursor) -> None:
    """Refuse a year below 0 of fewer than four digits behind its sign, which stands here.

    Raises:
        AmbiguousDate: `-44` is 44 BC, or 45 BC where years are counted with a year 0.
    """
    token = cursor.peek(1)
    alone = cursor.tight(1) and not cursor.text[token.end : token.end + 1].isalpha()  # `-90d` is a length
    if token.kind != "number" or len(token.value) > 3 or not alone or not int(token.value):
        return
    year = int(token.value)
    readings = [f"{1 - year:05d}" if year > 1 else "0000", f"-{year:04d}"]
    raise AmbiguousDate(cursor.text, readings, REMEDIES["year_zero"].python)
