"""The events of all selections of a pattern in one set of arrays, by selection, item and start."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from timeline.kernels.jit import kernel
from timeline.kernels.relations import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.kernels.number_line import Ints

__all__ = [
    "END", "END_MAX", "END_MIN", "EVENT", "FAR", "LEAST", "START", "START_MAX", "START_MIN", "Blocks", "Chosen", "Field",
    "Mask", "field", "is_other", "limited",
]  # fmt: skip

FAR = 1 << 62
"""No limit. Finite bounds stay within `_MOST`, so that sums of three differences fit into 64 bits."""
_MOST = 1 << 60

Mask = NDArray[np.bool_]


class Chosen(NamedTuple):
    """The events of one selection, a row an event and item.

    Attributes:
        bounds: tight, see `limited`.
        event: a number for each event, the same in every selection, in the order of their names.
        surely: whether it is selected in every world.
        item: the number of its item.
    """

    bounds: Bounds
    event: Ints
    surely: Mask
    item: Ints


START_MIN, START_MAX, END_MIN, END_MAX = range(4)
"""The rows of bounds."""
END, START, EVENT, LEAST = range(4)
"""The rows of what can be in the way of an absence."""


class Blocks(NamedTuple):
    """What can be in the way of an absence: the events that are surely selected, by selection, item and `end_min`.

    Few arrays with rows are compiled sooner than many of one.

    Attributes:
        values: rows of `end_min`, `start_max`, event, and the smallest `start_max` from here on of its selection and item.
        opening: where each item of each selection begins; one more at the end.
    """

    values: Ints
    opening: Ints


class Field(NamedTuple):
    """Events by selection, item, earliest start, latest end and name.

    Attributes:
        bounds: rows of `start_min`, `start_max`, `end_min`, `end_max`.
        last: the largest values of each row up to here of its selection and item.
        event: the number of each.
        surely: whether it is selected in every world.
        opening: where each item of each selection begins; one more at the end.
        blocks: see `Blocks`.
    """

    bounds: Ints
    last: Ints
    event: Ints
    surely: Mask
    opening: Ints
    blocks: Blocks


def limited(bounds: Bounds) -> Bounds:
    """Bounds with `FAR` for what has no limit; those beyond any date that sums of 64 bits can take are widened."""

    def cut(values: Ints, low: int, high: int) -> Ints:
        found: Ints = np.where(values > _MOST, high, np.where(values < -_MOST, low, values))
        return found

    lower, upper = (-FAR, _MOST), (-_MOST, FAR)
    return Bounds(
        cut(bounds.start_min, *lower),
        cut(bounds.start_max, *upper),
        cut(bounds.end_min, *lower),
        cut(bounds.end_max, *upper),
    )


def field(selections: Sequence[Chosen], items: int) -> tuple[Field, Ints]:
    """All selections in one, and the row that each event of it has in its selection."""
    orders = [
        _ordered(each.event, each.bounds.end_max, each.bounds.start_min, each.item) for each in selections
    ]
    sure = [np.flatnonzero(each.surely) for each in selections]
    ends = [
        rows[_ordered(each.bounds.end_min[rows], each.item[rows])]
        for rows, each in zip(sure, selections, strict=True)
    ]
    bounds = np.stack([_gathered([each.bounds[place] for each in selections], orders) for place in range(4)])
    starts = _gathered([each.bounds.start_max for each in selections], ends)
    events = [each.event for each in selections]
    values = [
        _gathered([each.bounds.end_min for each in selections], ends),
        starts,
        _gathered(events, ends),
        starts,
    ]
    found = Field(
        bounds,
        bounds.copy(),
        _gathered(events, orders),
        np.concatenate([each.surely[order] for each, order in zip(selections, orders, strict=True)]),
        _openings(selections, orders, items),
        Blocks(np.stack(values), _openings(selections, ends, items)),
    )
    for row in (START_MAX, END_MAX):
        _run(found.last[row], found.opening)
    _run_back(found.blocks.values[LEAST], found.blocks.opening)
    return found, np.concatenate(orders)


def _ordered(*keys: Ints) -> Ints:
    """The rows by the last key, then the one before it, and so on, as `lexsort` gives them.

    Keys that are close together are packed into words with their rows, which a plain sort puts in order much sooner.
    """
    rows = np.arange(keys[0].size)
    bits = max(1, rows.size - 1).bit_length()
    for key in keys:
        values = key[rows]
        if (values[1:] >= values[:-1]).all():
            continue
        low = int(values.min())
        if (int(values.max()) - low).bit_length() + bits > 63:
            rows = rows[np.argsort(values, kind="stable")]
            continue
        words = (values - low) << bits | np.arange(rows.size)
        words.sort()
        rows = rows[words & ((1 << bits) - 1)]
    return rows


def _gathered(columns: Sequence[Ints], orders: Sequence[Ints]) -> Ints:
    return np.concatenate([column[order] for column, order in zip(columns, orders, strict=True)])


def _openings(selections: Sequence[Chosen], orders: Sequence[Ints], items: int) -> Ints:
    """Where each item of each selection begins."""
    base, found = 0, []
    for each, order in zip(selections, orders, strict=True):
        found.append(base + np.searchsorted(each.item[order], np.arange(items + 1)))
        base += order.size
    return np.stack(found)


@kernel
def is_other(events: Ints, event: int, tuples: Ints, t: int) -> bool:
    """Whether an event is none of those of a tuple."""
    other = True
    for i in range(tuples.shape[1]):
        other &= events[tuples[t, i]] != event
    return other


@kernel
def _run(values: Ints, opening: Ints) -> None:
    """Turn values into the largest so far of each stretch."""
    for selection in range(opening.shape[0]):
        for item in range(opening.shape[1] - 1):
            for i in range(opening[selection, item] + 1, opening[selection, item + 1]):
                values[i] = max(values[i], values[i - 1])


@kernel
def _run_back(values: Ints, opening: Ints) -> None:
    """Turn values into the smallest from here on of each stretch."""
    for selection in range(opening.shape[0]):
        for item in range(opening.shape[1] - 1):
            for i in range(opening[selection, item + 1] - 2, opening[selection, item] - 1, -1):
                values[i] = min(values[i], values[i + 1])
