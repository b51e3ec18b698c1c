"""`Changes`: what one revision is to change, and how it is staged."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars as pl

    from timeline.errors import BadRow
    from timeline.model import Entity, Event, Source
    from timeline.store.session import Session

    Batch = Mapping[str, pl.DataFrame]

__all__ = ["Changes", "attributes_text", "stage"]


@dataclass(slots=True)
class Changes:
    """What one revision is to change.

    Attributes:
        sources, entities: what is said of them.
        events: their full new content.
        retractions: identities of events that are retracted.
        merges: pairs of an event that is merged and the one it is merged into.
        unmerged: identities of events whose merge is undone.
        rejects: rows that do not make an event.
        batches: for many rows, frames by the stage table that they fill (see `sql/store/stage.sql`);
            they are taken one after the other, so that all of them are never in memory.
        origin: the name of the source of a whole file, by which it is known when it comes again; None for writing by hand.
            With an origin a line that repeats an identity is rejected, without one it is an error.
        file: the file, for the rejects.
        path: where the file lies, by which it is known when it comes again; None where it has no place of its own.
        dataset: the dataset that they come from, whose events must be sound; None for anything else.
        retract_missing: what an earlier revision of this file brought and it no longer holds is retracted.
        sources_only: evidence names its source alone: what the event already tells of that source stands.
        strict: a line that is rejected while it is applied is an error.
    """

    sources: list[Source] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    retractions: list[str] = field(default_factory=list)
    merges: list[tuple[str, str]] = field(default_factory=list)
    unmerged: list[str] = field(default_factory=list)
    rejects: list[BadRow] = field(default_factory=list)
    batches: Iterable[Batch] = ()
    origin: str | None = None
    file: str | None = None
    path: str | None = None
    dataset: str | None = None
    retract_missing: bool = False
    sources_only: bool = False
    strict: bool = False


def stage(session: Session, changes: Changes) -> None:
    """Fill the stage tables."""
    for table, rows in _rows(changes):
        session.fill(table, list(rows))
    for batch in changes.batches:
        for table, frame in batch.items():
            session.fill_frame(table, frame)


def attributes_text(attributes: Mapping[str, Any]) -> str | None:
    """Attributes as they are stored: compact JSON, keys in order, nothing for none.

    >>> attributes_text({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    if not attributes:
        return None
    return json.dumps(attributes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _rows(changes: Changes) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    events = list(enumerate(changes.events, 1))
    yield "stage_source", map(_source_row, changes.sources)
    yield "stage_entity", ((e.entity_id, e.name, e.kind, e.country) for e in changes.entities)
    yield "stage_alias", ((e.entity_id, alias) for e in changes.entities for alias in e.aliases)
    yield "stage_event", (_event_row(line, event) for line, event in events)
    yield (
        "stage_participant",
        (
            (line, n, p.entity, p.role, None, None)
            for line, event in events
            for n, p in enumerate(event.participants)
        ),
    )
    yield "stage_tag", ((line, n, tag) for line, event in events for n, tag in enumerate(event.tags))
    yield (
        "stage_evidence",
        (
            (line, n, i.source, i.locator, i.quote, i.stance, i.when.edtf if i.when else None)
            for line, event in events
            for n, i in enumerate(event.evidence)
        ),
    )
    yield "stage_retraction", ((event_id,) for event_id in dict.fromkeys(changes.retractions))
    yield "stage_merge", changes.merges
    yield "stage_unmerge", ((event_id,) for event_id in changes.unmerged)
    yield "stage_reject", ((r.file, r.line, r.column, r.value, r.reason, None) for r in changes.rejects)


def _source_row(source: Source) -> tuple[Any, ...]:
    when = source.published
    dated = (when.edtf, when.start_min, when.end_max) if when else (None, None, None)
    return (source.source_id, source.title, source.kind, source.publisher, source.url, *dated)


def _event_row(line: int, event: Event) -> tuple[Any, ...]:
    when = event.when
    return (
        line, event.event_id, event.title, event.kind, event.description, event.place, event.country, event.lat, event.lon,
        when.edtf, event.when_text or (when.text if when.text != when.edtf else None) or None, list(event.relative) or None,
        when.start_min, when.start_max, when.end_min, when.end_max, when.start_kind, when.end_kind,
        when.precision, when.approximate, when.uncertain, event.confidence, attributes_text(event.attributes),
    )  # fmt: skip
