"""Giving entities more names, or another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit.fields import entity_of
from timeline.errors import Contradiction, UnknownName
from timeline.store import Changes, names_of, owners_of, read_entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.model import Entity
    from timeline.store import Session

__all__ = ["aliased", "renamed"]


def aliased(session: Session, entity: str, names: Sequence[str]) -> Changes:
    """The changes that give an entity more names.

    Raises:
        UnknownName: nobody is called so.
        Contradiction: a name stands for somebody else already.
    """
    known = _known(session, entity)
    _refuse_others(session, known, names)
    fresh = [name for name in dict.fromkeys(names) if name not in (known.name, *known.aliases)]
    return Changes(entities=[_with(known, aliases=(*known.aliases, *fresh))])


def renamed(session: Session, entity: str, name: str) -> Changes:
    """The changes that give an entity another name; the name that it had becomes an alias.

    Raises:
        UnknownName: nobody is called so.
        Contradiction: the name stands for somebody else already.
    """
    known = _known(session, entity)
    _refuse_others(session, known, [name])
    former = [known.name] if known.name not in (name, *known.aliases) else []
    return Changes(entities=[_with(known, name=name, aliases=(*known.aliases, *former))])


def _with(entity: Entity, **fields: Any) -> Entity:
    return entity_of({**entity.model_dump(), **fields})


def _known(session: Session, entity: str) -> Entity:
    owners = owners_of(session, entity)
    if not owners:
        raise UnknownName("entity", entity, names_of(session))
    if len(owners) > 1:
        raise Contradiction(
            f"'{entity}' stands for {' and '.join(owners)}; name one of them by its identifier", owners
        )
    return read_entity(session, owners[0])


def _refuse_others(session: Session, known: Entity, names: Sequence[str]) -> None:
    for name in names:
        others = [owner for owner in owners_of(session, name) if owner != known.entity_id]
        if others:
            raise Contradiction(
                f"'{name}' already stands for '{others[0]}', not for '{known.entity_id}'; two entities cannot share a name",
                [name, others[0], known.entity_id],
            )
