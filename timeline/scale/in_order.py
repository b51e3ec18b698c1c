"""Pairs in the order of an answer, moved there once: where to cut their order is estimated before they are looked for.

Spark sorts by ranges that it reads off a sample, for which it would find all pairs a second time. Here the left events
tell how many pairs each is expected to have; one of so many expected pairs is a point, and the order is cut at points.
An event that very many meet has several, which differ in where the other one begins.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import MINUS_INFINITY
from timeline.scale.dealing import keyed
from timeline.scale.frames import arrow_types, polars_of, schema_of
from timeline.scale.loads import pairs_a_task
from timeline.scale.order import order_at
from timeline.scale.pairs import stretched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.arrays import Floats, Ints
    from timeline.scale.dealing import Dealing
    from timeline.scale.loads import Load, Steps
    from timeline.scale.order import Order
    from timeline.scale.pairs import Stretch

__all__ = ["POINTS", "Expected", "expected_order", "points", "without_blanks"]

_EACH = 50
"""So many points a part has."""
POINTS = {"start_min": "bigint", "end_max": "bigint", "event_id": "string", "other": "bigint"}
"""A point: the left event, and where the right one begins, in granules."""


class Expected(NamedTuple):
    """What a left event is expected to meet.

    Attributes:
        stretch: what of it has to touch.
        steps: the steps of time.
        right: how the right side lies in them.
        alone: how many rows an event has that meets nothing.
        every: one of so many pairs is a point.
    """

    stretch: Stretch
    steps: Steps
    right: Load
    alone: int
    every: float

    def met(self, low: Ints, high: Ints, key: Ints) -> tuple[Floats, Floats]:
        """How many right stretches each left one meets: those going on where it begins, and those that begin later."""
        edges, widths = self.steps.edges, self.steps.widths
        going_on = np.maximum(self.right.going_on(widths), 0)
        low = np.clip(low, edges[0], edges[-1] - 1)
        high = np.clip(high, low + 1, edges[-1])
        at = np.searchsorted(self.steps.cuts, low, "right")
        later = _begun(self, high, key) - _begun(self, low, key)
        return going_on[at, key], np.maximum(later, 0)


def _begun(expected: Expected, at: Ints, key: Ints) -> Floats:
    """How many right stretches of a key begin before each instant."""
    edges, begun = expected.steps.edges, expected.right.begun
    before = np.concatenate([np.zeros((1, begun.shape[1])), np.cumsum(begun, axis=0)])
    step = np.minimum(np.searchsorted(expected.steps.cuts, at, "right"), begun.shape[0] - 1)
    share = np.minimum((at - edges[step]) / expected.steps.widths[step], 1)
    found: Floats = before[step, key] + share * begun[step, key]
    return found


def expected_order(
    left: DataFrame, stretch: Stretch, dealing: Dealing, columns: tuple[str, ...], alone: int, pairs: int
) -> Order:
    """Where to cut the order of the pairs of a question.

    Args:
        left: the left side.
        stretch: what of it has to touch.
        dealing: how the question is dealt.
        columns: by what pairs are ordered.
        alone: how many rows an event has that meets nothing.
        pairs: so many pairs a task lists, about.
    """
    every = pairs_a_task(dealing.plan.pairs, pairs) / _EACH
    expected = Expected(stretch, dealing.steps, dealing.right, alone, every)
    bounds = [f"{name}_n" for name in dict.fromkeys((stretch.start, stretch.end))]
    read = left.selectExpr(
        "start_min", "end_max", "event_id", *bounds, keyed(dealing.right.begun.shape[1] - 1)
    )
    found = polars_of(read.mapInArrow(partial(points, expected=expected), schema_of(POINTS)).toArrow())
    return order_at(found, columns, _EACH)


def points(batches: Iterable[pa.RecordBatch], expected: Expected) -> Iterator[pa.RecordBatch]:
    """One of so many expected pairs of the left events of a partition; `keys` holds the keys of their items."""
    import pyarrow as pa

    types = arrow_types()
    schema = pa.schema([(name, types[kind]) for name, kind in POINTS.items()])
    passed = expected.every / 2
    for batch in batches:
        events = polars_of(batch)
        low, high = stretched(events, expected.stretch)
        now, later = _pairs_of(batch, expected, low, high)
        reached = passed + np.cumsum(now + later)
        many = np.diff(np.floor(reached / expected.every), prepend=np.floor(passed / expected.every)).astype(
            np.int64
        )
        row = np.repeat(np.arange(low.size), many)
        nth = np.arange(row.size) - (np.cumsum(many) - many)[row]
        share = (nth + 0.5) / many[row]
        behind = (share * (now + later)[row] - now[row]) / np.maximum(later[row], 1e-9)
        other = np.where(behind > 0, _instant(expected, low[row], high[row], behind), MINUS_INFINITY)
        told = events.select("start_min", "end_max", "event_id")[row]
        columns = {name: told[name].to_arrow() for name in told.columns} | {"other": other}
        yield pa.record_batch(columns).cast(schema)
        passed = reached[-1] if reached.size else passed


def _pairs_of(batch: pa.RecordBatch, expected: Expected, low: Ints, high: Ints) -> tuple[Floats, Floats]:
    """What each row meets; items that fell on one key by chance are not taken for one."""
    keys = expected.right.begun.shape[1] - 1
    if not keys:
        now, later = expected.met(low, high, np.zeros(low.size, np.int64))
        return now + expected.alone, later
    items = batch.column("keys")
    row, key = items.value_parent_indices().to_numpy(), items.flatten().to_numpy()
    everything = expected._replace(right=_together(expected.right))
    own = expected.met(low[row], high[row], key)
    whole = everything.met(low[row], high[row], np.zeros(row.size, np.int64))
    shared = [
        np.maximum(np.bincount(row, mine - others / keys, low.size), 0) / (1 - 1 / keys)
        for mine, others in zip(own, whole, strict=True)
    ]
    return shared[0] + expected.alone, shared[1]


def _together(right: Load) -> Load:
    """All items as one."""
    return type(right)(*(part[:, 1:].sum(axis=1, keepdims=True) for part in right))


def _instant(expected: Expected, low: Ints, high: Ints, share: Floats) -> Ints:
    """Where so large a share of the right stretches has begun that begin within each left one: the beginning of a step."""
    key = np.zeros(low.size, np.int64)
    edges = expected.steps.edges
    ends = (_begun(expected, np.clip(each, edges[0], edges[-1]), key) for each in (low, high))
    begun, all_begun = ends
    wanted = begun + np.clip(share, 0, 1) * (all_begun - begun)
    whole = np.cumsum(expected.right.begun[:, 0])
    step = np.minimum(np.searchsorted(whole, wanted, "left"), whole.size - 1)
    return np.maximum(edges[step], low).astype(np.int64)


def without_blanks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows in the order of their left events, without a blank right side where an event has another row."""
    import polars as pl
    import pyarrow as pa

    held: pa.Table | None = None
    before: str | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        table = table if held is None else pa.concat_tables([held, table])
        if table.num_rows < 2:
            held = table
            continue
        left = pl.Series(table["left"])
        lone = (left != left.shift(1, fill_value=before or "")) & (left != left.shift(-1))
        kept = pl.Series(table["right"]).is_not_null() | lone
        yield from table[:-1].filter(kept[:-1].to_arrow()).to_batches()
        held, before = table[-1:], left[-2]
    if held is not None and held.num_rows:
        alone = held["left"][0].as_py() != before
        yield from (held if alone or held["right"][0].is_valid else held[:0]).to_batches()
