"""When nothing is going on, against a look at every day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.effort import examples
from tests.query.day_events import (
    FIRST,
    by_day,
    day_events,
    day_of,
    on_days,
)
from tests.reference import states as reference
from tests.reference.states import DAY
from timeline import Timeline, UnknownName


@given(day_events())
@examples(5, 200)
def test_gaps_are_the_days_without(rows: list[dict[str, Any]]) -> None:
    #  core      _ _ _ - - _ _ _ _
    #  hull      _ _ - - - - _ _ _
    #  gap       c c p _ _ p c c c     certain, possible
    with Timeline.memory() as tl:
        tl.add(*rows)
        window = {"from_": "1969-12-19", "to": "1970-01-18", "resolution": "day"}
        every, certain = tl.gaps(**window).rows(), tl.gaps(certainty="certain", **window).rows()
        long = tl.gaps(min_gap="3d", **window).rows()
        sure_long = tl.gaps(min_gap="3d", certainty="certain", **window).rows()
    days = by_day(rows, range(31))
    sure = reference.stretches(day for day, (_, possible) in days.items() if not possible)
    unsure = reference.stretches(day for day, (certain, possible) in days.items() if possible and not certain)
    told = {(day_of(row["start"]), day_of(row["end"])): row["certainty"] for row in every}
    assert told == dict.fromkeys(sure, "certain") | dict.fromkeys(unsure, "possible")
    assert [(day_of(row["start"]), day_of(row["end"])) for row in certain] == sure
    whens = [row["when"] for row in rows]

    def longest(low: int, high: int) -> int:
        return reference.longest_free(whens, FIRST + low, FIRST + high)

    assert [row["length"] for row in every] == [
        DAY * longest(day_of(row["start"]), day_of(row["end"])) for row in every
    ]
    assert all(row["length"] == DAY * (day_of(row["end"]) - day_of(row["start"])) for row in certain)
    quiet = reference.stretches(day for day, (certain, _) in days.items() if not certain)
    expected = []
    for low, high in quiet:
        if longest(low, high) >= 3:
            expected += [row for row in every if low <= day_of(row["start"]) < high]
    assert long == expected
    assert sure_long == [row for row in certain if row["length"] >= 3 * DAY]


def test_nothing_going_on_is_an_answer(tl: Timeline) -> None:
    tl.add(event_id="e", title="E", when="2005", country="AR")
    span = {"from_": "1969-12-19", "to": "1970-01-18"}
    for selector in ("text:nothing", "id:e"):
        [gap_row] = tl.gaps(selector, **span).rows()
        assert (gap_row["certainty"], gap_row["length"]) == ("certain", 31 * DAY)
        [level] = tl.concurrency(selector, **span).rows()
        assert (level["n_certain"], level["n_possible"]) == (0, 0)
        [covered] = tl.coverage(selector, **span).rows()
        assert (covered["covered_max"], covered["period"], covered["share_max"]) == (0, 31 * DAY, 0)
    [by_item] = tl.coverage(by="country", **span).rows()
    assert (by_item["item"], by_item["covered_max"]) == ("AR", 0)
    assert tl.gaps("text:nothing").rows() == tl.coverage("text:nothing").rows() == []


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.gaps(by="colour"), UnknownName, "unknown dimension"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
    tl: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    tl.add(title="It happens", when="2010")
    with pytest.raises(error, match=message):
        ask(tl)


def test_a_possible_gap_that_is_long_enough_lists_all_its_parts() -> None:
    timeline = on_days(a="1970-01-01", b="[1970-01-04..1970-01-09]")
    rows = timeline.gaps(resolution="day", min_gap="3d").rows()
    assert [(row["start"][8:10], row["end"][8:10], row["certainty"]) for row in rows] == [
        ("02", "04", "certain"),
        ("04", "10", "possible"),
    ]
    assert not timeline.gaps(resolution="day", min_gap="3d", certainty="certain").rows()
    assert [row["length"] // 86_400_000_000 for row in rows] == [2, 5]
    # From the 2nd on b can begin on the 9th, a day before the gap ends.
    assert timeline.gaps(resolution="day", min_gap="7d").rows() == rows
    assert not timeline.gaps(resolution="day", min_gap="8d").rows()


def test_a_year_in_which_an_event_surely_took_place_is_not_all_free() -> None:
    in_2010 = on_days(a="2010")
    assert [
        (row["start"][:10], row["end"][:10], row["certainty"], row["length"] // 86_400_000_000)
        for row in in_2010.gaps(from_="2009", to="2010", resolution="day").rows()
    ] == [("2009-01-01", "2010-01-01", "certain", 365), ("2010-01-01", "2011-01-01", "possible", 364)]
    (tick,) = in_2010.gaps(resolution="tick").rows()
    assert tick["length"] == 365 * 86_400_000_000 - 1
    (day,) = in_2010.gaps().rows()
    assert day["length"] == 364 * 86_400_000_000
    assert not in_2010.gaps(min_gap="365d").rows()
    (half,) = in_2010.gaps(from_="2010-01", to="2010-06", resolution="day").rows()
    assert half["length"] == 181 * 86_400_000_000  # it can have been later in the year
    years = on_days(a="2009", b="2010", c="2011").gaps(by="kind", resolution="day").rows()
    assert [(row["item"], row["length"] // 86_400_000_000) for row in years] == [
        ("a", 364),
        ("b", 364),
        ("c", 364),
    ]


def test_what_can_have_begun_long_ago_leaves_a_gap_without_limit() -> None:
    rows = on_days(a="../2010", b="2012/..").gaps(resolution="year").rows()
    assert [(row["certainty"], row["length"]) for row in rows] == [
        ("possible", None),
        ("certain", 365 * 86_400_000_000),
        ("possible", None),
    ]
    assert on_days(a="undated").gaps(min_gap="900000d").rows()[0]["length"] is None
