"""How wide a circa is taken: dates with `~` or `?` become so much wider on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.marks import MARKS

if TYPE_CHECKING:
    from timeline.store import Steps
    from timeline.when.inputs import LengthLike

__all__ = ["add_circa"]


def add_circa(steps: Steps, circa: LengthLike | None) -> None:
    """Widen the step `event`: a date that is approximate or uncertain, or an end that is, by so much on both sides.

    Raises:
        BadWindow: it is no length of time, or longer than a hundred thousand years.
    """
    if circa is None:
        return
    from timeline.intervals.circa import length_of

    months, length = length_of(circa)
    wide = f"(to_months({steps.param('months', months)}::INTEGER) + to_microseconds({steps.param('length', length)}::BIGINT))"
    start, end = (_marked(steps.param("marks", f"[{MARKS}]"), side) for side in (1, 2))
    stated = steps.steps.pop("event")
    steps.add("event_stated", stated)
    start_max, end_min = _moved("start_max", "+", start, wide), _moved("end_min", "-", end, wide)
    start_min, end_max = _moved("start_min", "-", start, wide), _moved("end_max", "+", end, wide)
    tick = "to_microseconds(1)"
    steps.add(
        "event",
        f"""
SELECT * REPLACE (
    {start_min} AS start_min,
    least({start_max}, {end_max} - {tick}) AS start_max,
    greatest({end_min}, {start_min} + {tick}) AS end_min,
    {end_max} AS end_max
)
FROM event_stated""",
    )
    steps.notes.append(f"dates with ~ or ? are taken {circa} wider on either side")


def _marked(marks: str, side: int) -> str:
    """Whether the start (1) or the end (2) of a date bears a mark; a date that is no interval bears it for both."""
    part = f"CASE WHEN contains(edtf, '/') THEN split_part(edtf, '/', {side}) ELSE edtf END"
    return f"coalesce(regexp_matches({part}, {marks}), approximate OR uncertain)"


def _moved(bound: str, sign: str, marked: str, wide: str) -> str:
    """A bound, farther out where it bears a mark; without limit where that lies beyond the calendar."""
    limit = "'-infinity'" if sign == "-" else "'infinity'"
    return (
        f"CASE WHEN {marked} AND isfinite({bound}) "
        f"THEN coalesce(TRY({bound} {sign} {wide}), {limit}::TIMESTAMP) ELSE {bound} END"
    )
