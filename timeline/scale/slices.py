"""Slices of the line of time, and cells within them: how the pairs of a question are dealt to tasks, each pair once.

The line is cut at instants, so that about as many events begin in each slice. An event is copied into every slice
that its stretch touches; where its stretch begins it is at home. Two stretches that share an instant share the later
of their beginnings: in the slice that holds it both have a copy, and at least one of them is at home. In no other
slice is one of the two at home and the other one present. So a slice lists what is at home on either side against
what is present on the other, and no pair is lost or listed twice.

A slice that holds more than a task should is divided: the left side into parts by a number of the event, the right
side as well, and every part of one meets every part of the other in a cell of its own. A key that many events share
is cut by time like all others, and by these parts where its events crowd into one slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from timeline.constants import INFINITY

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask

__all__ = [
    "Cells",
    "Copies",
    "Side",
    "Tally",
    "copies",
    "divided",
    "mutual",
    "mutual_copies",
    "no_events",
    "number_of_slices",
    "tally",
    "touched",
]

Side: TypeAlias = Literal["left", "right"]


class Tally(NamedTuple):
    """How many stretches begin in each slice, and how many end there; tallies of parts of a side add up."""

    begun: Ints
    ended: Ints

    def __add__(self, other: object) -> Tally:
        """Both together."""
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(self.begun + other.begun, self.ended + other.ended)

    @property
    def carried(self) -> Ints:
        """How many stretches each slice holds that began before it."""
        more: Ints = self.begun - self.ended
        return np.cumsum(more) - more

    @property
    def present(self) -> Ints:
        """How many stretches each slice holds."""
        return self.begun + self.carried


class Cells(NamedTuple):
    """What one task does: a slice, and there a part of the left side against a part of the right side.

    Attributes:
        cuts: where slices after the first one begin, ascending.
        left: into how many parts the left side is divided, slice by slice.
        right: the same of the right side.
    """

    cuts: Ints
    left: Ints
    right: Ints

    @property
    def opening(self) -> Ints:
        """The first cell of each slice; one more at the end."""
        return np.concatenate([[0], np.cumsum(self.left * self.right)])

    @property
    def number(self) -> int:
        """How many cells there are."""
        return int((self.left * self.right).sum())

    def rows(self, left: Tally, right: Tally) -> Ints:
        """How many copies each cell of a slice is expected to hold: parts of a side are taken as even."""
        a, b = -(-left.present // self.left), -(-right.present // self.right)
        return a + b

    def copied(self, left: Tally, right: Tally) -> int:
        """How many copies all cells hold together, exactly."""
        return int((left.present * self.right + right.present * self.left).sum())


class Copies(NamedTuple):
    """Rows of one side, and where each of their copies goes.

    Attributes:
        row: the row that is copied.
        cell: where to.
        home: whether its stretch begins in the slice of the cell.
        part: which part of its side it belongs to there; of one side paired with itself 0 where its part meets itself,
            1 or 2 where it meets another, as its part is the first or the second of the cell.
    """

    row: Ints
    cell: Ints
    home: Mask
    part: Ints


def number_of_slices(rows: int, target: int) -> int:
    """How many slices to cut, so that two thirds of `target` rows begin in each, and the rest is room for what lasts.

    >>> number_of_slices(200, 300), number_of_slices(1_000, 300), number_of_slices(0, 300)
    (1, 5, 1)
    """
    return 1 if rows <= target else -(-rows // max(1, target * 2 // 3))


def touched(cuts: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """The first and the last slice that each stretch `[low, high)` touches."""
    first = np.searchsorted(cuts, low, "right")
    end = np.where(high == INFINITY, high, high - 1)
    return first, np.maximum(first, np.searchsorted(cuts, end, "right"))


def no_events(cuts: Ints) -> Tally:
    """The tally of nothing."""
    return Tally(*(np.zeros(cuts.size + 1, np.int64) for _ in range(2)))


def tally(cuts: Ints, low: Ints, high: Ints) -> Tally:
    """How the stretches `[low, high)` lie in the slices.

    >>> found = tally(np.array([10, 20]), np.array([0, 5, 12]), np.array([3, 25, 15]))
    >>> found.begun, found.carried
    (array([2, 1, 0]), array([0, 1, 1]))
    """
    first, last = touched(cuts, low, high)
    return Tally(*(np.bincount(slices, minlength=cuts.size + 1) for slices in (first, last)))


def divided(cuts: Ints, left: Tally, right: Tally, target: int, times: Ints | None = None) -> Cells:
    """Cells of about `target` rows at most.

    A slice that fits one task stays whole. Else the larger side is divided and the smaller one is copied to each of
    its parts, and where both are large, both are divided.

    Args:
        cuts: where slices after the first one begin.
        left, right: how the stretches of either side lie in the slices.
        target: so many rows a cell holds at most.
        times: into how many cells each slice is divided at least, for what there is to do with its rows.
    """
    a, b = left.present, right.present
    half = max(1, target // 2)
    parts = []
    for mine, other in ((a, b), (b, a)):
        room = np.where(other <= half, np.maximum(1, target - other), half)
        parts.append(np.where(a + b <= target, 1, np.maximum(1, -(-mine // room))))
    if times is not None:
        parts = _further(parts, (a, b), times)
    return Cells(cuts, *parts)


def _further(parts: list[Ints], present: tuple[Ints, Ints], times: Ints) -> list[Ints]:
    """The parts of both sides, more of them where their cells are fewer than `times`; with the fewest copies."""
    a, b = (-(-many // some) for many, some in zip(present, parts, strict=True))
    more = times / (parts[0] * parts[1])
    most = np.maximum(1, np.minimum(more, a))
    of_left = np.clip(np.sqrt(more * a / np.maximum(b, 1)), 1, most).round().astype(np.int64)
    of_right = np.clip(np.ceil(more / of_left), 1, np.maximum(1, b)).astype(np.int64)
    return [parts[0] * of_left, parts[1] * of_right]


def copies(cells: Cells, side: Side, low: Ints, high: Ints, number: Ints) -> Copies:
    """Where the copies of some rows of one side go.

    Args:
        cells: the cells.
        side: which side the rows are of.
        low: where their stretches begin.
        high: where they end, exclusive.
        number: what deals an event to a part: any number of 0 or more, the same wherever the event is copied.
    """
    own, others = (cells.left, cells.right) if side == "left" else (cells.right, cells.left)
    row, slice_, place, home = _dealt(cells.cuts, others, low, high)
    part = number[row] % own[slice_]
    a, b = (part, place) if side == "left" else (place, part)
    return Copies(row, cells.opening[slice_] + a * cells.right[slice_] + b, home, part)


def _dealt(cuts: Ints, times: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints, Mask]:
    """Each row as often as the slices say that it touches: row, slice, which copy there, and whether it begins there."""
    first, last = touched(cuts, low, high)
    opening = np.concatenate([[0], np.cumsum(times)])
    many = opening[last + 1] - opening[first]
    row = np.repeat(np.arange(low.size), many)
    begin = np.cumsum(many) - many
    strip = np.arange(row.size) - begin[row] + opening[first[row]]
    slice_ = np.searchsorted(opening, strip, "right") - 1
    return row, slice_, strip - opening[slice_], slice_ == first[row]


def mutual(cuts: Ints, present: Tally, target: int) -> Cells:
    """Cells for the pairs within one side: of its parts each meets itself and every other one, once."""
    half = max(1, target // 2)
    parts = np.where(present.present <= target, 1, -(-present.present // half))
    return Cells(cuts, np.maximum(1, parts), np.maximum(1, parts))


def mutual_copies(cells: Cells, low: Ints, high: Ints, number: Ints) -> Copies:
    """Where the copies of one side go that is paired with itself: a cell of parts p and q is that of q and p."""
    row, slice_, other, home = _dealt(cells.cuts, cells.left, low, high)
    part = number[row] % cells.left[slice_]
    a, b = np.minimum(part, other), np.maximum(part, other)
    role = 1 * (part < other) + 2 * (part > other)
    return Copies(row, cells.opening[slice_] + a * cells.right[slice_] + b, home, role)
