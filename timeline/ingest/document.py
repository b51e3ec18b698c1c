"""Timeline documents (TOML or JSON): events in our own words, in the revisions that recorded them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.edit.amend import amended
from timeline.edit.fields import entity_of, event_of, source_of
from timeline.errors import BadRow, DatabaseMissing
from timeline.ingest.faults import in_one_line
from timeline.ingest.report import IngestReport
from timeline.store import Changes, Revision, Session, Store, read_event, revise
from timeline.when.instant import instant

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.model import Entity, Source

__all__ = ["load_document", "read_document"]


@dataclass(frozen=True, slots=True)
class Document:
    """A timeline document: sources and entities, then revisions in the order in which they were recorded."""

    path: Path
    sources: list[Source]
    entities: list[Entity]
    revisions: list[Mapping[str, Any]]


def read_document(path: Path) -> Document:
    """Read a timeline document.

    Raises:
        BadRow: it is not TOML or JSON, or holds something that a document does not have.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadRow(f"not a timeline document: {in_one_line(fault)}", file=str(path)) from fault
    unknown = set(content) - {"document", "source", "entity", "revision"}
    if unknown:
        raise BadRow(f"a timeline document has no '{sorted(unknown)[0]}'", file=str(path))
    sources = [source_of(item, f"{path}: source {n}") for n, item in enumerate(content.get("source", ()), 1)]
    entities = [entity_of(item, f"{path}: entity {n}") for n, item in enumerate(content.get("entity", ()), 1)]
    return Document(path, sources, entities, list(content.get("revision", ())))


def load_document(
    store: Store,
    path: Path,
    *,
    name: str | None = None,
    dry_run: bool = False,
    author: str | None = None,
    reason: str | None = None,
) -> list[IngestReport]:
    """Apply the revisions of a document that the database has not seen, each in one transaction.

    A revision is seen when its `recorded_at` is not after the last one recorded here.
    A dry run counts the first revision that is not seen: the ones after it build on it.
    """
    document = read_document(path)
    file = name or str(path)
    made: list[IngestReport] = []
    for number, revision in enumerate(document.revisions, 1):
        recorded_at = revision.get("recorded_at")
        at = None if recorded_at is None else instant(recorded_at)
        if at is not None and _seen(store, at):
            continue
        changes = partial(_changes, document, revision, f"{path}: revision {number}", first=not made)
        written = revise(
            store,
            changes,
            author=author or revision.get("author"),
            reason=reason or revision.get("reason", f"ingested {path.name}"),
            recorded_at=at,
            dry_run=dry_run,
        )
        rows = sum(len(revision.get(part, ())) for part in ("add", "amend", "retract"))
        made.append(IngestReport.of(written, file=file, adapter="timeline", rows=rows))
        if dry_run:
            break
    return made or [IngestReport.of(Revision(None, None), file=file, adapter="timeline", rows=0)]


def _seen(store: Store, at: int) -> bool:
    try:
        with store.reading() as session:
            last = session.value("SELECT max(epoch_us(recorded_at)) FROM revision")
    except DatabaseMissing:
        return False
    return last is not None and at <= last


def _changes(
    document: Document, revision: Mapping[str, Any], where: str, session: Session, *, first: bool
) -> Changes:
    added = [event_of(item, f"{where}: add {n}") for n, item in enumerate(revision.get("add", ()), 1)]
    changed = [
        amended(read_event(session, item.get("event_id", "")), item, f"{where}: amend {n}")
        for n, item in enumerate(revision.get("amend", ()), 1)
    ]
    return Changes(
        sources=document.sources if first else [],
        entities=document.entities if first else [],
        events=[*added, *changed],
        retractions=[
            item["event_id"] if isinstance(item, Mapping) else item for item in revision.get("retract", ())
        ],
    )
