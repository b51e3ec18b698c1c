"""Events as answers of ours tell them (`show`, `find`, `at`, an exported table), back as the events that they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.edit.fields import event_of
from timeline.errors import BadRow, TimelineError, UnknownName
from timeline.model import Entity, Event, Source
from timeline.store import Changes, read_event
from timeline.when import When
from timeline.when.instant import instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.store import Session

__all__ = ["Answered", "read_event_or_answer", "with_what_is_known"]

_TOLD = frozenset(
    (*BOUNDS, "start_kind", "end_kind", "precision", "approximate", "uncertain", "who", "roles", "sources",
     "certainty", "known", "version", "versions", "recorded_from")
)  # fmt: skip
"""What an answer tells beside the fields of an event: the date once more, its parts in short, and its past."""

_BRIEF = {"participants": ("who", {"participants", "roles"}), "evidence": ("sources", {"evidence"})}
"""The fields that an answer may tell by names alone: in which column, and beside which others it tells more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An event as an answer tells it.

    Attributes:
        event: the event, as far as it is given.
        given: the fields that the answer tells; what a database knows of the others stands.
        brief: by the field of the event, the names that stand for its parts where nothing more is given of them.
        sources, entities: what is given of them; what a database knows of them stands.
    """

    event: Event
    given: frozenset[str]
    brief: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()

    @property
    def event_id(self) -> str:
        """The identity of the event."""
        return self.event.event_id


def read_event_or_answer(
    fields: Event | Answered | Mapping[str, Any], where: str | None = None
) -> Event | Answered:
    """An event of its fields, or of a row of an answer: only answers tell the four bounds.

    Raises:
        BadRow: it is neither.
    """
    if isinstance(fields, Answered):
        return fields
    if isinstance(fields, Mapping) and set(BOUNDS) <= fields.keys():
        return _answered(fields, where)
    return event_of(fields, where)


def _answered(fields: Mapping[str, Any], where: str | None = None) -> Answered:
    """The event that a row of an answer tells.

    Raises:
        BadRow: its date and its bounds say two things, or it is no event.
    """
    plain = {name: value for name, value in fields.items() if name not in _TOLD and value is not None}
    plain["when"] = _when(fields, where)
    parts = _parts(fields)
    event = event_of(plain | parts, where)
    given = frozenset((*(fields.keys() - _TOLD), "when", *parts))
    brief = {
        field: tuple(fields[column] or ())
        for field, (column, fuller) in _BRIEF.items()
        if column in fields and not fuller & fields.keys()
    }
    people = [item for item in fields.get("participants") or () if isinstance(item, Mapping)]
    evidence = [item for item in fields.get("evidence") or () if isinstance(item, Mapping)]
    return Answered(
        event,
        given,
        brief,
        tuple(
            Source(source_id=item["source_id"], title=item["title"], published=item.get("published"))
            for item in evidence
            if item.get("source_id") and item.get("title")
        ),
        tuple(
            Entity(entity_id=item["entity_id"], name=item["name"])
            for item in people
            if item.get("entity_id") and item.get("name")
        ),
    )


def with_what_is_known(session: Session, changes: Changes, rows: Iterable[Answered]) -> Changes:
    """`changes`, and the events of the rows, each with what the database knows of it and the row does not tell."""
    sources = set(session.column("SELECT source_id FROM source"))
    entities = set(session.column("SELECT entity_id FROM entity"))
    for row in rows:
        changes.events.append(_completed(session, row))
        for source in row.sources:
            if source.source_id not in sources:
                changes.sources.append(source)
                sources.add(source.source_id)
        for entity in row.entities:
            if entity.entity_id not in entities:
                changes.entities.append(entity)
                entities.add(entity.entity_id)
    return changes


def _completed(session: Session, row: Answered) -> Event:
    try:
        known = read_event(session, row.event_id)
    except UnknownName:
        return row.event
    given = {name: getattr(row.event, name) for name in row.given}
    if known.when.bounds == row.event.when.bounds and known.when.edtf == row.event.when.edtf:
        given["when"] = known.when
    names = {
        "participants": _names(session, known),
        "evidence": tuple(item.source for item in known.evidence),
    }
    given |= {field: getattr(known, field) for field, brief in row.brief.items() if brief == names[field]}
    return known.model_copy(update=given)


def _names(session: Session, event: Event) -> tuple[str, ...]:
    names = {row["entity_id"]: row["name"] for row in session.rows("SELECT entity_id, name FROM entity")}
    return tuple(names[item.entity] for item in event.participants if item.entity in names)


# --- fields --------------------------------------------------------------------------------------------------


def _parts(fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lists of an answer by the field of an event that they tell."""
    parts: dict[str, list[Any]] = {}
    if "participants" in fields:
        parts["participants"] = [
            _renamed(item, "entity_id", "entity") for item in fields["participants"] or ()
        ]
    elif "who" in fields:
        names = fields["who"] or ()
        roles = fields.get("roles") or ["participant"] * len(names)
        parts["participants"] = [
            {"entity": name, "role": role} for name, role in zip(names, roles, strict=False)
        ]
    if "evidence" in fields:
        parts["evidence"] = [_renamed(item, "source_id", "source") for item in fields["evidence"] or ()]
    elif "sources" in fields:
        parts["evidence"] = [{"source": name} for name in fields["sources"] or ()]
    return parts


def _renamed(item: Any, name: str, field: str) -> Any:
    """An item as a model names its identity, without what belongs to a model of its own."""
    if not isinstance(item, Mapping) or name not in item:
        return item
    left_out = {name, "name", "title", "published"}
    return {field: item[name]} | {key: value for key, value in item.items() if key not in left_out}


def _when(fields: Mapping[str, Any], where: str | None) -> When:
    """The date with the bounds that are given: what went on later than its date says keeps that."""
    stated = fields.get("when")
    try:
        said = When.read(stated) if isinstance(stated, str) else None
        bounds = [None if fields[name] is None else instant(fields[name]) for name in BOUNDS]
        if said is not None and bounds == [None] * 4:
            return said
        when = _of_bounds(fields, bounds, said)
    except TimelineError as fault:
        raise BadRow(str(fault), where) from fault
    if said is not None and not _agree(said, bounds, fields.get("end_kind")):
        reason = "when and the bounds say two things: correct the one and leave the other out"
        raise BadRow(reason, where, column="when", value=stated)
    return when


def _of_bounds(fields: Mapping[str, Any], bounds: list[int | None], said: When | None) -> When:
    approximate, uncertain = (
        bool(fields[name] if fields.get(name) is not None else said is not None and getattr(said, name))
        for name in ("approximate", "uncertain")
    )
    return When.from_bounds(
        *bounds,
        start_kind=fields.get("start_kind"),
        end_kind=fields.get("end_kind"),
        precision=fields.get("precision") or (said.precision if said else None),
        edtf=said.edtf if said else None,
        approximate=approximate,
        uncertain=uncertain,
    )


def _agree(said: When, bounds: list[int | None], end_kind: str | None) -> bool:
    pairs = zip(BOUNDS, said.bounds, bounds, strict=True)
    return all(a == b or (name == "end_min" and end_kind == "open") for name, a, b in pairs)
