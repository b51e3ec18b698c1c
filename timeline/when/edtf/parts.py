"""What one EDTF date is made of: its parts, their qualifiers, and the canonical way to write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.when.calendar import GREGORIAN, Calendar
from timeline.when.seasons import DIVISIONS, Division

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["RULES", "Date", "Rules", "written_form"]

_SIGNS = ("", "?", "~", "%")


class Rules(NamedTuple):
    """What the bounds of a date depend on besides its text."""

    calendar: Calendar
    divisions: Mapping[int, Division]


RULES = Rules(GREGORIAN, DIVISIONS)


class Date(NamedTuple):
    """One date: the half-open stretch `[lo, hi)` in microseconds, and how it was written.

    `parts` are the year, month (or division) and day as written, `marks` the qualifiers of each,
    `time` what follows the day; `text` is the canonical form.
    """

    lo: int
    hi: int
    precision: str
    parts: tuple[str, ...]
    marks: tuple[int, ...]
    time: str
    text: str

    @property
    def qualifiers(self) -> int:
        """The qualifiers of all components together, as bits."""
        together = 0
        for mark in self[4]:
            together |= mark
        return together


def written_form(parts: Sequence[str], marks: Sequence[int]) -> str:
    """The canonical text of parts and their qualifiers.

    One group mark where that says all; otherwise a mark before each component that has one,
    save that two or more leading components that share theirs keep the group mark.
    """
    if not any(marks):
        return "-".join(parts)
    group = 1
    while group < len(marks) and marks[group] == marks[0]:
        group += 1
    if not marks[0] or (group == 1 and any(marks[1:])):
        group = 0
    pieces = [part if place < group else _SIGNS[marks[place]] + part for place, part in enumerate(parts)]
    if group:
        pieces[group - 1] += _SIGNS[marks[0]]
    return "-".join(pieces)
