"""The two events of a pair as an answer tells them: identity, title, kind, date and bounds, in SQL and in frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import BOUNDS
from timeline.store.coded import coded
from timeline.store.spelling import with_dates

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

__all__ = ["certainties", "repeated", "side_columns", "side_frame", "side_told"]

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


def side_told(events: pl.DataFrame, side: str) -> pl.DataFrame:
    """The same of all events, with what EDTF cannot write of their dates, and texts numbered: pairs repeat them."""
    import polars as pl

    every = events.select(pl.int_range(pl.len())).to_series()
    return coded(with_dates(side_frame(events, every, side)))


def certainties(certain: Mask) -> pl.Series:
    """What is true of each pair, in words, which are numbered."""
    import numpy as np
    import polars as pl

    return pl.Series("certainty", certain.view(np.uint8)).cat.to(pl.Enum(["possible", "certain"]))


def repeated(name: str, value: str, rows: int) -> pl.Series:
    """The same text in every row, which is numbered."""
    import polars as pl

    return pl.repeat(0, rows, dtype=pl.UInt8, eager=True).cat.to(pl.Enum([value])).alias(name)
