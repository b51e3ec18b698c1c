"""Writing: what is staged becomes one revision. Nothing is overwritten; versions close and open."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadBounds, BadRow, UnknownName, warn
from timeline.resources import read_text
from timeline.store.changes import Changes, stage
from timeline.store.rules import refuse_breaches
from timeline.store.suggestions import known_names
from timeline.store.undone import prepare_standing
from timeline.version import VERSION
from timeline.when import calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.store.connect import Store
    from timeline.store.session import Session

__all__ = ["Changes", "Revision", "changes_of", "close_revision", "open_revision", "revise", "roll_back"]

_WRITTEN = ("added", "amended", "retracted", "new_rejects", "described", "unmerged")
_TOLD = ("added", "amended", "retracted", "unchanged", "rejected")
_CLOCKS_DIFFER = 60 * calendar.US_PER_SECOND
"""So much the clocks of two computers may differ, in microseconds, without a word."""
_LAST = "SELECT max(epoch_us(recorded_at)) FROM revision"
_TWICE = "SELECT event_id FROM stage_event GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id LIMIT 1"
_NOT_CURRENT = """
SELECT r.event_id FROM stage_retraction AS r
ANTI JOIN (SELECT event_id FROM event_version WHERE recorded_to = 'infinity') AS v ON v.event_id = r.event_id
"""
_OPEN_REVISION = """
CREATE OR REPLACE TEMP TABLE stage_revision AS
SELECT
    coalesce(max(revision_id), 0)::INTEGER + 1 AS revision_id, make_timestamp($recorded_at::BIGINT) AS recorded_at,
    $origin::VARCHAR AS origin, $file::VARCHAR AS file, $path::VARCHAR AS path, $undoes::INTEGER AS undoes
FROM revision
"""
_COUNTS = """
SELECT 'staged' AS name, count(*) AS n FROM stage_event
UNION ALL SELECT 'unwritten', count(*) FROM unwritten_line
UNION ALL SELECT 'amended', count(*) FROM changed_event
UNION ALL SELECT 'retracted', count(*) FROM stage_retraction
UNION ALL SELECT 'unchanged', count(*) FROM unchanged_event
UNION ALL SELECT 'rejected', count(*) FROM stage_reject
UNION ALL SELECT 'new_rejects', count(*) FROM new_reject
UNION ALL SELECT 'unmerged', count(*) FROM stage_unmerge
UNION ALL SELECT 'described', coalesce(sum(n), 0)::BIGINT FROM described
"""
_STEPS = (  # each with the tables from which it has something to do
    ("apply_sources", ("stage_source", "stage_evidence")),
    ("apply_entities", ("stage_entity", "stage_alias")),
    ("apply_names", ("stage_participant",)),
    ("apply_said", ("stage_evidence",)),
    ("apply_past", ("stage_event",)),
    ("apply_changes", ("past_event",)),
    ("apply_rejects", ("stage_reject",)),
)
_REASONS = "SELECT reason, count(*) AS rows FROM stage_reject GROUP BY reason ORDER BY rows DESC, reason"
_REMARKS = "sql/store/remarks.sql"
_CLOSE_REVISION = """
INSERT INTO revision
SELECT
    revision_id, recorded_at, $author, $reason, $tool, origin, $added, $amended, $retracted, $unchanged, $rejected,
    path, undoes
FROM stage_revision
"""
_AMENDED = """
CREATE OR REPLACE TEMP TABLE version_pair AS
SELECT v.event_id, c.current_id AS before_id, v.version_id AS after_id
FROM changed_event AS c
JOIN event_version AS b ON b.version_id = c.current_id
JOIN event_version AS v ON v.event_id = b.event_id AND v.recorded_to = 'infinity'
"""
_CHANGES = "sql/store/version_changes.sql"
_MOST_CHANGES = 1000


@dataclass(frozen=True, slots=True)
class Revision:
    """What one write did. `revision_id` is None where nothing had to change.

    Attributes:
        revision_id, recorded_at: its number and its instant (ISO 8601).
        added, amended, retracted, unchanged: numbers of events.
        rejected: number of rows that made no event.
        reasons: the rejected rows by reason.
        remarks: the events of which something is to be known, such as that they are undated, by what that is.
        missing: the events of an earlier revision of a file that are no longer in it.
        unknown_rows: where some are missing, the rows without an identity that may be any of them.
        changes: on a dry run, what would be amended: `event_id`, `field`, `before`, `after`, at most 1000 of them.
        undoes: of an undo, the revision that it undoes.
    """

    revision_id: int | None
    recorded_at: str | None
    added: int = 0
    amended: int = 0
    retracted: int = 0
    unchanged: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unknown_rows: int = 0
    changes: tuple[Mapping[str, Any], ...] = ()
    undoes: int | None = None

    def __str__(self) -> str:
        name = f"revision {self.revision_id}" if self.revision_id else "nothing to do"
        if self.undoes:
            name = (
                f"{name} undoes revision {self.undoes}"
                if self.revision_id
                else f"undoes revision {self.undoes}"
            )
        return f"{name}: {self.counted}" if self.counted else name

    @property
    def counted(self) -> str:
        """What was done, in words: `3 added, 1 rejected`."""
        return ", ".join(f"{getattr(self, name):,} {name}" for name in _TOLD if getattr(self, name))


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
            so that nothing is written between its reading and its writing.
        author: who records it; default: the environment's TIMELINE_AUTHOR, else the user's login name.
        reason: the reason, in one line.
        recorded_at: the instant at which the database learned it, in microseconds; default: now.
            It must lie after the last revision, and not in the future.
        dry_run: count what would change and change nothing.

    Raises:
        BadBounds: `recorded_at` is not after the last revision, or in the future.
        BadRow: one event is staged twice by hand.
        UnknownName: an event that is to be retracted is not there.
    """
    with store.target(dry_run=dry_run).writing() as session:
        wanted = changes(session) if callable(changes) else changes
        session.script("sql/store/stage.sql")
        stage(session, wanted)
        open_revision(session, recorded_at, origin=wanted.origin, file=wanted.file, path=wanted.path)
        prepare_standing(session)
        _settle_repeats(session, wanted)
        missing, unknown_rows = _missing(session, wanted)
        if wanted.sources_only:
            session.script("sql/store/apply_evidence.sql")
        for name, tables in _STEPS:
            if any(session.value(f"SELECT count(*) FROM {table}") for table in tables):
                session.script(f"sql/store/{name}.sql")
        counts = _counts(session)
        if wanted.strict:
            _refuse_rejects(session)
        must_write = any(counts[name] for name in _WRITTEN) and not _is_blank(wanted, counts)
        counted: dict[str, Any] = {name: counts[name] for name in _TOLD}
        counted["reasons"] = {row["reason"]: row["rows"] for row in session.rows(_REASONS)}
        counted["remarks"] = {row["remark"]: row["n"] for row in session.rows(read_text(_REMARKS))}
        counted |= {"missing": missing, "unknown_rows": unknown_rows}
        if not must_write:
            roll_back(session)
            return Revision(None, None, **counted)
        session.script("sql/store/apply_versions.sql")
        made = close_revision(session, author=author, reason=reason, counts=counts)
        if wanted.dataset is not None:
            refuse_breaches(session, wanted.dataset, session.column("SELECT event_id FROM stage_event"))
        if dry_run:
            session.execute(_AMENDED)
            counted["changes"] = changes_of(session)
            roll_back(session)
            return Revision(None, None, **counted)
    return Revision(*made, **counted)


def open_revision(
    session: Session,
    recorded_at: int | None,
    *,
    origin: str | None = None,
    file: str | None = None,
    path: str | None = None,
    undoes: int | None = None,
) -> None:
    """Begin a revision: its number and its instant, and what it is of, are the one row of `stage_revision`."""
    given = {"origin": origin, "file": file, "path": path, "undoes": undoes}
    session.execute(_OPEN_REVISION, {"recorded_at": _recorded_at(session, recorded_at), **given})


def close_revision(
    session: Session, *, author: str | None, reason: str, counts: Mapping[str, int]
) -> tuple[int, str]:
    """Record the revision that was begun; its number and its instant."""
    given = {"author": author or _author(), "reason": reason, "tool": f"timeline {VERSION}"}
    session.execute(_CLOSE_REVISION, {**dict.fromkeys(_TOLD, 0), **given, **counts})
    made = session.rows("SELECT revision_id, epoch_us(recorded_at) AS recorded_at FROM stage_revision")[0]
    return made["revision_id"], calendar.iso(made["recorded_at"])


def roll_back(session: Session) -> None:
    """Take back what this transaction did, and begin another."""
    session.execute("ROLLBACK")
    session.execute("BEGIN")


def changes_of(session: Session) -> tuple[Mapping[str, Any], ...]:
    """What differs between the versions of `version_pair`, field by field, at most 1000 of them."""
    found = f"""
SELECT event_id, field, before, after FROM ({read_text(_CHANGES)})
ORDER BY after_id, event_id, place, field LIMIT {_MOST_CHANGES}"""
    return tuple(map(_readable, session.rows(found)))


def _readable(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change of a bound with its instants as ISO 8601, any other as it is."""
    if change["field"] not in BOUNDS:
        return dict(change)
    sides = {side: calendar.iso(int(at)) for side in ("before", "after") if (at := change[side]) is not None}
    return {**change, **sides}


def _counts(session: Session) -> dict[str, int]:
    """How many events and rows there are of each sort; what is staged and neither known nor refused is new."""
    counts = {row["name"]: row["n"] for row in session.rows(_COUNTS)}
    return {**counts, "added": counts["staged"] - counts["unwritten"] - counts["amended"]}


def _author() -> str:
    try:
        import getpass

        return os.environ.get("TIMELINE_AUTHOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _recorded_at(session: Session, asked: int | None) -> int:
    last = session.value(_LAST)
    now = instant(datetime.now(UTC))
    if asked is None:
        if last is not None and last - now > _CLOCKS_DIFFER:
            warn(
                f"the clock says {calendar.iso(now)}, before the last revision ({calendar.iso(last)}); this one is recorded"
                " right after that: see that the clock is right"
            )
        return now if last is None else max(now, last + 1)
    if last is not None and asked <= last:
        raise BadBounds(
            f"recorded_at {calendar.iso(asked)} is not after the last revision, {calendar.iso(last)}: what was known"
            " before is not changed; record older revisions first, oldest to newest, in an empty database, or leave"
            " recorded_at out"
        )
    if asked > now:
        raise BadBounds(
            f"recorded_at {calendar.iso(asked)} lies in the future; what is not learned yet cannot be recorded"
        )
    return asked


def _is_blank(wanted: Changes, counts: dict[str, int]) -> bool:
    """Whether this is a file without rows: then what its mapping says of its source is not news either."""
    return wanted.origin is not None and not any(counts[name] for name in _TOLD)


def _settle_repeats(session: Session, wanted: Changes) -> None:
    """One identity, one event: from a file the first line is kept, by hand it is an error."""
    if wanted.origin is not None:
        session.script("sql/store/apply_repeats.sql")
    twice = session.value(_TWICE)
    if twice is not None:
        raise BadRow(f"event '{twice}' stands twice in one revision; give each its own event_id")
    missing = session.value(_NOT_CURRENT)
    if missing is not None:
        known = known_names(session, "SELECT event_id FROM events", missing)
        raise UnknownName("event", missing, known, "only a current event can be retracted")


def _missing(session: Session, wanted: Changes) -> tuple[tuple[str, ...], int]:
    """What a file no longer holds, staged to be retracted where that is wanted; and the rows that may be any of it."""
    if wanted.path is None:
        return (), 0
    session.script("sql/store/apply_missing.sql")
    missing = tuple(session.column("SELECT event_id FROM missing_event ORDER BY event_id"))
    unknown_rows = int(session.value("SELECT count(*) FROM unknown_row")) if missing else 0
    if wanted.retract_missing and not unknown_rows:
        session.execute("INSERT INTO stage_retraction SELECT event_id FROM missing_event")
    return missing, unknown_rows


def _refuse_rejects(session: Session) -> None:
    first = session.rows(
        "SELECT file, line, column_name, value, reason FROM stage_reject ORDER BY line LIMIT 1"
    )
    if first:
        row = first[0]
        raise BadRow(row["reason"], row["file"], row["line"], row["column_name"], row["value"])
