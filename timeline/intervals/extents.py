"""The extents that a frame holds: certain ones from two columns, uncertain ones from four."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY, Certainty
from timeline.errors import BadColumn, BadQuery, warn
from timeline.intervals.frames import check_columns, names, read, take, whole
from timeline.intervals.keys import Keys, encode
from timeline.intervals.time_type import END_SHIFT, START_SHIFT, Closed, Scale, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.arrays import Codes, Ints, Mask
    from timeline.intervals.frames import Frame
    from timeline.kernels.relations import Bounds
    from timeline.when.inputs import LengthLike

__all__ = [
    "BOUNDS",
    "By",
    "Column",
    "Extents",
    "Side",
    "fault",
    "faults",
    "instants",
    "known",
    "read_rows",
    "read_sides",
]

Column: TypeAlias = "str | tuple[str, str]"
"""The column of a certain bound, or the two of an uncertain one: its minimum and its maximum."""
By: TypeAlias = "str | Sequence[str] | None"

BOUNDS: dict[str, tuple[str, str]] = {"start": ("start_min", "start_max"), "end": ("end_min", "end_max")}
"""The four bounds under the names of the events view: `overlap(left, right, **BOUNDS, certainty="certain")`."""


def known(certainty: Certainty) -> Certainty:
    """The word itself.

    Raises:
        BadQuery: there is no such certainty.
    """
    if certainty not in get_args(Certainty):
        raise BadQuery(f"certainty is 'possible' or 'certain', not {certainty!r}")
    return certainty


@dataclass(frozen=True, slots=True)
class Side:
    """What one frame is called, where its extents are, which of their ends are part of them, and how wide a circa is."""

    frame: Frame
    what: str
    start: Column
    end: Column
    by: By = None
    closed: Closed = "left"
    circa: LengthLike | None = None


@dataclass(frozen=True, slots=True)
class Extents:
    """The extents of a frame in ticks, tight and half-open.

    Attributes:
        frame: the rows they come from.
        what: what the frame is called in messages.
        scale: what a tick is.
        closed: which ends the columns include.
        start_min, start_max, end_min, end_max: the bounds; for certain extents two and two are one array.
        uncertain: whether there are four columns.
        names: the columns for a start and an end in a result.
        sources: the columns that starts and ends were read from.
        by: the key columns.
        key: key codes of the rows, or None.
    """

    frame: pl.DataFrame
    what: str
    scale: Scale
    closed: Closed
    start_min: Ints
    start_max: Ints
    end_min: Ints
    end_max: Ints
    uncertain: bool
    names: tuple[str, str]
    sources: tuple[tuple[str, str], tuple[str, str]]
    by: list[str]
    key: Codes | None

    @property
    def tight(self) -> Bounds:
        """The four bounds of each row."""
        from timeline.kernels.relations import Bounds

        return Bounds(self.start_min, self.start_max, self.end_min, self.end_max)

    @property
    def core(self) -> Mask:
        """Which rows are certainly going on at some time."""
        return (self.start_max < self.end_min) & (self.start_max < LATEST) & (self.end_min > EARLIEST)

    @property
    def bound_columns(self) -> list[str]:
        """The columns that the bounds were read from."""
        return list(dict.fromkeys([*self.sources[0], *self.sources[1]]))

    def bounds(self, certainty: Certainty) -> tuple[Ints, Ints]:
        """The hull, or with "certain" latest start and earliest end, which may be crossed."""
        if known(certainty) == "possible":
            return self.start_min, self.end_max
        return self.start_max, self.end_min

    def proper(self, certainty: Certainty) -> tuple[Ints, Ints, Codes | None, Ints | None]:
        """Start, end and key of the hulls, or of the cores and then their rows; rows are None where all have one."""
        import numpy as np

        start, end = self.bounds(certainty)
        if certainty == "possible" or not self.uncertain:
            return start, end, self.key, None
        rows = np.flatnonzero(self.core)
        return start[rows], end[rows], None if self.key is None else self.key[rows], rows

    def columns(self, start: Ints, end: Ints) -> list[pl.Series]:
        """Extents as the two columns of a result, in the type and the convention of the frame's."""
        return [
            self.scale.series(self.names[0], start, START_SHIFT[self.closed]),
            self.scale.series(self.names[1], end, END_SHIFT[self.closed]),
        ]

    def with_pieces(self, rows: NDArray[np.integer], start: Ints, end: Ints) -> pl.DataFrame:
        """Rows of the frame with other extents, in the place of the old where these stood in one column each."""
        payload = self.frame.drop(self.bound_columns) if self.uncertain else self.frame
        return take(payload, rows).with_columns(self.columns(start, end))


def table(keys: Keys, extents: Extents, key: Codes, start: Ints, end: Ints, *more: pl.Series) -> pl.DataFrame:
    """A result of keys, extents and more."""
    import polars as pl

    columns = [*extents.columns(start, end), *more]
    for column in columns:
        if column.name in extents.by:
            raise BadColumn(
                f"the result needs a column '{column.name}', which is a key too; rename the key first"
            )
    return pl.DataFrame([*keys.columns(key), *columns])


def _pair(column: Column, what: str) -> tuple[str, str]:
    if isinstance(column, str):
        return column, column
    if len(column) != 2:
        raise BadColumn(f"{what} names one column, or two for an uncertain bound; not {list(column)!r}")
    return column[0], column[1]


def instants(frame: Frame, what: str, at: str, by: By) -> Side:
    """A side whose extents are the single ticks of one column."""
    return Side(frame, what, at, at, by, "both")


def read_sides(*sides: Side) -> tuple[Keys, list[Extents]]:
    """The extents of one or several frames on one scale, and their keys.

    Raises:
        BadColumn: a column is missing or holds no instants, or a row holds no extent.
    """
    from timeline.kernels.parallel import run

    keys, extents = read_rows(*sides)
    rows = sum(one.frame.height for one in extents)
    judged = run(faults, [(one,) for one in extents], rows)
    for one, bad in zip(extents, judged, strict=True):
        if bad.any():
            row = int(bad.argmax())
            count = f"{int(bad.sum())} of {len(bad)} rows of {one.what} hold no extent"
            raise BadColumn(
                f"{count}, the first is row {row}: {fault(one, row)}; intervals.vet sets them aside"
            )
    for one in extents:
        _warn_of_unpaired(one)
    wide = [_around(one, side) for one, side in zip(extents, sides, strict=True)]
    return keys, run(_tight, [(one,) for one in wide], rows)


def _around(extents: Extents, side: Side) -> Extents:
    """The same extents, wider where their dates bear a mark."""
    if side.circa is None:
        return extents
    from timeline.intervals.circa import around

    wide = around(extents.tight, extents.frame, side.circa, per_day=extents.scale.per_day)
    return _with(extents, uncertain=True, **wide._asdict())


def _with(extents: Extents, **parts: Any) -> Extents:
    return Extents(**{name: getattr(extents, name) for name in Extents.__slots__} | parts)


def _warn_of_unpaired(extents: Extents) -> None:
    """Say that rows without a start and an end count as all of time, where they look like those of a left join."""
    start, end = extents.names
    frame = extents.frame
    if extents.uncertain or start == end or not (frame[start].null_count() and frame[end].null_count()):
        return
    empty = frame[start].is_null() & frame[end].is_null()
    suffix = _suffix(start, end)
    others = [name for name in frame.columns if name not in (start, end, *extents.by)]
    if suffix:
        joined = all(
            frame[name].is_null()[empty.arg_true()].all() for name in others if name.endswith(suffix)
        )
    else:
        joined = any((frame[name].is_null() == empty).all() for name in others)
    if empty.any() and joined:
        warn(
            f"{int(empty.sum()):,} of {frame.height:,} rows of {extents.what} have no '{start}' and no '{end}', and "
            "count as all of time; if a left join made them, leave them out: "
            f".filter(~pl.all_horizontal(pl.col('{start}', '{end}').is_null()))",
        )


def _suffix(start: str, end: str) -> str:
    """What both names end with, from an underscore on: `_right` of `start_right` and `end_right`."""
    tails = (start[place:] for place, letter in enumerate(start) if letter == "_")
    return next((tail for tail in tails if end.endswith(tail)), "")


def read_rows(*sides: Side) -> tuple[Keys, list[Extents]]:
    """What `read_sides` reads, before any row is judged."""
    frames = [read(side.frame, side.what) for side in sides]
    scales = []
    for number, side in enumerate(sides):
        if side.closed not in START_SHIFT:
            raise BadColumn(f"closed={side.closed!r}; known: {', '.join(START_SHIFT)}")
        wanted = [*_pair(side.start, "start"), *_pair(side.end, "end")]
        check_columns(frames[number], side.what, [*wanted, *names(side.by)])
        frame = frames[number] = whole(frames[number], wanted)
        scales += [
            (f"'{name}' of {side.what}", Scale.of(frame[name], side.what)) for name in dict.fromkeys(wanted)
        ]
    scale = Scale.common(scales)
    keys = encode(frames, [names(side.by) for side in sides])
    parts = zip(sides, frames, keys.codes, strict=True)
    return keys, [_extents(side, frame, scale, key) for side, frame, key in parts]


def _extents(side: Side, frame: pl.DataFrame, scale: Scale, key: Codes | None) -> Extents:
    from timeline.kernels.parallel import run

    sources = _pair(side.start, "start"), _pair(side.end, "end")
    certain = isinstance(side.start, str), isinstance(side.end, str)
    # For each bound its column, how it shifts, and what minus infinity, infinity and null become.
    columns = [
        (sources[0][0], START_SHIFT[side.closed], MINUS_INFINITY, INFINITY, MINUS_INFINITY),
        (sources[0][1], START_SHIFT[side.closed], MINUS_INFINITY, LATEST, LATEST),
        (sources[1][0], END_SHIFT[side.closed], EARLIEST, INFINITY, EARLIEST),
        (sources[1][1], END_SHIFT[side.closed], MINUS_INFINITY, INFINITY, INFINITY),
    ]
    same = False, certain[0], certain[1], False
    asked = [column for column, shared in zip(columns, same, strict=True) if not shared]
    ticks = run(scale.ticks, [(frame[name], *rest) for name, *rest in asked], frame.height)
    start_min, start_max = ticks[0], ticks[0 if certain[0] else 1]
    end_min, end_max = ticks[-1 if certain[1] else -2], ticks[-1]
    bounds = start_min, start_max, end_min, end_max
    out = (sources[0][0] if certain[0] else "start", sources[1][0] if certain[1] else "end")
    return Extents(
        frame, side.what, scale, side.closed, *bounds, not all(certain), out, sources, names(side.by), key
    )


def _tight(extents: Extents) -> Extents:
    """The same extents with start_max before end_max and end_min after start_min."""
    import numpy as np

    from timeline.kernels.buffer_pool import empty

    if not extents.uncertain:
        return extents
    start_max, end_min = (empty(extents.start_min.size, np.int64) for _ in range(2))
    np.minimum(np.subtract(extents.end_max, 1, out=start_max), extents.start_max, out=start_max)
    np.maximum(np.add(extents.start_min, 1, out=end_min), extents.end_min, out=end_min)
    return _with(extents, start_max=start_max, end_min=end_min)


def faults(extents: Extents) -> Mask:
    """Which rows hold no extent."""
    bad = extents.start_min >= extents.end_max
    if extents.end_max.min(initial=0) <= EARLIEST:  # it ends before all time, though its start is no later
        bad |= extents.end_max <= EARLIEST
    if extents.uncertain:
        bad |= (extents.start_min > extents.start_max) | (extents.end_min > extents.end_max)
    return bad


def fault(extents: Extents, row: int) -> str:
    """What is wrong with a row, and what to do."""
    if extents.uncertain:
        return "its bounds allow no start before an end"
    start, end = (_written(extents, n, row) for n in (0, 1))
    row_text = f"{extents.names[0]} = {start}, {extents.names[1]} = {end}"
    if start == end:
        return f"{row_text}; an end is not part of its extent: say closed='both' if it is meant to be, or add a tick"
    return f"{row_text} ends before it starts"


def _written(extents: Extents, which: int, row: int) -> str:
    """What the start or the end of a row says; infinities have no date to be written as."""
    column = extents.frame[extents.names[which]]
    if column.is_null()[row]:
        return "null"
    tick = (extents.start_min, extents.end_max)[which][row]
    if EARLIEST < tick < LATEST:
        return as_text(column, row)
    return "-infinity" if tick <= EARLIEST else "infinity"
