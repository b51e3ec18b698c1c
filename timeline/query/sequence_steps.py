"""A pattern in a database: its selections as steps of SQL, the unit of its lengths, the period that was observed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import BOUNDS
from timeline.errors import BadDate, BadPattern, BadQuery, BadSelector, BadWindow, UnknownName
from timeline.query.dimensions import items
from timeline.query.event_items import EVENT_COLUMNS
from timeline.query.resolution import compared_at, in_units
from timeline.query.selectors import add_selection, fit
from timeline.when.duration import window
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.sequences.chances import Lots
    from timeline.intervals.sequences.pattern import Absence, Length, Pattern, Step
    from timeline.intervals.sequences.plan import Plan
    from timeline.intervals.sequences.search import Search
    from timeline.kernels.sequences.field import Chosen
    from timeline.query.shares import Measure
    from timeline.query.window import Window
    from timeline.store import Session, Steps
    from timeline.when.areas import Picked

__all__ = ["Events", "add_selections", "drawing", "fetch", "granules_in", "measured_in", "observed"]


class Events(NamedTuple):
    """The events of a pattern.

    Attributes:
        chosen: those of each selection.
        items: the names of the items, in the order of their numbers; empty without a dimension.
        of: what a row of each selection is, as `version_id`.
    """

    chosen: list[Chosen]
    items: pl.Series | None
    of: list[Ints]


def add_selections(
    steps: Steps, session: Session, pattern: Pattern, selections: Iterable[str], window: Window
) -> list[Picked | None]:
    """Add the steps `chosen_0`, `chosen_1` and so on; returned is for each which extents it picks, None where all.

    Raises:
        BadPattern: a selector cannot be understood; the error says where in the pattern.
        UnknownName: a selector names what nothing has.
    """
    stated: list[Step | Absence] = [*pattern.absences, *pattern.steps]
    at = {each.selector: each.at for each in stated}
    picked = []
    for number, selector in enumerate(selections):
        try:
            name = f"chosen_{number}"
            picked.append(add_selection(steps, session, selector, name=name, window=window))
        except BadSelector as error:
            place = at[selector] + (error.position or 0)
            raise BadPattern(f"'{selector}' at position {at[selector]}: {error}", place) from error
        except BadDate as error:
            place = at[selector] + max(0, selector.find(error.text)) + (error.position or 0)
            raise BadPattern(f"'{selector}' at position {at[selector]}: {error}", place) from error
        except UnknownName as error:
            error.place(at[selector] + max(0, selector.find(error.name)))
            raise
    return picked


def measured_in(
    session: Session, steps: Steps, pattern: Pattern, asked: str | None, selections: int
) -> str | None:
    """The unit in which a pattern compares; None for the tick.

    It is the one asked for, else the day where all lengths are days or weeks, else the tick; without lengths the finest
    precision of the dates.
    """
    if asked is None and pattern.lengths:
        return "day" if all(_window(length).resolution == "day" for length in pattern.lengths) else None
    return compared_at(session, steps, asked, *(f"chosen_{number}" for number in range(selections)))


def granules_in(unit: str | None, asked: bool) -> Callable[[Length, bool], int]:
    """How many granules of a unit a length has; a bare number counts granules where the unit was asked for."""
    known = unit_of(unit)

    def granules(length: Length, up: bool) -> int:
        if length.text.isdigit() and asked:
            return int(length.text)
        stated = _window(length).length
        if not known.length:
            raise BadQuery(
                f"'{length.text}' cannot be compared at the resolution {known.name}, whose units differ in length;"
                " use the resolution day or week"
            )
        return -(-stated // known.length) if up else stated // known.length

    return granules


class _Stated(NamedTuple):
    length: int
    resolution: str | None


def _window(length: Length) -> _Stated:
    if length.text.isdigit():
        raise BadPattern(
            f"'{length.text}' at position {length.at}: a length has a unit, such as {length.text}d; without one it counts "
            "units of --resolution",
            length.at,
        )
    try:
        return _Stated(*window(length.text))
    except BadWindow as error:
        from timeline.intervals.sequence import length_error

        raise length_error(length, error) from error


def observed(
    session: Session, steps: Steps, window: Window, unit: str | None
) -> tuple[int | None, int | None]:
    """The first granule that was observed and the one after the last: the window, else from the first date to the last."""
    first = ", ".join(f"CASE WHEN isfinite({name}) THEN {name} END" for name in BOUNDS)
    (found,) = session.rows(
        steps.text(
            f"SELECT epoch_us(min(least({first}))) AS low, epoch_us(max(greatest({first}))) AS high FROM event"
        ),
        steps.params,
    )
    known = unit_of(unit)
    low = found["low"] if window.low is None else window.low
    high = found["high"] if window.high is None else window.high
    return (None if low is None else known.floor(low), None if high is None else known.ceil(high))


def fetch(session: Session, steps: Steps, plan: Plan, by: str | None, unit: str | None) -> Events:
    """The events of the selections, with their items."""
    import numpy as np
    import polars as pl

    from timeline.kernels.sequences.field import Chosen, limited
    from timeline.query.pair_fetch import bounds

    columns = ", ".join(f"{in_units(f'e.{name}', unit)} AS {name}" for name in BOUNDS)
    parts = []
    for number in range(len(plan.selections)):
        name = f"chosen_{number}"
        item = f"JOIN ({items(by, name)}) AS i ON i.version_id = e.version_id" if by else ""
        told = (
            f"{number} AS selection, e.version_id, e.surely, {columns}, {'i.item' if by else 'NULL AS item'}"
        )
        parts.append(f"SELECT {told} FROM {fit(steps, name)} AS e {item}")
    rows = session.frame(steps.text("\nUNION ALL\n".join(parts)), steps.params)
    names = None
    if by:
        rows = rows.filter(pl.col("item").is_not_null())
        names = rows["item"].unique().sort()
        codes = pl.DataFrame({"item": names}).with_row_index("code")
        rows = rows.join(codes, on="item", maintain_order="left")
    frames = [rows.filter(pl.col("selection") == number) for number in range(len(plan.selections))]
    versions = [frame["version_id"].to_numpy() for frame in frames]
    chosen = [
        Chosen(
            limited(bounds(frame)),
            version,
            frame["surely"].to_numpy(),
            frame["code"].cast(pl.Int64).to_numpy() if by else np.zeros(frame.height, np.int64),
        )
        for frame, version in zip(frames, versions, strict=True)
    ]
    return Events(chosen, names, versions)


def drawing(
    session: Session, steps: Steps, measure: Measure, seed: int, events: Events, search: Search
) -> Lots:
    """What the worlds of a search are made of."""
    import numpy as np

    from timeline.intervals.sequences.chances import Lots
    from timeline.intervals.worlds import identities

    number = np.repeat(np.arange(len(events.of)), [each.size for each in events.of])
    version = np.concatenate(
        [events.of[selection][search.rows[number == selection]] for selection in range(len(events.of))]
    )
    selections = " UNION ".join(f"SELECT version_id FROM chosen_{each}" for each in range(len(events.of)))
    told = session.frame(
        steps.text(
            f"SELECT {EVENT_COLUMNS} FROM event AS e WHERE e.version_id IN ({selections}) ORDER BY e.version_id"
        ),
        steps.params,
    )
    rows = np.searchsorted(told["version_id"].to_numpy(), version)
    return Lots(
        replace(measure, picked={}).events(told).some(rows),
        identities(told["event_id"])[rows],
        seed,
        measure.moment,
        unit_of(measure.unit).parts,
        {
            each: measure.picked[name]
            for each in range(len(events.of))
            if (name := f"chosen_{each}") in measure.picked
        },
    )
