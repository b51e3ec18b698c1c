"""A frame of an answer with what the engine cannot tell: dates that EDTF cannot write, columns that Python works out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store.plain_rows import numbered
from timeline.store.spelling import with_dates

if TYPE_CHECKING:
    import polars as pl

    from timeline.store.kernel import Derived

__all__ = ["completed"]


def completed(frame: pl.DataFrame, derived: Derived | None) -> pl.DataFrame:
    """The frame with the dates and the columns that no engine can tell."""
    frame = with_dates(frame)
    return _with_derived(frame, derived) if derived else frame


def _with_derived(frame: pl.DataFrame, derived: Derived) -> pl.DataFrame:
    """The frame with the columns that are worked out row by row."""
    import polars as pl

    rows = map(derived.row, numbered(frame).iter_rows(named=True))
    columns = [{name: row[name] for name in derived.columns} for row in rows]
    return frame.hstack(pl.DataFrame(columns, schema=dict(derived.columns)))
