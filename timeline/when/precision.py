"""The one vocabulary of precision, and the shapes of a date that need no scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, days, is_leap, month_length

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PRECISIONS", "coarsest", "plain"]

PRECISIONS = (
    "tick",  # one microsecond
    "subsecond",  # a second with one to five decimals
    "second",
    "day",
    "month",
    "quarter",
    "season",
    "quadrimester",  # four months
    "semester",  # six months
    "year",
    "decade",  # 199X
    "century",  # 19XX
    "millennium",  # 1XXX
    "era",  # wider than a thousand years
    "undated",  # no date at all
)
_RANK = {name: rank for rank, name in enumerate(PRECISIONS)}


def coarsest(precisions: Iterable[str]) -> str:
    """The least precise of some; `undated` of none.

    >>> coarsest(["day", "year"]), coarsest([])
    ('year', 'undated')
    """
    return max(precisions, key=_RANK.__getitem__, default="undated")


def plain(text: str) -> tuple[int, int, str] | None:
    """The stretch and precision of a valid `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, None for every other text."""
    length = len(text)
    if length == 10:
        if text[4] != "-" or text[7] != "-":
            return None
        digits = text[:4] + text[5:7] + text[8:]
    elif length == 7:
        if text[4] != "-":
            return None
        digits = text[:4] + text[5:]
    elif length == 4:
        digits = text
    else:
        return None
    if not (digits.isdigit() and digits.isascii()):
        return None
    year = int(digits[:4])
    if length == 4:
        return days(year) * US_PER_DAY, days(year + 1) * US_PER_DAY, "year"
    month = int(digits[4:6])
    if not 1 <= month <= 12:
        return None
    longest = month_length(is_leap(year), month)
    if length == 7:
        lo = days(year, month) * US_PER_DAY
        return lo, lo + longest * US_PER_DAY, "month"
    day = int(digits[6:])
    if not 1 <= day <= longest:
        return None
    lo = days(year, month, day) * US_PER_DAY
    return lo, lo + US_PER_DAY, "day"
