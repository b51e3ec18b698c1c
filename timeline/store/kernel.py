"""What works out an answer beside the engine: a function and its options, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import polars as pl

    from timeline.store.late import Frame
    from timeline.store.session import Session

__all__ = ["Counted", "Derived", "Kernel", "counted"]


class Counted(NamedTuple):
    """How many rows of an answer certainly, and possibly, hold."""

    certain: int
    possible: int


def counted(frames: Iterable[Frame]) -> Counted:
    """How many rows of some frames certainly hold, and how many there are."""
    certain = possible = 0
    for frame in frames:
        judged = "certainty" in frame.columns
        certain += int((frame["certainty"] == "certain").sum()) if judged else frame.height
        possible += frame.height
    return Counted(certain, possible)


@dataclass(frozen=True, slots=True)
class Kernel:
    """A function that computes an answer from what it fetches through a session.

    Attributes:
        function: takes a session and the options; gives a frame, or an iterator of frames (of `DataFrame` or `LateFrame`), the
            first of which it always has, so that an answer without rows has its columns.
        options: what it is given beside the session.
        counts: takes the same, and counts the rows that certainly and that possibly hold; None where they are to be listed.
        in_sql: the SQL of the answer gives the same rows, at another price.
    """

    function: Callable[..., pl.DataFrame | Iterable[Frame]]
    options: Mapping[str, Any] = field(default_factory=dict)
    counts: Callable[..., tuple[int, int]] | None = None
    in_sql: bool = False

    def count(self, session: Session) -> Counted:
        """How many rows certainly, and possibly, hold."""
        if self.counts:
            return Counted(*self.counts(session, **self.options))
        return counted(self.frames(session))

    def frames(self, session: Session) -> Iterator[Frame]:
        """The answer, piece by piece."""
        import polars as pl

        found = self.function(session, **self.options)
        yield from [found] if isinstance(found, pl.DataFrame) else found

    def sliced(self, start: int, rows: int | None) -> Kernel:
        """The kernel that gives so many rows of the answer from one on."""
        return Kernel(_sliced, {"kernel": self, "start": start, "rows": rows})


def _sliced(session: Session, kernel: Kernel, start: int, rows: int | None) -> Iterator[Frame]:
    """The pieces that hold the rows asked for; the first piece always, for its columns."""
    left = rows
    for at, frame in enumerate(kernel.frames(session)):
        piece = frame.slice(start, left)
        start = max(0, start - frame.height)
        left = None if left is None else left - piece.height
        if piece.height or at == 0:
            yield piece
        if left == 0:
            return


@dataclass(frozen=True, slots=True)
class Derived:
    """Columns that Python works out row by row after the engine.

    Attributes:
        function: takes a row, with its instants as microseconds, and the options; gives the row with the columns.
        columns: the columns, each with the Python type of its values.
        options: what it is given beside the row.
    """

    function: Callable[..., dict[str, Any]]
    columns: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with the columns."""
        return self.function(row, **self.options)
