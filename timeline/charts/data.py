"""What a picture draws of an answer, as plain numbers: bars with four bounds, and counts over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.charts.kinds import LEVELS, MEANS
from timeline.constants import BOUNDS
from timeline.view.extents import extents

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Bar", "Step", "bars_of", "items_of", "span_of", "steps_of"]

_MARGIN = 25  # of the span, one part in so many is left free at either end


@dataclass(frozen=True, slots=True)
class Bar:
    """One extent: its bounds in microseconds, None where there is no limit; and whether it certainly belongs here."""

    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None
    label: str
    lane: str
    is_sure: bool = True

    @property
    def bounds(self) -> tuple[int | None, int | None, int | None, int | None]:
        """The four bounds."""
        return self.start_min, self.start_max, self.end_min, self.end_max

    @property
    def is_dated(self) -> bool:
        """Whether some bound limits it."""
        return any(bound is not None for bound in self.bounds)


@dataclass(frozen=True, slots=True)
class Step:
    """A count from one instant to another, at least and at most; None where the step has no limit.

    What is expected stands between both; None where nobody asked for it, or where dates without a limit leave it open.
    """

    item: str
    start: int | None
    end: int | None
    certain: float
    possible: float
    expected: float | None = None


def bars_of(frame: pl.DataFrame, lanes: str | None = None) -> list[Bar]:
    """The extents of an answer, lane by lane, each lane in the order of time; those without a date come last.

    Args:
        frame: the answer.
        lanes: the column that the lanes go by, empty for a single lane.  Default: `kind`, else `item`, where there is one.
    """
    found = extents(frame)
    known = next((name for name in ("kind", "item") if name in found.columns), "")
    column = known if lanes is None else lanes
    bars = [_bar(row, column) for row in _rows(found)]
    return sorted(bars, key=lambda bar: (not bar.is_dated, bar.lane, _first(bar)))


def _bar(row: dict[str, Any], column: str) -> Bar:
    value = row.get(column)
    lane = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    label = " ".join(str(row.get("title") or row.get("event_id") or lane).split())
    start_min, start_max, end_min, end_max = (row[bound] for bound in BOUNDS)
    return Bar(start_min, start_max, end_min, end_max, label, lane, row.get("certainty") != "possible")


def _first(bar: Bar) -> float:
    known = (bound for bound in bar.bounds if bound is not None)
    return float("-inf") if bar.start_min is None else next(known, 0)


def steps_of(frame: pl.DataFrame) -> list[Step]:
    """The counts of an answer over time."""
    known = (MEANS, *LEVELS) if "expected" in frame.columns else LEVELS
    certain, possible = next(pair for pair in known if set(pair) <= set(frame.columns))
    return [
        Step(
            str(row.get("item") or ""),
            row["start"],
            row["end"],
            row[certain] or 0,
            row[possible] or 0,
            row.get("expected"),
        )
        for row in _rows(frame)
    ]


def items_of(steps: list[Step]) -> dict[str, list[Step]]:
    """The steps of each item, in the order in which they come."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(step.item, []).append(step)
    return found


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    import polars as pl

    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(instants).dt.epoch("us")).rows(named=True)


def span_of(instants: list[int | None]) -> tuple[int, int]:
    """What the axis shows: from the first instant to the last, with a margin for what has no limit."""
    known = [each for each in instants if each is not None] or [0]
    low, high = min(known), max(known)
    margin = max((high - low) // _MARGIN, 1)
    return low - margin, high + margin
