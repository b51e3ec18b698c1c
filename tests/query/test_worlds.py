"""Worlds drawn by lot: every extent as often as the others, the same world whatever else is drawn, and no world outside."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest

from tests.reference import shares as twin
from timeline import BadQuery, Timeline
from timeline.intervals import probabilities, worlds

NAMES = ["start_min", "start_max", "end_min", "end_max"]


def frame(**rows: tuple[int | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows.values()), NAMES, orient="row").insert_column(
        0, pl.Series("event", list(rows))
    )


@pytest.mark.parametrize("lasting", ["any", "moment"])
def test_every_extent_is_drawn_as_often_as_the_others(lasting: str) -> None:
    #  a |..start..|        from 0 to 3, over from 2 to 6
    box = (0, 3, 2, 6)
    extents = twin.extents(box, moment=lasting == "moment")
    drawn = worlds(frame(a=box), n=len(extents) * 2000, seed=3, lasting=lasting)
    found = Counter(drawn.select("start", "end").iter_rows())
    assert sorted(found) == sorted(extents)
    expected = 2000
    chi = sum((count - expected) ** 2 / expected for count in found.values())
    assert chi < len(extents) + 5 * np.sqrt(2 * len(extents))


def test_a_world_is_the_same_whatever_else_is_drawn() -> None:
    both, alone = frame(a=(0, 9, 5, 30), b=(0, 99, 50, 300)), frame(b=(0, 99, 50, 300))
    many = worlds(both, n=40, seed=7).filter(pl.col("event") == "b").drop("event")
    assert worlds(alone, n=20, seed=7).drop("event").equals(many.head(20))
    assert not worlds(alone, n=20, seed=8).drop("event").equals(many.head(20))
    far = worlds(alone, n=200_000, seed=7).filter(pl.col("world") < 40)
    assert far.drop("event").equals(many)


def test_drawn_worlds_have_the_shares_that_are_counted() -> None:
    rows = frame(a=(0, 40, 10, 60), b=(20, 30, 25, 90))
    drawn = worlds(rows, n=40_000, seed=1).pivot("event", index="world", values=["start", "end"])
    before = (drawn["end_a"] < drawn["start_b"]).mean()
    counted = probabilities(rows[:1], rows[1:], "before").item()
    assert before == pytest.approx(counted, abs=5 * np.sqrt(counted * (1 - counted) / 40_000))


def test_a_side_without_a_limit_stays_blank_and_a_horizon_closes_it() -> None:
    drawn = worlds(frame(a=(0, 3, 5, None), b=(None, None, None, None)), n=50)
    of_a, of_b = (drawn.filter(pl.col("event") == name) for name in "ab")
    assert set(of_a["start"]) == {0, 1, 2, 3}
    assert of_a["end"].null_count() == of_b["start"].null_count() == of_b["end"].null_count() == 50
    with pytest.raises(BadQuery, match="n is 1 or more, not 0"):
        worlds(frame(a=(0, 1, 2, 3)), n=0)
    with pytest.raises(BadQuery, match="a seed is a whole number from 0 on, not -1"):
        worlds(frame(a=(0, 1, 2, 3)), seed=-1)
    with pytest.raises(BadQuery, match="200000000 worlds of 1 rows are more than 100,000,000 rows"):
        worlds(frame(a=(0, 1, 2, 3)), n=200_000_000)


def test_events_are_drawn_from_their_members_by_the_unit_and_counted_without_drawing(tl: Timeline) -> None:
    tl.add(
        {"event_id": "choice", "title": "Choice", "when": "[2015-01-01,2015-01-25]"},
        {"event_id": "open", "title": "Open", "when": "2015-01-10/.."},
        {"event_id": "month", "title": "Month", "when": "2015-01"},
    )
    answer = tl.worlds(n=400, seed=7)
    drawn = answer.pl()
    days = drawn.filter(pl.col("event_id") == "choice")["start"].dt.day()
    assert set(days) == {1, 25}
    assert 150 < (days == 1).sum() < 250
    months = drawn.filter(pl.col("event_id") == "month")
    assert (months["end"] > months["start"]).all()
    assert months["start"].dt.truncate("1d").equals(months["start"])
    assert drawn.filter(pl.col("event_id") == "open")["end"].null_count() == 400
    assert tl.worlds(n=10**9).count() == (3 * 10**9, 3 * 10**9)
    assert answer.notes[1] == "400 worlds drawn by lot from seed 7"
    alone = tl.worlds("id:month", n=400, seed=7, horizon="2015").pl()
    assert alone.equals(months)
    yearly = tl.worlds("id:month", n=2, resolution="year").pl()
    assert yearly["start"].dt.year().to_list() == [2015, 2015]
