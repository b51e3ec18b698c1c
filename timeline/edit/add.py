"""Recording events, with their sources and entities."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.edit.answered import Answered, read_event_or_answer, with_what_is_known
from timeline.edit.fields import entity_of, source_of
from timeline.store import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from timeline.model import Entity, Event, Source
    from timeline.store import Session

__all__ = ["added"]


def added(
    events: Iterable[Event | Answered | Mapping[str, Any]],
    sources: Iterable[Source | Mapping[str, Any]],
    entities: Iterable[Entity | Mapping[str, Any]],
) -> Changes | Callable[[Session], Changes]:
    """The changes that record events; those of answers are completed with what the database knows of them.

    Raises:
        BadRow: the fields do not make an event, a source or an entity.
    """
    given = [read_event_or_answer(event) for event in events]
    changes = Changes(
        sources=[source_of(source) for source in sources],
        entities=[entity_of(entity) for entity in entities],
        events=[event for event in given if not isinstance(event, Answered)],
    )
    rows = [event for event in given if isinstance(event, Answered)]
    return partial(with_what_is_known, changes=changes, rows=rows) if rows else changes
