"""nearest by kernel: the neighbours are found in sorted bounds, not among all pairs; the payload is joined back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY
from timeline.query.overlap_kernel import bounds, identities, length, sides
from timeline.query.pair_sides import side_frame

if TYPE_CHECKING:
    import polars as pl

    from timeline.constants import Direction
    from timeline.store import Session, Steps

__all__ = ["PAIRS_FOR_A_KERNEL", "found_near"]

PAIRS_FOR_A_KERNEL = 250_000
"""From so many candidate pairs on (rows of left times rows of right) the kernel answers sooner than the engine."""


def found_near(
    session: Session,
    steps: Steps,
    *,
    k: int,
    direction: Direction,
    within: int | None,
    certainty: str,
    unit: str,
    limit: int | None = None,
) -> pl.DataFrame:
    """The rows that the SQL of `nearest` gives, in the same order.

    Args:
        session: where the selections are fetched.
        steps: those that select and number both sides.
        k: how many neighbours.
        direction: `either`, `before` or `after`.
        within: the largest distance in units of the resolution.
        certainty: `possible` or `certain`.
        unit: what distances are counted in.
        limit: maximum number of rows.
    """
    import polars as pl

    from timeline.kernels.nearest_bounds import nearest_bounds

    left, right = (side.sort("start_min", "event_id", nulls_last=False) for side in sides(session, steps))
    found = nearest_bounds(
        bounds(left, "_n"),
        bounds(right, "_n"),
        *identities(left, right),
        k=k,
        direction=direction,
        within=INFINITY if within is None else within,
    )
    rows = pl.DataFrame(
        [
            pl.Series("i", found.left),
            pl.Series("j", found.right),
            length(found.smallest).alias("distance_min"),
            length(found.largest).alias("distance_max"),
            pl.Series("certain", found.certain) & left["surely"].gather(found.left),
            pl.Series("name", right["event_id"].gather(found.right)),
        ]
    )
    kept = rows.filter(pl.col("certain")) if certainty == "certain" else rows
    kept = kept.sort("i", "distance_min", "distance_max", "name", nulls_last=True).slice(0, limit)
    return pl.concat(
        [
            side_frame(left, kept["i"], "left"),
            side_frame(right, kept["j"], "right"),
            kept.select(
                "distance_min",
                "distance_max",
                unit=pl.lit(unit),
                certainty=pl.when("certain").then(pl.lit("certain")).otherwise(pl.lit("possible")),
            ),
        ],
        how="horizontal",
    )
