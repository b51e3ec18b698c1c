"""Shares of worlds of events: the thirteen relations of a pair, sets and masks, horizons, one measure named in a note."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.both_paths import forced
from tests.query.day_events import FIRST, day_events
from tests.query.small_events import events
from tests.reference import shares as twin
from tests.reference.allen import DEFINITIONS, NAMES
from tests.reference.states import DAY
from timeline import BadBounds, BadQuery, Timeline, TooManyAlternatives, When
from timeline.constants import BOUNDS
from timeline.when.allen import relation_set


@pytest.fixture
def dated(tl: Timeline) -> Timeline:
    #  month  [1 ......................... 31]      January 2015
    #  day                     |                    the 18th
    #  open         |----------->                   since the 10th
    #  choice 1   |                    25 |         one of two days
    #  days   |    |    |    |   ...                the first of some month
    tl.add(
        {"event_id": "month", "title": "Month", "when": "2015-01"},
        {"event_id": "day", "title": "Day", "when": "2015-01-18"},
        {"event_id": "open", "title": "Open", "when": "2015-01-10/.."},
        {"event_id": "choice", "title": "Choice", "when": "[2015-01-01,2015-01-25]"},
        {"event_id": "firsts", "title": "Firsts", "when": "2015-XX-01"},
        {"event_id": "leap", "title": "Leap", "when": "19XX-02-29"},
    )
    return tl


def shares(tl: Timeline, left: str, right: str, **given: object) -> dict[str, float | None]:
    rows = tl.relate(left, right, probability=True, **given).rows()
    assert [row["relation"] for row in rows] == NAMES
    return {row["relation"]: row["probability"] for row in rows}


def test_each_relation_has_its_share_and_what_it_comes_to(dated: Timeline) -> None:
    answer = dated.relate("month", "day", probability=True)
    truth = twin.shares((0, 30, 1, 31), (17, 17, 18, 18))
    for row in answer.rows():
        assert row["probability"] == pytest.approx(float(truth.get(row["relation"], 0)))
        assert row["certainty"] == ("possible" if row["probability"] else "impossible")
    assert answer.notes[-1] == "probability: all extents of an event weigh the same, by day, of any length"
    assert answer.columns == ["relation", "certainty", "probability"]


def test_a_moment_is_another_measure(dated: Timeline) -> None:
    found = shares(dated, "month", "day", lasting="moment")
    assert found["before"] + found["meets"] == pytest.approx(17 / 31)
    assert found["contains"] == 0
    (*_, note) = dated.relate("month", "day", probability=True, lasting="moment").notes
    assert note.endswith("by day, of one day where that is possible")


def test_members_of_a_set_weigh_the_same_and_nothing_lies_between(dated: Timeline) -> None:
    assert {name: share for name, share in shares(dated, "choice", "day").items() if share} == {
        "before": 0.5,
        "after": 0.5,
    }
    found = shares(dated, "firsts", "day")
    assert found["before"] == pytest.approx(1 / 12)
    assert found["after"] == pytest.approx(11 / 12)
    truth = Fraction(
        sum(twin.shares((at, at, at + 1, at + 1), (0, 30, 1, 31)).get("during", 0) for at in (0, 24))
    )
    assert shares(dated, "choice", "month")["during"] == pytest.approx(float(truth / 2))


def test_too_many_alternatives_are_refused(dated: Timeline) -> None:
    with pytest.raises(TooManyAlternatives, match="19XX-02-29 leaves the choice between more than 16"):
        shares(dated, "leap", "day")


def test_an_open_end_needs_a_horizon_where_it_matters(dated: Timeline) -> None:
    found = shares(dated, "open", "day")
    assert found["during"] == 0
    assert found["contains"] is None
    cut = shares(dated, "open", "day", horizon="2015")
    assert sum(cut.values()) == pytest.approx(1)
    assert cut["contains"] > 0.9
    note = dated.relate("open", "day", probability=True, horizon="2015").notes[-1]
    assert note.endswith("of any length, cut off at 2015 where they have no limit")
    with pytest.raises(BadBounds, match="the horizon 2010 -> 2014 leaves out the event open; make it wider"):
        shares(dated, "open", "day", horizon="2010/2014")


def pairs(answer: Any) -> list[tuple[str, str, str, float | None]]:
    return [(row["left"], row["right"], row["certainty"], row["probability"]) for row in answer.rows()]


def test_pairs_are_ranked_by_their_share_and_those_without_one_come_last(dated: Timeline) -> None:
    answer = dated.overlaps("id:month|choice|open", "id:day", relation="precedes", probability=True)
    month = twin.shares((0, 30, 1, 31), (17, 17, 18, 18))
    ranked = [("choice", "day", "possible", 0.5)]
    ranked.append(("month", "day", "possible", pytest.approx(float(month["before"] + month["meets"]))))
    assert pairs(answer) == [*ranked, ("open", "day", "possible", None)]
    assert answer.notes[-1].startswith("probability: NULL is no measure: a date has no limit")
    cut = dated.overlaps(
        "id:month|choice|open", "id:day", relation="precedes", probability=True, horizon="2015"
    )
    assert [row[0] for row in pairs(cut)] == ["choice", "month", "open"]
    assert "NULL" not in cut.notes[-1]


def test_pairs_of_a_small_share_are_left_out_and_the_largest_come_first(dated: Timeline) -> None:
    ask = {"left": "id:month|choice|open", "right": "id:day", "relation": "precedes", "probability": True}
    assert [row[0] for row in pairs(dated.overlaps(**ask, at_least=0.4))] == ["choice"]
    assert dated.overlaps(**ask, at_least=0.4).count() == (0, 1)
    assert [row[0] for row in pairs(dated.overlaps(**ask, limit=2))] == ["choice", "month"]
    assert dated.overlaps(**ask, limit=2).count() == (0, 2)
    assert dated.overlaps(**ask).count() == (0, 3)
    assert dated.overlaps(**ask, at_least=0.4).columns == dated.overlaps(**ask).columns
    with pytest.raises(BadQuery, match="at_least 2 is no share; give a number from 0 to 1"):
        dated.overlaps(**ask, at_least=2)
    with pytest.raises(BadQuery, match="horizon 2015 is about shares, and none are asked for"):
        dated.overlaps(horizon="2015")
    with pytest.raises(BadQuery, match="lasting moment is about shares, and none are asked for"):
        dated.relate("month", "day", lasting="moment")


_AROUND_MARCH = [
    {"event_id": "march", "title": "March", "when": "2010-03"},
    {"event_id": "year", "title": "Year", "when": "2010"},
]
"""Beside March, only a year that March cuts into extents before it and extents after it: their hull spans it."""


def cut_by_march(date: str) -> bool:
    """Whether some extents of a date end before March 2010 and others begin after it."""
    when, march = When.read(date), When.read("2010-03")
    first, last = march.hull
    ends_before = when.end_min is None or when.end_min <= first
    begins_after = when.start_max is None or when.start_max >= last
    return ends_before and begins_after


@given(
    events,
    st.sampled_from([("", ""), ("", "during:2010"), ("during:2010/2012", "-during:2010-03")]),
    st.sampled_from(["precedes", "intersects", "contains"]),
    st.sampled_from([None, "country", "who"]),
    st.sampled_from(["any", "moment"]),
)
@example(_AROUND_MARCH, ("during:2010/2012", "-during:2010-03"), "intersects", None, "any")
@examples(3)
def test_one_is_certain_above_zero_is_possible_and_both_paths_rank_alike(
    rows: list[dict[str, Any]], sides: tuple[str, str], relation: str, by: str | None, lasting: str
) -> None:
    ask = {"relation": relation, "by": by, "probability": True, "lasting": lasting}
    with Timeline.memory() as tl:
        tl.add(*(row for row in rows if not row["when"].startswith("[")))
        answer = tl.overlaps(*sides, **ask)
        found = pairs(answer)
        with forced("kernel"):
            swept = tl.overlaps(*sides, **ask)
        assert swept.path.startswith("kernel overlap")
        assert swept.pl().equals(answer.pl())
        certain = {row[:2] for row in found if row[2] == "certain"}
        if lasting == "any":
            assert {row[:2] for row in found if row[3] == 1} == certain
            cut = {row["event_id"] for row in rows if sides[1].startswith("-") and cut_by_march(row["when"])}
            assert all(share is None or share > 0 for left, right, _, share in found if right not in cut)
        else:
            assert certain <= {row[:2] for row in found if row[3] == 1}
        measured = [share for *_, share in found if share is not None]
        assert measured == sorted(measured, reverse=True)
        assert answer.count() == (len(certain), len(found))
        assert pairs(tl.overlaps(*sides, **ask, at_least=0.5)) == [
            row for row in found if row[3] is not None and row[3] >= 0.5
        ]


@given(day_events(8), st.integers(0, 6), st.integers(0, 3), st.booleans(), st.booleans())
@examples(4)
def test_an_event_that_is_picked_in_some_worlds_counts_in_these(
    rows: list[dict[str, Any]], first: int, days: int, negated: bool, moment: bool
) -> None:
    low, high = (date(1969, 12, 19) + timedelta(days=day) for day in (first, first + days))
    selector = f"{'-' if negated else ''}during:{low}/{high}"
    four = {
        row["event_id"]: tuple(-(-getattr(row["when"], name) // DAY) - FIRST for name in BOUNDS)
        for row in rows
    }
    wanted = [str(relation) for relation in relation_set("precedes")]
    with Timeline.memory() as tl:
        tl.add(*rows)
        answer = tl.overlaps(
            selector, "", relation="precedes", probability=True, lasting="moment" if moment else "any",
            resolution="day",
        )  # fmt: skip
        for left, right, _, share in pairs(answer):
            mine, theirs = (twin.extents(four[name], moment=moment) for name in (left, right))
            held = sum(
                (start <= first + days and end > first) != negated
                and any(DEFINITIONS[name](start, end, *other) for name in wanted)
                for (start, end), other in product(mine, theirs)
            )
            assert share == pytest.approx(held / (len(mine) * len(theirs)))


@given(
    st.tuples(*[st.integers(0, 6)] * 4),
    st.tuples(*[st.integers(0, 6)] * 4),
    st.sampled_from(["any", "moment"]),
)
@examples(6)
def test_a_state_holds_in_the_share_of_worlds_in_which_it_goes_on_when_the_event_begins(
    asking: tuple[int, ...], state: tuple[int, ...], lasting: str
) -> None:
    four = {}
    for name, (a, b, c, d) in (("asking", asking), ("state", state)):
        first, some, other, last = sorted((a, b, c, d))
        four[name] = (first, some, max(other, first + 1), max(last, some, first) + 1)
    with Timeline.memory() as tl:
        tl.add(
            *(
                {
                    "event_id": name, "title": name,
                    "when": When.from_bounds(*((FIRST + day) * DAY for day in bounds)),
                }
                for name, bounds in four.items()
            )
        )  # fmt: skip
        rows = tl.lookup("id:asking", "id:state", probability=True, lasting=lasting, resolution="day").rows()
    mine, theirs = (twin.extents(bounds, moment=lasting == "moment") for bounds in four.values())
    held = sum(start <= at < end for (at, _), (start, end) in product(mine, theirs))
    (row,) = rows
    if row["right"] is None:
        assert held == 0
        assert row["probability"] is None
    else:
        assert row["probability"] == pytest.approx(held / (len(mine) * len(theirs)))
        if lasting == "any":
            assert (row["probability"] == 1) == (row["certainty"] == "certain")


def test_a_state_that_goes_on_is_looked_up_by_its_start_alone(dated: Timeline) -> None:
    (row,) = dated.lookup("id:day", "id:open", probability=True).rows()
    assert row["probability"] is None  # it may have ended before
    (row,) = dated.lookup("id:open", "id:month", probability=True).rows()
    assert row["probability"] == pytest.approx(
        sum(start <= 9 < end for start, end in twin.extents((0, 30, 1, 31))) / 496
    )
    answer = dated.lookup("id:day", "id:month", probability=True)
    assert answer.columns[-1] == "probability"
    assert answer.count() == (0, 1)


def test_the_nearest_are_counted_over_worlds_drawn_by_lot(dated: Timeline) -> None:
    #  day              |18
    #  choice |1              |25     nearer where it is the 25th: 7 days, else 17
    #  month  |---------------------|  shares the 18th or lies near it
    ask = {"left": "id:day", "right": "id:choice|month", "probability": True}
    share = {row["right"]: row["probability"] for row in dated.nearest(**ask).rows()}
    month = twin.extents((0, 30, 1, 31))
    truth = sum(max(0, start - 17, 17 - end + 1) <= far for start, end in month for far in (7, 17)) / (
        2 * len(month)
    )
    assert share["month"] == pytest.approx(truth, abs=0.04)
    assert share["choice"] == pytest.approx(1 - truth, abs=0.05)
    within = dated.nearest("id:day", "id:month", within="0d", probability=True)
    (row,) = within.rows()
    assert row["probability"] == pytest.approx(sum(s <= 17 < e for s, e in month) / 496, abs=0.04)
    assert within.notes[-1].startswith("probability: counted over 4,096 worlds drawn by lot from seed 0")
    assert dated.nearest(**ask, certainty="certain").rows() == []
    assert len(dated.nearest(**ask, limit=1).rows()) == 1
