"""What questions about stretches of time share, where they tell what is expected of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.query.resolution import compared_at
from timeline.query.shares import measured_by
from timeline.schema import Column

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.expected import Stretches
    from timeline.intervals.probability import Lasting
    from timeline.query.event_items import Occurrences
    from timeline.query.shares import Measure
    from timeline.when.inputs import DateLike, LengthLike

__all__ = ["EXPECTED_LEVEL", "EXPECTED_NUMBER", "measure_of", "stretches_of"]


_NULL = "no limit says how many worlds there are"


def _columns(kind: str) -> tuple[Column, ...]:
    """What is expected, and its limits, which are numbers of this kind."""
    return (
        Column(
            "expected", "double", "with expected: the mean over all possible worlds", _NULL, shown="estimate"
        ),
        *(
            Column(
                name,
                kind,
                f"with expected: in 95 of 100 worlds it is this or {side}",
                _NULL,
                shown="estimate" if kind == "double" else "value",
            )
            for name, side in (("low", "more"), ("high", "less"))
        ),
    )


EXPECTED_NUMBER, EXPECTED_LEVEL = _columns("int64"), _columns("double")


def measure_of(
    data: Occurrences,
    resolution: str | None,
    lasting: Lasting,
    horizon: DateLike | None,
    circa: LengthLike | None,
    *,
    expected: bool,
) -> Measure | None:
    """The measure of a question that counts events with items; None where nothing expected is asked for."""
    with data.store.reading() as session:
        unit = compared_at(session, data.steps, resolution, "selected") if expected else None
        return measured_by(
            session,
            data.steps,
            unit,
            lasting,
            horizon,
            "selected",
            circa=circa,
            asked=expected,
            picked={"": data.picked},
        )


def stretches_of(rows: pl.DataFrame, held: pl.DataFrame, events: pl.DataFrame, item: str | None) -> Stretches:
    """The rows of an answer as stretches, and which events belong to which of them.

    Args:
        rows: `start` and `end`, and the item where there is one, in the order of items and time.
        held: one row an event and item: `event` is a version, and `item` where there is one.
        events: the events by `version_id`, in the order in which they are numbered.
        item: the column of items; None where there is none.
    """
    import numpy as np
    import polars as pl

    from timeline.intervals.expected import Stretches

    numbered = events.select(event="version_id").with_row_index("number")
    owners = (
        held.select("event", *([pl.col(item).cast(pl.String)] if item else []))
        .unique(maintain_order=True)
        .join(numbered, on="event")
    )
    if item:
        names = (
            rows.select(item).with_row_index("row").group_by(item, maintain_order=True).agg(pl.first("row"))
        )
        owners = owners.join(names.with_row_index("key"), on=item, nulls_equal=True)
        opening = np.append(names["row"].to_numpy(), rows.height).astype(np.int64)
    else:
        owners, opening = owners.with_columns(key=0), np.array([0, rows.height])
    low, high = (
        rows[name].cast(pl.Int64).fill_null(limit).to_numpy().copy()
        for name, limit in (("start", MINUS_INFINITY), ("end", INFINITY))
    )
    event, key = (owners[name].cast(pl.Int64).to_numpy() for name in ("number", "key"))
    return Stretches(opening, low, high, event, key)
