"""What changes events: fields in, the changes of one revision out."""

from __future__ import annotations

from types import GeneratorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["each_of"]


def each_of(given: Iterable[Any]) -> Iterator[Any]:
    """What is given one by one, and what lists of it hold."""
    for item in given:
        if isinstance(item, list | tuple | GeneratorType):
            yield from item
        else:
            yield item
