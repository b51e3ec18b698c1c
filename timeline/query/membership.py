"""Which events a set of conditions on dates picks: in some reading of their dates, or in all.

A reading gives an event one start and one end. Each condition compares the start with the ends of stretches, and the end
with their starts; these cut the plane of starts and ends into cells, and within a cell every reading is judged alike.
So all conditions are judged together, by the few rectangles of cells in which they hold, or do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY, Certainty
from timeline.when.areas import Area, Picked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from timeline.query.window import Window
    from timeline.store import Steps

__all__ = ["Sharing", "areas", "fitting", "picked"]


_Cell = tuple[int, int]
_TICK = "INTERVAL 1 MICROSECOND"


@dataclass(frozen=True, slots=True)
class Sharing:
    """The condition that an event shares an instant with one of `stretches`, or, negated, with none."""

    stretches: tuple[Window, ...]
    negated: bool = False


def picked(steps: Steps, conditions: Sequence[Sharing], certainty: Certainty) -> str:
    """The SQL condition that all `conditions` hold of `e` in some reading (possible), or in every one (certain)."""
    if not conditions:
        return "TRUE"
    plane = _Plane(conditions)
    if certainty == "possible":
        return _joined(" OR ", [_meets(steps, area) for area in plane.areas(wanted=True)], "FALSE")
    return _joined(" AND ", [_misses(steps, area) for area in plane.areas(wanted=False)], "TRUE")


def fitting(steps: Steps, conditions: Sequence[Sharing]) -> dict[str, str]:
    """The SQL of the four bounds of the readings of `e` that all `conditions` hold of, where there are such readings."""
    areas = _Plane(conditions).areas(wanted=True)
    met = [(_meets(steps, area) if len(areas) > 1 else "", _within(steps, area)) for area in areas]
    return {
        name: _outermost(
            "least" if name.endswith("min") else "greatest",
            [
                f"CASE WHEN {condition} THEN {bounds[name]} END" if condition else bounds[name]
                for condition, bounds in met
            ],
        )
        for name in BOUNDS
        if areas
    }


def areas(conditions: Sequence[Sharing]) -> Picked | None:
    """The areas of starts and ends that all `conditions` hold of, and the others; None without a condition."""
    if not conditions:
        return None
    plane = _Plane(conditions)
    return Picked(tuple(plane.cells(wanted=True)), tuple(plane.cells(wanted=False)))


@dataclass(frozen=True, slots=True)
class _Area:
    """Starts from `first` on and before `before`, ends after `after` and up to `last`; None is without limit."""

    first: int | None
    before: int | None
    after: int | None
    last: int | None


class _Plane:
    """Starts by ends, cut where a condition may turn: starts at the ends of stretches, ends at their starts."""

    def __init__(self, conditions: Sequence[Sharing]) -> None:
        stretches = [stretch for condition in conditions for stretch in condition.stretches]
        self.starts = sorted({stretch.high for stretch in stretches if stretch.high is not None})
        self.ends = sorted({stretch.low for stretch in stretches if stretch.low is not None})
        self._row = {None: len(self.starts)} | {high: row for row, high in enumerate(self.starts)}
        self._column = {None: -1} | {low: column for column, low in enumerate(self.ends)}
        self.held = {cell for cell in self._cells() if all(self._holds(each, cell) for each in conditions)}

    def areas(self, *, wanted: bool) -> list[_Area]:
        """Rectangles that cover the cells where the conditions hold, or where they do not, and no others."""
        cells = {cell for cell in self._cells() if (cell in self.held) == wanted}
        allowed = cells | {cell for cell in self._cells() if self._is_empty(cell)}
        areas, left = [], sorted(cell for cell in cells if not self._is_empty(cell))
        while left:
            rows, columns = self._widest(left[0], allowed)
            areas.append(
                _Area(
                    self.starts[rows[0] - 1] if rows[0] else None,
                    self.starts[rows[-1]] if rows[-1] < len(self.starts) else None,
                    self.ends[columns[0] - 1] if columns[0] else None,
                    self.ends[columns[-1]] if columns[-1] < len(self.ends) else None,
                )
            )
            left = [(row, column) for row, column in left if row not in rows or column not in columns]
        return areas

    def cells(self, *, wanted: bool) -> Iterator[Area]:
        """The cells where the conditions hold, or where they do not."""
        starts, ends = ([MINUS_INFINITY, *edges, INFINITY] for edges in (self.starts, self.ends))
        for row, column in self._cells():
            if ((row, column) in self.held) == wanted and not self._is_empty((row, column)):
                yield Area(starts[row], starts[row + 1], ends[column], ends[column + 1])

    def _cells(self) -> product[_Cell]:
        return product(range(len(self.starts) + 1), range(len(self.ends) + 1))

    def _is_empty(self, cell: _Cell) -> bool:
        """Whether no extent lies in a cell, since all its ends come before its starts."""
        row, column = cell
        return row > 0 and column < len(self.ends) and self.ends[column] <= self.starts[row - 1]

    def _holds(self, condition: Sharing, cell: _Cell) -> bool:
        row, column = cell
        shared = any(
            row <= self._row[stretch.high] and column > self._column[stretch.low]
            for stretch in condition.stretches
        )
        return shared != condition.negated

    def _widest(self, cell: _Cell, allowed: Collection[_Cell]) -> tuple[range, range]:
        """The rows and columns of a rectangle around a cell that cannot grow within what is allowed."""
        row, column = cell
        columns = _run(column, len(self.ends) + 1, lambda other: (row, other) in allowed)
        rows = _run(
            row, len(self.starts) + 1, lambda other: all((other, each) in allowed for each in columns)
        )
        return rows, columns


def _run(around: int, size: int, holds: Callable[[int], bool]) -> range:
    """The longest run of numbers below `size` around one of them for which something holds."""
    first, last = around, around
    while first > 0 and holds(first - 1):
        first -= 1
    while last + 1 < size and holds(last + 1):
        last += 1
    return range(first, last + 1)


def _meets(steps: Steps, area: _Area) -> str:
    """That some extent of `e` lies in an area."""
    parts = [
        _compared(steps, "start_min <", "window_end", area.before),
        _compared(steps, "end_max >", "window_start", area.after),
        _compared(steps, "start_max >=", "window_end", area.first),
        _compared(steps, "end_min <=", "window_start", area.last),
    ]
    return _joined(" AND ", [part for part in parts if part], "TRUE")


def _misses(steps: Steps, area: _Area) -> str:
    """That no extent of `e` lies in an area."""
    parts = [
        _compared(steps, "start_max <", "window_end", area.first),
        _compared(steps, "end_min >", "window_start", area.last),
        _compared(steps, "start_min >=", "window_end", area.before),
        _compared(steps, "end_max <=", "window_start", area.after),
    ]
    return _joined(" OR ", [part for part in parts if part], "FALSE")


def _within(steps: Steps, area: _Area) -> dict[str, str]:
    """The bounds of the extents of `e` that lie in an area: each extent lasts a tick at least."""
    first, before, after, last = (
        [] if instant is None else [f"make_timestamp({steps.param(stem, instant)}::BIGINT)"]
        for stem, instant in (
            ("window_end", area.first),
            ("window_end", area.before),
            ("window_start", area.after),
            ("window_start", area.last),
        )
    )
    earlier, later = (
        [f"{instant} {sign} {_TICK}" for instant in each]
        for sign, each in (("-", [*before, *last]), ("+", [*after, *first]))
    )
    return {
        "start_min": _outermost("greatest", ["e.start_min", *first]),
        "start_max": _outermost("least", ["e.start_max", *earlier]),
        "end_min": _outermost("greatest", ["e.end_min", *later]),
        "end_max": _outermost("least", ["e.end_max", *last]),
    }


def _outermost(function: str, values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{function}({', '.join(values)})"


def _compared(steps: Steps, comparison: str, stem: str, instant: int | None) -> str:
    if instant is None:
        return ""
    return f"e.{comparison} make_timestamp({steps.param(stem, instant)}::BIGINT)"


def _joined(word: str, parts: Sequence[str], none: str) -> str:
    if len(parts) < 2:
        return parts[0] if parts else none
    return f"({word.join(parts)})"
