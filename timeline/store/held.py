"""How many rows of an answer are held in memory at once, and what is said where there are more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sized

    import polars as pl

__all__ = ["MOST_IN_A_FRAME", "MOST_ROWS", "held", "in_one"]

MOST_ROWS, MOST_IN_A_FRAME = 5_000_000, 50_000_000
"""So many rows are held as dicts, and in a frame."""


class _Part(Protocol):
    """Some rows."""

    @property
    def height(self) -> int:
        """How many."""


Part = TypeVar("Part", bound=_Part)


def held(parts: Iterable[Part], most: int, answer: Sized | None) -> Iterator[Part]:
    """The parts of an answer that is to be held whole; one whose rows may take for ever to count is None.

    Raises:
        BadQuery: it has more than so many rows.
    """
    rows = 0
    for part in parts:
        rows += part.height
        if rows > most:
            break
        yield part
    else:
        return
    raise BadQuery(
        f"the answer has {'more' if answer is None else f'{len(answer):,}'} rows, and up to {most:,} are held in memory;"
        " ask for fewer with --limit N"
        " (in Python limit=), write it with --out FILE (write(), or batches() part by part),"
        " or count it with --count (count())"
    )


def in_one(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The rows of some frames in one."""
    import polars as pl

    return pl.concat(frames)
