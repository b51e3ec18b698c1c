"""Gaps that cross the borders of slices, put together from what each slice tells of its first and its last gap.

From a moment of a gap on nothing needs to go on until the gap ends, or until some event must have begun that surely
ends later. Which events these are is known of the slice of the moment, and of later slices as one number. So a slice
tells of its moments the few that can matter, each with the limit that the slice itself knows.
"""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.constants import EARLIEST, INFINITY, LATEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.arrays import Ints

    Moments = list[tuple[int, int]]

__all__ = ["Border", "Joined", "Part", "Piece", "joined", "longest", "moments_of", "read", "written"]


class Border(NamedTuple):
    """A part of a gap that reaches an end of its piece: from when to when, whether it is certain, and its moments."""

    start: int
    end: int
    certain: bool
    moments: Moments


class Piece(NamedTuple):
    """What a slice holds of a gap that reaches its first or its last moment.

    Attributes:
        opens: whether it reaches the first moment.
        stays: whether it reaches the last one.
        parts: its first part, and its last one where that is another.
        whole: whether it has no other parts.
        end: where it ends.
        moments: those of all its parts.
    """

    opens: bool
    stays: bool
    parts: list[Border]
    whole: bool
    end: int
    moments: Moments


class Told(NamedTuple):
    """What a slice tells of an item.

    Attributes:
        cell: its cell.
        first: the first moment at which something begins, ends or goes on.
        last: the last one.
        until: the first of the latest starts of the events whose earliest end lies in it.
        pieces: what it holds of gaps at its ends; none where something is certain at both.
    """

    cell: int
    first: int
    last: int
    until: int
    pieces: list[Piece]


class Part(NamedTuple):
    """A part of a gap that lies at a border: the cell in which it begins, what it is, and whether its gap is long."""

    cell: int
    start: int
    end: int
    certain: bool
    length: int
    long: bool


class Joined(NamedTuple):
    """The parts at borders, and whether the gap of a piece is long, by its cell and its place there."""

    parts: list[Part]
    long: dict[tuple[int, int], bool]


def written(told: Told) -> str:
    """What a slice tells as a text."""
    return json.dumps(told)


def read(text: str) -> Told:
    """The inverse of `written`."""
    cell, first, last, until, pieces = json.loads(text)
    return Told(cell, first, last, until, [_piece(*each) for each in pieces])


def _piece(
    opens: bool, stays: bool, parts: list[list[Any]], whole: bool, end: int, moments: Moments
) -> Piece:
    return Piece(opens, stays, [Border(*part) for part in parts], whole, end, moments)


# --- moments ------------------------------------------------------------------------------------------------


def moments_of(moments: Ints, until: Ints, last: int) -> Moments:
    """Those of ascending moments that can be free the longest, whatever limits them beyond `last`.

    Args:
        moments: the moments, ascending.
        until: until when each can be free, as far as is known; ascending, for a later moment has fewer limits.
        last: no limit beyond is earlier than this.

    >>> moments_of(np.array([0, 3, 4]), np.array([5, 6, 20]), 10)
    [(0, 5), (4, 20)]
    """
    inside = (moments > EARLIEST) & (until > EARLIEST) & (until < LATEST)
    free = np.where(inside, np.where(inside, until, 0) - np.where(inside, moments, 0), INFINITY)
    before = np.concatenate([[-1], np.maximum.accumulate(free)[:-1]])
    kept = np.flatnonzero(free > before)
    kept = kept[max(int((until[kept] <= last).sum()) - 1, 0) :]
    return [*zip(moments[kept].tolist(), until[kept].tolist(), strict=True)]


def longest(moments: Moments, limit: int) -> int:
    """The longest that one of some moments can be free where nothing is free beyond a limit."""
    return max((_between(moment, min(until, limit)) for moment, until in moments), default=0)


def _between(now: int, end: int) -> int:
    return end - now if now > EARLIEST and EARLIEST < end < LATEST else INFINITY


# --- put together -------------------------------------------------------------------------------------------


class _Open:
    """A gap or a part that goes on: where it ends so far, and its moments, slice by slice with their later limits."""

    def __init__(self) -> None:
        self.end = 0
        self.moments: list[tuple[Moments, int]] = []

    def add(self, end: int, moments: Moments, later: int) -> None:
        self.end = end
        self.moments.append((moments, later))

    @property
    def longest(self) -> int:
        return max(longest(moments, min(self.end, later)) for moments, later in self.moments)


class _Walk:
    """The gaps of an item, from slice to slice."""

    def __init__(self) -> None:
        self.gap: _Open | None = None
        self.part: tuple[bool, _Open] | None = None
        self.parts: list[tuple[int, int, bool, _Open, _Open]] = []
        self.pieces: dict[tuple[int, int], _Open] = {}

    def end(self) -> None:
        """Something is certain."""
        self.gap = self.part = None

    def enter(self, end: int, moments: Moments, later: int) -> _Open:
        """More of the gap that goes on, or of one that begins."""
        self.gap = self.gap or _Open()
        self.gap.add(end, moments, later)
        return self.gap

    def add(self, cell: int, border: Border, later: int) -> None:
        """More of the part that goes on, or one that begins, of the gap that was entered."""
        assert self.gap is not None
        if self.part is None or self.part[0] != border.certain:
            self.part = (border.certain, _Open())
            self.parts.append((cell, border.start, border.certain, self.part[1], self.gap))
        self.part[1].add(border.end, border.moments, later)


def joined(told: Sequence[Told], shortest: int) -> Joined:
    """The gaps of one item at the borders of its slices.

    Args:
        told: what each slice tells that has anything of it.
        shortest: how long what is free from some moment of a gap on is at least in a long one.
    """
    told = sorted(told)
    limits = [INFINITY, *accumulate((each.until for each in reversed(told)), min)]
    walk = _Walk()
    before: Told | None = None
    for place, each in enumerate(told):
        later = limits[len(told) - 1 - place]
        if before is not None and before.last < each.first:
            empty = Border(before.last, each.first, True, [(before.last, INFINITY)])
            of_before = limits[len(told) - place]
            walk.enter(empty.end, empty.moments, of_before)
            walk.add(before.cell, empty, of_before)
        before = each
        if not each.pieces and each.first < each.last:
            walk.end()
        for number, piece in enumerate(each.pieces):
            _walk_on(walk, each.cell, number, piece, later)
    parts = [
        Part(cell, start, part.end, certain, part.longest, gap.longest >= shortest)
        for cell, start, certain, part, gap in walk.parts
    ]
    return Joined(parts, {place: gap.longest >= shortest for place, gap in walk.pieces.items()})


def _walk_on(walk: _Walk, cell: int, number: int, piece: Piece, later: int) -> None:
    if not piece.opens:
        walk.end()
    walk.pieces[cell, number] = walk.enter(piece.end, piece.moments, later)
    for place, part in enumerate(piece.parts):
        if place and not piece.whole:
            walk.part = None
        walk.add(cell, part, later)
    if not piece.whole and len(piece.parts) == 1:
        walk.part = None
    if not piece.stays:
        walk.end()
