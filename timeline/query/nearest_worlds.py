"""The share of worlds in which an event is among the nearest of another: counted over worlds drawn by lot."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.constants import WORLDS
from timeline.store import Kernel
from timeline.when.units import unit_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.near_shares import Drawn
    from timeline.query.shares import Measure
    from timeline.store import Result, Session

__all__ = ["drawn_near"]

_NOTE = f"probability: counted over {WORLDS:,} worlds drawn by lot from seed {{}}; its standard error is .008 at most"


def drawn_near(
    found: Result,
    measure: Measure,
    *,
    k: int,
    direction: str,
    within: int | None,
    seed: int,
    certainty: str,
    limit: int | None,
) -> Result:
    """The answer, each row with the share of worlds in which it holds.

    Args:
        found: all rows that possibly hold, those of an event one after the other.
        measure: what a world is.
        k: how many neighbours.
        direction: `either`, `before` or `after`.
        within: the largest distance, in granules.
        seed: what makes the worlds repeatable.
        certainty: `certain` leaves out the other rows.
        limit: maximum number of rows.
    """
    ask = {"k": k, "direction": direction, "within": within, "seed": seed}
    kernel = Kernel(_near, {"found": found, "measure": measure, "certainty": certainty, "ask": ask})
    notes = (*found.notes, *measure.notes, _NOTE.format(seed))
    answer = replace(found, kernel=kernel, counting="", notes=notes)
    return answer if limit is None else answer.head(limit)


def _near(
    session: Session, found: Result, measure: Measure, certainty: str, ask: dict[str, Any]
) -> pl.DataFrame:
    import polars as pl

    from timeline.intervals.near_shares import near_shares

    rows = pl.concat(found._batches_in(session))
    given = {name: ask[name] for name in ("k", "direction", "within")}
    left, right = (partial(_drawn, rows, side, measure, ask["seed"]) for side in ("left", "right"))
    group = rows["left"].rle_id().cast(pl.Int64).to_numpy()
    share = near_shares(left, right, group, (rows["certainty"] == "certain").to_numpy(), **given)
    answer = rows.with_columns(pl.Series("probability", share, nan_to_null=True))
    return answer.filter(pl.col("certainty") == "certain") if certainty == "certain" else answer


def _drawn(rows: pl.DataFrame, side: str, measure: Measure, seed: int, part: slice) -> Drawn:
    """A side of some rows in each world."""
    from timeline.intervals.mixtures import picks
    from timeline.intervals.near_shares import drawn
    from timeline.intervals.worlds import identities

    some = rows[part]
    events = replace(measure, picked={}).events(some, side)
    told = drawn(events, identities(some[side]), seed, moment=measure.moment)
    picked = measure.picked.get(side)
    if not picked:
        return told
    there = picks(told.start.ravel(), told.end.ravel(), picked, unit_of(measure.unit).parts)
    return told._replace(there=there.reshape(told.start.shape))
