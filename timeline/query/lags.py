"""lags: by how much one item follows another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import counted, length
from timeline.query.event_items import START_BOUNDS, occurrences
from timeline.query.lengths import window_length
from timeline.query.options import AsOfOption, ByOption, Item, Selector, SingleDimension, Window
from timeline.query.question import question
from timeline.schema import Column
from timeline.store import HasStore, Result

if TYPE_CHECKING:
    import polars as pl

__all__ = ["lags"]


@question(
    length("lag_from", "smallest delay of this step", null="never"),
    length("lag_to", "where the step ends, exclusive", null="never"),
    counted("count_certain", "pairs of events whose delay certainly lies in it"),
    counted("count_possible", "pairs of events whose delay possibly lies in it"),
    Column(
        "expected", "double", "pairs, if the events of either fell anywhere in the period", shown="estimate"
    ),
    Column("lift", "double", "possible pairs against those expected", "nothing expected", shown="estimate"),
    shows="lag_from lag_to count_certain count_possible expected lift?",
    examples=[
        "timeline lags Hamas Bolivia --from 0d --to 56d --step 7d",
    ],
)
def lags(
    self: HasStore,
    x: Item,
    y: Item,
    selector: Selector = "",
    *,
    by: ByOption = "who",
    from_: Window = "-90d",
    to: Window = "90d",
    step: Window = "7d",
    within: SingleDimension = None,
    as_of: AsOfOption = None,
) -> Result:
    """By how much one item follows another.

    Counts pairs of events by delay, in steps. A delay is the onset of the y-event less that of the x-event.

    Args:
        x: an item.
        y: the item that may follow it.
        by: the dimension of the items, or two joined by a comma.
        from_: the smallest delay; negative where y comes first.
        to: where the last step ends; no delay so long is counted.
        step: the length of a step.
        within: only events of the same item of this dimension pair up.
    """
    window_length(step)
    data = occurrences(self._store, selector, by, as_of, within=within)
    first, second = data.item(x), data.item(y)

    items = {"x": first, "y": second, "other": data.other, "within": data.within}
    path = "kernel lags: onsets sorted once, delays counted between their edges"
    return data.result(
        _profiled,
        {**items, "from_": from_, "to": to, "step": step},
        title=f"delays from {first} to {second}",
        path=path,
    )


def _profiled(frame: pl.DataFrame, x: str, y: str, **options: Any) -> pl.DataFrame:
    import polars as pl

    from timeline.intervals.lags import lags as lags_of

    found = lags_of(frame, x, y, start=START_BOUNDS, **options)
    return found.with_columns(pl.col("lag_from", "lag_to").dt.total_microseconds())
