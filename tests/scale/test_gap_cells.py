"""Gaps found in cells of items and time: whatever the cuts, they are those of one machine."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from tests.scale.compare import random_database
from timeline import Timeline
from timeline.constants import INFINITY
from timeline.scale.gap_borders import longest, moments_of
from timeline.scale.gap_cells import across_borders, dealt, gaps_in_cells, sampled
from timeline.scale.gaps import _EXTENTS
from timeline.scale.time_cells import TimeCells, cells_for
from timeline.store.connect import Store

ENDS = ("possible_start", "possible_end", "core_start", "core_end")


def asked(tl: Timeline, monkeypatch, **options):
    """The extents as a cluster reads them, and the rest of what is asked."""
    monkeypatch.setattr(Store, "walks_states", False)
    given = tl.gaps(**options).kernel.options
    monkeypatch.undo()
    with tl._store.reading() as session:
        extents = session.frame(given["steps"].text(_EXTENTS), given["steps"].params)
    extents = extents.with_columns(pl.col(name).to_physical() for name in ENDS)
    window = given["window"]
    moments = [limit for limit in (window.low, window.high) if limit is not None]
    if moments and not given["by"]:
        nothing = {"item": [None], "surely": [False], **{name: [0] for name in ENDS}}
        extents = pl.concat([extents, pl.DataFrame(nothing, schema=extents.schema)])
    return extents, moments, given["shortest"], given["certainty"]


def drawn(extents: pl.DataFrame, moments, dice: random.Random) -> TimeCells:
    """Cells by lot: some items alone and cut anywhere, the others together."""
    items = sorted(extents["item"].fill_null("").unique().to_list())
    places = np.unique(
        np.concatenate([*(extents[name].to_numpy() for name in ENDS), np.array(moments, np.int64)])
    )
    places = places[(places > places[0]) & (places < INFINITY)]
    lows, cuts = [], [np.empty(0, np.int64)]
    for item in items:
        if dice.random() < 0.7:
            chosen = np.array(
                sorted(dice.sample(places.tolist(), min(places.size, dice.randrange(1, 7)))), np.int64
            )
            chosen = np.unique(chosen + dice.choice([0, 0, 1, 86_400_000_000]))
            lows += [item, item + "\0"]
            cuts += [chosen, np.empty(0, np.int64)]
    return TimeCells(tuple(lows), tuple(cuts))


def in_cells(extents, moments, cells, shortest, certainty, size=9) -> pl.DataFrame:
    def moved(batches):
        whole = pa.Table.from_batches(batches)
        for cell in range(cells.number):
            yield whole.filter(pa.compute.equal(whole["_cell"], cell)).to_batches(max_chunksize=5)

    read = extents.to_arrow().to_batches(max_chunksize=size)
    joined = [each for batch in read for each in dealt([batch], moments, cells)]
    found = [part for each in moved(joined) for part in gaps_in_cells(each, cells, shortest, certainty)]
    parts = [part for each in moved(found) for part in across_borders(each, shortest, certainty)]
    return pl.DataFrame(pa.Table.from_batches(parts)) if parts else pl.DataFrame()


def rows(found: pl.DataFrame, by) -> list[tuple]:
    """The rows as `gaps` has them."""
    told = []
    for row in found.rows(named=True):
        start, end = (None if abs(row[name]) >= INFINITY - 1 else row[name] for name in ("start", "end"))
        length = None if row["length"] >= INFINITY - 1 else row["length"]
        certainty = "certain" if row["certain"] else "possible"
        told.append(((row["item"],) if by else ()) + (start, end, certainty, length))
    return told


def of_answer(answer: pl.DataFrame) -> list[tuple]:
    return answer.with_columns(pl.col("start", "end").to_physical()).rows()


OPTIONS = [
    {},
    {"by": "who"},
    {"by": "country", "min_gap": "30d"},
    {"min_gap": "400d"},
    {"min_gap": "300d", "certainty": "certain", "by": "kind"},
    {"min_gap": "5000d", "resolution": "month"},
    {"from_": "1995", "to": "2012", "by": "tag"},
    {"selector": "during:1990/2010", "from_": "1980", "to": "2030", "min_gap": "900d"},
    {"selector": "during:1990/2010", "by": "who", "resolution": "decade"},
]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("seed", range(2))
def test_gaps_in_cells_are_those_of_one_machine(options, seed, monkeypatch):
    with random_database(seed, events=(12, 60)[seed % 2]) as tl:
        given = asked(tl, monkeypatch, **options)
        expected = of_answer(tl.gaps(**options).pl())
        for draw in range(4):
            cells = drawn(given[0], given[1], random.Random(draw))
            assert rows(in_cells(given[0], given[1], cells, *given[2:]), options.get("by")) == expected


def test_a_window_without_events_is_a_gap_whatever_the_cuts(monkeypatch):
    with Timeline.memory() as tl:
        tl.add(title="A", when="2050", country="AR")
        for options in ({"from_": "2000", "to": "2010"}, {"from_": "2000", "to": "2010", "by": "country"}):
            extents, moments, *rest = asked(tl, monkeypatch, **options)
            cells = drawn(extents, moments, random.Random(1))
            assert rows(in_cells(extents, moments, cells, *rest), options.get("by")) == of_answer(
                tl.gaps(**options).pl()
            )


def test_an_item_that_most_events_have_is_cut_evenly_and_others_lie_together():
    dice = np.random.default_rng(1)
    items = np.where(dice.random(3_000) < 0.6, "hot", dice.choice([f"i{n:03}" for n in range(300)], 3_000))
    frame = pl.DataFrame({"item": items, "surely": True})
    begin = dice.permutation(3_000) * 1_000
    frame = frame.with_columns(
        pl.Series("possible_start", begin), pl.Series("possible_end", begin + 900),
        pl.Series("core_start", begin + 10), pl.Series("core_end", begin + 890),
    )  # fmt: skip
    batches = frame.to_arrow().to_batches(max_chunksize=500)
    sample = pl.DataFrame(pa.Table.from_batches([*sampled(batches, [], 6)])).sort("item", "start")
    cells = cells_for(sample["item"].to_list(), sample["start"].to_numpy(), 200)
    (hot,) = cells.sliced
    assert cells.lows[hot - 1] == "hot"
    moved = pl.DataFrame(pa.Table.from_batches([*dealt(batches, [], cells)]))
    many = moved["_cell"].value_counts()["count"]
    assert many.len() == cells.number - 1, "nothing lies behind the last item"
    assert many.max() <= 3 * many.median()
    assert moved.height <= 1.05 * 3 * frame.height


def test_open_ends_are_joined_before_they_are_moved():
    ends = {
        "possible_start": range(1_000),
        "possible_end": INFINITY,
        "core_start": range(1, 1_001),
        "core_end": INFINITY,
    }
    frame = pl.DataFrame({"item": ["x"] * 1_000, "surely": True}).with_columns(
        pl.Series(name, [*value] if isinstance(value, range) else [value] * 1_000, pl.Int64) for name, value in ends.items()
    )  # fmt: skip
    cells = TimeCells(("x", "x\0"), (np.empty(0, np.int64), np.arange(10, 1_000, 10), np.empty(0, np.int64)))
    moved = sum(batch.num_rows for batch in dealt(frame.to_arrow().to_batches(), [], cells))
    assert moved <= 2 * cells.number


def test_the_moments_that_a_slice_tells_are_enough():
    dice = random.Random(2)
    for _ in range(300):
        size = dice.randrange(1, 9)
        moments = np.array(sorted(dice.sample(range(40), size)), np.int64)
        until = np.array(sorted(dice.choices([*range(41, 90), INFINITY], k=size)), np.int64)
        last = 45
        told = moments_of(moments, until, last)
        for limit in (*range(last, 95), INFINITY):
            whole = [*zip(moments.tolist(), until.tolist(), strict=True)]
            assert longest(told, limit) == longest(whole, limit)
