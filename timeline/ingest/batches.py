"""What every reader yields: a batch of lines, and what of the file could not even be read as one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["REJECT", "Batch", "Staged", "one_batch", "reject_frame", "unique_names"]

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
    """Lines of a file, their numbers in the column `LINE`; rejects (as `stage_reject`); bytes of the file read so far.

    Notes are what a reader should know of the file, such as what was found out of it.
    """

    frame: pl.DataFrame
    rejects: pl.DataFrame
    done: int
    notes: tuple[str, ...] = ()


@dataclass
class Staged:
    """A batch as frames by stage table; what was set aside in it, by reason; how many rows have no identity of their own."""

    frames: dict[str, pl.DataFrame]
    set_aside: dict[str, int] = field(default_factory=dict)
    by_content: int = 0


def one_batch(batches: Iterable[Batch]) -> Iterator[Batch]:
    """All batches of a file as one, for rows that cannot be read without the others."""
    found = list(batches)
    frames = [batch.frame for batch in found if batch.frame.width]
    rejects = pl.concat([batch.rejects for batch in found]) if found else reject_frame([])
    whole = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()
    notes = tuple(note for batch in found for note in batch.notes)
    yield Batch(whole, rejects, found[-1].done if found else 0, notes)


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
