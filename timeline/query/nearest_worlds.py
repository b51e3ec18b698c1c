"""The share of worlds in which an event is among the nearest of another: counted over worlds drawn by lot."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from timeline.constants import WORLDS
from timeline.store import Kernel
from timeline.when.units import unit_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.intervals.mixtures import Mixture
    from timeline.query.shares import Measure
    from timeline.store import Result, Session

    Ints = NDArray[np.int64]

__all__ = ["drawn_near"]

_NOTE = f"probability: counted over {WORLDS:,} worlds drawn by lot from seed {{}}; its standard error is .008 at most"
_AT_ONCE = 1 << 22
_LEAST = 0.5 / WORLDS


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
    session: Session, found: Result, measure: Measure, certainty: str, ask: dict[str, object]
) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    rows = pl.concat(found._batches_in(session))
    share = np.empty(rows.height)
    group = rows["left"].rle_id().to_numpy()
    edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
    at = 0
    while at < edges.size - 1:
        stop = int(np.searchsorted(edges, edges[at] + _AT_ONCE // WORLDS, "right")) - 1
        stop = max(at + 1, min(stop, edges.size - 1))
        part = slice(edges[at], edges[stop])
        share[part] = _shares(rows[part], edges[at : stop + 1] - edges[at], measure, **ask)  # type: ignore[arg-type]
        at = stop
    certain = (rows["certainty"] == "certain").to_numpy()
    share = np.where(certain, 1.0, np.where(np.isnan(share), share, np.clip(share, _LEAST, 1 - _LEAST)))
    answer = rows.with_columns(pl.Series("probability", share, nan_to_null=True))
    return answer.filter(pl.col("certainty") == "certain") if certainty == "certain" else answer


def _shares(
    rows: pl.DataFrame,
    edges: Ints,
    measure: Measure,
    *,
    k: int,
    direction: str,
    within: int | None,
    seed: int,
) -> NDArray[np.float64]:
    """The shares of some rows; the rows of an event are `edges[i]:edges[i + 1]`."""
    import numpy as np

    (s, e, here, known), (u, v, there, other_known) = (
        _drawn(rows, side, measure, seed) for side in ("left", "right")
    )
    before, after = s - v + 1, u - e + 1
    distance = {"before": before, "after": after}.get(direction, np.maximum(0, np.maximum(before, after)))
    sided = there & (distance >= 1 if direction != "either" else True)
    place = np.where(sided, {"before": -v, "after": u}.get(direction, distance), np.iinfo(np.int64).max)
    near = sided & here & (True if within is None else distance <= within)
    for first, last in itertools.pairwise(edges):
        if last - first > k:
            reach = np.partition(place[:, first:last], k - 1, axis=1)[:, k - 1 : k]
            near[:, first:last] &= place[:, first:last] <= reach
    share: NDArray[np.float64] = near.mean(axis=0)
    for first, last in itertools.pairwise(edges):
        if not (known[first:last] & other_known[first:last]).all():
            share[first:last] = np.nan
    return share


def _drawn(
    rows: pl.DataFrame, side: str, measure: Measure, seed: int
) -> tuple[Ints, Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """Starts and ends of a side in each world, whether its event is picked, and which events have a measure."""
    import numpy as np

    from timeline.constants import INFINITY, MINUS_INFINITY
    from timeline.intervals.mixtures import picks
    from timeline.intervals.worlds import identities, lots

    whole = replace(measure, picked={})
    events: Mixture = whole.events(rows, side)
    start, end = lots(events, identities(rows[side]), range(WORLDS), seed, moment=measure.moment)
    known = (start[: rows.height] != MINUS_INFINITY) & (end[: rows.height] != INFINITY)
    picked = measure.picked.get(side)
    there = (
        picks(start, end, picked, unit_of(measure.unit).parts) if picked else np.ones(start.size, np.bool_)
    )
    shape = (WORLDS, rows.height)
    bounded = np.where(np.tile(known, WORLDS), start, 0), np.where(np.tile(known, WORLDS), end, 1)
    return bounded[0].reshape(shape), bounded[1].reshape(shape), there.reshape(shape), known
