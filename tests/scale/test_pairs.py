"""The judges of cells against the embedded engine: any cuts, any parts, the same rows."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from timeline import Timeline
from timeline.query.dimensions import items
from timeline.query.overlap_kernel import SIDE, swept
from timeline.scale.dealing import cells_of, copied, of_side
from timeline.scale.pairs import FAR, Lookup, Nearest, Overlaps, stretched
from timeline.scale.slices import Cells
from timeline.store.connect import Store

DATES = (
    "2001", "2005-03", "2009-11-30", "1995/2003", "2008-01/2009", "2004/..", "../2006", "since 2010", "before 1999",
    "1990s", "c. 2003", "2010-06-15/2010-06-15", "[..2003]", "2003-21", "201X", "/", "2010-02/2010-03-01",
)  # fmt: skip
BOTH = ("left_start_min", "left_end_max", "left", "right_start_min", "right_end_max", "right")


def database(seed: int, events: int = 24) -> Timeline:
    dice = random.Random(seed)
    tl = Timeline.memory()
    tl.add(
        [
            {
                "title": f"Event {number}",
                "when": dice.choice(DATES),
                "kind": dice.choice(("attack", "trial", "government")),
                "country": dice.choice(("AR", "BO", None)),
                "participants": [
                    {"entity": name, "role": "actor"} for name in dice.sample("ABCD", dice.randrange(4))
                ],
            }
            for number in range(events)
        ]
    )
    return tl


def asked(tl: Timeline, monkeypatch: pytest.MonkeyPatch, verb: str, *args, **options):
    """What the kernel of a question is given, and both sides with their items, as a cluster fetches them."""
    monkeypatch.setattr(Store, "joins_pairs", False)
    kernel = getattr(tl, verb)(*args, **options).kernel
    monkeypatch.undo()
    steps, by = kernel.options["steps"], kernel.options["by"]
    sides = []
    with tl._store.reading() as session:
        for side in ("left", "right"):
            frame = session.frame(
                steps.text(SIDE.format(side=side) + "\nORDER BY c.start_min, c.end_max, c.event_id"),
                steps.params,
            )
            if by:
                found = session.frame(steps.text(items(by, f"chosen_{side}")), steps.params)
                listed = found.group_by("version_id").agg(pl.col("item").alias("items"))
                frame = frame.join(listed, on="version_id", how="left", maintain_order="left")
            number = (
                pl.col("event_id").hash(seed=3).cast(pl.Int64, strict=False).fill_null(5).alias("_number")
            )
            sides.append(frame.drop("version_id").with_columns(number.abs()))
    return kernel, sides


def in_cells(judge, sides, dice: random.Random, *, cut: bool = True) -> pl.DataFrame:
    """What the cells give, dealt by cuts and parts drawn by lot."""
    ends = [stretched(side, stretch) for side, stretch in zip(sides, judge.stretches, strict=True)]
    places = np.unique(np.concatenate([column for pair in ends for column in pair]))[1:-1]
    cuts = np.sort(dice.sample(places.tolist(), min(places.size, dice.randrange(6)))) if cut else []
    cuts = np.array(cuts, np.int64)
    parts = [np.array([dice.randint(1, 3) for _ in range(cuts.size + 1)]) for _ in sides]
    cells = Cells(cuts, *parts)
    batches = []
    for frame, stretch, side in zip(sides, judge.stretches, ("left", "right"), strict=True):
        dealt = of_side(side)
        for batch in frame.to_arrow().to_batches(max_chunksize=7):
            batches += copied([batch], stretch, cells, dealt, is_left=side == "left")
    whole = pl.concat([pl.from_arrow(pa.Table.from_batches([batch])) for batch in batches], how="diagonal")
    found = []
    for events in cells_of(whole.to_arrow().to_batches(max_chunksize=11)):
        found += judge.judged(*(events.filter(pl.col("_left") == is_left) for is_left in (True, False)))
    return pl.concat(found)


def ordered(frame: pl.DataFrame, *order: str) -> pl.DataFrame:
    last = [not name.endswith("start_min") for name in order]
    return frame.sort(order, nulls_last=last)


OVERLAPS = [
    ("", "", {}),
    ("", "", {"by": "who"}),
    ("kind:attack", "", {"relation": "meets"}),
    ("", "", {"relation": "precedes", "by": "country"}),
    ("", "kind:trial", {"relation": "disjoint", "certainty": "certain"}),
    ("", "", {"relation": "during", "certainty": "certain", "resolution": "year"}),
    ("", "during:2000/2008", {"relation": "overlapped_by", "by": "who", "resolution": "tick"}),
]


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize(
    ("left", "right", "options"),
    [
        *OVERLAPS[1:4],
        *(pytest.param(*each, marks=pytest.mark.torture) for each in (OVERLAPS[0], *OVERLAPS[4:])),
    ],
)
def test_overlaps_in_cells_are_those_of_one_machine(seed, left, right, options, monkeypatch):
    tl = database(seed)
    kernel, sides = asked(tl, monkeypatch, "overlaps", left, right, **options)
    given = kernel.options
    assert kernel.function is swept
    judge = Overlaps(given["wanted"], given["certainty"], given["unit"], by=bool(given["by"]))
    near = given["wanted"] & FAR == 0
    expected = tl.overlaps(left, right, **options).pl()
    for draw in range(1):
        found = in_cells(judge, sides, random.Random(draw), cut=near)
        assert ordered(found, *BOTH).select(expected.columns).equals(expected)


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize(
    "options", [{}, {"by": "who"}, {"certainty": "certain", "by": "country"}, {"resolution": "year"}]
)
def test_states_in_cells_are_those_of_one_machine(seed, options, monkeypatch):
    tl = database(seed)
    kernel, sides = asked(tl, monkeypatch, "lookup", "", "kind:government", **options)
    judge = Lookup(kernel.options["certainty"], by=bool(kernel.options["by"]))
    expected = tl.lookup("", "kind:government", **options).pl()
    for draw in range(1):
        found = in_cells(judge, sides, random.Random(draw))
        answered = set(found.filter(pl.col("right").is_not_null())["left"])
        kept = found.filter(pl.col("right").is_not_null() | ~pl.col("left").is_in(answered)).select(
            expected.columns
        )
        assert ordered(kept, "left_start_min", "left", "right_start_min", "right").equals(expected)


def test_a_side_without_events_leaves_blank_states_and_no_pair(monkeypatch):
    tl = database(1)
    nobody = {"certainty": "certain", "by": "who", "resolution": "year"}
    _, sides = asked(tl, monkeypatch, "lookup", "", "kind:trial", **nobody)
    found = in_cells(Lookup("possible", by=True), (sides[0], sides[1].clear()), random.Random(1))
    assert set(found["left"]) == set(sides[0]["event_id"])
    assert found["right"].null_count() == found.height
    judge = Overlaps(1 << 12, "possible", "day", by=True)
    empty = judge.judged(*(side.with_columns(_home=True, _low=0, _high=1).clear() for side in sides))
    assert [*empty] == []


def test_a_whole_right_side_gives_the_nearest(monkeypatch):
    tl = database(2)
    for options in ({}, {"k": 2, "by": "who"}, {"direction": "before", "within": "900d"}):
        kernel, sides = asked(tl, monkeypatch, "nearest", **options)
        given = kernel.options
        judge = Nearest(
            given["k"], given["direction"], given["within"] or 2**63 - 1, given["certainty"], given["unit"],
            by=bool(given["by"]),
        )  # fmt: skip
        expected = tl.nearest(**options).pl()
        found = pl.concat(judge.judged(*sides))
        kept = ordered(found, "left_start_min", "left", "distance_min", "distance_max", "right")
        assert kept.select(expected.columns).equals(expected)
