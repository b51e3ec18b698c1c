"""Giving entities more names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import Contradiction, UnknownName
from timeline.model import Entity
from timeline.store import Changes, names_of, owners_of, read_entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.store import Session

__all__ = ["renamed"]


def renamed(session: Session, entity: str, names: Sequence[str]) -> Changes:
    """The changes that give an entity more names.

    Raises:
        UnknownName: nobody is called so.
        Contradiction: a name stands for somebody else already.
    """
    owners = owners_of(session, entity)
    if not owners:
        raise UnknownName("entity", entity, names_of(session))
    if len(owners) > 1:
        raise Contradiction(
            f"'{entity}' stands for {' and '.join(owners)}; name one of them by its identifier", owners
        )
    known = read_entity(session, owners[0])
    for name in names:
        others = [owner for owner in owners_of(session, name) if owner != known.entity_id]
        if others:
            raise Contradiction(
                f"'{name}' already stands for '{others[0]}', not for '{known.entity_id}'; two entities cannot share a name",
                [name, others[0], known.entity_id],
            )
    fresh = [name for name in dict.fromkeys(names) if name not in (known.name, *known.aliases)]
    return Changes(entities=[Entity(**{**known.model_dump(), "aliases": (*known.aliases, *fresh)})])
