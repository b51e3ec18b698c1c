"""rate: how many events there are in each bin of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import END, ITEM, START, counted
from timeline.query.event_items import END_BOUNDS, START_BOUNDS, occurrences
from timeline.query.expected import EXPECTED_NUMBER, measure_of, stretches_of
from timeline.query.options import (
    AsOfOption,
    By,
    CircaOption,
    Counted,
    Every,
    Expected,
    From,
    HorizonOption,
    LastingOption,
    ResolutionOption,
    Selector,
    To,
)
from timeline.query.question import question
from timeline.query.window import window_of
from timeline.store import HasStore, Result

if TYPE_CHECKING:
    import polars as pl

    from timeline.query.shares import Measure

__all__ = ["counted_in", "rate"]


@question(
    ITEM,
    START,
    END,
    counted("n_certain", "how many events there certainly are"),
    counted("n_possible", "how many events there possibly are"),
    *EXPECTED_NUMBER,
    shows="item start end n_certain low? expected? high? n_possible",
    examples=[
        "timeline rate kind:government --every 5y",
        "timeline rate --every year --by country --counts touches",
        "timeline rate kind:diplomatic --every quarter --from 2022-07 --to 2023 --expected --lasting moment",
    ],
)
def rate(
    self: HasStore,
    selector: Selector = "",
    *,
    every: Every = "month",
    by: By = None,
    counts: Counted = "begins",
    from_: From = None,
    to: To = None,
    expected: Expected = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    resolution: ResolutionOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """How many events there are in each bin of the calendar.

    Bins without events are included. Without a window the bins run over all dates; where vague dates make too
    many, from the first to the last certain one, with a note.

    Args:
        every: the bin: `day`, `week`, `month`, `quarter`, `year`, ..., or a multiple such as `7d` or `5y`.
        by: count each item of this dimension.
        counts: count an event in the bin where it begins, or in all that it touches.
        from_, to: only the bins of this window, the outer ones cut.
        resolution: with `expected`: extents consist of these units; default: the finest precision of the events
            picked, or the day.
    """
    window = window_of(from_, to)
    data = occurrences(self._store, selector, by, as_of, window=window, dimensions=1, circa=circa)
    measure = measure_of(data, resolution, lasting, horizon, circa, expected=expected)

    options = {"every": every, "counts": counts, "item": "item" if by else None}
    return data.result(
        _expected if measure else counted_in,
        {
            "limits": window.limits,
            "unsure": data.unsure,
            **options,
            **({"measure": measure} if measure else {}),
        },
        title=f"events per {every}",
        dated=measure is not None,
        notes=measure.notes if measure else (),
        path="kernel rate: every event adds to the edges of its bins, summed once",
    )


def _expected(
    frame: pl.DataFrame, events: pl.DataFrame, measure: Measure, counts: Any, item: str | None, **options: Any
) -> pl.DataFrame:
    from timeline.intervals.expected import expected_number
    from timeline.when.units import unit_of

    found = counted_in(frame, counts=counts, item=item, **options)
    at = stretches_of(found, frame, events, item)
    unit = unit_of(measure.unit).parts
    return found.hstack(expected_number(measure.events(events), at, unit, counts, moment=measure.moment))


def counted_in(frame: pl.DataFrame, limits: Any, unsure: int, **options: Any) -> pl.DataFrame:
    """The counts of a frame of events and items; those that are picked in some worlds only, `unsure`, are possible."""
    import polars as pl

    from timeline.intervals.rate import rate

    bounds: dict[str, Any] = {"start": START_BOUNDS, "end": END_BOUNDS}
    found = rate(frame, limits=limits, **bounds, **options)
    if not unsure:
        return found
    sure = frame.filter("surely")
    keys = [name for name in ("item", "start", "end") if name in found.columns]
    if sure.is_empty():
        return found.with_columns(n_certain=pl.lit(0, found.schema["n_certain"]))
    seen: Any = (found["start"].min(), found["end"].max())
    certain = rate(sure, limits=seen, **bounds, **options)
    joined = found.drop("n_certain").join(
        certain.select(*keys, "n_certain"), on=keys, how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("n_certain").fill_null(0)).select(found.columns)
