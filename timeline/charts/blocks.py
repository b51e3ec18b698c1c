"""Pictures in characters: what is certain is solid, what is only possible is shaded, what has no limit ends in an arrow."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from timeline.charts.data import bars_of, items_of, span_of, steps_of
from timeline.charts.kinds import is_stretches, kind_of
from timeline.charts.picture import Part, Picture, width_of_terminal
from timeline.tables.text import width_of
from timeline.tables.values import length_text
from timeline.texts import harmless
from timeline.when.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from timeline.charts.data import Bar, Step
    from timeline.charts.picture import Line

__all__ = ["blocks"]

SOLID, SHADED, MARK, PERHAPS, TO_LEFT, TO_RIGHT = "█", "░", "◆", "◇", "◀", "▶"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_EXPECTED = "─"
_SHADES = " ░▒▓█"
_ROLES = {**dict.fromkeys((SOLID, MARK, *_EIGHTHS[1:]), "certain"), _EXPECTED: "expected"}
_LEAST = 20  # characters of a drawing
_MOST_ROWS = 60  # events that get a row each; of more, a lane is one row
_MOST_ITEMS = 26
_TICK = 12  # characters from one tick to the next, at least


def blocks(frame: pl.DataFrame, width: int | None = None, lanes: str | None = None) -> Picture:
    """The picture of an answer.

    Args:
        frame: the answer.
        width: how many characters a line may have.  Default: those of the terminal.
        lanes: the column that lanes of events go by.

    Raises:
        BadQuery: the answer has no picture.
    """
    return Picture(tuple(_lines(frame, max(width or width_of_terminal(), 2 * _LEAST), lanes)))


def _lines(frame: pl.DataFrame, width: int, lanes: str | None) -> list[Line]:
    match kind_of(frame.columns):
        case "levels":
            return _levels(steps_of(frame), width)
        case "matrix":
            return _matrix(frame, width)
        case "lags":
            return _lags(frame, width)
    return _extents(bars_of(frame, lanes), width, stretches=is_stretches(frame.columns))


# --- extents -------------------------------------------------------------------------------------------------


def _extents(bars: Sequence[Bar], width: int, *, stretches: bool) -> list[Line]:
    dated, undated = [bar for bar in bars if bar.is_dated], [bar for bar in bars if not bar.is_dated]
    lines: list[Line] = []
    if dated:
        low, high = span_of([bound for bar in dated for bound in bar.bounds])
        single = stretches or len(dated) <= _MOST_ROWS
        rows = _lane_rows(dated, counted=not single) if stretches or not single else _single_rows(dated)
        names = [name for name, _ in rows]
        left = _label_width(names, width)
        cells = width - left - 1
        for name, group in rows:
            label = Part(_fit(name, left) + " ", "label" if group else "lane")
            draw = _bar_line if single else _density
            lines.append([label, *(draw(group, low, high, cells) if group else [])])
        lines += _axis(low, high, left + 1, cells)
    if undated:
        shown = "; ".join(bar.label for bar in undated[:5])
        more = f"; {len(undated) - 5:,} more" if len(undated) > 5 else ""
        lines.append([Part(harmless(f"undated: {shown}{more}"))])
    return lines


def _single_rows(bars: Sequence[Bar]) -> list[tuple[str, list[Bar]]]:
    """A row an event, under the name of its lane where there are several lanes."""
    several = len({bar.lane for bar in bars}) > 1
    rows: list[tuple[str, list[Bar]]] = []
    lane = None
    for bar in bars:
        if several and bar.lane != lane:
            lane = bar.lane
            if bar.label != lane:
                rows.append((lane or "other", []))
        rows.append((f"  {bar.label}" if several and bar.label != lane else bar.label, [bar]))
    return rows


def _lane_rows(bars: Sequence[Bar], *, counted: bool) -> list[tuple[str, list[Bar]]]:
    """A row a lane; those with the most events, where there are very many."""
    lanes: dict[str, list[Bar]] = {}
    for bar in bars:
        lanes.setdefault(bar.lane, []).append(bar)
    named = [(f"{lane or 'all'}" + f" ({len(group):,})" * counted, group) for lane, group in lanes.items()]
    if len(named) <= _MOST_ROWS:
        return named
    named.sort(key=lambda lane: -len(lane[1]))
    rest = [bar for _, group in named[_MOST_ROWS - 1 :] for bar in group]
    return [*named[: _MOST_ROWS - 1], (f"{len(named) - _MOST_ROWS + 1:,} other lanes ({len(rest):,})", rest)]


def _bar_line(bars: Sequence[Bar], low: int, high: int, cells: int) -> Line:
    """Extents in so many characters; where they meet in one, what is certain is shown."""
    letters = [" "] * cells
    for bar in sorted(bars, key=lambda bar: bar.is_sure):
        _draw(bar, letters, low, high)
    return _roles(letters)


def _draw(bar: Bar, letters: list[str], low: int, high: int) -> None:
    cells = len(letters)
    start_min = low if bar.start_min is None else bar.start_min
    end_max = high if bar.end_max is None else bar.end_max
    first, last = _cell(start_min, low, high, cells), _cell(end_max - 1, low, high, cells)
    for at in range(first, last + 1):
        letters[at] = letters[at] if letters[at] in (SOLID, MARK) else SHADED
    if bar.is_sure and bar.start_max is not None and bar.end_min is not None and bar.start_max < bar.end_min:
        solid = _cell(bar.start_max, low, high, cells), _cell(bar.end_min - 1, low, high, cells)
        letters[solid[0] : solid[1] + 1] = SOLID * (solid[1] - solid[0] + 1)
    if first == last and bar.start_min is not None and bar.end_max is not None:
        letters[first] = MARK if bar.is_sure else letters[first] if letters[first] == MARK else PERHAPS
    if bar.start_min is None:
        letters[first] = TO_LEFT
    if bar.end_max is None:
        letters[last] = TO_RIGHT


def _roles(letters: Sequence[str]) -> Line:
    """Pieces of one role each."""
    line: Line = []
    for letter in letters:
        role = _ROLES.get(letter, "possible")
        if line and line[-1].role == role:
            line[-1] = Part(line[-1].text + letter, role)
        else:
            line.append(Part(letter, role))
    return line


def _density(bars: Sequence[Bar], low: int, high: int, cells: int) -> Line:
    """How many of many extents may be going on in each character."""
    changes = [0] * (cells + 1)
    for bar in bars:
        first = _cell(low if bar.start_min is None else bar.start_min, low, high, cells)
        last = _cell(high if bar.end_max is None else bar.end_max - 1, low, high, cells)
        changes[first] += 1
        changes[last + 1] -= 1
    levels, level = [], 0
    for change in changes[:-1]:
        level += change
        levels.append(level)
    most = max(levels) or 1
    return _roles([_EIGHTHS[-(-8 * each // most)] for each in levels])


def _cell(at: int, low: int, high: int, cells: int) -> int:
    return max(0, min(cells - 1, (at - low) * cells // max(1, high - low)))


def _axis(low: int, high: int, left: int, cells: int) -> list[Line]:
    """A line with ticks, and their labels below it."""
    line, labels, free = ["─"] * cells, [" "] * cells, 0
    for tick in ticks(low, high, max(1, cells // _TICK)):
        at = _cell(tick.at, low, high, cells)
        begin = max(0, min(at - len(tick.label) // 2, cells - len(tick.label)))
        line[at] = "┬"
        if begin >= free and len(tick.label) <= cells:
            labels[begin : begin + len(tick.label)] = tick.label
            free = begin + len(tick.label) + 1
    space = Part(" " * left)
    return [[space, Part("".join(line), "axis")], [space, Part("".join(labels), "axis")]]


# --- counts over time ----------------------------------------------------------------------------------------


def _levels(steps: Sequence[Step], width: int) -> list[Line]:
    """A curve for each item: solid up to what is certain, shaded up to what is possible, a line where it is expected."""
    if not steps:
        return []
    items = items_of([*steps])
    low, high = span_of([bound for step in steps for bound in (step.start, step.end)])
    most = max(step.possible for step in steps) or 1
    height = min(8, int(-(-most // 1))) if len(items) == 1 else 1
    names = [name or "all" for name in items] if len(items) > 1 else []
    left = _label_width([*names, f"{most:,.0f}"], width)
    cells = width - left - 1
    lines: list[Line] = []
    for name, of_item in [*items.items()][:_MOST_ROWS]:
        heights = _heights(of_item, low, high, cells)
        top = most if len(items) == 1 else max(height.possible for height in heights) or 1
        for row in reversed(range(height)):
            label = _row_label(row, height, most) if len(items) == 1 else name or "all"
            letters = [_level(each, row, height, top) for each in heights]
            lines.append([Part(_fit(label, left, right=len(items) == 1) + " "), *_roles(letters)])
        if len(items) > 1:
            lines[-1].append(Part(""))
    lines += _axis(low, high, left + 1, cells)
    if len(items) > _MOST_ROWS:
        lines.append([Part(f"{len(items) - _MOST_ROWS:,} more items")])
    return lines


class _Height(NamedTuple):
    """The largest counts in one character; of what is expected -1 where nothing is known."""

    certain: float = 0.0
    possible: float = 0.0
    expected: float = -1.0


def _heights(steps: Sequence[Step], low: int, high: int, cells: int) -> list[_Height]:
    heights = [_Height()] * cells
    for step in steps:
        first = _cell(low if step.start is None else step.start, low, high, cells)
        last = _cell(high if step.end is None else step.end - 1, low, high, cells)
        expected = -1.0 if step.expected is None else step.expected
        of_step = _Height(step.certain, step.possible, expected)
        for at in range(first, last + 1):
            heights[at] = _Height(*map(max, heights[at], of_step))
    return heights


def _row_label(row: int, height: int, most: float) -> str:
    return f"{most:,.0f}" if row == height - 1 else "0" if row == 0 and height > 1 and most > height else ""


def _level(of: _Height, row: int, height: int, top: float) -> str:
    """One character of a curve: eighths of what is certain; above, what is expected, or shade where more is possible."""
    eighths = round((of.certain / top * height - row) * 8)
    if of.certain and row == 0:
        eighths = max(1, eighths)
    if eighths >= 1:
        return _EIGHTHS[min(8, eighths)]
    if of.certain < of.expected and min(int(of.expected / top * height), height - 1) == row:
        return _EXPECTED
    return SHADED if of.possible / top * height > row and of.possible else " "


# --- lags and matrices ---------------------------------------------------------------------------------------


def _lags(frame: pl.DataFrame, width: int) -> list[Line]:
    """A bar for each delay: solid for pairs that certainly have it, shaded for those that may."""
    rows = frame.rows(named=True)
    most = max((row["count_possible"] for row in rows), default=0) or 1
    names = [length_text(row["lag_from"]) for row in rows]
    left, right = max(map(width_of, names), default=0), len(f"{most:,}")
    cells = max(_LEAST, width - left - right - 3)
    lines: list[Line] = []
    for name, row in zip(names, rows, strict=True):
        certain = -(-row["count_certain"] * cells // most)
        possible = max(certain, -(-row["count_possible"] * cells // most))
        bar = [Part(SOLID * certain, "certain"), Part(SHADED * (possible - certain), "possible")]
        lines.append([Part(f"{name.rjust(left)} "), *bar, Part(f" {row['count_possible']:,}")])
    return lines


def _matrix(frame: pl.DataFrame, width: int) -> list[Line]:
    """A square of items: the darker, the more often the two possibly occur together."""
    pairs: dict[tuple[str, str], int] = {}
    weight: dict[str, int] = {}
    for row in frame.rows(named=True):
        x, y, together = str(row["x"]), str(row["y"]), row["together_possible"]
        pairs[x, y] = pairs[y, x] = together
        for item in (x, y):
            weight[item] = weight.get(item, 0) + together
    items = sorted(weight, key=lambda item: (-weight[item], item))[:_MOST_ITEMS]
    most = max(pairs.values(), default=0) or 1
    left = _label_width([f"{item}  A" for item in items], width)
    names = [chr(ord("A") + at) for at in range(len(items))]
    lines: list[Line] = [[Part(" " * (left + 1) + " ".join(names), "axis")]]
    for letter, item in zip(names, items, strict=True):
        cells = [_SHADES[-(-4 * pairs.get((item, other), 0) // most)] for other in items]
        lines.append([Part(f"{_fit(item, left - 2)} {letter} "), Part(" ".join(cells), "certain")])
    lines.append([Part(f"{' ' * (left + 1)}darkest: {most:,} together", "axis")])
    if len(weight) > _MOST_ITEMS:
        lines.append([Part(f"{len(weight) - _MOST_ITEMS:,} more items")])
    return lines


# --- labels --------------------------------------------------------------------------------------------------


def _label_width(names: Sequence[str], width: int) -> int:
    """What the longest label needs, at most two fifths of the line."""
    needed = max((width_of(name) for name in names), default=0)
    return max(1, min(needed, width * 2 // 5, width - _LEAST - 1))


def _fit(text: str, room: int, *, right: bool = False) -> str:
    """A text in so many characters; a terminal obeys none of them."""
    text = harmless(text)
    if width_of(text) > room:
        text = "".join(_cut(text, room - 1)) + "…"
    space = " " * (room - width_of(text))
    return space + text if right else text + space


def _cut(text: str, room: int) -> Iterator[str]:
    for letter in text:
        room -= 0 if unicodedata.combining(letter) else width_of(letter)
        if room < 0:
            return
        yield letter
