"""The two events of a pair as an answer tells them: identity, title, kind, date and bounds, in SQL and in frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import BOUNDS

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

__all__ = ["side_columns", "side_frame"]

_COLUMNS = {"event_id": "", "title": "_title", "kind": "_kind", "edtf": "_when"} | {
    name: f"_{name}" for name in BOUNDS
}
"""What a column of an event is called on a side: the name of the side, and this."""


def side_columns(alias: str, side: str) -> str:
    """The SQL of the columns of one side.

    >>> side_columns("l", "left")[:40]
    'l.event_id AS "left", l.title AS "left_t'
    """
    return ", ".join(f'{alias}.{name} AS "{side}{suffix}"' for name, suffix in _COLUMNS.items())


def side_frame(events: pl.DataFrame, rows: np.ndarray | pl.Series, side: str) -> pl.DataFrame:
    """The columns of one side, of these rows of its events, whose bounds are microseconds."""
    import polars as pl

    instants = [pl.col(name).cast(pl.Datetime("us")) for name in BOUNDS]
    names = {name: side + suffix for name, suffix in _COLUMNS.items()}
    return events.with_columns(instants).select(*names).rename(names)[rows]
