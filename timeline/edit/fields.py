"""What is described by its fields, as the model that it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from timeline.errors import BadRow, TimelineError
from timeline.model import Entity, Event, Evidence, Participant, Source

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["entity_of", "event_of", "evidence_of", "participant_of", "source_of"]

Some = TypeVar("Some", bound=BaseModel)


def event_of(fields: Mapping[str, Any] | Event, where: str | None = None) -> Event:
    """The event that the fields describe.

    Raises:
        BadRow: they do not make one; the message names the field, its value and the reason.
    """
    return _made(Event, fields, where)


def source_of(fields: Mapping[str, Any] | Source, where: str | None = None) -> Source:
    """The source that the fields describe."""
    return _made(Source, fields, where)


def entity_of(fields: Mapping[str, Any] | Entity, where: str | None = None) -> Entity:
    """The entity that the fields describe."""
    return _made(Entity, fields, where)


def evidence_of(fields: Mapping[str, Any] | Evidence, where: str | None = None) -> Evidence:
    """The piece of evidence that the fields describe."""
    return _made(Evidence, fields, where)


def participant_of(fields: str | Mapping[str, Any] | Participant, where: str | None = None) -> Participant:
    """The participant that the fields describe, or who is named by a text."""
    return _made(Participant, {"entity": fields} if isinstance(fields, str) else fields, where)


_WANTED = {
    "dict_type": "a mapping",
    "is_instance_of": "a date, such as '1994-07-18'",
    "mapping_type": "a mapping",
    "model_type": "a name, or a mapping of fields",
    "string_type": "a text",
    "tuple_type": "a list",
}


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
    except RecursionError as fault:
        raise BadRow("its fields are nested too deep, or within themselves", file=where) from fault


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
    if fault["type"] in _WANTED:
        return f"this should be {_WANTED[fault['type']]}"
    reason = fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    reason = reason.removeprefix(f"'{fault['input']}': ").removeprefix(f"'{fault['input']}' ")
    return reason.replace("Input should", "this should").replace("String should", "this should")
