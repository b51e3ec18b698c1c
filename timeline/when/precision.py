"""The two vocabularies of a date: the unit to which it is stated, and the qualifiers that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["APPROXIMATE", "OPEN_DIGITS", "PRECISIONS", "QUALIFIERS", "UNCERTAIN", "coarsest"]

UNCERTAIN, APPROXIMATE = 1, 2
QUALIFIERS = {"?": UNCERTAIN, "~": APPROXIMATE, "%": UNCERTAIN | APPROXIMATE}

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
OPEN_DIGITS = (
    "year",
    "decade",
    "century",
    "millennium",
    "era",
)  # by the number of digits that a year leaves open
_RANK = {name: rank for rank, name in enumerate(PRECISIONS)}


def coarsest(precisions: Iterable[str]) -> str:
    """The least precise of some; `undated` of none.

    >>> coarsest(["day", "year"]), coarsest([])
    ('year', 'undated')
    """
    found, rank = "undated", -1
    for precision in precisions:
        if _RANK[precision] > rank:
            found, rank = precision, _RANK[precision]
    return found
