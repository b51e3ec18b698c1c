"""leads: which items come before which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import counted, text
from timeline.query.event_items import START_BOUNDS, occurrences
from timeline.query.lengths import window_length
from timeline.query.options import (
    AsOfOption,
    ByOption,
    From,
    MinCount,
    OnlyOption,
    Selector,
    SingleDimension,
    To,
    TopOption,
    Window,
)
from timeline.query.question import question
from timeline.query.window import window_of
from timeline.schema import Column
from timeline.store import HasStore, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


__all__ = ["leads"]

_LED = (
    text("x", "the item that comes first"),
    text("y", "the item that follows"),
    counted("n_x", "events of x"),
    counted("n_y", "events of y"),
    *(
        column
        for one, other, hit, kind in (("y", "x", "preceded", "precursor"), ("x", "y", "followed", "trigger"))
        for column in (
            counted(f"judged_{one}", f"events of {one} that are judged"),
            counted(
                f"left_out_{one}", f"events of {one} left out: too near the edge of the period, or undated"
            ),
            counted(
                f"{hit}_certain", f"judged events of {one} that are certainly {hit} by an event of {other}"
            ),
            counted(
                f"{hit}_possible", f"judged events of {one} that are possibly {hit} by an event of {other}"
            ),
            Column(
                f"{kind}_rate",
                "double",
                f"{hit}_certain as a share of those judged",
                "none judged",
                shown="estimate",
            ),
            Column(
                f"{kind}_p", "double", "how likely chance alone gives as many", "not judged", shown="estimate"
            ),
            Column(
                f"{kind}_q",
                "double",
                "false discovery rate among all ordered pairs",
                "not judged",
                shown="estimate",
            ),
        )
    ),
    counted("tested", "how many ordered pairs were tested"),
)


@question(
    *_LED,
    shows="x y precursor_rate precursor_q trigger_rate trigger_q n_x? n_y? judged_y? left_out_y?",
    examples=[
        "timeline leads --window 90d --min-count 2 --top 10",
    ],
)
def leads(
    self: HasStore,
    selector: Selector = "",
    *,
    by: ByOption = "who",
    window: Window = "90d",
    lag: Window = "0d",
    within: SingleDimension = None,
    only: OnlyOption = None,
    min_count: MinCount = 1,
    top: TopOption = None,
    from_: From = None,
    to: To = None,
    as_of: AsOfOption = None,
) -> Result:
    """Which items come before which.

    The precursor rate of x, y is the share of y-events with an x-event in the window before them; the trigger
    rate is the share of x-events with a y-event in the window after. Events near the edge of the period are
    left out and counted.

    Args:
        by: the dimension of the items, or two joined by a comma for pairs across.
        window: how long before or after counts, such as `90d`.
        lag: the shortest delay that counts.
        within: only events of the same item of this dimension pair up.
        min_count: keep pairs with at least N possible hits.
        top: keep the N pairs that are least likely by chance.

    Source: Donges et al., Event coincidence analysis, Eur. Phys. J. Special Topics 225 (2016) 471-487.
    """
    for length in (window, lag):
        window_length(length)
    data = occurrences(self._store, selector, by, as_of, window=window_of(from_, to), within=within)
    chosen = data.chosen(only)
    shares = {"window": window, "lag": lag, "other": data.other, "within": data.within}
    limits = {"only": chosen, "min_count": min_count, "top": top}
    return data.result(
        led,
        {"unsure": data.unsure, "shares": shares, "limits": limits},
        title=f"{by} that come before {by} by at most {window}",
        path="kernel leads: onsets sorted once, each event looked up in them",
    )


def led(
    frame: pl.DataFrame, unsure: int, shares: Mapping[str, Any], limits: Mapping[str, Any]
) -> pl.DataFrame:
    found = _shares(frame, **shares, **limits)
    return _certain_of(found, frame, shares) if unsure else found


def _shares(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
    from timeline.intervals.leads import leads

    return leads(frame, start=START_BOUNDS, **options)


def _certain_of(found: pl.DataFrame, frame: pl.DataFrame, shares: Mapping[str, Any]) -> pl.DataFrame:
    """The pairs with the certain hits of those events alone that are selected in every world.

    A rate is the least that any world gives: certain hits over all events that may be selected and judged. p and q
    are those among the events that every world selects.
    """
    import polars as pl

    sure = frame.filter("surely")
    kinds = {"preceded": "precursor", "followed": "trigger"}
    counts = [f"{hit}_certain" for hit in kinds]
    judged = [f"{kind}_{value}" for kind in kinds.values() for value in "pq"]
    if sure.is_empty():
        certain = found.clear().select("x", "y", *counts, *judged)
    else:
        certain = _shares(sure, **shares, min_count=0).select("x", "y", *counts, *judged)
    joined = found.join(
        certain, on=["x", "y"], how="left", suffix="_sure", maintain_order="left"
    ).with_columns(pl.col(f"{name}_sure").fill_null(0) for name in counts)
    rates = [
        pl.when(pl.col(f"{hit}_certain") > 0)
        .then(pl.col(f"{kind}_rate") * pl.col(f"{hit}_certain_sure") / pl.col(f"{hit}_certain"))
        .otherwise(f"{kind}_rate")
        .alias(f"{kind}_rate")
        for hit, kind in kinds.items()
    ]
    return (
        joined.with_columns(rates)
        .with_columns(pl.col(f"{name}_sure").alias(name) for name in (*counts, *judged))
        .select(found.columns)
    )
