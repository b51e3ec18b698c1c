"""coverage by kernel: the levels of all items from sorted ends, summed item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import BadQuery
from timeline.query.state_arrays import fetch, finite, lengths, level, rows
from timeline.store.translate_errors import TOO_LONG

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints, Mask, Rows
    from timeline.kernels.levels import Levels
    from timeline.query.state_arrays import Extents
    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["covered"]


def covered(session: Session, steps: Steps, by: str | None, window: Window) -> pl.DataFrame:
    """The rows that the SQL of `coverage` gives, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
    """
    import polars as pl

    extents = fetch(session, steps, by)
    levels = level(extents, None)
    key, low, high = _periods(extents, levels, window)
    least, most = (
        lengths(_summed(levels, count > 0, extents.n_keys)[key])
        for count in (levels.certain, levels.possible)
    )
    period = lengths(_lengths(low, high))
    found = rows(extents, key, low, high, covered_min=least, covered_max=most, period=period)
    return found.with_columns(
        share_min=pl.col("covered_min") / pl.col("period"), share_max=pl.col("covered_max") / pl.col("period")
    )


def _periods(extents: Extents, levels: Levels, window: Window) -> tuple[Rows, Ints, Ints]:
    """The period of each item that has one: the window, or from its first moment to its last."""
    import numpy as np

    first, last = levels.runs()
    low, high = (np.zeros(extents.n_keys, np.int64) for _ in range(2))
    known = levels.key[first]
    low[known], high[known] = levels.start[first], levels.end[last]
    if window.low is not None:
        low[:] = window.low
    if window.high is not None:
        high[:] = window.high
    kept = np.zeros(extents.n_keys, np.bool_)
    kept[known] = True
    if window.low is not None and window.high is not None:
        kept[:] = True
    key = np.flatnonzero(kept & (low < high)).astype(np.uint32)
    return key, low[key], high[key]


def _lengths(start: Ints, end: Ints) -> Ints:
    """Lengths, `INFINITY` where there is no limit.

    Raises:
        BadQuery: one is longer than an answer can hold.
    """
    import numpy as np

    from timeline.constants import INFINITY

    length = np.where(finite(start) & finite(end), end - start, INFINITY)
    if (length < 0).any():
        raise BadQuery(TOO_LONG)
    return length


def _summed(levels: Levels, counted: Mask, n_keys: int) -> Ints:
    """How long the steps that count last in all, key by key; `INFINITY` where one of them has no limit."""
    import numpy as np

    from timeline.constants import INFINITY

    key, length = levels.key[counted], _lengths(levels.start[counted], levels.end[counted])
    endless = length == INFINITY
    if (np.bincount(key[~endless], length[~endless], n_keys) >= INFINITY).any():
        raise BadQuery(TOO_LONG)
    total = np.zeros(n_keys, np.int64)
    np.add.at(total, key[~endless], length[~endless])
    total[key[endless]] = INFINITY
    return total
