"""What every reader yields: a batch of lines, and what of the file could not even be read as one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["REJECT", "Batch", "reject_frame", "unique_names"]

REJECT = {
    "file": pl.String,
    "line": pl.Int64,
    "column_name": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "record": pl.String,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of a file, their numbers in the column `LINE`; rejects (as `stage_reject`); bytes of the file read so far."""

    frame: pl.DataFrame
    rejects: pl.DataFrame
    done: int


def reject_frame(rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Rejects as a frame; the record of each is kept as a JSON text."""
    told = [(*row[:-1], None if row[-1] is None else json.dumps(row[-1], ensure_ascii=False)) for row in rows]
    return pl.DataFrame(told, schema=REJECT, orient="row")


def unique_names(names: Sequence[str]) -> list[str]:
    """Names of columns, trimmed; one that is blank or stands twice gets a number.

    >>> unique_names(["a", "", "a"])
    ['a', 'column_2', 'a_2']
    """
    made: list[str] = []
    for place, name in enumerate(names, 1):
        stem = name.strip().removeprefix("\\ufeff") or f"column_{place}"
        fresh, number = stem, 1
        while fresh in made:
            number += 1
            fresh = f"{stem}_{number}"
        made.append(fresh)
    return made
