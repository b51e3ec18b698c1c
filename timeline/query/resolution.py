"""The resolution of a question: the one asked for, else the finest to which the selected events are dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.units import UNITS, unit_of

if TYPE_CHECKING:
    from timeline.store import Session, Steps
    from timeline.when.units import Unit

__all__ = ["compared_at", "in_units"]

_LADDER = tuple(UNITS[name] for name in ("day", "hour", "minute", "second"))
"""The units that a date can be compared at without a word, the coarsest first; below them is the tick."""


def compared_at(session: Session, steps: Steps, asked: str | None, *selections: str) -> str | None:
    """The unit at which a question compares; None for the tick.

    Without one asked for, it is the coarsest unit up to the day that widens none of the dates in the steps
    `selections`; a note says so. A day that a date begins or ends with stays that day, and a bound that nothing
    limits, or that only says until when something was known to go on, has no say.

    Raises:
        UnknownName: there is no such unit.
    """
    if asked is not None:
        return _unless_tick(unit_of(asked))
    unit = next((each for each in _LADDER if not _finer(session, steps, each, selections)), unit_of("tick"))
    steps.notes.append(
        f"compared by {unit.name}, the finest precision of these dates"
        + ("; resolution tick compares instants" if unit.length > 1 else "")
    )
    return _unless_tick(unit)


def _unless_tick(unit: Unit) -> str | None:
    return None if unit.length == 1 else unit.name


def _finer(session: Session, steps: Steps, unit: Unit, selections: tuple[str, ...]) -> bool:
    """Whether some event is dated more finely than to the unit; the scan stops at the first one.

    A bound, or one a tick from it where that is what a date says, starts a granule: unknown of one without limit. The
    remainder of an instant before 1970 is not above 0.
    """
    length = unit.length
    kept = (
        f"epoch_us(start_min) % {length} = 0",
        f"(epoch_us(start_max) + 1) % {length} IN (0, 1, {1 - length})",
        f"(end_kind = 'open' OR (epoch_us(end_min) - 1) % {length} IN (0, -1, {length - 1}))",
        f"epoch_us(end_max) % {length} = 0",
    )
    found = " UNION ALL ".join(
        f"(SELECT 1 FROM {each} WHERE NOT ({' AND '.join(kept)}) LIMIT 1)" for each in selections
    )
    return session.value(steps.text(f"{found} LIMIT 1"), steps.params) is not None


def in_units(bound: str, unit: str | None) -> str:
    """The SQL of a bound, such as `e.start_min`, as a whole number: microseconds, or granules; ends are rounded up.

    What `granule_floor` and `granule_ceil` give of a unit that has one length is written out: to look for the unit in every
    row takes longer than to fetch it.

    >>> in_units("start_min", "day")
    '_floor_div(epoch_us(start_min), 86400000000)'
    """
    if unit is None:
        return f"epoch_us({bound})"
    starts, (length, days_before, _) = "start" in bound, UNITS[unit].parts
    if not length or days_before:
        return f"{'granule_floor' if starts else 'granule_ceil'}(epoch_us({bound}), '{unit}')"
    return (
        f"_floor_div(epoch_us({bound}), {length})"
        if starts
        else f"_floor_div(epoch_us({bound}) - 1, {length}) + 1"
    )
