"""Both sides of a question about pairs as arrays, with the items by which they are joined, and pairs as rows of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.overlap_kernel import SIDE_SQL, bounds, identities
from timeline.query.pair_sides import side_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.kernels.partners import Keyed
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

__all__ = ["Side", "Sides", "certainties", "columns_of", "fetch", "pieces"]


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
    import polars as pl

    names = "left", "right"
    frames = [
        session.frame(steps.text(SIDE_SQL.format(side=side)), steps.params).sort(
            "start_min", "event_id", nulls_last=False
        )
        for side in names
    ]
    keys, n_keys = _keys(session, steps, frames, by)
    left, right = (
        Side(
            side_frame(frame, frame.select(pl.int_range(pl.len())).to_series(), side),
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
    found = [
        session.frame(steps.text(f"SELECT version_id, item FROM chosen_{side}_item"), steps.params)
        for side in ("left", "right")
    ]
    known = found[0].select("item").unique().join(found[1].select("item").unique(), on="item")
    codes = known.sort("item").with_row_index("code")
    return [_keyed(frame, items, codes) for frame, items in zip(frames, found, strict=True)], codes.height


def _keyed(events: pl.DataFrame, items: pl.DataFrame, codes: pl.DataFrame) -> Keyed:
    import numpy as np
    import polars as pl

    from timeline.kernels.partners import Keyed

    rows = events.select("version_id").with_row_index("row")
    found = items.join(codes, on="item").join(rows, on="version_id").sort("row", "code")
    opening = np.searchsorted(found["row"].to_numpy(), np.arange(events.height + 1))
    return Keyed(opening, found["code"].cast(pl.Int64).to_numpy())


def columns_of(sides: Sides, left: Ints, right: Ints) -> pl.DataFrame:
    """The columns of both events of each pair."""
    import polars as pl

    return pl.concat([sides.left.told[left], sides.right.told[right]], how="horizontal")


def certainties(certain: Mask) -> pl.Series:
    """What is true of each pair, in words."""
    import polars as pl

    return (
        pl.select(
            pl.when(pl.Series(certain, dtype=pl.Boolean))
            .then(pl.lit("certain"))
            .otherwise(pl.lit("possible"))
        )
        .to_series()
        .alias("certainty")
    )


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
