"""Areas of extents: what a selection by dates picks of all the readings that dates leave open."""

from __future__ import annotations

from typing import NamedTuple

from timeline.constants import INFINITY, MINUS_INFINITY

__all__ = ["Area", "Picked"]


class Area(NamedTuple):
    """Starts from `first` on and before `before`, ends after `after` and up to `last`, in microseconds."""

    first: int = MINUS_INFINITY
    before: int = INFINITY
    after: int = MINUS_INFINITY
    last: int = INFINITY


class Picked(NamedTuple):
    """Which extents a selection picks: areas that do not overlap, and those of the extents that it leaves out."""

    inside: tuple[Area, ...]
    outside: tuple[Area, ...]
