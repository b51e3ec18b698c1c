"""Which names of an object a notebook completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["public_names"]


def public_names(names: Iterable[str], inner: Iterable[str] = ()) -> list[str]:
    """The names that users may rely on, and those of the language.

    Args:
        names: all names.
        inner: names without an underscore that are nobody's business either.

    >>> public_names(["find", "_store", "look", "__len__"], ["look"])
    ['__len__', 'find']
    """
    hidden = set(inner)
    return sorted(
        name for name in names if name not in hidden and (not name.startswith("_") or name.startswith("__"))
    )
