"""Questions about pairs on a cluster: what a kernel answers on one machine, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import BOUNDS, INFINITY
from timeline.errors import BadQuery
from timeline.query.dimensions import SINGLE, items
from timeline.query.event_items import computed
from timeline.query.gaps_kernel import quiet
from timeline.query.lookup_kernel import held
from timeline.query.nearest_kernel import found_near
from timeline.query.overlap_kernel import SIDE, swept
from timeline.query.selectors import fit
from timeline.scale import rate
from timeline.scale.dealing import against_small, deal, in_cells, judged
from timeline.scale.frames import schema_of
from timeline.scale.gaps import gaps_of
from timeline.scale.in_order import expected_order, without_blanks
from timeline.scale.pairs import FAR, Lookup, Near, Nearest, Overlaps
from timeline.scale.rows import SPARK_TYPES
from timeline.scale.surveys import surveyed
from timeline.scale.together import of_items
from timeline.scale.warm import judging

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyspark.sql import DataFrame

    from timeline.scale.dealing import Limits
    from timeline.scale.order import Order
    from timeline.scale.session import ClusterSession
    from timeline.schema import Column
    from timeline.store import Kernel, Steps

__all__ = ["SLICED", "Sliced", "by_kernel"]


class Sliced(NamedTuple):
    """An answer on a cluster.

    Attributes:
        frame: the rows, sorted, so that Spark finds the first of them.
        path: which way gives it.
        typed: whether its columns have the types of the answer already.
        laid: the rows, which lie in order as they are; None where sorting is what orders them.
    """

    frame: DataFrame
    path: str
    typed: bool = True
    laid: DataFrame | None = None


def _overlaps(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> Sliced:
    judge = Overlaps(asked["wanted"], asked["certainty"], asked["unit"], by=bool(asked["by"]))
    near = asked["wanted"] & FAR == 0
    found, path, order = _pairs(session, asked, judge, kinds, limits, _OVERLAPS if near else None)
    if order is None:
        return Sliced(_first(found, _BY_BOTH, asked["limit"]), path)
    whole = found.select(*kinds)
    if asked["limit"] is not None:
        return Sliced(_first(whole, _BY_BOTH, asked["limit"]), path)
    laid = in_cells(found, order.number).sortWithinPartitions(*_keys(_BY_BOTH)).select(*kinds)
    return Sliced(_first(whole, _BY_BOTH, None), path, laid=laid)


def _lookup(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> Sliced:
    judge = Lookup(asked["certainty"], by=bool(asked["by"]))
    found, path, order = _pairs(session, asked, judge, kinds, limits, _LOOKUP, small="right")
    keys = ("left_start_min", "left", "right_start_min", "right")
    if order is None:
        return Sliced(_first(found, keys, asked["limit"]), path)
    sorted_rows = in_cells(found, order.number).sortWithinPartitions(*_keys(keys)).select(*kinds)
    laid = sorted_rows.mapInArrow(without_blanks, schema_of(kinds))
    return Sliced(_first(laid, keys, asked["limit"]), path, laid=laid if asked["limit"] is None else None)


def _nearest(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> Sliced:
    within = asked["within"]
    how = {"direction": asked["direction"], "unit": asked["unit"], "by": bool(asked["by"])}
    left, right = _sides(session, asked["steps"], asked["by"])
    judge = Near(within=within or 0, **how)
    neighbours = surveyed(right, judge.stretches[1])
    order = ("left_start_min", "left", "distance_min", "distance_max", "right")
    if neighbours.rows <= limits.small:
        most = INFINITY if within is None else within
        everywhere = Nearest(k=asked["k"], within=most, certainty=asked["certainty"], **how)
        found = against_small(left, right, everywhere, kinds, is_left=True)
        return Sliced(_first(found, order, asked["limit"]), _small("right", neighbours.rows))
    if within is None:
        raise BadQuery(
            f"the nearest of {neighbours.rows:,} events can lie anywhere; on a cluster say how far at most, such as within 90d"
        )
    marks = {
        "_first": "bigint",
        "_last": "bigint",
        "_sided": "boolean",
        "_there": "boolean",
        "_surely": "boolean",
    }
    near = {name: kind for name, kind in kinds.items() if name != "certainty"} | marks
    surveys = (surveyed(left, judge.stretches[0]), neighbours)
    dealt, dealing = deal(left, right, judge.stretches, surveys, limits, cut=True, trial=judging(judge))
    found = _ranked(judged(dealt, judge, near), asked["k"], within, asked["certainty"]).select(*kinds)
    return Sliced(_first(found, order, asked["limit"]), f"slices: {dealing.told(2)}; ranked event by event")


def _ranked(pairs: DataFrame, k: int, within: int, certainty: str) -> DataFrame:
    """The pairs that may be among the nearest of their left event, as `timeline.query.nearest` ranks them."""
    surely_last = "CASE WHEN _sided AND _there THEN _last END"
    whole = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
    by_last = f"(PARTITION BY `left` ORDER BY {surely_last} NULLS LAST {whole})"
    by_first = f"(PARTITION BY `left` ORDER BY _first {whole})"
    ranked = pairs.selectExpr(
        "*",
        f"nth_value({surely_last}, {k}) OVER {by_last} AS _sure_reach",
        f"nth_value(_first, {k}) OVER {by_first} AS _possible_reach",
        f"nth_value(_first, {k + 1}) OVER {by_first} AS _next_possible",
    )
    reach = "CASE WHEN _first = _last THEN _possible_reach ELSE _next_possible END"
    certain = (
        f"(_sided AND _surely AND coalesce(_last <= {reach}, {reach} IS NULL)"
        f" AND coalesce(distance_max <= {within}, FALSE))"
    )
    kept = certain if certainty == "certain" else "_sure_reach IS NULL OR _first <= _sure_reach"
    return ranked.where(kept).selectExpr(
        "*", f"CASE WHEN {certain} THEN 'certain' ELSE 'possible' END AS certainty"
    )


def _gaps(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> Sliced:
    found, path = gaps_of(session, asked, kinds, limits)
    order = ("item", "start") if asked["by"] else ("start",)
    return Sliced(_first(found, order, None), path, laid=found)


SLICED: dict[Callable[..., Any], tuple[Callable[..., Sliced], tuple[str, ...]]] = {
    swept: (_overlaps, ("certainty", "overlap_min", "overlap_max", "unit")),
    held: (_lookup, ("certainty",)),
    found_near: (_nearest, ("distance_min", "distance_max", "unit", "certainty")),
}
"""What answers on a cluster in place of a kernel, and its columns after those of both events."""

_OVERLAPS = (("start_min", "end_max", "event_id", "other"), 0)
_LOOKUP = (("start_min", "event_id"), 1)
"""By what pairs are ordered, as far as it divides them, and how many rows an event has that meets nothing."""
_BY_BOTH = ("left_start_min", "left_end_max", "left", "right_start_min", "right_end_max", "right")


def by_kernel(
    session: ClusterSession, kernel: Kernel, described: Mapping[str, Column], limits: Limits
) -> Sliced:
    """The answer of a kernel, by the tasks of a cluster.

    Args:
        session: where the selections are.
        kernel: what answers on one machine.
        described: the columns of the answer.
        limits: how much a task does.
    """
    if kernel.function is computed and kernel.options["function"] is rate.counted_in:
        counts = rate.counted(session, kernel.options["data"], kernel.options["options"])
        return Sliced(counts, rate.PATH, typed=False)
    if kernel.function is quiet:
        names = [name for name in described if name != "item" or kernel.options["by"]]
        kinds = {name: SPARK_TYPES[described[name].type] for name in names}
        return _gaps(session, kernel.options, kinds, limits)
    if kernel.function is computed:
        kinds = {name: SPARK_TYPES[column.type] for name, column in described.items()}
        return Sliced(*of_items(session, kernel.options, kinds, limits))
    if kernel.function not in SLICED:
        raise BadQuery("this is not answered on a cluster; ask it of a database")
    answer, last = SLICED[kernel.function]
    names = [*(name for name in described if name.startswith(("left", "right"))), *last]
    kinds = {name: SPARK_TYPES[described[name].type] for name in names}
    return answer(session, kernel.options, kinds, limits)


def _pairs(
    session: ClusterSession,
    asked: Mapping[str, Any],
    judge: Overlaps | Lookup,
    kinds: Mapping[str, str],
    limits: Limits,
    ordered: tuple[tuple[str, ...], int] | None,
    *,
    small: str | None = None,
) -> tuple[DataFrame, str, Order | None]:
    """The pairs of both sides that a judge keeps, how they are found, and where the order cuts them: each has its `_cell`.

    Args:
        session: where the selections are.
        asked: what the kernel is given.
        judge: which pairs are kept.
        kinds: the columns of the answer, with their types.
        limits: how much a task does.
        ordered: by what pairs are ordered, and how many rows an event has that meets nothing; None: time divides nothing,
            and Spark is left to cut the order.
        small: the only side that may stand still; None: either.
    """
    sides = _sides(session, asked["steps"], asked["by"])
    surveys = [surveyed(*side) for side in zip(sides, judge.stretches, strict=True)]
    for at, side in ((1, "right"), (0, "left")):
        if surveys[at].rows <= limits.small and small in (None, side):
            found = against_small(sides[1 - at], sides[at], judge, kinds, is_left=at == 1)
            return found, _small(side, surveys[at].rows), None
    dealt, dealing = deal(
        *sides, judge.stretches, surveys, limits, cut=ordered is not None, trial=judging(judge)
    )
    path = f"slices: {dealing.told(1)}"
    if ordered is None:
        return judged(dealt, judge, kinds), path, None
    order = expected_order(sides[0], judge.stretches[0], dealing, *ordered, limits.pairs)
    return judged(dealt, replace(judge, order=order), {**kinds, "_cell": "int"}), path, order


def _small(side: str, count: int) -> str:
    return (
        f"broadcast: the {side} side has {count:,} events, every task gets them; the other side is not moved"
    )


def _sides(session: ClusterSession, steps: Steps, by: str | None) -> tuple[DataFrame, DataFrame]:
    left, right = (_side(session, steps, by, side) for side in ("left", "right"))
    return left, right


def _side(session: ClusterSession, steps: Steps, by: str | None, side: str) -> DataFrame:
    """The events of one side with their items, and a number that deals them to parts."""
    from pyspark.sql import functions as f

    chosen = f"chosen_{side}"
    is_whole = fit(steps, chosen) == chosen
    unordered = _ALONE.format(side=side) if is_whole else SIDE.format(side=side)
    events = session.asked(steps.text(unordered), steps.params)
    whole = [f"CAST({name}{suffix} AS BIGINT) AS {name}{suffix}" for suffix in ("", "_n") for name in BOUNDS]
    number = "xxhash64(event_id) & 9223372036854775807L AS _number"
    single = (
        [f"CASE WHEN {by} IS NOT NULL THEN array({by}) END AS items"] if is_whole and by in SINGLE else []
    )
    told = events.selectExpr(
        "version_id", "event_id", "title", "kind", "edtf", "surely", *whole, number, *single
    )
    if by and not single:
        found = session.asked(steps.text(items(by, f"chosen_{side}")), steps.params)
        listed = found.groupBy("version_id").agg(f.collect_set("item").alias("items"))
        told = told.join(listed, "version_id", "left")
    return told.drop("version_id")


_ALONE = """
SELECT version_id, event_id, title, kind, place, country, edtf, surely,
    epoch_us(start_min) AS start_min, epoch_us(start_max) AS start_max,
    epoch_us(end_min) AS end_min, epoch_us(end_max) AS end_max,
    start_min_n, start_max_n, end_min_n, end_max_n
FROM side_{side}"""
"""A side whose events have all their extents: `SIDE` without its join."""


def _first(found: DataFrame, order: tuple[str, ...], limit: int | None) -> DataFrame:
    """The rows in order; what has no limit is the first of starts and the last of all else."""
    found = found.orderBy(*_keys(order))
    return found if limit is None else found.limit(limit)


def _keys(order: tuple[str, ...]) -> list[Any]:
    from pyspark.sql import functions as f

    return [
        f.col(name).asc_nulls_first()
        if name.endswith(("start_min", "start"))
        else f.col(name).asc_nulls_last()
        for name in order
    ]
