"""The order of two uncertain extents, where it is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import Unordered

if TYPE_CHECKING:
    from timeline.when.dated import Dated

__all__ = ["comes_before"]


def comes_before(first: Dated, second: Dated) -> bool:
    """Whether the first has certainly ended when the second begins; of two that are equal neither does.

    Raises:
        Unordered: neither certainly comes before the other.
    """
    if first == second or _precedes(second, first):
        return False
    if _precedes(first, second):
        return True
    from timeline.when.allen import relations_to
    from timeline.when.display import display

    names = [str(relation) for relation in sorted(relations_to(first, second))]
    why = (
        f"it is {names[0]}"
        if len(names) == 1
        else f"{len(names)} relations are possible, such as {names[0]} and {names[-1]}"
    )
    raise Unordered(
        f"'{display(first)}' and '{display(second)}' have no certain order: {why}; "
        "sort by a bound such as start_min, or ask relations_to"
    )


def _precedes(first: Dated, second: Dated) -> bool:
    return first.end_max is not None and second.start_min is not None and first.end_max <= second.start_min
