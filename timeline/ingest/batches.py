"""What every reader yields: a batch of lines, and what of the file could not even be read as one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.limits import MOST_COLUMNS
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "REJECT",
    "Batch",
    "Staged",
    "check_width",
    "distinct",
    "numbered",
    "one_batch",
    "reject_frame",
    "unique_names",
]

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
    written = [
        (*row[:-1], None if row[-1] is None else json.dumps(row[-1], ensure_ascii=False)) for row in rows
    ]
    return pl.DataFrame(written, schema=REJECT, orient="row")


def unique_names(names: Sequence[str]) -> list[str]:
    """Names of columns, trimmed; one that is blank or stands twice gets a number.

    >>> unique_names(["a", "", "a"])
    ['a', 'column_2', 'a_2']
    """
    return distinct([name.strip().removeprefix("\ufeff") or f"column_{n}" for n, name in enumerate(names, 1)])


def distinct(names: Iterable[str]) -> list[str]:
    """Names, each once: one that stands twice gets a number, and so does the name of the column `LINE`.

    >>> distinct(["a", "a_2", "a", "#line"])
    ['a', 'a_2', 'a_3', '#line_2']
    """
    last = {LINE: 1}
    made: list[str] = []
    for name in names:
        fresh = name
        while fresh in last:
            last[name] = last.get(name, 1) + 1
            fresh = f"{name}_{last[name]}"
        last[fresh] = 1
        made.append(fresh)
    return made


def numbered(frame: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """A frame with the numbers of its lines."""
    frame.columns = distinct(frame.columns)
    return frame.with_columns(numbers.cast(pl.Int64).alias(LINE))


def check_width(columns: int, name: str) -> None:
    """Refuse a table of more columns than there is memory for.

    Raises:
        BadRow: it is one.
    """
    if columns > MOST_COLUMNS:
        raise BadRow(
            f"a table has at most {MOST_COLUMNS:,} columns, and this one has {columns:,}; "
            "leave out those that are not needed, or make rows of them",
            name,
        )
