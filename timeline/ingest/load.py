"""One file into the database: its batches are staged one after the other, and applied as one revision."""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Staged, one_batch
from timeline.ingest.faults import of_file
from timeline.ingest.flat import stage_flat
from timeline.ingest.formats import batches_of, format_of
from timeline.ingest.identity import Identities
from timeline.ingest.lookups import Lookups
from timeline.ingest.mapping import ROW
from timeline.ingest.normalise import stage
from timeline.ingest.prefetch import begun, in_order
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

_CHANGED_ROW = "rows without an id are known by what they say: one that is changed becomes a new event"
_REPEATED = "repeats an earlier line of the file"  # as sql/store/apply_repeats.sql calls it


@dataclass
class Tally:
    """What is counted while a file goes by."""

    rows: int = 0
    by_content: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


class Reading:
    """A file that is being read and normalised from the moment this is made, beside whatever else is done."""

    def __init__(self, file: File, mapping: Rules, pool: Executor) -> None:
        self.file, self.mapping = file, mapping
        self.notes: list[str] = []
        self.identities = Identities()
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
    retract_missing: bool = False,
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
            path=_path(store, file),
            retract_missing=retract_missing,
            sources_only=mapping.form == "flat",
            strict=strict,
        )

    made = revise(store, changes, author=author, reason=reason or f"ingested {file.name}", dry_run=dry_run)
    notes = [*reading.notes, *_notes(file, mapping), *_of_identity(mapping, made, reading, tally)]
    if retract_missing and made.unknown_rows:
        notes.append(_not_retracted(made.unknown_rows))
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
        yield f"read as {file.encoding}, since it is not UTF-8; if it is another, state encoding in [read]"


def _of_identity(mapping: Rules, made: Revision, reading: Reading, tally: Tally) -> Iterator[str]:
    """What follows from the identity that rows have, where it is the row itself."""
    if ROW in mapping.id.columns and _REPEATED in made.reasons:
        yield f'equal rows are one event; to keep each, write id = "{{{LINE}}}" (the number of its line) in the mapping'
    if tally.by_content and made.added:
        columns = reading.identities.columns
        named = f'; to have it amended, write id = "{{{columns[0]}}}" in the mapping' if columns else ""
        yield f"{_CHANGED_ROW}{named}"


def _not_retracted(rows: int) -> str:
    those = "1 rejected row" if rows == 1 else f"{rows:,} rejected rows"
    return f"none of them is retracted, since {those} cannot be identified and may be one of them"


def _path(store: Store, file: File) -> str | None:
    """Where a file lies, from the folder of the database; None for what came through a pipe."""
    if file.piped:
        return None
    path = file.path.resolve()
    if store.path is not None:
        with suppress(ValueError):  # on another drive
            path = Path(os.path.relpath(path, store.path.resolve().parent))
    return path.as_posix()


def _counted(
    reading: Reading, tally: Tally, *, strict: bool, progress: Progress | None
) -> Iterator[Mapping[str, pl.DataFrame]]:
    file = reading.file
    for batch, staged in reading.batches:
        reading.notes += batch.notes
        tally.rows += batch.frame.height + batch.rejects.height
        for rejects in (batch.rejects, staged.frames.get("stage_reject")):
            _stop_if(rejects, strict=strict)
        yield {"stage_reject": batch.rejects, "stage_seen": _unidentified(batch.rejects)}
        if ROW in reading.mapping.id.columns and batch.frame.height:
            reading.identities.add(batch.frame)
        if "stage_seen" not in staged.frames and "stage_reject" in staged.frames:
            yield {"stage_seen": _unidentified(staged.frames["stage_reject"])}
        tally.by_content += staged.by_content
        tally.set_aside.update(staged.set_aside)
        yield staged.frames
        if progress is not None:
            progress(batch.done, file.size, file.name)
    if progress is not None:
        progress(file.size, file.size, file.name)


def _unidentified(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejected rows whose identity nobody knows."""
    return rejects.select(event_id=pl.lit(None, pl.String), record="record")


def _staged(mapping: Rules, lookups: Lookups, file: File, batch: Batch) -> tuple[Batch, Staged]:
    """A batch and what is made of it."""
    if not batch.frame.height:
        return batch, Staged({})
    with of_file(file.name, f"the mapping '{mapping.name}' does not fit"):
        if mapping.form == "flat":
            return batch, stage_flat(batch.frame, mapping, file.name)
        return batch, stage(lookups.add(batch.frame), mapping, file.name, digests)


def _stop_if(rejects: pl.DataFrame | None, *, strict: bool) -> None:
    if strict and rejects is not None and rejects.height:
        row = rejects.row(0, named=True)
        raise BadRow(row["reason"], row["file"], row["line"], row["column_name"], row["value"])
