"""Writing: what is staged becomes one revision. Nothing is overwritten; versions close and open."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import timeline
from timeline.errors import BadBounds, BadRow, UnknownName
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from timeline.model import Entity, Event, Source
    from timeline.store.connect import Store
    from timeline.store.session import Session

__all__ = ["Changes", "Revision", "revise"]

_WRITTEN = ("added", "amended", "retracted", "rejected")
_APPLY = ("apply_names", "apply_said", "apply_changes", "apply_versions")
_LAST = "SELECT max(epoch_us(recorded_at)) FROM revision"
_TWICE = "SELECT event_id FROM stage_event GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id LIMIT 1"
_NOT_CURRENT = """
SELECT r.event_id FROM stage_retraction AS r
ANTI JOIN (SELECT event_id FROM event_version WHERE recorded_to = 'infinity') AS v ON v.event_id = r.event_id
"""
_OPEN_REVISION = """
CREATE OR REPLACE TEMP TABLE stage_revision AS
SELECT coalesce(max(revision_id), 0)::INTEGER + 1 AS revision_id, make_timestamp($recorded_at::BIGINT) AS recorded_at
FROM revision
"""
_COUNTS = """
SELECT
    (SELECT count(*) FROM stage_event) - (SELECT count(*) FROM known_event) AS added,
    (SELECT count(*) FROM changed_event) AS amended,
    (SELECT count(*) FROM stage_retraction) AS retracted,
    (SELECT count(*) FROM known_event) - (SELECT count(*) FROM changed_event) AS unchanged,
    (SELECT count(*) FROM stage_reject) AS rejected
"""
_CLOSE_REVISION = """
INSERT INTO revision
SELECT revision_id, recorded_at, $author, $reason, $tool, $added, $amended, $retracted, $unchanged, $rejected
FROM stage_revision
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """What one write did. `revision_id` is None where nothing had to change."""

    revision_id: int | None
    recorded_at: str | None
    added: int = 0
    amended: int = 0
    retracted: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __str__(self) -> str:
        counted = ("added", "amended", "retracted", "unchanged", "rejected")
        parts = [f"{getattr(self, name):,} {name}" for name in counted if getattr(self, name)]
        name = f"revision {self.revision_id}" if self.revision_id else "nothing to do"
        return f"{name}: {', '.join(parts)}" if parts else name


@dataclass(slots=True)
class Changes:
    """What one revision is to change. `events` hold their full new content."""

    sources: list[Source] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    retractions: list[str] = field(default_factory=list)
    rejects: list[BadRow] = field(default_factory=list)
    frames: dict[str, Any] = field(default_factory=dict)


def revise(
    store: Store,
    changes: Changes | Callable[[Session], Changes],
    *,
    author: str | None = None,
    reason: str,
    recorded_at: int | None = None,
    dry_run: bool = False,
) -> Revision:
    """Apply `changes` as one transaction and one revision.

    Args:
        store: where to write.
        changes: what to write, or a function that finds it out on the writing session itself,
            so that nobody can come between its look and its leap.
            `changes.frames` maps a stage table to a Polars frame, for many rows at once.
        author: who says so; default: the environment's TIMELINE_AUTHOR, else the user's login name.
        reason: why, in a line.
        recorded_at: the instant at which the database learned it, in microseconds; default: now.
            It must lie after the last revision, and not in the future.
        dry_run: count what would change and change nothing.

    Raises:
        BadBounds: `recorded_at` is not after the last revision, or in the future.
        BadRow: one event is staged twice.
        UnknownName: an event that is to be retracted is not there.
    """
    with store.writing() as session:
        wanted = changes(session) if callable(changes) else changes
        session.script("sql/store/stage.sql")
        _stage(session, wanted)
        session.execute(_OPEN_REVISION, {"recorded_at": _recorded_at(session, recorded_at)})
        _refuse_contradictions(session)
        for name in _APPLY[:3]:
            session.script(f"sql/store/{name}.sql")
        counts = session.rows(_COUNTS)[0]
        if dry_run or not (any(counts[name] for name in _WRITTEN) or wanted.sources or wanted.entities):
            session.execute("ROLLBACK")
            session.execute("BEGIN")
            return Revision(None, None, **counts)
        session.script(f"sql/store/{_APPLY[3]}.sql")
        given = {"author": author or _author(), "reason": reason, "tool": f"timeline {timeline.__version__}"}
        session.execute(_CLOSE_REVISION, {**given, **counts})
        made = session.rows("SELECT revision_id, epoch_us(recorded_at) AS recorded_at FROM stage_revision")[0]
    return Revision(made["revision_id"], calendar.iso(made["recorded_at"]), **counts)


def _author() -> str:
    try:
        return os.environ.get("TIMELINE_AUTHOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _recorded_at(session: Session, asked: int | None) -> int:
    last = session.value(_LAST)
    now = calendar.instant(datetime.now(UTC))
    if asked is None:
        return now if last is None else max(now, last + 1)
    if last is not None and asked <= last:
        raise BadBounds(
            f"recorded_at {calendar.iso(asked)} is not after the last revision, {calendar.iso(last)}"
        )
    if asked > now:
        raise BadBounds(
            f"recorded_at {calendar.iso(asked)} lies in the future; what is not learned yet cannot be recorded"
        )
    return asked


def _refuse_contradictions(session: Session) -> None:
    twice = session.value(_TWICE)
    if twice is not None:
        raise BadRow(f"event '{twice}' stands twice in one revision; give each its own event_id")
    missing = session.value(_NOT_CURRENT)
    if missing is not None:
        known = session.column("SELECT event_id FROM events")
        raise UnknownName("event", missing, known, "only a current event can be retracted")


def _stage(session: Session, changes: Changes) -> None:
    for table, rows in _stage_rows(changes):
        session.fill(table, list(rows))
    for table, frame in changes.frames.items():
        session.fill_frame(table, frame)


def _stage_rows(changes: Changes) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    events = changes.events
    yield "stage_source", map(_source_row, changes.sources)
    yield "stage_entity", ((e.entity_id, e.name, e.kind, e.country) for e in changes.entities)
    yield "stage_alias", ((e.entity_id, alias) for e in changes.entities for alias in e.aliases)
    yield "stage_event", map(_event_row, events)
    yield (
        "stage_participant",
        ((e.event_id, n, p.entity, p.role) for e in events for n, p in enumerate(e.participants)),
    )
    yield "stage_tag", ((e.event_id, n, tag) for e in events for n, tag in enumerate(e.tags))
    yield (
        "stage_evidence",
        (
            (e.event_id, n, i.source, i.locator, i.quote, i.stance, i.when.edtf if i.when else None)
            for e in events
            for n, i in enumerate(e.evidence)
        ),
    )
    yield "stage_retraction", ((event_id,) for event_id in dict.fromkeys(changes.retractions))
    yield "stage_reject", ((r.file, r.line, r.column, r.value, r.reason) for r in changes.rejects)


def _source_row(source: Source) -> tuple[Any, ...]:
    when = source.published
    dated = (when.edtf, when.start_min, when.end_max) if when else (None, None, None)
    return (source.source_id, source.title, source.kind, source.publisher, source.url, *dated)


def _event_row(event: Event) -> tuple[Any, ...]:
    when = event.when
    attributes = (
        json.dumps(event.attributes, sort_keys=True, ensure_ascii=False) if event.attributes else None
    )
    return (
        event.event_id, event.title, event.kind, event.description, event.place, event.country, event.lat, event.lon,
        when.edtf, event.when_text or (when.text if when.text != when.edtf else None),
        when.start_min, when.start_max, when.end_min, when.end_max, when.start_kind, when.end_kind,
        when.precision, when.approximate, when.uncertain, event.confidence, attributes,
    )  # fmt: skip
