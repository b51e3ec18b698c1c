"""Joining reports of one event, reversibly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from timeline.errors import BadBounds, BadRow, UnknownName
from timeline.store import (
    Changes,
    Merge,
    merge_of,
    merges_from,
    merges_into,
    read_event,
    read_version,
    version_before,
    versions_of,
)
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

    from timeline.model import Event, Evidence
    from timeline.store import Session

__all__ = ["joined", "merged", "unmerged"]

_MERGED = "merged"
_LISTS = ("participants", "tags", "evidence", "relative")
_FILLED = ("description", "when_text", "place", "country", "lat", "lon", "confidence")


def merged(session: Session, event_ids: Sequence[str], into: str | None) -> Changes:
    """The changes that join events: one keeps what all of them state, the others are retracted.

    Raises:
        BadRow: there are not two different events.
        UnknownName: one of them is not there.
    """
    ids = list(dict.fromkeys([*([into] if into else []), *event_ids]))
    if len(ids) < 2:
        raise BadRow("a merge needs two different events")
    kept, *others = (read_event(session, event_id) for event_id in ids)
    return Changes(
        events=[joined(kept, others)],
        retractions=[other.event_id for other in others],
        merges=[(other.event_id, kept.event_id) for other in others],
    )


def joined(kept: Event, others: Sequence[Event]) -> Event:
    """One event with what all of them tell.

    Dates that agree with each other are intersected.
    Where they do not, the kept event keeps its own, and the evidence of the others states theirs.
    Lists are joined, fields that the kept event leaves open are filled,
    and everything else of the others is in its attribute `merged`.
    """
    when = kept.when
    evidence: dict[Hashable, Evidence] = {_key(item): item for item in kept.evidence}
    absorbed: dict[str, Any] = dict(kept.attributes.get(_MERGED, {}))
    filled = {name: getattr(kept, name) for name in _FILLED}
    for other in others:
        when = _intersected(when, other.when)
        for item in other.evidence:
            dated = (
                item if item.when or other.when == kept.when else item.model_copy(update={"when": other.when})
            )
            evidence.setdefault(_key(dated), dated)
        absorbed[other.event_id] = _told(other)
        filled = {name: getattr(other, name) if value is None else value for name, value in filled.items()}
    everyone = (kept, *others)
    return kept.model_copy(
        update={
            **filled,
            "when": when,
            "evidence": tuple(evidence.values()),
            "participants": _once(part for event in everyone for part in event.participants),
            "tags": _once(tag for event in everyone for tag in event.tags),
            "relative": _once(statement for event in everyone for statement in event.relative),
            "attributes": {**kept.attributes, _MERGED: absorbed},
        }
    )


def _once(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))


def _key(item: Evidence) -> Hashable:
    return item.source, item.locator, item.quote, item.stance, item.when


def _intersected(one: When, other: When) -> When:
    """What both say, or the first where they contradict each other."""
    lows = [_most(max, a, b) for a, b in ((one.start_min, other.start_min), (one.end_min, other.end_min))]
    highs = [_most(min, a, b) for a, b in ((one.start_max, other.start_max), (one.end_max, other.end_max))]
    bounds = (lows[0], highs[0], lows[1], highs[1])
    for same in (one, other):
        if bounds == same.bounds:
            return same
    try:
        return When.from_bounds(
            *bounds,
            start_kind=None if bounds[0] is not None else one.start_kind,
            end_kind=None if bounds[3] is not None else one.end_kind,
            approximate=one.approximate and other.approximate,
            uncertain=one.uncertain and other.uncertain,
        )
    except BadBounds:
        return one


def _most(choose: Any, one: int | None, other: int | None) -> int | None:
    known = [bound for bound in (one, other) if bound is not None]
    return choose(known) if known else None


def _told(event: Event) -> dict[str, Any]:
    """What is kept of an event that another one tells."""
    fields = {
        "title": event.title,
        "kind": event.kind,
        "when": event.when.edtf or event.when.text or None,
        "place": event.place,
        "country": event.country,
        "attributes": dict(event.attributes) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


# --- taking apart ------------------------------------------------------------------------------------------


def unmerged(session: Session, event_ids: Sequence[str]) -> Changes:
    """The changes that take merges back: each event is current again as it was, and the other one tells its own.

    What was amended in between on the event that held them stays.

    Raises:
        UnknownName: an event is not merged into another.
    """
    merges = [_merge_of(session, event_id) for event_id in dict.fromkeys(event_ids)]
    events = [_own(session, merge, merges) for merge in merges]
    gone = {merge.event_id for merge in merges}
    tellers = dict.fromkeys(_teller(session, merge.into_id, gone) for merge in merges)
    events += [_retold(session, teller, merges) for teller in tellers if teller and teller not in gone]
    return Changes(events=events, unmerged=[merge.event_id for merge in merges])


def _teller(session: Session, event_id: str, gone: Collection[str]) -> str | None:
    """The event that tells what was merged into another, which may be merged itself; None where that is retracted."""
    merge = merge_of(session, event_id)
    if merge is not None and event_id not in gone:
        return _teller(session, merge.into_id, gone)
    return event_id if event_id in gone or _is_told(session, event_id) else None


def _own(session: Session, merge: Merge, undone: Sequence[Merge]) -> Event:
    """What an event said before it was merged, without what has been taken out of it since."""
    version = version_before(session, merge.event_id, merge.revision_id)
    assert version is not None, "a merge closes a version"
    held = [other for other in merges_into(session, merge.event_id) if other.revision_id < merge.revision_id]
    if any(other in undone or (other.undone_by or 0) > merge.revision_id for other in _under(session, held)):
        return _retold(session, merge.event_id, undone, merge.revision_id)
    return read_version(session, version)


def _under(session: Session, merges: Sequence[Merge]) -> list[Merge]:
    """These merges, and those that had been made into their events before."""
    found = list(merges)
    for merge in found:
        within = merges_into(session, merge.event_id)
        found += [other for other in within if other.revision_id < merge.revision_id and other not in found]
    return found


def _merge_of(session: Session, event_id: str) -> Merge:
    merge = merge_of(session, event_id)
    if merge is None:
        known = session.column("SELECT event_id FROM merges ORDER BY event_id")
        raise UnknownName("merged event", event_id, map(str, known), "only a merged event can be unmerged")
    return merge


def _is_told(session: Session, event_id: str) -> bool:
    try:
        read_event(session, event_id)
    except UnknownName:
        return False
    return True


def _retold(session: Session, into: str, undone: Sequence[Merge], until: int | None = None) -> Event:
    """The history of an event written again, without the merges that are undone; what was amended by hand stays.

    Args:
        session: where it is read.
        into: the event.
        undone: merges that are being undone; those that were undone already are left out as well.
        until: only what was recorded before this revision.
    """
    merges = merges_into(session, into)
    joins: dict[int, list[Merge]] = {}
    for merge in merges:
        joins.setdefault(merge.revision_id, []).append(merge)
    # Its own return from a merge is no amendment either: it came back as what it held then.
    partings = {merge.undone_by for merge in (*_under(session, merges), *merges_from(session, into))}
    earlier = [v for v in versions_of(session, into) if until is None or v.revision_id < until]
    versions = [(v.revision_id, read_version(session, v.version_id)) for v in earlier]
    event = versions[0][1]
    for (_, before), (revision, after) in pairwise(versions):
        if revision in joins:
            kept = [m for m in joins[revision] if m.undone_by is None and m not in undone]
            event = joined(event, [_own(session, merge, undone) for merge in kept]) if kept else event
        elif revision not in partings:
            event = event.model_copy(update=dict(_amended(event, before, after)))
    return event


def _amended(event: Event, before: Event, after: Event) -> Iterator[tuple[str, Any]]:
    """What becomes of an event when it is amended as another was from `before` to `after`."""
    for name in type(event).model_fields:
        current, old, new = (getattr(it, name) for it in (event, before, after))
        if old == new:
            continue
        if name == "attributes":
            kept = {key: value for key, value in current.items() if key in new or key not in old}
            yield name, {**kept, **{key: value for key, value in new.items() if old.get(key) != value}}
        elif name in _LISTS:
            rest = [item for item in current if item in new or item not in old]
            yield name, _once([*rest, *(item for item in new if item not in old)])
        else:
            yield name, new
