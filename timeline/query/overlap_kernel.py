"""overlaps by kernel: pairs come from sorted ends, in order, block by block; the payload is gathered for those kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import LATEST
from timeline.query.pair_fetch import fetched, shared_items
from timeline.query.pair_sides import certainties, repeated
from timeline.store.late import LateFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import polars as pl

    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps
    from timeline.store.late import Told

__all__ = [
    "ORDER",
    "SIDE",
    "Judge",
    "Kept",
    "identities",
    "length",
    "pairs_found",
    "swept",
]

SIDE = """
SELECT c.version_id, c.event_id, c.title, c.kind, c.edtf, c.surely,
    epoch_us(c.start_min) AS start_min, epoch_us(c.start_max) AS start_max,
    epoch_us(c.end_min) AS end_min, epoch_us(c.end_max) AS end_max,
    s.start_min_n, s.start_max_n, s.end_min_n, s.end_max_n
FROM chosen_{side} AS c JOIN side_{side} AS s ON s.version_id = c.version_id"""
"""The events of a side with their bounds, as they stand and in units of the resolution."""
ORDER = "start_min", "end_max", "event_id"
"""The order of each side in `overlaps`."""


def swept(
    session: Session,
    steps: Steps,
    wanted: int,
    certainty: str,
    limit: int | None,
    unit: str,
    by: str | None = None,
) -> Iterator[LateFrame]:
    """The rows that the SQL of `overlaps` gives, in the same order, a block after the other; it ends when it has enough.

    Args:
        session: where the selections are fetched.
        steps: those that select and number both sides.
        wanted: the relations asked for, as bits.
        certainty: `possible` or `certain`.
        limit: maximum number of rows.
        unit: what lengths are counted in.
        by: only pairs that share an item of this dimension.
    """
    for judge, rows in pairs_found(session, steps, wanted, certainty, limit, unit, by):
        yield judge.frame(rows)


def pairs_found(
    session: Session,
    steps: Steps,
    wanted: int,
    certainty: str,
    limit: int | None,
    unit: str,
    by: str | None,
) -> Iterator[tuple[Judge, Kept]]:
    """The pairs of `swept`, a block after the other, with what makes rows of them; the first block always."""
    import numpy as np

    from timeline.kernels.pair_blocks import related

    left, right = fetched(session, steps, by, ORDER)
    shared = shared_items(session, steps, by, left, right) if by else None
    granular = left.bounds, right.bounds
    judge = Judge(
        (left.told, right.told),
        (left.version, right.version),
        (left.surely, right.surely),
        granular,
        wanted,
        certainty,
        unit,
    )
    none = np.empty(0, np.int64)
    yield judge, Kept(none, none, none != none)
    room = limit
    for a, b in related(*granular, wanted, shared, eager=limit is not None):
        rows = judge.kept(a, b, room)
        if rows.left.size:
            yield judge, rows
        room = None if room is None else room - rows.left.size
        if room == 0:
            return


class Kept(NamedTuple):
    """Pairs of rows of both sides that stand in the relation, and whether they certainly do."""

    left: np.ndarray
    right: np.ndarray
    certain: np.ndarray


@dataclass(frozen=True)
class Judge:
    """Both sides, and what is asked of their pairs.

    Attributes:
        told: what the answer tells of the events of both.
        identities: numbers for them; an event has one number on either side.
        surely: whether each is selected in every world.
        granular: their bounds in units of the resolution.
        wanted: the relations asked for, as bits.
        certainty: `possible` or `certain`.
        unit: what lengths are counted in.
    """

    told: tuple[Told, Told]
    identities: tuple[np.ndarray, np.ndarray]
    surely: tuple[np.ndarray, np.ndarray]
    granular: tuple[Bounds, Bounds]
    wanted: int
    certainty: str
    unit: str

    def kept(self, a: np.ndarray, b: np.ndarray, room: int | None) -> Kept:
        """Of some pairs the first that stand in the relation."""
        import numpy as np

        from timeline.kernels.relations import relation_masks

        wanted = np.uint16(self.wanted)
        masks = relation_masks(*self.granular, (a, b))
        certain = (masks & ~wanted) == 0
        kept = certain if self.certainty == "certain" else (masks & wanted) != 0
        kept = np.flatnonzero(kept & (self.identities[0][a] != self.identities[1][b]))[:room]
        a, b, certain = a[kept], b[kept], certain[kept]
        return Kept(a, b, certain & self.surely[0][a] & self.surely[1][b])

    def rows(self, a: np.ndarray, b: np.ndarray, room: int | None) -> LateFrame:
        """Of some pairs the first that stand in the relation, as rows of the answer."""
        return self.frame(self.kept(a, b, room))

    def frame(self, rows: Kept) -> LateFrame:
        """Pairs as rows of the answer."""
        import polars as pl

        from timeline.kernels.relations import overlap_lengths

        a, b, certain = rows
        shared = overlap_lengths(*self.granular, (a, b))
        judged = pl.DataFrame(
            [
                certainties(certain),
                length(shared.smallest).alias("overlap_min"),
                length(shared.largest).alias("overlap_max"),
                repeated("unit", self.unit, a.size),
            ]
        )
        return LateFrame.of(zip(self.told, (a, b), strict=True), judged)


def identities(left: pl.DataFrame, right: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Numbers for the events of both sides, in the order of their names; an event has one number on either side."""
    import polars as pl

    both = pl.concat([left["event_id"], right["event_id"]]).rank("dense").cast(pl.Int64).to_numpy()
    return both[: left.height], both[left.height :]


def length(values: np.ndarray) -> pl.Series:
    """Lengths as a column, NULL where one has no limit."""
    import polars as pl

    series = pl.Series(values, dtype=pl.Int64)
    return series.set(series >= LATEST, None)
