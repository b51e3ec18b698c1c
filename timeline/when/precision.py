"""The two vocabularies of a date: the unit to which it is stated, and the qualifiers that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["APPROXIMATE", "OPEN_DIGITS", "PRECISIONS", "QUALIFIERS", "RANKS", "UNCERTAIN", "coarsest"]

UNCERTAIN, APPROXIMATE = 1, 2
QUALIFIERS = {"?": UNCERTAIN, "~": APPROXIMATE, "%": UNCERTAIN | APPROXIMATE}

_BETWEEN = {
    "tick": ("subsecond",),  # a second with one to five decimals
    "quarter": ("season", "quadrimester", "semester"),  # three, four and six months
    "millennium": ("era", "undated"),  # wider than a thousand years; no date at all
}
"""What EDTF states beside the units of time, after the next shorter unit."""
_ORDER = tuple(name for unit in UNITS for name in (unit, *_BETWEEN.get(unit, ())))
RANKS = {name: rank for rank, name in enumerate(_ORDER)}
"""Every precision by its place in the order from the finest to the coarsest."""
PRECISIONS = tuple(name for name in _ORDER if name not in {"minute", "hour", "week"})
"""The precisions that EDTF can state; the other three are stated by mappings."""
OPEN_DIGITS = (
    "year",
    "decade",
    "century",
    "millennium",
    "era",
)  # by the number of digits that a year leaves open


def coarsest(precisions: Iterable[str]) -> str:
    """The least precise of some; `undated` of none.

    >>> coarsest(["day", "year"]), coarsest([])
    ('year', 'undated')
    """
    found, rank = "undated", -1
    for precision in precisions:
        if RANKS[precision] > rank:
            found, rank = precision, RANKS[precision]
    return found
