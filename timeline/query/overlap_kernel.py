"""overlaps by kernel: the pairs that share an instant are swept, not joined; the payload is joined back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, INFINITY, LATEST, MINUS_INFINITY
from timeline.query.pair_sides import side_frame

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps

__all__ = ["PAIRS_FOR_A_KERNEL", "SIDE_SQL", "bounds", "identities", "length", "sides", "swept"]

PAIRS_FOR_A_KERNEL = 100_000_000
"""From so many candidate pairs on (rows of left times rows of right) the kernel answers sooner than the engine."""

SIDE_SQL = """
SELECT c.event_id, c.title, c.kind, c.edtf, c.surely,
    epoch_us(c.start_min) AS start_min, epoch_us(c.start_max) AS start_max,
    epoch_us(c.end_min) AS end_min, epoch_us(c.end_max) AS end_max,
    s.start_min_n, s.start_max_n, s.end_min_n, s.end_max_n
FROM chosen_{side} AS c JOIN side_{side} AS s ON s.version_id = c.version_id
ORDER BY c.start_min, c.end_max, c.event_id"""


def swept(
    session: Session, steps: Steps, wanted: int, certainty: str, limit: int | None, unit: str
) -> pl.DataFrame:
    """The rows that the SQL of `overlaps` gives, for relations that imply a shared instant, in the same order.

    Args:
        session: where the selections are fetched.
        steps: those that select and number both sides.
        wanted: the relations asked for, as bits.
        certainty: `possible` or `certain`.
        limit: maximum number of rows.
        unit: what lengths are counted in.
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.overlap import pairs
    from timeline.kernels.relations import Bounds, overlap_lengths, relation_masks

    left, right = sides(session, steps)
    granular = bounds(left, "_n"), bounds(right, "_n")
    a, b = pairs(granular[0].start_min, granular[0].end_max, granular[1].start_min, granular[1].end_max)
    left_identity, right_identity = identities(left, right)
    masks = relation_masks(
        *(Bounds(*(bound[rows] for bound in side)) for side, rows in zip(granular, (a, b), strict=True))
    )
    certain = (masks & ~np.uint16(wanted)) == 0
    kept = certain if certainty == "certain" else (masks & np.uint16(wanted)) != 0
    kept &= left_identity[a] != right_identity[b]
    certain &= left["surely"].to_numpy()[a] & right["surely"].to_numpy()[b]
    a, b, certain = a[kept], b[kept], certain[kept]
    order = np.argsort(a.astype(np.int64) * max(right.height, 1) + b, kind="stable")[:limit]
    a, b, certain = a[order], b[order], certain[order]
    shared = overlap_lengths(
        *(Bounds(*(bound[rows] for bound in side)) for side, rows in zip(granular, (a, b), strict=True))
    )
    return pl.concat(
        [
            side_frame(left, a, "left"),
            side_frame(right, b, "right"),
            pl.DataFrame(
                {
                    "certainty": pl.Series(certain).replace_strict(
                        {True: "certain", False: "possible"}, return_dtype=pl.String
                    ),
                    "overlap_min": length(shared.smallest),
                    "overlap_max": length(shared.largest),
                }
            ).with_columns(unit=pl.lit(unit)),
        ],
        how="horizontal",
    )


def sides(session: Session, steps: Steps) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The selected events of left and right, with their bounds."""
    left, right = (
        session.frame(steps.text(SIDE_SQL.format(side=side)), steps.params) for side in ("left", "right")
    )
    return left, right


def identities(left: pl.DataFrame, right: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Numbers for the events of both sides, in the order of their names; an event has one number on either side."""
    import polars as pl

    both = pl.concat([left["event_id"], right["event_id"]]).rank("dense").cast(pl.Int64).to_numpy()
    return both[: left.height], both[left.height :]


def bounds(frame: pl.DataFrame, suffix: str = "") -> Bounds:
    """The four bounds as int64 arrays, unbounded as the ends of int64."""
    from timeline.kernels.relations import Bounds

    fills = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)
    columns = zip(BOUNDS, fills, strict=True)
    return Bounds(
        *(frame[name + suffix].cast(int).fill_null(fill).to_numpy().copy() for name, fill in columns)
    )


def length(values: np.ndarray) -> pl.Series:
    """Lengths as a column, NULL where one has no limit."""
    import polars as pl

    series = pl.Series(values, dtype=pl.Int64)
    return series.set(series >= LATEST, None)
