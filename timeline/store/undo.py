"""Undoing: what an earlier revision changed is again as it was before, in a revision of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import Contradiction, UnknownName
from timeline.store.asof import listed_revisions, resolve_as_of, revision_number
from timeline.store.suggestions import known_names
from timeline.store.undone import prepare_standing, undone_by, undos
from timeline.store.versions import Revision, changes_of, close_revision, open_revision, roll_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.store.connect import Store
    from timeline.store.session import Session
    from timeline.when.inputs import AsOfLike

__all__ = ["restore_event", "undo"]

_REASONS = "SELECT revision_id, reason FROM revision ORDER BY revision_id"
_LATER = """
SELECT revision_id, min_by(what, id) AS what, min(id) AS id
FROM later_change
GROUP BY revision_id
ORDER BY revision_id DESC
"""
_SHARED = """
WITH
renamed AS (SELECT entity_id, max(closed_by) AS revision_id FROM former_entity GROUP BY entity_id),
named AS (
    SELECT entity_id, entity_id AS name, revision_id FROM entity
    UNION ALL
    SELECT e.entity_id, e.name, greatest(e.revision_id, r.revision_id)
    FROM entity AS e LEFT JOIN renamed AS r ON r.entity_id = e.entity_id
    UNION ALL
    SELECT entity_id, alias, revision_id FROM entity_alias
),
given AS (SELECT entity_id, alias AS name FROM restored_alias UNION ALL SELECT entity_id, name FROM restored_entity)
SELECT g.name, g.entity_id, n.entity_id AS other
FROM given AS g
JOIN named AS n ON name_key(n.name) = name_key(g.name) AND n.entity_id <> g.entity_id
SEMI JOIN later_revision AS l ON l.revision_id = n.revision_id
ORDER BY ALL
LIMIT 1
"""
_COUNTS = """
SELECT
    count(*) FILTER (current_id IS NULL) AS added,
    count(*) FILTER (version_id IS NOT NULL AND current_id IS NOT NULL) AS amended,
    count(*) FILTER (version_id IS NULL) AS retracted
FROM given_version
"""
_PAIRS = """
CREATE OR REPLACE TEMP TABLE version_pair AS
SELECT event_id, current_id AS before_id, version_id AS after_id FROM given_version
"""

_THEN = """
SELECT version_id FROM event_version
WHERE event_id = $event_id AND ($then::BIGINT IS NULL OR epoch_us(recorded_from) <= $then)
    AND (recorded_to = 'infinity' OR epoch_us(recorded_to) > $then)
"""
_MERGED = "SELECT into_id FROM event_merge WHERE event_id = $event_id AND undone_by IS NULL"
_ONE = "CREATE OR REPLACE TEMP TABLE restored_event AS SELECT $event_id::VARCHAR AS event_id, $version::BIGINT AS version_id"
_PAIR = """
CREATE OR REPLACE TEMP TABLE version_pair AS
SELECT
    $event_id::VARCHAR AS event_id, $version::BIGINT AS after_id,
    (SELECT version_id FROM event_version WHERE event_id = $event_id AND recorded_to = 'infinity') AS before_id
"""


def undo(
    store: Store,
    revision: int | str | None = None,
    *,
    author: str | None = None,
    reason: str | None = None,
    recorded_at: int | None = None,
    dry_run: bool = False,
) -> Revision:
    """Undo one revision, see `Timeline.undo`."""
    with store.target(dry_run=dry_run).writing() as session:
        reasons = {row["revision_id"]: row["reason"] for row in session.rows(_REASONS)}
        known = undos(session)
        undone = _chosen(revision, reasons, known)
        open_revision(session, recorded_at, undoes=undone)
        prepare_standing(session)
        session.fill("undone_revision", [(undone,)])
        session.execute(
            f"CREATE OR REPLACE TEMP TABLE undone AS SELECT {int(undone)}::INTEGER AS revision_id"
        )
        session.script("sql/store/undo.sql")
        _refuse_later(session, undone)
        session.script("sql/store/undo_names.sql")
        _refuse_shared(session)
        words = reason or f"undid revision {undone}" + ("" if undone in known else f": {reasons[undone]}")
        return _give_back(session, author=author, reason=words, dry_run=dry_run, undoes=undone)


def restore_event(
    store: Store,
    event_id: str,
    as_of: AsOfLike,
    *,
    author: str | None = None,
    reason: str | None = None,
    recorded_at: int | None = None,
    dry_run: bool = False,
) -> Revision:
    """Make one event what it was then, see `Timeline.restore`."""
    with store.target(dry_run=dry_run).writing() as session:
        then = resolve_as_of(session, as_of)
        at = {"event_id": event_id, "then": None if then is None else then.instant}
        version = session.value(_THEN, at)
        if version is None:
            known = known_names(session, "SELECT event_id FROM event_version", event_id)
            if event_id in known:
                known = []
            raise UnknownName("event", event_id, known, f"it was not current as of {as_of}")
        into = session.value(_MERGED, at)
        if into is not None:
            raise Contradiction(
                f"'{event_id}' is merged into '{into}', which states what it did; unmerge it",
                [event_id, into],
            )
        open_revision(session, recorded_at)
        session.execute(_ONE, {**at, "version": version})
        session.execute(_PAIR, {**at, "version": version})
        if session.value("SELECT before_id IS NOT NULL FROM version_pair") and not changes_of(session):
            roll_back(session)
            return Revision(None, None, unchanged=1)
        words = reason or f"restored as of {as_of}"
        return _give_back(session, author=author, reason=words, dry_run=dry_run)


def _give_back(
    session: Session, *, author: str | None, reason: str, dry_run: bool, undoes: int | None = None
) -> Revision:
    """Make each event of `restored_event` what the version beside it says, in the revision that was begun."""
    session.script("sql/store/apply_restored.sql")
    counts = session.rows(_COUNTS)[0]
    if dry_run:
        session.execute(_PAIRS)
        changes = changes_of(session)
        roll_back(session)
        return Revision(None, None, **counts, changes=changes, undoes=undoes)
    made = close_revision(session, author=author, reason=reason, counts=counts)
    return Revision(*made, **counts, undoes=undoes)


def _chosen(asked: int | str | None, reasons: Mapping[int, str], undos: Mapping[int, int]) -> int:
    """The revision that is meant: without a number, the last that is neither undone nor an undo."""
    undone = undone_by(undos)
    if asked is None:
        standing = [number for number in reasons if number not in undone and number not in undos]
        if not standing:
            raise UnknownName("revision", "the last one", hint="there is nothing to undo")
        return standing[-1]
    number = revision_number(asked)
    if number is None or number not in reasons:
        raise UnknownName("revision", str(asked), listed_revisions(reasons))
    if number in undone:
        by = undone[number]
        raise Contradiction(
            f"revision {number} is undone already, by revision {by}; undo revision {by} to have it back",
            [number, by],
        )
    return number


def _refuse_later(session: Session, undone: int) -> None:
    later = session.rows(_LATER)
    if later:
        first = later[-1]
        numbers = [row["revision_id"] for row in later]
        others = f", and so did {_listed(numbers[:-1])}" if numbers[1:] else ""
        before = "it" if not numbers[1:] else "them, the last one"
        raise Contradiction(
            f"revision {first['revision_id']} changed the {first['what']} '{first['id']}' after revision {undone}{others};"
            f" undo {before} first",
            numbers,
        )


def _listed(numbers: list[int]) -> str:
    shown = [str(number) for number in reversed(numbers[-5:])]
    return ", ".join(shown) + (", ..." if len(numbers) > 5 else "")


def _refuse_shared(session: Session) -> None:
    shared: list[dict[str, Any]] = session.rows(_SHARED)
    if shared:
        name, entity, other = shared[0].values()
        raise Contradiction(
            f"'{name}' stands for '{other}' by now, and would stand for '{entity}' again; two entities cannot share a name:"
            f" undo what named '{other}' so first",
            [name, other, entity],
        )
