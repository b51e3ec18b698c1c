"""One file into the database: its batches are staged one after the other, and applied as one revision."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Staged, one_batch
from timeline.ingest.flat import stage_flat
from timeline.ingest.lookups import Lookups
from timeline.ingest.mapping import ROW
from timeline.ingest.normalise import stage
from timeline.ingest.overlap import begun, in_order
from timeline.ingest.readers import batches_of, format_of
from timeline.ingest.report import IngestReport
from timeline.ingest.values import LINE
from timeline.store import Changes, Revision, Session, Store, digests, revise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor

    from timeline.ingest.batches import Batch
    from timeline.ingest.files import File
    from timeline.ingest.mapping import Mapping as Rules

    Progress = Callable[[int, int | None, str], None]

__all__ = ["Reading", "load_file"]

_REPEATED = "repeats an earlier line of the file"  # as sql/store/apply_repeats.sql calls it


@dataclass
class Tally:
    """What is counted while a file goes by."""

    rows: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


class Reading:
    """A file that is being read and normalised from the moment this is made, beside whatever else is done."""

    def __init__(self, file: File, mapping: Rules, pool: Executor) -> None:
        self.file, self.mapping = file, mapping
        self.notes: list[str] = []
        self.batches = begun(self._batches(), pool)

    def _batches(self) -> Iterator[tuple[Batch, Staged]]:
        lookups = Lookups(self.mapping, self.file)
        self.notes += lookups.notes
        work = partial(_staged, self.mapping, lookups, self.file)
        batches = batches_of(self.file, self.mapping)
        yield from in_order(work, one_batch(batches) if self.mapping.whole else batches)


def load_file(
    store: Store,
    reading: Reading,
    *,
    strict: bool = False,
    dry_run: bool = False,
    author: str | None = None,
    reason: str | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Ingest one file.

    Raises:
        BadRow: `strict`, and a row makes no event; nothing is changed then.
    """
    began, tally = time.perf_counter(), Tally()
    file, mapping = reading.file, reading.mapping

    def changes(_: Session) -> Changes:
        batches = _counted(reading, tally, strict=strict, progress=progress)
        return Changes(
            sources=list(mapping.source),
            batches=batches,
            origin=mapping.name,
            file=file.name,
            sources_only=mapping.form == "flat",
            strict=strict,
        )

    made = revise(store, changes, author=author, reason=reason or f"ingested {file.name}", dry_run=dry_run)
    notes = [*reading.notes, *_notes(file, mapping), *_of_identity(mapping, made)]
    return IngestReport.of(
        made,
        file=file.name,
        adapter=mapping.name,
        rows=tally.rows,
        set_aside=dict(tally.set_aside),
        notes=tuple(notes),
        seconds=time.perf_counter() - began,
    )


def _notes(file: File, mapping: Rules) -> Iterator[str]:
    if (
        mapping.read.encoding is None
        and format_of(file, mapping.read) in ("delimited", "json", "jsonl")
        and "utf" not in file.encoding
    ):
        yield f"read as {file.encoding}, since it is not UTF-8"


def _of_identity(mapping: Rules, made: Revision) -> Iterator[str]:
    """What follows from the identity that rows have, where it is the row itself."""
    if ROW in mapping.id.columns and _REPEATED in made.reasons:
        yield f'equal rows are one event; to keep each, write id = "{{{LINE}}}" (the number of its line) in the mapping'


def _counted(
    reading: Reading, tally: Tally, *, strict: bool, progress: Progress | None
) -> Iterator[Mapping[str, pl.DataFrame]]:
    file = reading.file
    for batch, staged in reading.batches:
        reading.notes += batch.notes
        tally.rows += batch.frame.height + batch.rejects.height
        for rejects in (batch.rejects, staged.frames.get("stage_reject")):
            _stop_if(rejects, strict=strict)
        yield {"stage_reject": batch.rejects}
        tally.set_aside.update(staged.set_aside)
        yield staged.frames
        if progress is not None:
            progress(batch.done, file.size, file.name)
    if progress is not None:
        progress(file.size, file.size, file.name)


def _staged(mapping: Rules, lookups: Lookups, file: File, batch: Batch) -> tuple[Batch, Staged]:
    """A batch and what is made of it."""
    if not batch.frame.height:
        return batch, Staged({})
    try:
        if mapping.form == "flat":
            return batch, stage_flat(batch.frame, mapping, file.name)
        return batch, stage(lookups.add(batch.frame), mapping, file.name, digests)
    except pl.exceptions.PolarsError as fault:
        raise BadRow(
            f"the mapping '{mapping.name}' does not fit: {str(fault).splitlines()[0]}", file.name
        ) from fault


def _stop_if(rejects: pl.DataFrame | None, *, strict: bool) -> None:
    if strict and rejects is not None and rejects.height:
        row = rejects.row(0, named=True)
        raise BadRow(row["reason"], row["file"], row["line"], row["column_name"], row["value"])
