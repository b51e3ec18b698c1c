"""A selection by date picks vague events in some worlds only: every answer knows.

A world gives each event one extent of whole days. What is certain holds in every world, and what holds in some world
is possible.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline import Timeline, When

DAYS = 6
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
Extent = tuple[int, int]
Event = tuple[str, str, frozenset[Extent]]


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def iso(number: int) -> str:
    return day(number).strftime("%Y-%m-%d")


@st.composite
def extents(draw) -> tuple[int, int, int, int]:
    start_min, start_max = sorted(draw(st.tuples(*[st.integers(0, DAYS - 2)] * 2)))
    end_max = draw(st.integers(start_max + 1, DAYS - 1))
    end_min = draw(st.integers(start_min + 1, end_max))
    return start_min, start_max, end_min, end_max


def worlds_of(bounds: tuple[int, int, int, int]) -> list[Extent]:
    start_min, start_max, end_min, end_max = bounds
    return [
        (start, end)
        for start in range(start_min, start_max + 1)
        for end in range(end_min, end_max + 1)
        if start < end
    ]


def made(events) -> Timeline:
    timeline = Timeline.memory()
    timeline.add(
        *(
            {
                "event_id": f"e{n}",
                "title": f"e{n}",
                "kind": kind,
                "tags": [kind],
                "when": When.from_bounds(*(day(bound) for bound in bounds)),
            }
            for n, (kind, bounds) in enumerate(events)
        )
    )
    return timeline


def on_end(days: set[int]) -> int:
    """The length of the longest run of days."""
    longest = run = 0
    for number in range(DAYS):
        run = run + 1 if number in days else 0
        longest = max(longest, run)
    return longest


def near(extent: Extent, window: Extent) -> bool:
    return extent[0] < window[1] and window[0] < extent[1]


def distance(a: Extent, b: Extent) -> int:
    return max(0, a[0] - (b[1] - 1), b[0] - (a[1] - 1))


SETS = st.lists(st.tuples(st.sampled_from("ab"), extents()), min_size=2, max_size=3)
WINDOWS = st.tuples(st.integers(0, DAYS - 2), st.integers(0, 2)).map(
    lambda w: (w[0], min(DAYS, w[0] + w[1] + 1))
)


def during(window: Extent) -> str:
    return f"during:{iso(window[0])}/{iso(window[1] - 1)}"


def every_world(events, window: Extent):
    """For each world the extents of the events that are selected in it, by number."""
    for choice in itertools.product(*(worlds_of(bounds) for _, bounds in events)):
        yield {n: extent for n, extent in enumerate(choice) if near(extent, window)}


def check(certain, possible, truths) -> None:
    """What is certain is in every world, and what is in some world is possible."""
    everywhere = set.intersection(*truths)
    somewhere = set.union(*truths)
    assert set(certain) <= everywhere
    assert somewhere <= set(possible)


@examples(5, 240)
@given(SETS, WINDOWS, WINDOWS)
def test_find(events, window, asked):
    timeline = made(events)
    found = timeline.find(during(window), from_=iso(asked[0]), to=iso(asked[1] - 1)).rows()
    sure = timeline.find(
        during(window), from_=iso(asked[0]), to=iso(asked[1] - 1), certainty="certain"
    ).rows()
    truths = [
        {f"e{n}" for n, extent in world.items() if near(extent, asked)}
        for world in every_world(events, window)
    ]
    certain = [row["event_id"] for row in found if row["certainty"] == "certain"]
    check(certain, [row["event_id"] for row in found], truths)
    assert sorted(certain) == sorted(row["event_id"] for row in sure)


@examples(5, 240)
@given(SETS, WINDOWS)
def test_states(events, window):
    timeline, selector = made(events), during(window)
    whole = {"from_": iso(0), "to": iso(DAYS - 1), "resolution": "day"}
    steps = timeline.concurrency(selector, **whole).pl()
    worlds = list(every_world(events, window))
    for number in range(DAYS):
        counts = [sum(near(extent, (number, number + 1)) for extent in world.values()) for world in worlds]
        at = day(number).replace(tzinfo=None)
        (row,) = [
            r
            for r in steps.rows(named=True)
            if r["start"].replace(tzinfo=None) <= at < r["end"].replace(tzinfo=None)
        ]
        assert row["n_certain"] <= min(counts)
        assert row["n_possible"] == max(counts)
    (week,) = timeline.concurrency(selector, bins="week", **whole | {"to": iso(4)}).rows()
    peaks = [max(sum(near(e, (n, n + 1)) for e in world.values()) for n in range(5)) for world in worlds]
    assert week["peak_certain"] <= min(peaks)
    assert week["peak_possible"] >= max(peaks)
    covered = timeline.coverage(selector, **whole).pl().row(0, named=True)
    lengths = [
        sum(any(near(extent, (number, number + 1)) for extent in world.values()) for number in range(DAYS))
        for world in worlds
    ]
    assert covered["covered_min"] <= min(lengths) * 86_400_000_000
    assert covered["covered_max"] >= max(lengths) * 86_400_000_000
    seen = {number for world in worlds for extent in world.values() for number in range(*extent)}
    assert covered["covered_max"] == len(seen) * 86_400_000_000
    quiet = [
        {
            number
            for number in range(DAYS)
            if not any(near(extent, (number, number + 1)) for extent in world.values())
        }
        for world in worlds
    ]
    gaps = timeline.gaps(selector, **whole).pl().rows(named=True)
    days = {
        kind: {
            number
            for row in gaps
            if row["certainty"] in kinds
            for number in range(DAYS)
            if row["start"].replace(tzinfo=None)
            <= day(number).replace(tzinfo=None)
            < row["end"].replace(tzinfo=None)
        }
        for kind, kinds in (("certain", {"certain"}), ("possible", {"certain", "possible"}))
    }
    check(days["certain"], days["possible"], quiet)
    for row in gaps:
        first, last = ((row[side].replace(tzinfo=UTC) - FIRST).days for side in ("start", "end"))
        within = range(first, last)
        assert row["length"] == max(on_end(free & {*within}) for free in quiet) * 86_400_000_000
    joined = timeline.coalesce(selector, certainty="certain", resolution="day").pl().rows(named=True)
    busy = {
        number
        for row in joined
        for number in range(DAYS)
        if row["start"].replace(tzinfo=None)
        <= day(number).replace(tzinfo=None)
        < row["end"].replace(tzinfo=None)
    }
    assert busy <= set.intersection(*({*range(DAYS)} - days_off for days_off in quiet))


@examples(5, 240)
@given(SETS, WINDOWS)
def test_counts(events, window):
    timeline, selector = made(events), during(window)
    worlds = list(every_world(events, window))
    if not any(worlds):
        return
    rates = timeline.rate(selector, every="day", from_=iso(0), to=iso(DAYS - 1)).pl().rows(named=True)
    for number, row in enumerate(rates):
        counts = [sum(extent[0] == number for extent in world.values()) for world in worlds]
        assert row["n_certain"] <= min(counts)
        assert row["n_possible"] == max(counts)
    pairs = timeline.cooccur(selector, by="tag", window="1d", null="none", min_count=0).pl().rows(named=True)
    together = [
        sum(
            distance(world[i], world[j]) <= 1
            for i, j in itertools.product(world, repeat=2)
            if events[i][0] == "a" and events[j][0] == "b"
        )
        for world in worlds
    ]
    found = {(row["x"], row["y"]): row for row in pairs}
    if row := found.get(("a", "b")):
        assert row["together_certain"] <= min(together)
        assert row["together_possible"] >= max(together)
    else:
        assert max(together) == 0


ON_SIDE = {
    "either": lambda own, extent: True,
    "before": lambda own, extent: extent[1] <= own[0],
    "after": lambda own, extent: own[1] <= extent[0],
}


def nearest_in(own: Extent, world: dict[int, Extent], direction: str) -> set[str]:
    """The nearest on a side in one world."""
    lengths = {
        f"e{n}": distance(own, extent) for n, extent in world.items() if ON_SIDE[direction](own, extent)
    }
    return {name for name, length in lengths.items() if length == min(lengths.values())}


@examples(5, 240)
@given(SETS, WINDOWS, extents(), st.sampled_from(["either", "before", "after"]))
def test_pairs(events, window, lone, direction):
    events = [*events, ("x", lone)]
    timeline, selector = made(events), during(window) + " -kind:x"
    last = len(events) - 1
    worlds = [
        (choice[last], {n: e for n, e in enumerate(choice[:last]) if near(e, window)})
        for choice in itertools.product(*(worlds_of(bounds) for _, bounds in events))
    ]

    def judge(rows, truths) -> None:
        certain = [row["right"] for row in rows if row["right"] and row["certainty"] == "certain"]
        check(certain, [row["right"] for row in rows if row["right"]], truths)

    asked = (f"id:e{last}", selector)
    nearest = timeline.nearest(*asked, resolution="day", direction=direction)
    judge(nearest.rows(), [nearest_in(own, world, direction) for own, world in worlds])
    for row in nearest.rows():
        lengths = [
            distance(own, world[n])
            for own, world in worlds
            if (n := int(row["right"][1:])) in world and ON_SIDE[direction](own, world[n])
        ]
        assert (row["distance_min"], row["distance_max"]) == (min(lengths), max(lengths))
    sure = timeline.nearest(*asked, resolution="day", direction=direction, certainty="certain").rows()
    assert [row for row in nearest.rows() if row["certainty"] == "certain"] == sure
    shared = timeline.overlaps(f"id:e{last}", selector, resolution="day").rows()
    truths = [{f"e{n}" for n, extent in world.items() if near(own, extent)} for own, world in worlds]
    judge(shared, truths)
    assert {row["right"] for row in shared} == set.union(*truths)
    for row in shared:
        lengths = [
            max(0, min(own[1], world[n][1]) - max(own[0], world[n][0]))
            for own, world in worlds
            if (n := int(row["right"][1:])) in world
        ]
        assert (row["overlap_min"], row["overlap_max"]) == (min(lengths), max(lengths))
    held = timeline.lookup(f"id:e{last}", selector, resolution="day").rows()
    truths = [
        {f"e{n}" for n, extent in world.items() if extent[0] <= own[0] < extent[1]} for own, world in worlds
    ]
    judge(held, truths)
    assert {row["right"] for row in held if row["right"]} == set.union(*truths)


#          1993       January 1994  February
# state    [.....================......]          it ended some time in February
# asking                 |
# during:1994-02-20                   |
@pytest.mark.parametrize("question", ["lookup", "overlaps", "nearest"])
def test_a_pair_with_an_event_that_may_not_be_selected_is_possible(question):
    timeline = Timeline.memory()
    timeline.add(event_id="state", title="state", when="1993/1994-02")
    timeline.add(event_id="asking", title="asking", when="1994-01-10")
    ask = getattr(timeline, question)
    for selector, certainty in (("during:1994-02", "certain"), ("during:1994-02-20", "possible")):
        rows = ask("id:asking", selector).rows()
        assert [(row["right"], row["certainty"]) for row in rows] == [("state", certainty)]
    assert [
        row["right"]
        for row in ask("id:asking", "during:1994-02-20", certainty="certain").rows()
        if row["right"]
    ] == []


#                1993      1994      1995
# doubtful       [.........|.........|.........)
# during:1993    ^.........                            where it may begin
# -during:1993             ^...................
# asking             ^ 1 July
def test_an_event_that_may_be_selected_has_the_extents_that_are_selected():
    timeline = Timeline.memory()
    timeline.add(event_id="doubtful", title="t", when="[1993..1995]", tags=["a"])
    timeline.add(event_id="asking", title="t", when="1993-07-01", kind="x", tags=["b"])

    def onsets(selector):
        rows = timeline.rate(f"{selector} tag:a", every="year", from_="1993", to="1995").rows()
        return [(row["n_certain"], row["n_possible"]) for row in rows]

    assert onsets("during:1993") == [(0, 1), (0, 0), (0, 0)]
    assert onsets("-during:1993") == [(0, 0), (0, 1), (0, 1)]
    first = timeline.gaps("-during:1993", from_="1993", to="1995", resolution="year").rows()[0]
    assert (first["start"][:4], first["end"][:4], first["certainty"]) == ("1993", "1994", "certain")
    (near,) = timeline.nearest("id:asking", "-during:1993", resolution="day").rows()
    assert (near["distance_min"], near["distance_max"], near["certainty"]) == (184, 913, "possible")
    assert timeline.overlaps("id:asking", "-during:1993", resolution="year").rows() == []
    (alone,) = timeline.lookup("id:asking", "-during:1993", resolution="year").rows()
    assert alone["right"] is None
    assert timeline.find("-during:1993").rows()[0]["start_min"] == "1993-01-01T00:00:00Z"


def test_bursts_leave_out_who_may_not_be_selected():
    timeline = Timeline.memory()
    days = [1, 2, 2, 2, 2, 3, 28]
    timeline.add(
        *(
            {"event_id": f"e{n}", "title": "t", "when": f"2020-01-{day:02}/2020-02"}
            for n, day in enumerate(days)
        ),
    )
    found = timeline.bursts("during:2020-02-01", resolution="day").pl()
    assert found["unplaced"].unique().to_list() == [0]
    timeline.add(event_id="late", title="t", when="2020-01-02/2020-02-20")
    found = timeline.bursts(
        "during:2020-02-15 id:" + "|".join([*(f"e{n}" for n in range(7)), "late"]), resolution="day"
    )
    assert found.notes[0] == "8 events counted, 7 of them possibly"


def test_counts_say_how_many_are_possibly_selected():
    timeline = Timeline.memory()
    timeline.add(
        *({"event_id": f"e{n}", "title": "t", "tags": [f"t{n}"], "when": "2020-01/2020-02"} for n in "ab")
    )
    found = timeline.cooccur("during:2020-02-10", by="tag", null="none")
    assert found.notes[0] == "2 events counted, 2 of them possibly"
    assert found.rows()[0]["together_certain"] == 0
    assert found.rows()[0]["together_possible"] == 1
    assert (
        timeline.cooccur("during:2020-01/2020-02", by="tag", null="none").rows()[0]["together_certain"] == 1
    )


#          1 2 3 4 5 6 7 8 9 . . . . . 15        19 20                  31      (January)
# p0       |                                                            |   the period
# x                                              |
# y1                                                |                       a hit
# y2         [. . . . . . . . . . . . .]                                    judged from the 6th on, and never a hit
def test_a_rate_is_the_least_that_any_reading_gives():
    timeline = Timeline.memory()
    when = {
        "p0": "2020-01-01",
        "p1": "2020-01-31",
        "x": "2020-01-19",
        "y1": "2020-01-20",
        "y2": "[2020-01-02..2020-01-15]",
    }
    timeline.add(
        *({"event_id": name, "title": name, "when": date, "tags": [name[0]]} for name, date in when.items())
    )
    row = (
        timeline.leads(by="tag", window="5d", min_count=0)
        .pl()
        .row(by_predicate=(pl.col("x") == "x") & (pl.col("y") == "y"), named=True)
    )
    assert (row["judged_y"], row["left_out_y"], row["preceded_certain"], row["precursor_rate"]) == (
        1,
        1,
        1,
        0.5,
    )


@pytest.mark.parametrize(("asked", "hits", "rate"), [("2020-02", 1, 0.5), ("2020-02-10", 0, 0.0)])
def test_leads_of_who_may_not_be_selected_are_possible(asked, hits, rate):
    timeline = Timeline.memory()
    when = {
        "p": "2020-01-01/2020-03",
        "x": "2020-01-19/2020-02",
        "y1": "2020-01-20/2020-03",
        "y2": "2020-01-29/2020-03",
    }
    timeline.add(
        *({"event_id": name, "title": name, "when": date, "tags": [name[0]]} for name, date in when.items())
    )
    found = timeline.leads(f"during:{asked}", by="tag", window="2d", min_count=0).pl()
    row = found.row(by_predicate=(pl.col("x") == "x") & (pl.col("y") == "y"), named=True)
    assert (row["preceded_certain"], row["preceded_possible"], row["precursor_rate"]) == (hits, 1, rate)
