"""What is expected of bins and levels: published aoristic sums, and the mean over all worlds written down."""

from __future__ import annotations

import json
from itertools import product
from math import fsum
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import shares as twin
from timeline import BadQuery, TimelineWarning
from timeline.intervals import BOUNDS, concurrency, rate
from timeline.when.calendar import days

SUMS = Path(__file__).resolve().parents[3] / "shared" / "suites" / "probability" / "aoristic.json"


def spans(years: list[tuple[int, int]], groups: list[str] | None = None) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"from": [days(first, 1) for first, _ in years], "to": [days(last, 1) - 1 for _, last in years]}
    ).cast(pl.Date)
    return frame.with_columns(item=pl.Series(groups or ["all"] * frame.height))


def aoristic(frame: pl.DataFrame, every: str) -> dict[str, list[float]]:
    """The sums of each group."""
    found = rate(
        frame, every=every, start=("from", "to"), end=None, event=None, expected=True, lasting="moment"
    )
    return {str(name): part["expected"].to_list() for (name,), part in found.group_by("item")}


def test_a_span_is_spread_over_the_bins_that_it_touches():
    #  100-300   |---------------|
    #  200-300           |-------|
    #  bins      100     200     300
    assert aoristic(spans([(100, 300), (200, 300)]), "100y")["all"] == [0.5, 1.5]


def test_published_sums_are_met():
    if not SUMS.exists():
        pytest.skip("the published sums are not at hand")
    published = json.loads(SUMS.read_text(encoding="utf-8"))
    found = aoristic(spans(published["spans"]), "200y")["all"]
    assert [round(value, 8) for value in found] == published["weighted"]
    found = aoristic(spans(published["group_spans"], published["groups"]), "200y")
    assert {name: [round(value, 8) for value in sums] for name, sums in found.items()} == published[
        "group_weighted"
    ]
    for low, high, each in zip(
        *(published["datplot"][name] for name in ("min", "max", "per_year")), strict=True
    ):
        yearly = aoristic(spans([(low, high + 1)]), "year")["all"]
        assert len(yearly) == high - low + 1
        assert yearly == pytest.approx(
            [each] * len(yearly), rel=0.003
        )  # by day: a leap year weighs a day more


def boxes() -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    box = st.tuples(*[st.integers(0, 6)] * 4).map(
        lambda four: (min(four), sorted(four)[1], max(sorted(four)[1], four[0]) + 1, max(four) + 2)
    )
    return st.lists(box, min_size=1, max_size=4)


def columns(rows: list[tuple[int, int, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, [*BOUNDS["start"], *BOUNDS["end"]], orient="row")


@given(boxes(), st.booleans())
@settings(max_examples=40)
def test_the_expected_level_is_the_mean_over_all_worlds(rows, moment):
    worlds = [twin.extents(row, moment=moment) for row in rows]
    found = concurrency(columns(rows), **BOUNDS, expected=True, lasting="moment" if moment else "any")
    for low, high, certain, possible, expected, least, most in found.iter_rows():
        assert certain <= least <= expected <= most <= possible or moment
        mean = fsum(
            sum(max(0, min(end, high) - max(start, low)) for start, end in some) / len(some)
            for some in worlds
        )
        assert expected == pytest.approx(mean / (high - low))
        spread = sum(
            np.var([max(0, min(end, high) - max(start, low)) for start, end in some]) for some in worlds
        )
        assert most - least <= 2 * 1.96 * float(np.sqrt(spread)) / (high - low) + 1e-9


@given(boxes(), st.sampled_from(["begins", "touches"]), st.booleans())
@settings(max_examples=40)
def test_the_expected_number_is_the_mean_over_all_worlds_and_most_worlds_lie_within(rows, counts, moment):
    frame = columns(rows).cast(pl.Date)
    found = rate(
        frame, every="2d", **BOUNDS, event=None, item=None, counts=counts, expected=True,
        lasting="moment" if moment else "any",
    )  # fmt: skip
    worlds = [twin.extents(row, moment=moment) for row in rows]
    for start, stop, certain, possible, expected, least, most in found.iter_rows():
        low, high = ((edge - found["start"].dt.truncate("1d")[0]).days for edge in (start, stop))
        first = found["start"][0].toordinal() - 719_163
        low, high = low + first, high + first
        inside = [
            [low <= s < high if counts == "begins" else s < high and e > low for s, e in some]
            for some in worlds
        ]
        assert expected == pytest.approx(sum(sum(some) / len(some) for some in inside))
        assert certain <= least <= expected <= most <= possible or moment
        numbers = [sum(world) for world in product(*inside)]
        assert np.mean([number < least for number in numbers]) <= 0.025
        assert np.mean([number > most for number in numbers]) <= 0.025


def test_an_open_end_leaves_what_does_not_depend_on_it():
    #  a   |----->      from day 0 or 1 on, at least up to day 3
    #  rows 0..2, 2..4 and beyond: in the last the end matters
    frame = columns([(0, 1, 4, None)])
    with pytest.warns(
        TimelineWarning,
        match="expected: null is no measure: a date has no limit, and the place of its open end matters$",
    ):
        found = concurrency(frame, **BOUNDS, limits=(0, 8), bins=2, expected=True)
    assert found["expected"].to_list() == [0.75, 1.0, None, None]
    with pytest.warns(TimelineWarning, match="no measure"):
        found = concurrency(frame, **BOUNDS, expected=True)
    assert found["expected"].to_list() == [0.5, 1.0, None]
    with pytest.raises(BadQuery, match="two columns for a start and two for an end"):
        concurrency(pl.DataFrame({"start": [1], "end": [2]}), expected=True)
