"""The rows of a frame as plain Python values: what JSON knows, dates and instants as ISO 8601 texts."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from timeline.when import calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    import polars as pl

__all__ = ["instants_of", "numbered", "plain", "rows_of"]


def instants_of(frame: pl.DataFrame) -> list[str]:
    """The columns of a frame that hold instants."""
    import polars as pl

    return [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its instants as microseconds: Python's own instants know no year before 1."""
    import polars as pl

    return frame.with_columns(pl.col(instants_of(frame)).dt.epoch("us"))


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values."""
    instants = instants_of(frame)
    rows = [
        {name: plain(value) for name, value in row.items()} for row in numbered(frame).iter_rows(named=True)
    ]
    for row in rows:
        for name in instants:
            row[name] = None if row[name] is None else calendar.iso(row[name])
    return rows


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates and instants as ISO 8601 texts."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return calendar.iso(instant(value))
    if isinstance(value, Decimal) and Decimal(str(float(value))) == value:
        return float(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)
