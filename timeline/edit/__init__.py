"""What changes events: fields in, the changes of one revision out."""

from __future__ import annotations

from types import GeneratorType
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.texts import half_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["check_texts", "each_of"]


def check_texts(what: str, *values: Any) -> None:
    """Refuse what is no text where an event, an actor or a source is named.

    Raises:
        BadQuery: a value is no text, or holds half a character.
    """
    for value in values:
        if not isinstance(value, str):
            raise BadQuery(f"{what} is a text, not {value!r:.80}")
        if half := half_character(value):
            raise BadQuery(f"{what} holds {half}, half a character: the text was cut within it")


def each_of(given: Iterable[Any]) -> Iterator[Any]:
    """What is given one by one, and what lists of it hold."""
    for item in given:
        if isinstance(item, list | tuple | GeneratorType):
            yield from item
        else:
            yield item
