"""Shares of worlds on frames: published figures, horizons, open ends, and what certain and possible say."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from tests.reference import shares as twin
from tests.reference.allen import NAMES
from tests.strategies import small_whens
from timeline import BadBounds, NoMeasure, TimelineWarning, UnknownName, When
from timeline.constants import BOUNDS
from timeline.intervals import holds, probabilities

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "suites" / "probability" / "pairs.jsonl"


def share(left: str, relation: str, right: str, **given: object) -> float | None:
    return probabilities(When.parse(left), When.parse(right), relation, resolution="day", **given).item()


def test_a_month_against_one_of_its_days():
    #  01  1 ........... 31
    #  18          |
    found = probabilities(When.parse("2015-01"), When.parse("2015-01-18"), resolution="day").row(
        0, named=True
    )
    worlds = {"before": 136, "meets": 17, "contains": 17 * 13, "after": 78, "met_by": 13}
    worlds |= {"finished_by": 17, "started_by": 13, "equals": 1}
    assert {name: value for name, value in found.items() if value} == {
        name: pytest.approx(count / 496) for name, count in worlds.items()
    }
    assert sum(worlds.values()) == 496


@pytest.mark.parametrize(
    ("left", "relation", "right", "published"),
    [
        ("2012-06", "follows", "2012-06-10", 0.67),
        ("2012-06", ["precedes", "equals"], "2012-06-10", 0.33),
        ("2012-06", "covered_by", "2012-06-15/2012-07-15", 0.53),
        ("2015-01", "precedes", "2015-01-18", 0.548),
        ("2015-01", "follows", "2015-01-18", 0.419),
        ("2015-01", "equals", "2015-01-18", 0.032),
    ],
)
def test_moments_have_the_published_shares(left, relation, right, published):
    """The first three: messydates, `operate_proportional`."""
    wanted = relation if isinstance(relation, str) else ["before", "meets", "equals"]
    digits = len(str(published)) - 2
    assert round(share(left, wanted, right, lasting="moment"), digits) == published


@given(small_whens(), small_whens())
@settings(max_examples=60)
def test_frames_give_what_enumeration_gives(a, b):
    rows = [(*side.bounds,) for side in (a, b)]
    frames = [pl.DataFrame([row], list(BOUNDS), orient="row") for row in rows]
    found = probabilities(*frames).row(0)
    truth = twin.shares(*rows)
    assert found == pytest.approx([float(truth.get(name, 0)) for name in NAMES])


def test_above_zero_is_possible_and_one_is_certain():
    dates = [
        When.parse(text) for text in ("2010", "2010-05", "2010-05-03", "2009/2011", "2010-01/..", "../..")
    ]
    pairs = [(a, b) for a in dates for b in dates]
    frames = [
        pl.DataFrame([(*side.bounds,) for side in sides], list(BOUNDS), orient="row")
        for sides in zip(*pairs, strict=True)
    ]
    for relation in ("before", "intersects", "during", "precedes", "covers"):
        said = holds(*frames, relation, resolution="day")
        with pytest.warns(TimelineWarning, match="no measure"):
            found = probabilities(*frames, relation, resolution="day")["probability"]
        measured = found.is_not_null()
        assert (found > 0).filter(measured).to_list() == said["possible"].filter(measured).to_list()
        assert (found == 1).filter(measured).to_list() == said["certain"].filter(measured).to_list()
        assert (~measured & (said["certain"] | ~said["possible"])).sum() == 0


def test_dates_that_leave_a_choice_are_their_stretches_and_nothing_between():
    #  [2015-01-01,2015-01-25]   |                    |
    #  2015-01-18                          |
    assert share("[2015-01-01,2015-01-25]", "precedes", "2015-01-18") == 0.5
    assert share("[2015-01-01,2015-01-25]", "intersects", "2015-01-18") == 0
    assert share("2015-XX-01", "follows", "2015-01-18") == pytest.approx(11 / 12)
    assert share("2015-01-18", "precedes", "2015-XX-01") == pytest.approx(11 / 12)
    assert share("[2015-01-01,2015-01-25]", "precedes", "2015-02") == 1


def test_an_open_end_has_no_measure_unless_its_place_does_not_matter():
    #  2010-05/..     |---->
    #  2012                 |---|      its end may lie anywhere
    #  2009           its start alone counts
    with pytest.warns(TimelineWarning, match="no measure"):
        assert share("2010-05/..", "before", "2012") is None
    assert share("2010-05/..", "follows", "2009") == 1
    assert share("2010-05/..", "before", "2009") == 0
    with pytest.raises(
        NoMeasure, match="row 0: no measure: a date has no limit, and the place of its open end"
    ):
        share("2010-05/..", "before", "2012", strict=True)
    assert 0 < share("2010-05/..", "before", "2012", horizon="2000/2020") < 0.4


def test_a_horizon_that_leaves_out_an_event_is_refused():
    with pytest.raises(
        BadBounds, match="the horizon 1900 -> 2000 leaves out the event in row 0; make it wider"
    ):
        share("2010-05/..", "before", "2012", horizon="1900/2000")
    with pytest.raises(BadBounds, match=r"the horizon .*1900.* has no limit"):
        share("2010-05/..", "before", "2012", horizon="1900/..")
    with pytest.raises(UnknownName, match="measure"):
        share("2010", "before", "2012", lasting="long")


def test_exact_shares_of_others_are_met():
    if not PAIRS.exists():
        pytest.skip("the suite of exact shares is not at hand")
    cases = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    left, right = (pl.DataFrame([case[side] for case in cases], list(BOUNDS), orient="row") for side in "ab")
    for case, row in zip(cases, probabilities(left, right).iter_rows(named=True), strict=True):
        for name, found in row.items():
            truth = float(Fraction(*case["p"].get(name, (0, 1))))
            assert abs(found - truth) <= 1e-12 * truth, (case, name)
