"""The window of a question: from the start of one date to the end of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.errors import BadBounds
from timeline.store import moment
from timeline.when import calendar

if TYPE_CHECKING:
    from timeline.when.inputs import DateLike

__all__ = ["ALWAYS", "Window", "window_of"]


@dataclass(frozen=True, slots=True)
class Window:
    """From the start of one date to the end of another, in microseconds; None where there is no limit."""

    low: int | None
    high: int | None

    @property
    def limits(self) -> tuple[str | None, str | None] | None:
        """The window as the functions on frames take it."""
        if self == ALWAYS:
            return None
        low, high = (None if edge is None else calendar.iso(edge) for edge in (self.low, self.high))
        return low, high


ALWAYS = Window(None, None)


def window_of(from_: DateLike | None, to: DateLike | None) -> Window:
    """The window between two dates.

    Raises:
        BadBounds: it ends before it starts.
    """
    low = None if from_ is None else moment(from_).start_min
    high = None if to is None else moment(to).end_max
    if low is not None and high is not None and low >= high:
        said = f"from {calendar.iso(low)} to {calendar.iso(high)}"
        raise BadBounds(f"the window ends before it starts: {said}; swap --from and --to")
    return Window(low, high)
