"""Shares of worlds of events: the thirteen relations of a pair, sets and masks, horizons, one measure named in a note."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.reference import shares as twin
from tests.reference.allen import NAMES
from timeline import BadBounds, Timeline, TooManyAlternatives


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
    with pytest.raises(BadBounds, match="the horizon 2010 -> 2014 leaves out the event"):
        shares(dated, "open", "day", horizon="2010/2014")
