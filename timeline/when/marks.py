"""The marks of EDTF that say that a date is approximate, uncertain, or both, and have no width of their own."""

from __future__ import annotations

__all__ = ["MARKS", "marked", "marked_ends"]

MARKS = "~?%"


def marked(date: str | None) -> bool:
    """Whether a date in EDTF bears a mark."""
    return date is not None and any(mark in date for mark in MARKS)


def marked_ends(date: str) -> tuple[bool, bool]:
    """Whether the start and the end of a date bear one; a date that is no interval bears it for both.

    >>> marked_ends("1490~/1540"), marked_ends("2015?"), marked_ends("2015")
    ((True, False), (True, True), (False, False))
    """
    start, _, end = date.partition("/")
    return marked(start), marked(end or start)
