"""The share of worlds in which a sequence holds: drawn worlds against all worlds written down."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from tests.intervals import sequence_cases as drawn
from tests.reference import sequences as twin
from timeline import BadBounds, BadQuery, TimelineWarning, UnknownName, intervals
from timeline.intervals.sequences.parse import parse

NAMES = drawn.NAMES


def table(*boxes: tuple[int | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(boxes, dict.fromkeys(NAMES, pl.Int64), orient="row")


def asked(pattern: str, case: dict[str, list[twin.Event]], **options: object) -> pl.DataFrame:
    schema = {"event": pl.String} | dict.fromkeys(NAMES, pl.Int64)
    frames = {
        name: pl.DataFrame([(event, *box) for event, box in rows], schema, orient="row")
        for name, rows in case.items()
    }
    return intervals.sequence(frames, pattern, event="event", probability=True, **options)


def agree(pattern: str, case: dict[str, list[twin.Event]]) -> None:
    """Shares lie within five standard errors of the exact ones, which are 1 where certain and else between 0 and 1."""
    read = parse(pattern, "abn")
    steps = [f"{step.name}_event" for step in read.steps if not step.group]
    for row in asked(pattern, case).iter_rows(named=True):
        exact = float(twin.share(read, case, [row[name] for name in steps]))
        share, error = row["probability"], row["standard_error"]
        assert 0 < share <= 1
        assert (share == 1) == (row["certainty"] == "certain"), (pattern, case)
        assert abs(share - exact) <= 6 * max(error, 1 / 4096), (pattern, case, share, exact)


@pytest.mark.parametrize("seed", range(8))
def test_shares_are_those_of_all_worlds(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(4):
        agree(drawn.pattern(rng), *drawn.cases(rng, 1))


@pytest.mark.parametrize("seed", range(3))
def test_shares_of_groups_are_those_of_all_worlds(seed: int) -> None:
    rng = random.Random(50 + seed)
    for _ in range(4):
        agree(drawn.pattern(rng, groups=True), *drawn.cases(rng, 1))


@pytest.mark.parametrize("seed", range(2))
def test_shares_of_one_absentee_of_two_stretches_are_those_of_all_worlds(seed: int) -> None:
    rng = random.Random(90 + seed)
    for _ in range(4):
        agree(drawn.pattern(rng, twice=True), *drawn.cases(rng, 1))


def one(pattern: str, column: str = "probability", **given: object) -> float | None:
    """A column of the one row of an answer over the frames of one letter."""
    frames = {name: frame for name, frame in given.items() if len(name) == 1}
    options = {name: value for name, value in given.items() if len(name) > 1}
    return intervals.sequence(frames, pattern, probability=True, **options)[column].item()


def test_two_steps_have_the_share_of_their_pair():
    month, day = table((0, 30, 1, 31)), table((17, 17, 18, 18))
    for lasting in ("any", "moment"):
        (pair,) = intervals.probabilities(month, day, "precedes", lasting=lasting)["probability"]
        assert one("a then b", a=month, b=day, lasting=lasting) == pytest.approx(pair, abs=0.04)


def test_a_seed_repeats_its_worlds_and_another_draws_others():
    some = {"a": table((0, 9, 1, 12)), "b": table((5, 20, 6, 25))}
    shares = [one("a then b", **some, seed=seed) for seed in (0, 0, 1)]
    assert shares[0] == shares[1] != shares[2]
    with pytest.raises(BadQuery, match="a seed is a whole number"):
        one("a then b", **some, seed=-1)
    with pytest.raises(UnknownName, match="measure"):
        one("a then b", **some, lasting="long")


def test_worlds_are_those_that_are_drawn_elsewhere():
    a = table((0, 9, 1, 12)).with_columns(event=pl.lit("a"))
    b = table((5, 20, 6, 25)).with_columns(event=pl.lit("b"))
    worlds = [intervals.worlds(each, n=4096, seed=3) for each in (a, b)]
    held = (worlds[0]["end"] <= worlds[1]["start"]).mean()
    assert one("a then b", a=a, b=b, event="event", seed=3) == held


def test_more_absentees_leave_fewer_worlds():
    a, b = table((0, 0, 1, 1)), table((40, 40, 41, 41))
    absent = [table(*[(0, 60, 1, 61)] * n) for n in range(4)]
    shares = [one("a then b without n", a=a, b=b, n=n) for n in absent]
    assert shares[0] == 1.0
    assert all(fewer > more > 0 for fewer, more in pairwise(shares))
    # each of them stands aside in its own share of the worlds
    assert shares[2] == pytest.approx(shares[1] ** 2, abs=0.03)


def test_no_share_where_an_end_without_limit_decides():
    a, open_end = table((0, 0, 1, 1)), table((0, 20, 1, None))
    since = table((0, 20, 30, None))
    with pytest.warns(TimelineWarning, match="no measure"):
        assert one("a then b", a=a, b=open_end) is None
    with pytest.warns(TimelineWarning, match="no measure"):
        assert one("a then b", a=a, b=open_end, column="standard_error") is None
    # wherever the end lies, only the start decides
    assert one("a then b", a=a, b=since) == pytest.approx(20 / 21, abs=0.03)
    # an absentee that may never end bars what comes later in every world, and decides nothing before
    assert one(
        "a then b without n", a=a, b=table((5, 30, 40, 50)), n=table((10, 10, 11, None))
    ) == pytest.approx(6 / 26, abs=0.04)
    with pytest.raises(BadQuery, match="a horizon is a date"):
        one("a then b", a=a, b=open_end, horizon="1900/2030")


def test_a_horizon_closes_what_has_no_limit():
    def days(*bounds: date | None) -> pl.DataFrame:
        return pl.DataFrame([bounds], dict.fromkeys(NAMES, pl.Date), orient="row")

    a = days(date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 2))
    b = days(None, date(2020, 1, 10), date(2019, 1, 2), None)
    with pytest.warns(TimelineWarning, match="no measure"):
        assert one("a then b", a=a, b=b) is None
    assert 0 < one("a then b", a=a, b=b, horizon="2019/2021") < 0.2
    with pytest.raises(BadBounds, match="leaves out"):
        one("a then b", a=a, b=b, horizon="2000/2001")


def test_a_world_that_was_not_observed_counts_against_a_match():
    a = table((0, 9, 1, 10))
    n = table((50, 50, 51, 51))
    share = one("a without n within 5", a=a, n=n, limits=(0, 12), lasting="moment")
    assert share == pytest.approx(7 / 10, abs=0.04)
    found = intervals.sequence(
        {"a": a, "n": n}, "a without n within 20", limits=(0, 12), unjudged=True, probability=True
    )
    assert found.select("certainty", "probability").rows() == [("unjudged", None)]


def test_what_is_asked_for_certain_alone_has_the_share_one():
    some = {"a": table((0, 0, 1, 1)), "b": table((0, 3, 1, 4), (5, 8, 6, 9))}
    found = intervals.sequence(some, "a then b", certainty="certain", probability=True)
    assert found.select("b_row", "probability", "standard_error").rows() == [(1, 1.0, 0.0)]
    none = intervals.sequence(some, "b then a", probability=True)
    assert none.height == 0
    assert {"probability", "standard_error"} <= set(none.columns)
