"""The path that is estimated to take the least time is taken, and its price is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from benchmarks.events import fill
from tests.query.both_paths import forced
from timeline import BadQuery, Timeline
from timeline.query import pair_path, state_path
from timeline.query.pair_path import Pairs
from timeline.query.planner import SECONDS, Way, cheapest
from timeline.store import Session

if TYPE_CHECKING:
    import polars as pl

    from timeline.store.session import Params

PAIRS = Pairs(left=100_000, right=100_000, sharing=10**9, meeting=10**6, by="country")


def chosen(compared: float, found: float) -> str:
    sql, kernel = (
        Way("sql", "joins", {"pair compared": compared}),
        Way("kernel x", "looks", {"pair found": found}),
    )
    return cheapest("", sql, kernel).way.name


def test_pairs_that_are_compared_cost_and_those_that_are_found() -> None:
    assert chosen(compared=PAIRS.sharing, found=PAIRS.meeting) == "kernel x"
    assert chosen(compared=10**5, found=PAIRS.meeting) == "sql"
    assert chosen(compared=4 * 10**6, found=5) == "kernel x"
    assert chosen(compared=4 * 10**6, found=10**9) == "sql"


def test_the_engine_joins_what_lies_at_one_time_and_by_an_item_compares_all() -> None:
    assert PAIRS.joined == 10**9
    assert PAIRS._replace(by=None).joined == 10**6
    assert PAIRS.apart == 10**9 - 10**6
    assert str(PAIRS) == (
        "100,000 x 100,000 events, 1,000,000,000 pairs share an item of country, about 1,000,000 lie at one time"
    )


def test_many_extents_are_walked() -> None:
    few, many = (
        cheapest(
            "", Way("sql", "", {"event windowed": 3 * n}), Way("kernel levels", "", {"event walked": n})
        ).way.name
        for n in (1_000, 200_000)
    )
    assert (few, many) == ("sql", "kernel levels")


def test_a_plan_tells_path_costs_and_rows() -> None:
    work = {"event read": 1_000_000 / (SECONDS["event read"] * 1e6)}
    plan = cheapest("3 events", Way("sql", "joins", work), Way("kernel x", "looks", {}), rows=2.4)
    assert plan.by_kernel
    assert plan.told["path"] == "kernel x: 3 events; looks"
    assert plan.told["costs"].startswith("kernel x about ")
    assert ", sql about 1.1 s" in plan.told["costs"]
    assert plan.told["estimated"] == 2
    assert cheapest("", Way("sql", "", {})).told["costs"] == ""


@pytest.mark.parametrize("by", [None, "country"])
def test_an_answer_explains_costs_and_rows(by: str | None) -> None:
    with Timeline.memory() as tl:
        tl.add(*({"title": "x", "kind": "a", "country": "AR", "when": f"200{n}"} for n in range(3)))
        told = tl.overlaps(by=by).explain().splitlines()
        assert told[0].startswith("path: sql: 3 x 3 events, 9 pairs")
        assert told[1].startswith("costs: sql about ")
        assert told[2].startswith("rows: about ")
        assert tl.gaps(by=by).explain().splitlines()[2] == "rows: about 3, as estimated"


def test_dates_may_lie_farther_apart_than_a_length_holds() -> None:
    with Timeline.memory() as tl:
        tl.add(*({"title": "x", "when": when} for when in ("Y-200000/Y200000", "Y-250000", "../Y250000")))
        assert tl.overlaps().explain().startswith("path: sql: 3 x 3 events, 9 pairs")
        assert tl.gaps().explain().startswith("path: sql: 3 extents")
        for path in ("sql", "kernel"):
            with forced(path), pytest.raises(BadQuery, match="64-bit microseconds"):
                tl.coverage().rows()


@pytest.fixture(scope="module")
def drawn() -> Timeline:
    return fill(Timeline.memory(), 8_000)


PAIRED = ("overlaps", "nearest", "lookup")


@pytest.mark.parametrize("verb", PAIRED)
@pytest.mark.parametrize("by", [None, "country"])
def test_rows_of_pairs_are_estimated_to_within_a_half(drawn: Timeline, verb: str, by: str | None) -> None:
    found = getattr(drawn, verb)("kind:attack", "kind:arrest", by=by)
    assert found.estimated is not None
    assert 2 / 3 < found.estimated / found.count().possible < 3 / 2


@pytest.mark.parametrize("by", [None, "country", "who"])
def test_of_many_events_all_are_counted_and_some_looked_at(
    monkeypatch: pytest.MonkeyPatch, drawn: Timeline, by: str | None
) -> None:
    found: list[Pairs] = []
    measure = pair_path._measured
    monkeypatch.setattr(pair_path, "_measured", lambda *given: (found.append(measure(*given)), found[-1])[1])

    def measured(*sides: str) -> Pairs:
        drawn.overlaps(*sides, by=by)
        return found[-1]

    sides = "kind:attack", "kind:arrest"
    rare = drawn.find(limit=1).rows()[0]["event_id"]
    whole = measured(*sides)
    monkeypatch.setattr(pair_path, "SAMPLED", 2_000)  # of 8,000
    part = measured(*sides)
    assert part[:3] == whole[:3]
    assert whole[:2] == tuple(drawn.find(side).count().possible for side in sides)
    assert part.meeting != whole.meeting
    assert 1 / 2 < part.meeting / whole.meeting < 2
    monkeypatch.setattr(pair_path, "SAMPLED", 1)  # none of an event, which may meet all
    alone = measured(f"id:{rare}", "kind:arrest")
    assert alone.meeting == alone.sharing


@pytest.mark.parametrize("by", ["who", "role", "tag", "source"])
def test_items_of_many_events_are_as_many_as_those_of_others(
    monkeypatch: pytest.MonkeyPatch, drawn: Timeline, by: str
) -> None:
    def extents(selector: str) -> tuple[str, int]:
        found = re.search(r": (about )?([\d,]+) extents", drawn.gaps(selector, by=by).path)
        assert found is not None
        return found[1] or "", int(found[2].replace(",", ""))

    told, counted = extents("kind:attack")
    assert told == ""
    monkeypatch.setattr(state_path, "SAMPLED", 100)
    told, expected = extents("kind:attack")
    assert told == "about "
    assert abs(expected - counted) <= counted / 10


@pytest.mark.parametrize("verb", PAIRED)
def test_what_is_shown_is_what_a_kernel_fetches(
    monkeypatch: pytest.MonkeyPatch, drawn: Timeline, verb: str
) -> None:
    asked: list[str] = []
    frame = Session.frame

    def heard(self: Session, sql: str, params: Params | None = None) -> pl.DataFrame:
        asked.append(sql)
        return frame(self, sql, params)

    monkeypatch.setattr(Session, "frame", heard)
    with forced("kernel"):
        found = getattr(drawn, verb)("kind:attack", "kind:arrest", by="country")
    found.pl()
    assert found.sql in asked


def test_what_is_told_of_pairs_is_fetched_where_time_is_told(drawn: Timeline) -> None:
    with forced("kernel"):
        found = drawn.overlaps("kind:attack", "kind:arrest", by="country")
    events = sum(drawn.find(f"kind:{kind}").count().possible for kind in ("attack", "arrest"))
    fetched = re.search(r"statements of the engine, ([\d,]+) rows fetched", found.explain("analyze"))
    assert fetched is not None
    # a row each with its bounds and its country, and with what is told of it
    assert int(fetched[1].replace(",", "")) == 2 * events
