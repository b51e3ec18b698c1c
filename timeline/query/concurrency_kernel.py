"""concurrency by kernel: the levels of all items from sorted ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.state_arrays import fetch, level, rows

if TYPE_CHECKING:
    import polars as pl

    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["stepped"]


def stepped(session: Session, steps: Steps, by: str | None, window: Window) -> pl.DataFrame:
    """The rows that the SQL of `concurrency` gives without bins, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
    """
    extents = fetch(session, steps, by)
    levels = level(extents, window)
    first, last = levels.runs(levels.certain, levels.possible)
    return rows(
        extents,
        levels.key[first],
        levels.start[first],
        levels.end[last],
        n_certain=levels.certain[first],
        n_possible=levels.possible[first],
    )
