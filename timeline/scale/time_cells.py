"""Cells of items and time, in the order of an answer: ranges of items, and slices of time of an item that many rows have.

Where to cut is read off a sample of the rows, in the order of item and beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.scale.slices import touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from timeline.arrays import Ints

__all__ = ["Placed", "TimeCells", "cells_for", "placed"]

_WHOLE = np.empty(0, np.int64)


class TimeCells(NamedTuple):
    """What one task does: the items of a group, or a slice of time of the one item of a group.

    Attributes:
        lows: the first item of each group after the first one, ascending.
        cuts: of each group where slices after the first one begin, ascending; a group of several items has none.
    """

    lows: tuple[str, ...] = ()
    cuts: tuple[Ints, ...] = (_WHOLE,)

    @property
    def opening(self) -> Ints:
        """The first cell of each group; one more at the end."""
        return np.concatenate([[0], np.cumsum([each.size + 1 for each in self.cuts])]).astype(np.int64)

    @property
    def number(self) -> int:
        """How many cells there are."""
        return int(self.opening[-1])

    @property
    def sliced(self) -> list[int]:
        """The groups that are cut by time."""
        return [group for group, cuts in enumerate(self.cuts) if cuts.size]

    def group(self, items: Sequence[str]) -> Ints:
        """The group of each item."""
        lows: NDArray[np.object_] = np.array(self.lows, object)
        return np.searchsorted(lows, np.array(items, object), "right").astype(np.int64)

    def around(self, cell: int) -> tuple[int, range]:
        """The group of a cell, and all cells of that group."""
        opening = self.opening
        group = int(np.searchsorted(opening, cell, "right")) - 1
        return group, range(int(opening[group]), int(opening[group + 1]))


class Placed(NamedTuple):
    """Where rows go: the row, its cell, and what of its stretch lies there."""

    row: Ints
    cell: Ints
    start: Ints
    end: Ints


def cells_for(items: Sequence[str], starts: Ints, most: int) -> TimeCells:
    r"""Cells of about `most` rows at most, from rows in the order of item and start.

    An item of more rows is cut by time; others lie together.

    >>> found = cells_for(["a", "b", "b", "b", "b", "c", "d"], np.array([1, 1, 2, 3, 4, 1, 1]), 2)
    >>> found.lows, [cuts.tolist() for cuts in found.cuts]
    (('b', 'b\x00'), [[], [3], []])
    """
    lows: list[str] = []
    cuts: list[Ints] = [_WHOLE]
    held = 0
    names, first, many = np.unique(np.array(items, object), return_index=True, return_counts=True)
    for name, begin, count in zip(names.tolist(), first.tolist(), many.tolist(), strict=True):
        if count > most:
            lows += [name, name + "\0"]
            cuts += [_even(starts[begin : begin + count], most), _WHOLE]
            held = 0
        elif held and held + count > most:
            lows.append(name)
            cuts.append(_WHOLE)
            held = count
        else:
            held += count
    return TimeCells(tuple(lows), tuple(cuts))


def _even(starts: Ints, most: int) -> Ints:
    """Where to cut so that about as many begin in each slice; no slice lies before the first of them."""
    slices = -(-starts.size // most)
    at = np.unique(starts[starts.size * np.arange(1, slices) // slices])
    kept: Ints = at[at > starts[0]].astype(np.int64)
    return kept


def placed(cells: TimeCells, group: Ints, low: Ints, high: Ints) -> Placed:
    """The cells that each stretch `[low, high)` touches, and what of it lies there.

    Args:
        cells: the cells.
        group: the group of the item of each.
        low: where it begins.
        high: where it ends, exclusive.
    """
    opening = cells.opening
    many = np.ones(group.size, np.int64)
    first = np.zeros(group.size, np.int64)
    mine = {each: np.flatnonzero(group == each) for each in cells.sliced}
    for each, rows in mine.items():
        begin, last = touched(cells.cuts[each], low[rows], high[rows])
        first[rows], many[rows] = begin, last - begin + 1
    row = np.repeat(np.arange(group.size), many)
    slice_ = first[row] + np.arange(row.size) - (np.cumsum(many) - many)[row]
    start, end = low[row], high[row]
    of_row = group[row]
    for each in mine:
        some = np.flatnonzero(of_row == each)
        cuts, at = cells.cuts[each], slice_[some]
        inner, outer = some[at > 0], some[at < cuts.size]
        start[inner] = np.maximum(start[inner], cuts[slice_[inner] - 1])
        end[outer] = np.minimum(end[outer], cuts[slice_[outer]])
    return Placed(row, opening[of_row] + slice_, start, end)
