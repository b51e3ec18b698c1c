"""cooccur: which items of a dimension occur together, in one event or in events at most a window apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import counted, text
from timeline.query.event_items import END_BOUNDS, START_BOUNDS, occurrences
from timeline.query.find import check_certainty
from timeline.query.lengths import window_length
from timeline.query.options import (
    AsOfOption,
    ByOption,
    CertaintyOption,
    CircaOption,
    Draws,
    Expected,
    From,
    HorizonOption,
    LastingOption,
    MinCount,
    NullOption,
    OnlyOption,
    Seed,
    Selector,
    SingleDimension,
    To,
    TopOption,
    Window,
)
from timeline.query.question import question
from timeline.query.shares import measured_by
from timeline.query.window import window_of
from timeline.schema import Column
from timeline.store import HasStore, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from timeline.query.shares import Measure

__all__ = ["cooccur", "counts_of"]

_PAIR = (
    text("x", "an item"),
    text("y", "another item; in one dimension it follows x in the alphabet"),
    counted("same_event", "events that hold both"),
    counted("cross_certain", "pairs of different events that are certainly at most the window apart"),
    counted("cross_possible", "pairs of different events that are possibly at most the window apart"),
    counted("together_certain", "same_event and cross_certain together"),
    counted("together_possible", "same_event and cross_possible together"),
    Column(
        "together_expected",
        "double",
        "with expected: how often they are together in the mean over all possible worlds",
        "no limit says how many worlds there are",
        shown="estimate",
    ),
    counted("n_x", "events of x"),
    counted("n_y", "events of y"),
    Column("expected", "double", "together_possible, if chance alone ruled", "not judged", shown="estimate"),
    Column("lift", "double", "together_possible against what is expected", "not judged", shown="estimate"),
    Column(
        "p",
        "double",
        "how likely chance gives a count so far from what is expected, on either side",
        "not judged",
        shown="estimate",
    ),
    Column("q", "double", "false discovery rate among all tested pairs", "not judged", shown="estimate"),
    counted("tested", "how many pairs were tested"),
    text("null", "what chance means"),
)


@question(
    *_PAIR,
    shows="x y same_event together_certain together_expected? together_possible lift? q? n_x? n_y? expected? p? tested? null?",
    examples=[
        "timeline cooccur --by who --window 365d --top 10",
        "timeline cooccur 'country:AR|BO' --by kind --window 90d",
        "timeline cooccur --by who --min-count 2 --out together.graphml",
        "timeline cooccur kind:diplomatic --by country --window 90d --null none --expected",
    ],
    graph=True,
)
def cooccur(
    self: HasStore,
    selector: Selector = "",
    *,
    by: ByOption = "who",
    window: Window = "365d",
    within: SingleDimension = None,
    only: OnlyOption = None,
    min_count: MinCount = 1,
    top: TopOption = None,
    rank: CertaintyOption = "possible",
    null: NullOption = "clustered",
    draws: Draws = 999,
    seed: Seed = 0,
    from_: From = None,
    to: To = None,
    expected: Expected = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """Which actors, kinds, places or tags occur together.

    They do so in one event, or in two events that are at most a window apart. Counts come as certain and
    possible; `lift` and `q` (false discovery rate among all tested pairs) say how far chance explains them. The
    pairs most often together come first; in one dimension x < y. As `graphml`, `gexf` or `edges` the answer is
    a network: items are nodes, pairs are edges.

    Args:
        by: the dimension of the items, or two joined by a comma for pairs across.
        window: a fixed length such as `90d` or `6h`.
        within: only events of the same item of this dimension pair up.
        min_count: keep pairs with at least N possible co-occurrences.
        top: keep the N strongest pairs.
        rank: which counts say what is strong.
        null: what chance means. `clustered`: items are independent, and the events of each keep their lengths,
            the calendar units that they are dated to, and how they cluster; `poisson`: the same without
            clustering; `shift` moves those of the rarer item together around the observed period, again and
            again; `none` counts and judges nothing.
        draws: how many shifts are drawn.
        seed: what makes the draws repeatable.

    Raises:
        BadWindow: the window has no fixed length.
        UnknownName: there is no such dimension.
    """
    length = window_length(window)
    check_certainty(rank)
    data = occurrences(
        self._store, selector, by, as_of, window=window_of(from_, to), within=within, circa=circa
    )
    chosen = data.chosen(only)

    with data.store.reading() as session:
        measure = measured_by(
            session,
            data.steps,
            length.resolution,
            lasting,
            horizon,
            "selected",
            circa=circa,
            asked=expected,
            picked={"": data.picked},
        )
    together = {"window": window, "other": data.other, "within": data.within, "draws": draws, "seed": seed}
    limits = {"only": chosen, "min_count": min_count, "top": top, "rank": rank, "null": null}
    given = {"unsure": data.unsure, "together": together, "limits": limits}
    return data.result(
        _expected if measure else counts_of,
        given | ({"measure": measure} if measure else {}),
        title=f"{by} together within {window}",
        path="kernel cooccurrence: counting by sorted ends makes no pair of events; it takes the cheapest of its ways",
        dated=measure is not None,
        notes=measure.notes if measure else (),
    )


def counts_of(
    frame: pl.DataFrame, unsure: int, together: Mapping[str, Any], limits: Mapping[str, Any]
) -> pl.DataFrame:
    """The answer from one row an event and item; certain counts are of those events alone that every world selects."""
    if not unsure:
        return _together(frame, **together, **limits)
    by_certain = limits["rank"] == "certain"
    most = None if by_certain else limits["top"]
    found = _certain_of(_together(frame, **together, **{**limits, "top": most}), frame, together)
    if not by_certain:
        return found
    order = ["together_certain", "together_possible", "x", "y"]
    return found.sort(order, descending=[True, True, False, False]).slice(0, limits["top"])


def _expected(
    frame: pl.DataFrame,
    events: pl.DataFrame,
    unsure: int,
    together: Mapping[str, Any],
    limits: Mapping[str, Any],
    measure: Measure,
) -> pl.DataFrame:
    """The counts, and how often each pair is expected together."""
    import polars as pl

    from timeline.intervals.occurrences import counted_in, read
    from timeline.intervals.together import together_expected

    found = counts_of(frame, unsure, together, limits)
    other, within = together["other"], together["within"]
    data = read(
        frame, event="event", item="item", start=START_BOUNDS, end=END_BOUNDS, other=other, within=within
    )
    length, unit = counted_in(together["window"], None)
    rows = events["version_id"].search_sorted(frame["event"].gather(data.first)).to_numpy()
    second = data.names if data.other_names is None else data.other_names
    x, y = (known.search_sorted(found[name]).to_numpy() for known, name in ((data.names, "x"), (second, "y")))
    mean = together_expected(
        data,
        measure.events(events).some(rows),
        unit,
        length,
        (x, y),
        found["together_certain"].to_numpy(),
        moment=measure.moment,
    )
    place = found.columns.index("together_possible")
    return found.insert_column(place, pl.Series("together_expected", mean, nan_to_null=True))


def _together(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
    from timeline.intervals.cooccurrence import cooccurrence

    return cooccurrence(frame, start=START_BOUNDS, end=END_BOUNDS, **options)


def _certain_of(found: pl.DataFrame, frame: pl.DataFrame, together: Mapping[str, Any]) -> pl.DataFrame:
    """The pairs with the certain counts of those events alone that are selected in every world."""
    import polars as pl

    counts = ["cross_certain", "together_certain"]
    sure = frame.filter("surely")
    if any(sure[name].is_null().all() for name in ("item", together["other"] or "item")):
        return found.with_columns(pl.lit(0, pl.Int64).alias(name) for name in counts)
    certain = _together(sure, **together, null="none").select("x", "y", *counts)
    joined = found.drop(counts).join(certain, on=["x", "y"], how="left", maintain_order="left")
    return joined.with_columns(pl.col(counts).fill_null(0)).select(found.columns)
