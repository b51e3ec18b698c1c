"""gaps by kernel: the levels of all items from sorted ends, and the longest free time of each gap from one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.state_arrays import fetch, lengths, level, rows

if TYPE_CHECKING:
    import polars as pl

    from timeline.kernels.free import Ending
    from timeline.query.state_arrays import Extents
    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["quiet"]


def quiet(
    session: Session, steps: Steps, by: str | None, window: Window, shortest: int, certainty: str
) -> pl.DataFrame:
    """The rows that the SQL of `gaps` gives, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
        shortest: the shortest gap that is listed.
        certainty: `possible` or `certain`.
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.free import Stretches, longest

    extents = fetch(session, steps, by)
    levels = level(extents, window)
    idle, empty = levels.certain == 0, levels.possible == 0
    gap_first, gap_last = levels.runs(idle)
    first, last = levels.runs(idle, empty)
    gap = np.searchsorted(gap_first, first, side="right") - 1
    kept = idle[first]
    first, last, gap = first[kept], last[kept], gap[kept]
    ends = levels.end[gap_last]
    stretches = Stretches(levels.key[first], levels.start[first], levels.end[last], ends[gap])
    length, long = longest(stretches, _endings(extents), shortest)
    certain = empty[first]
    if certainty == "certain":
        kept = certain & (length >= shortest)
    else:
        kept = np.isin(gap, gap[long])
    is_certain = pl.Series(certain[kept], dtype=pl.Boolean)
    certainties = pl.select(pl.when(is_certain).then(pl.lit("certain")).otherwise(pl.lit("possible")))
    return rows(
        extents,
        stretches.key[kept],
        stretches.start[kept],
        stretches.end[kept],
        certainty=certainties.to_series(),
        length=lengths(length[kept]),
    )


def _endings(extents: Extents) -> Ending:
    from timeline.kernels.free import endings

    kept = extents.surely & (extents.possible_start < extents.core_end)
    return endings(extents.core_start[kept], extents.core_end[kept], extents.key[kept])
