"""Both sides of a question about pairs as arrays, with the items by which they are joined, and pairs as rows of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.overlap_kernel import SIDE, bounds, identities, shared_items
from timeline.query.pair_sides import side_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.kernels.pair_blocks import Items
    from timeline.kernels.partners import Keyed
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

__all__ = ["Side", "Sides", "columns_of", "fetch", "pieces"]


class Side(NamedTuple):
    """The events of one side in the order of the answer.

    Attributes:
        told: the columns of the answer.
        identity: a number for each event; an event has one number on either side.
        surely: whether each is selected in every world.
        bounds: in units of the resolution, unbounded as the ends of int64.
        keys: the items by which it is joined.
    """

    told: pl.DataFrame
    identity: Ints
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


def fetch(session: Session, steps: Steps, by: str | None) -> Sides:
    """The selected events of left and right by start and identity, with their bounds and items."""
    names = "left", "right"
    frames = [
        session.frame(steps.text(SIDE.format(side=side) + "\nORDER BY c.start_min, c.event_id"), steps.params)
        for side in names
    ]
    keys, n_keys = _keys(session, steps, frames, by)
    left, right = (
        Side(
            side_told(frame, side),
            number,
            frame["surely"].to_numpy(),
            bounds(frame, "_n"),
            keyed,
        )
        for frame, side, number, keyed in zip(
            frames, names, identities(frames[0], frames[1]), keys, strict=True
        )
    )
    return Sides(left, right, n_keys)


def _keys(
    session: Session, steps: Steps, frames: list[pl.DataFrame], by: str | None
) -> tuple[list[Keyed], int]:
    """The items that events of both sides have, as numbers; without a dimension all have one."""
    from timeline.kernels.partners import one_key

    if not by:
        return [one_key(frame.height) for frame in frames], 1
    both = shared_items(session, steps, by, frames[0], frames[1])
    n_keys = 1 + max(int(side.code.max(initial=0)) for side in both)
    return [_keyed(side, frame.height) for side, frame in zip(both, frames, strict=True)], n_keys


def _keyed(items: Items, rows: int) -> Keyed:
    import numpy as np

    from timeline.kernels.partners import Keyed

    return Keyed(np.searchsorted(items.row, np.arange(rows + 1)), items.code.astype(np.int64))


def columns_of(sides: Sides, left: Ints, right: Ints) -> pl.DataFrame:
    """The columns of both events of each pair."""
    import polars as pl

    return pl.concat([sides.left.told[left], sides.right.told[right]], how="horizontal")


def pieces(found: Iterable[pl.DataFrame], limit: int | None) -> Iterator[pl.DataFrame]:
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
