"""What a column of dates comes to, in a few lines: how many were read, and why the others were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.explain_column import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.explain_column import Column

__all__ = ["summary"]

_SHOWN = 5  # reasons


def summary(column: Column, rows: pl.DataFrame) -> Iterator[str]:
    """How many values were read, and why the others were not, the most frequent reason first."""
    refused = rows.filter(pl.col("error").is_not_null())
    blank = rows["text"].null_count()
    counted = [f"{rows.height - refused.height - blank:,} read", f"{refused.height:,} refused"]
    counted += [f"{blank:,} blank"] if blank else []
    counted += (
        [f"{column.broken:,} broken {'row' if column.broken == 1 else 'rows'}"] if column.broken else []
    )
    values = "1 value" if rows.height == 1 else f"{rows.height:,} values"
    yield f"{column.file}: {values}: {', '.join(counted)}"
    reasons = refusals(rows)
    yield from (
        f"  {count:,} refused: {reason} (such as '{text}')" for count, reason, text in reasons[:_SHOWN]
    )
    if rest := sum(count for count, _, _ in reasons[_SHOWN:]):
        yield f"  {rest:,} refused for other reasons"
