"""Where the order of pairs is cut: each pair in its part, parts of as many pairs, and rows that lie in order."""

from __future__ import annotations

import random
from bisect import bisect_right
from functools import partial

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from tests.scale.test_pairs import asked, database
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.scale import loads
from timeline.scale.in_order import Expected, points, without_blanks
from timeline.scale.order import order_at
from timeline.scale.pairs import Lookup, Overlaps, Stretch

COLUMNS = ("start_min", "end_max", "event_id", "other")


def key(row) -> tuple:
    return (
        *(
            limit if value is None else value
            for value, limit in zip(row, (MINUS_INFINITY, INFINITY), strict=False)
        ),
        *row[2:],
    )


@pytest.mark.parametrize("columns", [COLUMNS, ("start_min", "event_id")])
def test_each_pair_lies_in_the_part_of_its_place_in_the_order(columns):
    dice = random.Random(3)
    for _ in range(40):
        rows = [
            (dice.choice([None, 1, 2, 3]), dice.choice([None, 5, 6]), dice.choice("abc"), dice.randrange(4))
            for _ in range(30)
        ]
        left = pl.DataFrame(
            rows, schema={"start_min": int, "end_max": int, "event_id": str, "other": int}, orient="row"
        )
        right = left.select(start_min_n="other")
        order = order_at(left.sample(dice.randrange(30), seed=1), columns, dice.randrange(1, 4))
        places = np.arange(left.height)
        bounds = [*zip(*(each.tolist() for each in order.bounds), strict=True)]
        chosen = [COLUMNS.index(name) for name in columns]
        expected = [bisect_right(bounds, tuple(key(row)[at] for at in chosen)) for row in rows]
        assert order.part(left, places, right, places).tolist() == expected
        assert bounds == sorted(set(bounds))


def drawn(count: int, open_ends: int, seed: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    low = np.sort(draw.integers(0, 1_000_000, count))
    high = low + draw.integers(1, 200, count)
    high[draw.choice(count // 3, open_ends, replace=False)] = INFINITY
    items = draw.zipf(1.5, count) % 9
    frame = pl.DataFrame({"start_min": low, "end_max": high, "event_id": [f"e{n}" for n in range(count)]})
    return frame.with_columns(
        start_min_n="start_min",
        end_max_n="end_max",
        keys=pl.Series(items + 1).reshape((count, 1)).arr.to_list(),
    )


@pytest.mark.parametrize("open_ends", [0, 3])
def test_parts_have_as_many_pairs_though_an_event_meets_all_that_come_later(open_ends):
    left, right = drawn(2_000, open_ends, 1), drawn(20_000, 20, 2)
    stretch = Stretch("start_min", 0, "end_max", 0)
    steps = loads.steps_at(*(side["start_min"].to_numpy()[:: side.height // 1_000] for side in (left, right)))
    item = [side["keys"].list.first().to_numpy() for side in (left, right)]
    ends = [(side["start_min"].to_numpy(), side["end_max"].to_numpy()) for side in (left, right)]
    n_keys = loads.keys_for(steps)
    own = loads.load(steps, n_keys, *ends[1], item[1])
    whole = loads.load(steps, n_keys, *ends[1], item[1] * 0)
    met = [
        np.flatnonzero((ends[1][0] < high) & (ends[1][1] > low) & (item[1] == mine))
        for low, high, mine in zip(*ends[0], item[0], strict=True)
    ]
    total = sum(map(len, met))
    found = [
        *points(
            left.to_arrow().to_batches(max_chunksize=300),
            Expected(stretch, steps, own + whole, 0, total / 1_000),
        )
    ]
    order = order_at(pl.DataFrame(pa.Table.from_batches(found)), COLUMNS, 50)
    i = np.repeat(np.arange(left.height), [*map(len, met)])
    many = np.bincount(order.part(left, i, right, np.concatenate(met)), minlength=order.number)
    assert 15 <= order.number <= 26
    assert many.max() <= 3 * np.median(many)


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_a_blank_side_is_left_out_where_an_event_has_another_row(size):
    dice = random.Random(1)
    for _ in range(20):
        rows = []
        for event in range(dice.randrange(12)):
            some = [(f"e{event}", right) for right in dice.sample(["a", "b", None], dice.randrange(1, 4))]
            rows += some
        table = pa.Table.from_pylist(
            [{"left": left, "right": right} for left, right in rows],
            pa.schema({"left": pa.string(), "right": pa.string()}),
        )
        found = [
            row for batch in without_blanks(table.to_batches(max_chunksize=size)) for row in batch.to_pylist()
        ]
        named = {left for left, right in rows if right}
        expected = [(left, right) for left, right in rows if right or left not in named]
        assert [(row["left"], row["right"]) for row in found] == expected


@pytest.mark.parametrize(
    ("verb", "judge", "columns"),
    [("overlaps", Overlaps, COLUMNS), ("lookup", Lookup, ("start_min", "event_id"))],
)
def test_judges_tell_the_part_of_each_row(verb, judge, columns, monkeypatch):
    tl = database(1)
    kernel, sides = asked(tl, monkeypatch, verb, "", "", by="who")
    given = kernel.options
    limits = (
        (given["wanted"], given["certainty"], given["unit"]) if verb == "overlaps" else (given["certainty"],)
    )
    marked = [
        side.with_columns(_home=True, _blank=True, _low=pl.lit(MINUS_INFINITY), _high=pl.lit(INFINITY))
        for side in sides
    ]
    sample = sides[0].select("start_min", "end_max", "event_id", other="start_min_n")
    order = order_at(sample.with_columns(pl.col("other").fill_null(MINUS_INFINITY)), columns, 3)
    rows = pl.concat(partial(judge, order=order)(*limits, by=True).judged(*marked))
    assert order.number > 4
    keys = [f"left_{name}" if name != "event_id" else "left" for name in columns if name != "other"]
    keys += ["right_start_min"] if "other" in columns else []
    ordered = rows.sort(
        keys, nulls_last=[not name.endswith("start_min") for name in keys], maintain_order=True
    )
    assert ordered["_cell"].is_sorted()
    assert ordered["_cell"].n_unique() > 4
