"""The unit at which states and pairs compare where nobody names one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline import Timeline, When
from timeline.query.resolution import in_units
from timeline.when.units import UNITS

ASK = {
    "concurrency": lambda tl, **given: tl.concurrency(**given),
    "gaps": lambda tl, **given: tl.gaps(**given),
    "coverage": lambda tl, **given: tl.coverage(**given),
    "coalesce": lambda tl, **given: tl.coalesce(**given),
    "relate": lambda tl, **given: tl.relate("a", "b", **given),
    "overlaps": lambda tl, **given: tl.overlaps(**given),
    "nearest": lambda tl, **given: tl.nearest(**given),
    "lookup": lambda tl, **given: tl.lookup(**given),
}


def of(*dates: str | When) -> Timeline:
    tl = Timeline.memory()
    tl.add(
        *(
            {"event_id": name, "title": name, "when": when}
            for name, when in zip("abcdef", dates, strict=False)
        )
    )
    return tl


def unit(tl: Timeline, **given: str) -> str:
    (note,) = (note for note in tl.gaps(**given).notes if note.startswith("compared by"))
    return note.removeprefix("compared by ").partition(",")[0]


LADDER = {"day": 86_400_000_000, "hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000, "tick": 1}
NEAR_EDGES = st.builds(
    lambda length, granule, ticks: length * granule + ticks,
    st.sampled_from([*LADDER.values()]),
    st.integers(-3, 3),
    st.sampled_from([0, 0, 0, 0, -1, 1]),
)


@given(st.lists(NEAR_EDGES, min_size=4, max_size=4))
@examples(40, 2_000)
def test_the_unit_on_both_sides_of_1970(ticks: list[int]) -> None:
    start_min, start_max, end_min, end_max = sorted(ticks)
    when = When.from_bounds(start_min, start_max, max(end_min, start_min + 1), max(end_max, start_max + 1))
    stated = (
        {when.start_min}, {when.start_max, when.start_max + 1}, {when.end_min - 1, when.end_min}, {when.end_max}
    )  # fmt: skip
    coarsest = next(
        name
        for name, length in LADDER.items()
        if all(any(tick % length == 0 for tick in one) for one in stated)
    )
    with of(when) as tl:
        assert unit(tl) == coarsest


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((), "day"),
        (("1994-07-18", "1994", "19XX", "c. 1983"), "day"),
        (("2007-12-10/2015-12-09", "-0344-06", "[..2023]", "{1667,1668}"), "day"),
        (("/", "2010/..", "../2008", "2010/"), "day"),
        ((When.parse("2010/..", said="2023-11-01T09:53:07Z"), "1994"), "day"),
        ((When.read("1994-07-18 09:53"), "1994"), "minute"),
        (("1994-07-18T09:53:00Z/..", "1994"), "second"),
        (("1994-07-18T09:53:07Z", "1994"), "second"),
        (("1994-07-18T09:53:07.25Z", "1994"), "tick"),
        (("2010-05-01T10:00:00Z/2010-05-02", "2010"), "second"),
        (("-0344-06-01T10:00:07Z/..",), "second"),
        ((When.from_bounds(0, 0, 3_600_000_000, 7_200_000_000), "1994"), "hour"),
        ((When.from_bounds(-60_000_000, -60_000_000, 0, 0), "1994"), "minute"),
        ((When.from_bounds(0, 0, 86_400_000_000, 86_400_000_000), "1994"), "day"),
        ((When.from_bounds(5, None, None, None), "1994"), "tick"),
    ],
)  # fmt: skip
def test_the_unit_is_the_coarsest_that_moves_no_stated_bound(dates, expected):
    with of(*dates) as tl:
        assert unit(tl) == expected


def test_only_the_events_that_are_picked_have_a_say():
    with of("1994-07-18", "1994-07-18T09:53:07Z", "1995") as tl:
        assert unit(tl) == "second"
        assert unit(tl, selector="-id:b") == "day"
        assert unit(tl, selector="-id:b", from_="1994-07-18T09:53:07Z") == "day"
        assert tl.overlaps("id:a", "id:c").notes[0].startswith("compared by day")
        assert tl.overlaps("id:a", "id:b").notes[0].startswith("compared by second")
        assert tl.overlaps("id:b", "id:a").notes[0].startswith("compared by second")
        assert tl.relate("a", "c").notes[0].startswith("compared by day")
        assert tl.lookup("id:c", "id:b").notes[0].startswith("compared by second")


def test_it_is_the_unit_of_what_was_known_then():
    with Timeline.memory() as tl:
        tl.add(event_id="a", title="a", when="1994-07-18", recorded_at="2020-01-01")
        tl.amend("a", when="1994-07-18T09:53:07Z", recorded_at="2021-01-01")
        assert unit(tl) == "second"
        assert unit(tl, as_of="2020-06-01") == "day"


@pytest.mark.parametrize("question", ASK)
def test_every_question_answers_as_with_the_unit_that_its_note_names(question):
    ask = ASK[question]
    with of("2007-12-10/2015-12-09", "2015-12-10/2019-12-10", "1994-07-18", "2019-12-10") as tl:
        found = ask(tl)
        assert (
            found.notes[0]
            == "compared by day, the finest precision of these dates; resolution tick compares instants"
        )
        assert found.rows() == ask(tl, resolution="day").rows()
        assert not [note for note in ask(tl, resolution="day").notes if "compared by" in note]
        if question not in ("lookup", "coalesce"):  # days that follow each other touch at the tick as well
            assert found.rows() != ask(tl, resolution="tick").rows()


def test_days_that_follow_each_other_leave_no_gap():
    with of("2007-12-10/2015-12-09", "2015-12-10/2019-12-10", "2019-12-12") as tl:
        assert [(row["start"], row["end"], row["certainty"]) for row in tl.gaps()] == [
            ("2019-12-11T00:00:00Z", "2019-12-12T00:00:00Z", "certain")
        ]
        assert len(tl.gaps(resolution="tick").rows()) > 1


def test_gaps_between_the_governments_of_the_founding_events(founding):
    rows = founding.gaps("kind:government", by="country").rows()
    assert [(row["item"], row["start"][:10], row["certainty"]) for row in rows] == [
        ("AR", "2015-12-10", "certain"),
        ("BO", "2019-11-11", "certain"),
        ("BR", "2023-11-01", "possible"),
        ("CO", "2023-11-01", "possible"),
    ]


def test_a_window_says_the_unit_of_distances():
    with of("2010-01-01T10:00:07Z", "2010-01-03") as tl:
        assert tl.nearest("id:a", "id:b", within="3d").rows()[0]["unit"] == "day"
        assert tl.nearest("id:a", "id:b").rows()[0]["unit"] == "second"
        assert not tl.nearest("id:a", "id:b", within="3d").notes


def test_a_bound_in_units_is_what_the_macros_give() -> None:
    instants = [0, 1, -1, 86_399_999_999, 86_400_000_000, -86_400_000_001, 10**15 + 7, -(10**17) - 3]
    given = f"FROM (SELECT make_timestamp(unnest({instants}::BIGINT[])) AS start_min, start_min AS end_max)"
    columns = [in_units(name, unit) for unit in UNITS for name in ("start_min", "end_max")]
    macros = [
        f"{macro}(epoch_us(start_min), '{unit}')"
        for unit in UNITS
        for macro in ("granule_floor", "granule_ceil")
    ]
    with Timeline.memory() as tl, tl._store.reading() as session:
        found, expected = (
            session.execute(f"SELECT {', '.join(each)} {given}").fetchall() for each in (columns, macros)
        )
    assert found == expected
