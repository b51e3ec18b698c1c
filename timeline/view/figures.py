"""Figures of a report as SVG: a band of steps, bars, a matrix. Each stands beside a table that says the same."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from timeline.when.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Level", "band", "bars", "matrix"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 960, 220, 48, 24, 10
_MOST_TICKS = 10
_CELL, _MARGIN = 46, 190


class Level(NamedTuple):
    """A stretch of time, in microseconds, and what is counted in it at least, at most, and, where that is known, as expected."""

    start: int
    end: int
    certain: float
    possible: float
    expected: float | None = None


def band(levels: Sequence[Level], what: str, marked: Iterable[tuple[int, int]] = ()) -> str:
    """The levels as steps: dark up to what is certain, pale up to what is possible, a line at what is expected.

    Stretches that are `marked` are shaded.
    """
    plot = _Plot(levels)
    shades = [
        f'<rect class="burst" x="{plot.x(start):.1f}" y="{_TOP}" width="{max(1.0, plot.x(end) - plot.x(start)):.1f}"'
        f' height="{_HEIGHT - _BOTTOM - _TOP}"/>'
        for start, end in marked
    ]
    areas = [
        f'<path class="{name}" d="{plot.area([(each.start, each.end, getattr(each, name)) for each in levels])}"/>'
        for name in ("possible", "certain")
    ]
    return _svg(what, [*shades, *areas, *plot.line(levels), *plot.axes()])


def bars(names: Sequence[str], values: Sequence[float], what: str) -> str:
    """A bar for each name, the longest as long as the figure."""
    row, most = 22, max(values, default=0) or 1
    parts = []
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        y = place * row
        parts.append(
            f'<text x="{_MARGIN - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect class="certain" x="{_MARGIN}" y="{y + 3}" height="{row - 7}"'
            f' width="{max(1, value / most * (_WIDTH - _MARGIN - 90)):.1f}"/>'
            f'<text x="{_MARGIN + value / most * (_WIDTH - _MARGIN - 90) + 6:.1f}" y="{y + 15}">{value:,}</text>'
        )
    return _svg(what, parts, height=max(row, row * len(names)))


def matrix(names: Sequence[str], cells: dict[tuple[int, int], tuple[str, float, str]], what: str) -> str:
    """A square for each pair of names: its text, its share of the darkest, and where a press on it leads."""
    parts = []
    for place, name in enumerate(names):
        y = _MARGIN + place * _CELL
        parts.append(
            f'<text x="{_MARGIN - 8}" y="{y + _CELL / 2 + 4}" text-anchor="end">{escape(_short(name))}</text>'
        )
        parts.append(
            f'<text transform="translate({y + _CELL / 2 + 4} {_MARGIN - 8}) rotate(-60)">{escape(_short(name))}</text>'
        )
    for (row, column), (text, share, target) in cells.items():
        x, y = _MARGIN + column * _CELL, _MARGIN + row * _CELL
        title = escape(f"{names[row]} and {names[column]}: {text}")
        parts.append(
            f'<a href="#{target}" aria-label="{title}"><title>{title}</title>'
            f'<rect class="ground" x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}"/>'
            f'<rect class="cell" x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}"'
            f' fill-opacity="{0.06 + 0.5 * share:.2f}"/>'
            f'<text class="count" x="{x + _CELL / 2}" y="{y + _CELL / 2 + 4}" text-anchor="middle">{escape(text)}</text></a>'
        )
    size = _MARGIN + len(names) * _CELL + 60
    return _svg(what, parts, width=size, height=size - 50, role="group")


class _Plot:
    """Time to the right, counts upwards."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self.low, self.high = levels[0].start, levels[-1].end
        self.most = max(1.0, *(level.possible for level in levels))

    def x(self, at: int) -> float:
        share = (min(max(at, self.low), self.high) - self.low) / max(1, self.high - self.low)
        return _LEFT + share * (_WIDTH - _LEFT - 8)

    def y(self, value: float) -> float:
        return _TOP + (1 - value / self.most) * (_HEIGHT - _BOTTOM - _TOP)

    def area(self, steps: Iterable[tuple[int, int, float]]) -> str:
        """The outline of the steps; those that come after a hole start anew from the ground."""
        floor, path, before = self.y(0), "", None
        for start, end, value in steps:
            if start != before:
                path += f"{f'V{floor:.1f}Z' if path else ''}M{self.x(start):.1f} {floor:.1f}"
            path += f"V{self.y(value):.1f}H{self.x(end):.1f}"
            before = end
        return f"{path}V{floor:.1f}Z" if path else ""

    def line(self, levels: Sequence[Level]) -> list[str]:
        """The steps of what is expected, if there are any."""
        path, before = "", None
        for each in levels:
            if each.expected is not None:
                joint = "V" if each.start == before else f"M{self.x(each.start):.1f} "
                path += f"{joint}{self.y(each.expected):.1f}H{self.x(each.end):.1f}"
                before = each.end
        return [f'<path class="expected" d="{path}"/>'] if path else []

    def axes(self) -> list[str]:
        floor = self.y(0)
        parts = [
            f'<path class="axis" d="M{_LEFT} {floor:.1f}H{_WIDTH - 8}"/>',
            f'<text x="{_LEFT - 6}" y="{self.y(self.most) + 5:.1f}" text-anchor="end">{self.most:,.0f}</text>',
            f'<text x="{_LEFT - 6}" y="{floor:.1f}" text-anchor="end">0</text>',
        ]
        for at, label in ticks(self.low, self.high, _MOST_TICKS):
            parts.append(
                f'<path class="grid" d="M{self.x(at):.1f} {_TOP}V{floor:.1f}"/>'
                f'<text x="{self.x(at):.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{label}</text>'
            )
        return parts


def _svg(
    what: str, parts: Iterable[str], width: float = _WIDTH, height: float = _HEIGHT, role: str = "img"
) -> str:
    return (
        f'<svg role="{role}" aria-label="{escape(what)}" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}">{"".join(parts)}</svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"
