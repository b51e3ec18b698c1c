"""Extents of a selection on one line of time: hulls (possible) and cores (certain), by item, within a window.

Each function adds one named step; the questions about states (`concurrency`, `gaps`, `coverage`, `coalesce`)
are what they read from these steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, US_PER_SECOND
from timeline.errors import UnknownName
from timeline.query.circa import add_circa
from timeline.query.dimensions import SINGLE, items
from timeline.query.selectors import add_selection, fit
from timeline.query.window import Window, window_of
from timeline.store import Steps, base, resolve_as_of
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from timeline.store import Session
    from timeline.when.areas import Picked
    from timeline.when.inputs import AsOfLike, LengthLike

__all__ = [
    "CALENDAR_UNITS",
    "Window",
    "add_extents",
    "add_levels",
    "begin",
    "calendar_unit",
    "each_item",
    "granular",
    "limits",
    "sql_length",
    "window_of",
]

CALENDAR_UNITS = tuple(unit.name for unit in UNITS.values() if unit.name != "tick" and unit.months <= 12)
"""The units that can cut a line of time into bins."""


def calendar_unit(unit: str | None) -> str | None:
    """A unit of `CALENDAR_UNITS`.

    Raises:
        UnknownName: there is no such unit.
    """
    if unit is not None and unit not in CALENDAR_UNITS:
        raise UnknownName("calendar unit", unit, CALENDAR_UNITS)
    return unit


def begin(
    session: Session, selector: str, as_of: AsOfLike | None, by: str | None, circa: LengthLike | None = None
) -> tuple[Steps, Picked | None]:
    """The steps up to `selected`, and `item` where there is a dimension; and which extents of events are picked."""
    steps = base(resolve_as_of(session, as_of))
    add_circa(steps, circa)
    picked = add_selection(steps, session, selector)
    steps.add("item", items(by) if by else "SELECT version_id, NULL::VARCHAR AS item FROM selected")
    return steps, picked


def add_extents(steps: Steps, window: Window, resolution: str | None, by: str | None) -> None:
    """Add `bounded`, the events with their ends cut to the window, and `extent`, which has one row for each of their items.

    `extent` has event_id, item, possible_start, possible_end, certain_start, certain_end. Where nothing is certain, or
    nothing of it lies in the window, or the event is picked in some worlds only, the certain ones are NULL.
    Of a dimension of which an event has one item at most, the item comes with the event, and nothing is joined.
    """
    alone = "NULL::VARCHAR" if by is None else f"e.{by}" if by in SINGLE else None
    bounds = {name: granular(f"e.{name}", resolution) for name in BOUNDS}
    steps.add(
        "bounded",
        f"""
SELECT
    e.version_id, e.event_id, e.surely{f", {alone} AS item" if alone else ""},
    {_after(steps, bounds["start_min"], window.low)} AS possible_start,
    {_before(steps, bounds["end_max"], window.high)} AS possible_end,
    {_after(steps, bounds["start_max"], window.low)} AS core_start,
    {_before(steps, bounds["end_min"], window.high)} AS core_end
FROM {fit(steps)} AS e""",
    )
    joined = "SELECT b.*, i.item FROM bounded AS b JOIN item AS i ON i.version_id = b.version_id"
    stated = f"SELECT * FROM bounded{' WHERE item IS NOT NULL' if by else ''}"
    steps.add("whole", stated if alone else joined)
    steps.add(
        "extent",
        """
SELECT
    event_id, item, possible_start, possible_end,
    CASE WHEN surely AND core_start < core_end THEN core_start END AS certain_start,
    CASE WHEN surely AND core_start < core_end THEN core_end END AS certain_end
FROM whole
WHERE possible_start < possible_end""",
    )


def add_levels(steps: Steps, *, edges: str = "", turning: str | None = None) -> None:
    """Add `level`: item, start, end, n_certain, n_possible, a step function from the first start to the last end.

    Args:
        steps: those up to `extent`.
        edges: more SQL for (item, instant, certain, possible) rows: moments at which the function is cut anyway.
        turning: leave out a moment at which the function does not change, but where this SQL holds of it.
    """
    kept = "moment"
    if turning is not None:
        kept = f"(SELECT * FROM moment WHERE certain <> 0 OR possible <> 0{turning}) AS turning"
    steps.add(
        "edge",
        f"""
SELECT item, possible_start AS instant, 0 AS certain, 1 AS possible FROM extent
UNION ALL SELECT item, possible_end, 0, -1 FROM extent
UNION ALL SELECT item, certain_start, 1, 0 FROM extent WHERE certain_start IS NOT NULL
UNION ALL SELECT item, certain_end, -1, 0 FROM extent WHERE certain_start IS NOT NULL{edges}""",
    )
    steps.add(
        "moment",
        "SELECT item, instant, sum(certain) AS certain, sum(possible) AS possible\nFROM edge\nGROUP BY item, instant",
    )
    steps.add(
        "level",
        f"""
SELECT
    item, instant AS "start", lead(instant) OVER by_time AS "end",
    (sum(certain) OVER by_time)::BIGINT AS n_certain, (sum(possible) OVER by_time)::BIGINT AS n_possible
FROM {kept}
WINDOW by_time AS (PARTITION BY item ORDER BY instant)
QUALIFY "end" IS NOT NULL""",
    )


def each_item(by: str | None) -> str:
    """The SQL of every item of the selection; without a dimension the one that all events have, even of no events."""
    return "SELECT DISTINCT item FROM item" if by else "SELECT NULL::VARCHAR AS item"


def limits(steps: Steps, window: Window, by: str | None) -> str:
    """More edges: the ends of the window for every item, so that the time before and after its events counts."""
    return "".join(
        f"\nUNION ALL SELECT item, make_timestamp({steps.param(stem, limit)}::BIGINT), 0, 0 FROM ({each_item(by)})"
        for stem, limit in (("from", window.low), ("to", window.high))
        if limit is not None
    )


def granular(bound: str, unit: str | None) -> str:
    """A bound at a resolution: starts are floored, ends are ceiled."""
    if unit is None:
        return bound
    floor = _floor(bound, unit)
    if ".start" in bound:
        return floor
    return f"CASE WHEN isfinite({bound}) AND {floor} < {bound} THEN {floor} + {sql_length(unit)} ELSE {bound} END"


def sql_length(unit: str) -> str:
    """The length of a unit as an interval of SQL."""
    named = UNITS[unit]
    return (
        f"INTERVAL {named.months} MONTH"
        if named.months
        else f"INTERVAL {named.length // US_PER_SECOND} SECOND"
    )


def _floor(bound: str, unit: str) -> str:
    """The start of the unit, which DuckDB would truncate towards the year 0, and not down, in one of many years."""
    years = UNITS[unit].months // 12
    if years <= 1:
        return f"date_trunc('{unit}', {bound})"
    past = f"to_years(((year({bound}) % {years} + {years}) % {years})::INTEGER)"
    return f"CASE WHEN isfinite({bound}) THEN date_trunc('year', {bound}) - {past} ELSE {bound} END"


def _after(steps: Steps, bound: str, low: int | None) -> str:
    return (
        bound
        if low is None
        else f"greatest({bound}, make_timestamp({steps.param('window_start', low)}::BIGINT))"
    )


def _before(steps: Steps, bound: str, high: int | None) -> str:
    return (
        bound
        if high is None
        else f"least({bound}, make_timestamp({steps.param('window_end', high)}::BIGINT))"
    )
