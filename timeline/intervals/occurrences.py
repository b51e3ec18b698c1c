"""Rows of (event, item, when) as arrays: what the functions about items in time read their frames with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY, US_PER_DAY
from timeline.errors import BadBounds, BadColumn, BadQuery, BadWindow, UnknownName, warn
from timeline.intervals import frames
from timeline.intervals.calendar import Calendar
from timeline.intervals.circa import around, marks_of
from timeline.intervals.time_type import Scale, as_text, microseconds
from timeline.when.duration import Window, window
from timeline.when.units import UNITS, unit_of

if TYPE_CHECKING:
    from datetime import timedelta

    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.kernels.cooccurrence.pairs import Extents, Incidence
    from timeline.kernels.relations import Bounds
    from timeline.when.inputs import LengthLike

__all__ = ["Length", "Occurrences", "counted_in", "numbers", "places", "read"]

Length: TypeAlias = "str | int | timedelta | Window"
"""A fixed length of time: `90d`, `PT6H`, a timedelta, or microseconds."""

_DAYS_BEFORE = {unit.length: unit.days_before for unit in UNITS.values()}
_LONGEST = 1 << 62  # granules; sums of two lengths fit 64 bits


@dataclass(frozen=True)
class Occurrences:
    """Events with their bounds (microseconds) and items.

    Attributes:
        bounds: four bounds of each event, tight.
        items: the items of each event, numbered in ascending order of their names.
        names: those names.
        others, other_names: the same of the second dimension, if one was asked for.
        group: the group of each event, -1 without one; None where none was asked for.
        uncertain: whether bounds were given as pairs of columns.
        scale: microseconds, in the time zone of the columns.
        first: the first row of each event.
    """

    bounds: Bounds
    items: Incidence
    names: pl.Series
    others: Incidence | None
    other_names: pl.Series | None
    group: Ints | None
    uncertain: bool
    scale: Scale
    first: Ints

    def extents(self, unit: int) -> Extents:
        """The extents in granules of `unit` microseconds; days are those of the time zone."""
        from timeline.kernels.cooccurrence.pairs import in_granules

        granules = self._granules(unit)
        if not (granules.zone or granules.offset):
            return in_granules(*self.bounds, unit)
        # Each bound moves to the edge of its granule on a line on which all granules are of one length.
        s0, s1 = (_on_edge(bound, 0, granules) for bound in self.bounds[:2])
        e0, e1 = (_on_edge(bound, 1, granules) for bound in self.bounds[2:])
        return in_granules(s0, s1, e0, e1, unit)

    def beginning(self, granules: Ints, unit: int) -> pl.Series:
        """The instants at which granules of `unit` microseconds begin."""
        return self.instants(self._granules(unit).beginning(granules))

    def instants(self, microseconds: Ints) -> pl.Series:
        """Microseconds as datetimes in the time zone of the columns."""
        import polars as pl

        zone = getattr(self.scale.dtype, "time_zone", None)
        return Scale(pl.Datetime("us", zone), US_PER_DAY).series("", microseconds)

    def _granules(self, unit: int) -> Calendar:
        zone = self.scale.zone if unit % US_PER_DAY == 0 else None
        return Calendar(self.scale, unit, _DAYS_BEFORE.get(unit, 0) * US_PER_DAY, zone=zone)


def counted_in(length: Length, resolution: str | None) -> tuple[int, int]:
    """A length as a number of granules, and microseconds in a granule.

    The resolution is the stated one, else the one that the window implies.
    """
    sign, size = (-1, length[1:]) if isinstance(length, str) and length.startswith("-") else (1, length)
    if isinstance(size, bool):  # an int to Python, no length to anybody
        raise BadWindow(f"{size} is not a window; write one like 90d or 6h")
    parsed = Window(size) if isinstance(size, int) else window(size)
    unit = parsed.granule if resolution is None else unit_of(resolution).length
    if not unit:
        raise BadQuery(
            f"a window cannot be compared at the resolution {resolution}, whose units differ in length;"
            " use week, day, hour, minute or second"
        )
    if abs(parsed.length) // unit >= _LONGEST:
        raise BadWindow(f"'{length}' is longer than any time that is kept; give a shorter one")
    return sign * (parsed.length // unit), unit


def read(
    frame: Frame,
    *,
    event: str | None,
    item: str | None,
    start: Column,
    end: Column | None,
    other: str | None = None,
    within: str | None = None,
    closed: str = "left",
    undated: bool = False,
    circa: LengthLike | None = None,
) -> Occurrences:
    """Read one row an event and item.

    Without `event` each row is an event; without `item` all events have one item, null. Rows whose item is null
    belong to events without items. Without `end`, dates last their day and all else lasts one tick; an event without
    such a date is left out and counted, unless `undated` ones are wanted.

    Raises:
        BadColumn: a column is missing or of a wrong type, an event is null, or rows of one event disagree.
        BadBounds: the bounds of a row allow no extent.
        BadQuery: there are no rows.
    """
    import numpy as np

    marks = [] if circa is None else marks_of(frames.read(frame, "the frame"))
    stated = list(dict.fromkeys(name for part in (start, end, within, marks) for name in frames.names(part)))
    data = _chosen(frame, [*stated, *(name for part in (event, item, other) for name in frames.names(part))])
    data = frames.whole(data, [*frames.names(start), *frames.names(end)])
    if not data.height:
        raise BadQuery("there are no events to count: the frame has no rows")
    rows = np.arange(data.height)
    code, first = _events(data[event]) if event else (rows,) * 2
    heads = frames.take(data.select(stated), first)
    if event:
        _check_agreement(data, event, heads, code)
    if end is None and isinstance(start, str) and not undated and heads[start].null_count():
        rows = np.flatnonzero(heads[start].is_not_null().to_numpy()[code])
        _warn_of_undated(heads[start])
        data = frames.take(data, rows.astype(np.uint32))
        code, first = _events(data[event]) if event else (np.arange(data.height),) * 2
        heads = frames.take(data.select(stated), first)
    names, items = _dimension(data[item] if item else None, code, first.size)
    other_names, others = _dimension(data[other], code, first.size) if other else (None, None)
    group = numbers(heads[within])[0] if within else None
    scale = _scale(heads, [*frames.names(start), *frames.names(end)])
    bounds, bad = _bounds(heads, start, end, closed, scale)
    if bad >= 0:
        said = ", ".join(f"{column.name} = {_said(column, bad)}" for column in heads)
        hint = "" if closed == "both" else "; ends are exclusive, say closed='both' where they are not"
        raise BadBounds(f"no extent fits the bounds in row {int(rows[first[bad]])}: {said}{hint}")
    if circa is not None:
        bounds = around(bounds, heads, circa, per_day=scale.per_day)
    uncertain = circa is not None or not isinstance(start, str)
    return Occurrences(bounds, items, names, others, other_names, group, uncertain, scale, rows[first])


def _said(column: pl.Series, row: int) -> str:
    if column.is_null()[row]:
        return "null"
    return as_text(column, row) if column.dtype.is_temporal() else repr(column[row])


def _warn_of_undated(starts: pl.Series) -> None:
    """Say how many events have no date.

    Raises:
        BadQuery: none has one.
    """
    missing, all_of_them = starts.null_count(), starts.len()
    if missing == all_of_them:
        raise BadQuery(f"no event has a date: column '{starts.name}' is null in every row")
    warn(
        f"{missing:,} of {all_of_them:,} events have no '{starts.name}' and are left out; "
        "a pair of columns for start counts them as possible",
    )


def numbers(column: pl.Series) -> tuple[Ints, pl.Series]:
    """The place of each value among the distinct ones in ascending order (-1 for null), and those values."""
    import polars as pl

    if isinstance(column.dtype, (pl.Categorical, pl.Enum)):
        return _numbers_of_codes(column)
    if span := _span(column):
        return _numbers_within(span, column)
    names = column.unique().drop_nulls().sort()
    if column.dtype == pl.String:
        places = column.cast(pl.Enum(names)).to_physical()
    else:
        places = column.rank("dense").cast(pl.Int64) - 1
    return places.cast(pl.Int64).fill_null(-1).to_numpy(), names


def _numbers_of_codes(column: pl.Series) -> tuple[Ints, pl.Series]:
    """The same of texts that have codes already: only those that occur are looked at."""
    import numpy as np
    import polars as pl

    occurring = column.unique().drop_nulls()
    names = occurring.cast(pl.String)
    order = names.arg_sort()
    here = occurring.to_physical()[order].cast(pl.Int64).to_numpy()
    place = np.full(int(here.max(initial=-1)) + 2, -1, np.int64)  # the last one is that of null
    place[here] = np.arange(here.size)
    codes = column.to_physical().cast(pl.Int64).fill_null(place.size - 1).to_numpy()
    return place[codes], names[order]


def _span(column: pl.Series) -> range | None:
    """The whole numbers from the least to the greatest, where a table of them is small; else None."""
    if not column.dtype.is_integer() or column.null_count() or not column.len():
        return None
    low, high = cast("tuple[int, int]", (column.min(), column.max()))
    small = low >= MINUS_INFINITY and high <= INFINITY and high - low < 4 * column.len() + 1_000
    return range(low, high + 1) if small else None


def _numbers_within(span: range, column: pl.Series) -> tuple[Ints, pl.Series]:
    import numpy as np
    import polars as pl

    values = column.cast(pl.Int64).to_numpy() - span.start
    known = np.zeros(len(span), np.bool_)
    known[values] = True
    return (np.cumsum(known) - 1)[values], pl.Series(np.flatnonzero(known) + span.start, dtype=column.dtype)


def chosen_items(only: str | Iterable[Any] | None, data: Occurrences) -> dict[str, Any]:
    """The numbers of the items of `only` in either dimension, as the kernels take them."""
    if only is None:
        return {}
    return dict(zip(("only", "only_right"), places(only, data.names, data.other_names), strict=False))


def places(wanted: str | Iterable[Any], *dimensions: pl.Series | None) -> list[Ints]:
    """The numbers of the wanted names in each dimension; each name must occur in one of them.

    Raises:
        BadQuery: no name is given.
        UnknownName: a name does not occur.
    """
    import numpy as np

    asked = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
    if not asked:
        raise BadQuery("only names no item; leave it out to take all")
    known = [{name: place for place, name in enumerate(names)} for names in dimensions if names is not None]
    for name in asked:
        if not any(name in some for some in known):
            raise UnknownName("item", str(name), [str(other) for some in known for other in some])
    return [np.unique(np.array([some[name] for name in asked if name in some], np.int64)) for some in known]


def _chosen(frame: Frame, columns: list[str]) -> pl.DataFrame:
    data = frames.read(frame, "the frame")
    frames.check_columns(data, "the frame", columns)
    return data.select(list(dict.fromkeys(columns)))


def _scale(data: pl.DataFrame, columns: list[str]) -> Scale:
    """Microseconds in the zone of the columns, or whole numbers."""
    import polars as pl

    common = Scale.common((f"'{name}'", Scale.of(data[name], "the frame")) for name in columns)
    zone = getattr(common.dtype, "time_zone", None)
    return Scale(pl.Datetime("us", zone), US_PER_DAY) if common.per_day else common


def _bounds(
    data: pl.DataFrame, start: Column, end: Column | None, closed: str, scale: Scale
) -> tuple[Bounds, int]:
    """The bounds of each row, and the first row whose bounds allow no extent, or -1."""
    import numpy as np

    from timeline.kernels.relations import Bounds, tighten

    if closed not in ("left", "both"):
        raise BadQuery(f"closed is 'left' or 'both', not '{closed}'")
    if end is not None and isinstance(end, str) is not isinstance(start, str):
        raise BadColumn("start and end are either one column each or two columns each")
    shift = int(closed == "both")

    def begin(name: str, null: int) -> Ints:
        return _ticks(data[name], scale, 0, null)

    def stop(name: str, null: int, by: int = shift) -> Ints:
        return _ticks(data[name], scale, by, null, up=not by)

    if isinstance(start, str):
        first = begin(start, MINUS_INFINITY)
        last = stop(start, INFINITY, 1) if end is None else stop(str(end), INFINITY)
        bad = first >= last
        return Bounds(first, first, last, last), int(bad.argmax()) if bad.any() else -1
    least, most = begin(start[0], MINUS_INFINITY), begin(start[1], INFINITY)
    if end is None:  # the earliest end is made tight: a tick after the earliest start
        ends = np.full(data.height, MINUS_INFINITY), stop(start[1], INFINITY, 1)
    else:
        ends = stop(end[0], MINUS_INFINITY), stop(end[1], INFINITY)
    bounds = Bounds(least, most, *ends)
    return bounds, tighten(bounds)


def _ticks(column: pl.Series, scale: Scale, shift: int, null: int, *, up: bool = False) -> Ints:
    """Instants in microseconds; `shift` counts days of dates and ticks of all else."""
    import polars as pl

    if isinstance(column.dtype, pl.Datetime):
        column = microseconds(column, up=up).cast(pl.Datetime("us")).alias(column.name)
    return scale.ticks(column, low=MINUS_INFINITY, high=INFINITY, null=null, shift=shift).copy()


def _on_edge(ticks: Ints, back: int, granules: Calendar) -> Ints:
    """Starts moved to the beginning of their granule and ends (`back` = 1) to its end; infinities stay."""
    import numpy as np

    finite = (ticks > EARLIEST) & (ticks < LATEST)
    moved = (granules.holding(np.where(finite, ticks - back, 0)) + back) * granules.length
    return np.where(finite, moved, ticks)


def _events(column: pl.Series) -> tuple[Ints, Ints]:
    """A number for the event of each row, and the first row of each event."""
    import numpy as np
    import polars as pl

    from timeline.kernels.cooccurrence.incidence import first_places

    if column.null_count():
        raise BadColumn(f"column '{column.name}' names the event, and is null in {column.null_count()} rows")
    if _span(column):
        code, names = numbers(column)
        return code, first_places(code, names.len())
    runs = column.rle_id().cast(pl.Int64).to_numpy()
    starts = np.flatnonzero(np.diff(runs, prepend=-1))
    heads = column.gather(starts)
    if heads.n_unique() == heads.len():
        return runs, starts
    code, names = numbers(heads)
    return code[runs], starts[first_places(code, names.len())]


def _check_agreement(data: pl.DataFrame, event: str, heads: pl.DataFrame, code: Ints) -> None:
    """Refuse rows of one event that state other times or groups than its first row."""
    for stated in heads:
        apart = data[stated.name].ne_missing(stated.gather(code)).arg_true()
        if apart.len():
            name = data[event][apart[0]]
            raise BadColumn(
                f"the rows of event {name!r} differ in '{stated.name}'; each event has one value there"
            )


def _dimension(column: pl.Series | None, code: Ints, n_events: int) -> tuple[pl.Series, Incidence]:
    import numpy as np
    import polars as pl

    from timeline.kernels.cooccurrence.pairs import incidence

    if column is None:
        return pl.Series(["all"]), incidence(code, np.zeros(code.size, np.int32), n_events, 1)
    item, names = numbers(column)
    if column.null_count():
        code, item = code[item >= 0], item[item >= 0]
    return names, incidence(code, item, n_events, names.len())
