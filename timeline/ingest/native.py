"""Events in our own words: fields given one by one, and timeline documents (TOML or JSON)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from timeline.errors import BadRow, DatabaseMissing, TimelineError
from timeline.ingest.report import IngestReport
from timeline.model import Entity, Event, Evidence, Source
from timeline.store import Changes, Revision, Session, Store, read_event, revise
from timeline.when import calendar

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

__all__ = ["amended", "entity_of", "event_of", "load_document", "read_document", "source_of"]

Some = TypeVar("Some", bound=BaseModel)


def event_of(fields: Mapping[str, Any] | Event, where: str | None = None) -> Event:
    """The event that the fields describe.

    Raises:
        BadRow: they do not make one; the message names the field, its value and the reason.
    """
    return _made(Event, fields, where)


def source_of(fields: Mapping[str, Any] | Source) -> Source:
    """The source that the fields describe."""
    return _made(Source, fields, None)


def entity_of(fields: Mapping[str, Any] | Entity) -> Entity:
    """The entity that the fields describe."""
    return _made(Entity, fields, None)


def amended(event: Event, fields: Mapping[str, Any], where: str | None = None) -> Event:
    """`event` with some fields replaced, and evidence added to what it has.

    A new date without a new phrase keeps the stated phrase: a source said it, whatever it is resolved to.

    Raises:
        BadRow: a field is unknown or its value is refused.
    """
    merged = {name: getattr(event, name) for name in type(event).model_fields}
    more = [_made(Evidence, item, where) for item in fields.get("evidence", ())]
    known = set(event.evidence)
    merged |= {**fields, "event_id": event.event_id}
    merged["evidence"] = (*event.evidence, *(item for item in more if item not in known))
    return _made(Event, merged, where)


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
    except (ValueError, UnicodeDecodeError) as fault:
        raise BadRow(f"not a timeline document: {fault}", file=str(path)) from fault
    unknown = set(content) - {"document", "source", "entity", "revision"}
    if unknown:
        raise BadRow(f"a timeline document has no '{sorted(unknown)[0]}'", file=str(path))
    sources = [
        _made(Source, item, f"{path}: source {n}") for n, item in enumerate(content.get("source", ()), 1)
    ]
    entities = [
        _made(Entity, item, f"{path}: entity {n}") for n, item in enumerate(content.get("entity", ()), 1)
    ]
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
        instant = None if recorded_at is None else calendar.instant(recorded_at)
        if instant is not None and _seen(store, instant):
            continue
        changes = partial(_changes, document, revision, f"{path}: revision {number}", first=not made)
        told = revise(
            store,
            changes,
            author=author or revision.get("author"),
            reason=reason or revision.get("reason", f"ingested {path.name}"),
            recorded_at=instant,
            dry_run=dry_run,
        )
        rows = sum(len(revision.get(part, ())) for part in ("add", "amend", "retract"))
        made.append(IngestReport.of(told, file=file, adapter="timeline", rows=rows))
        if dry_run:
            break
    return made or [IngestReport.of(Revision(None, None), file=file, adapter="timeline", rows=0)]


def _seen(store: Store, instant: int) -> bool:
    try:
        with store.reading() as session:
            last = session.value("SELECT max(epoch_us(recorded_at)) FROM revision")
    except DatabaseMissing:
        return False
    return last is not None and instant <= last


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


def _made(model: type[Some], fields: Mapping[str, Any] | BaseModel, where: str | None) -> Some:
    if isinstance(fields, model):
        return fields
    if not isinstance(fields, Mapping):
        what = model.__name__
        said = f"{type(fields).__name__} does not describe {'an' if what[0] in 'AE' else 'a'} {what.lower()}"
        raise BadRow(f"{said}; give a mapping of its fields, or {what}(...)", where)
    try:
        return model.model_validate(dict(fields))
    except ValidationError as fault:
        raise _bad_row(fault, model, where) from fault
    except TimelineError as fault:
        raise BadRow(str(fault), file=where) from fault


def _bad_row(fault: ValidationError, model: type[BaseModel], where: str | None) -> BadRow:
    """The first fault in full, and the names of the other fields that have one."""
    first, *others = fault.errors(include_url=False)
    column, *more = dict.fromkeys(".".join(map(str, each["loc"])) for each in (first, *others))
    value = None if first["type"] == "missing" else str(first["input"])[:80]
    also = f"; wrong as well: {', '.join(more)}" if more else ""
    return BadRow(_reason(first, model, column) + also, file=where, column=column, value=value)


def _reason(fault: ErrorDetails, model: type[BaseModel], column: str) -> str:
    what = model.__name__.lower()
    if fault["type"] == "extra_forbidden":
        return f"{what} has no such field; it has: {', '.join(model.model_fields)}"
    if fault["type"] == "missing":
        return f"{what} needs a {column}" + ("; an undated one says 'no date'" if column == "when" else "")
    reason = fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    reason = reason.removeprefix(f"'{fault['input']}': ").removeprefix(f"'{fault['input']}' ")
    return reason.replace("Input should", "this should").replace("String should", "this should")
