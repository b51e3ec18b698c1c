"""Both sides of a question about pairs as arrays, with the items by which they are joined, and pairs as rows of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.pair_fetch import Fetched, fetched, shared_items
from timeline.store.late import LateFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from timeline.arrays import Ints, Mask
    from timeline.kernels.pair_blocks import Items
    from timeline.kernels.partners import Keyed
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps
    from timeline.store.late import Told

__all__ = ["ORDER", "Side", "Sides", "fetch", "pieces", "rows_of"]

ORDER = "start_min", "event_id"
"""The order of each side in `lookup` and `nearest`."""


class Side(NamedTuple):
    """The events of one side in the order of the answer.

    Attributes:
        told: the columns of the answer.
        identity: a number for each event; an event has one number on either side.
        place: the place of each by name, where that is asked for.
        surely: whether each is selected in every world.
        bounds: in units of the resolution, unbounded as the ends of int64.
        keys: the items by which it is joined.
    """

    told: Told
    identity: Ints
    place: Ints | None
    surely: Mask
    bounds: Bounds
    keys: Keyed

    def rows(self, rows: Ints) -> Bounds:
        """The bounds of some rows."""
        return type(self.bounds)(*(bound[rows] for bound in self.bounds))


class Sides(NamedTuple):
    """Both sides, and how many items there are by which they are joined."""

    left: Side
    right: Side
    n_keys: int

    def apart(self, left: Ints, right: Ints) -> Mask:
        """Whether each pair is one of two different events."""
        apart: Mask = self.left.identity[left] != self.right.identity[right]
        return apart

    def surely(self, left: Ints, right: Ints) -> Mask:
        """Whether both are selected in every world."""
        return self.left.surely[left] & self.right.surely[right]


def fetch(session: Session, steps: Steps, by: str | None, *, placed: bool = False) -> Sides:
    """The selected events of left and right by start and name, with their bounds and items.

    Args:
        session: where they are fetched.
        steps: those that select and number both sides.
        by: the dimension of the items.
        placed: with the places by name of those on the right.
    """
    both = fetched(session, steps, by, ORDER, placed=placed)
    keys, n_keys = _keys(session, steps, by, *both)
    left, right = (
        Side(side.told, side.version, side.place, side.surely, side.bounds, keyed)
        for side, keyed in zip(both, keys, strict=True)
    )
    return Sides(left, right, n_keys)


def _keys(session: Session, steps: Steps, by: str | None, *sides: Fetched) -> tuple[list[Keyed], int]:
    """The items that events of both sides have, as numbers; without a dimension all have one."""
    from timeline.kernels.partners import one_key

    if not by:
        return [one_key(side.version.size) for side in sides], 1
    both = shared_items(session, steps, by, *sides)
    n_keys = 1 + max(int(side.code.max(initial=0)) for side in both)
    return [_keyed(items, side.version.size) for items, side in zip(both, sides, strict=True)], n_keys


def _keyed(items: Items, rows: int) -> Keyed:
    import numpy as np

    from timeline.kernels.partners import Keyed

    return Keyed(np.searchsorted(items.row, np.arange(rows + 1)), items.code.astype(np.int64))


def rows_of(sides: Sides, left: Ints, right: Ints | pl.Series, own: pl.DataFrame) -> LateFrame:
    """Rows that tell of both events of each pair, beside other columns; a NULL on the right tells of none."""
    return LateFrame.of(((sides.left.told, left), (sides.right.told, right)), own)


def pieces(found: Iterable[LateFrame], limit: int | None) -> Iterator[LateFrame]:
    """The first rows of what is found, and no search for more; the first piece always, for its columns."""
    left, first = limit, True
    for frame in found:
        piece = frame if left is None else frame.head(left)
        if piece.height or first:
            yield piece
        first = False
        if left is not None:
            left -= piece.height
            if left <= 0:
                return
