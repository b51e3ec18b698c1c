"""concurrency, gaps, coverage and coalesce against a look at every day; lookup and nearest against every pair."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.reference import states as reference
from tests.reference.states import DAY
from timeline import BadQuery, Timeline, UnknownName, When, intervals
from timeline.query import nearest
from timeline.when.allen import gap
from timeline.when.instant import instant
from timeline.when.units import UNITS, unit_of

FIRST = instant("1969-12-19") // DAY


@st.composite
def day_events(draw: Any, limit: int = 20) -> list[dict[str, Any]]:
    """Events whose bounds are whole days on both sides of 1970, some of them without any certain day."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        low, a, b, high = sorted(draw(st.lists(st.integers(0, limit), min_size=4, max_size=4)))
        start_max, end_min = draw(st.permutations([a, b]))
        bounds = [(FIRST + day) * DAY for day in (low, start_max, end_min, high + 1)]
        when = When.from_bounds(bounds[0], max(bounds[0], bounds[1]), bounds[2] + 1, bounds[3])
        country = draw(st.sampled_from(["AR", "BO"]))
        rows.append({"event_id": f"e{number}", "title": f"Event {number}", "when": when, "country": country})
    return rows


def day_of(text: str) -> int:
    return instant(text) // DAY - FIRST


def expanded(rows: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    return {
        day: (row["n_certain"], row["n_possible"])
        for row in rows
        for day in range(day_of(row["start"]), day_of(row["end"]))
    }


def by_day(rows: list[dict[str, Any]], days: range) -> dict[int, tuple[int, int]]:
    whens = [row["when"] for row in rows]
    return {day: reference.counts(whens, FIRST + day) for day in days}


def surely_touches(when: When, low: int, high: int) -> bool:
    """Whether each of the extents shares a day with [low, high)."""
    assert when.start_max is not None
    assert when.end_min is not None
    return when.start_max // DAY - FIRST < high and -(-when.end_min // DAY) - FIRST > low


@given(day_events())
@examples(10)
def test_concurrency_counts_every_day(rows: list[dict[str, Any]]) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        steps = tl.concurrency(resolution="day", from_="1969-12-19", to="1970-01-18").rows()
        split = tl.concurrency(resolution="day", by="country").rows()
        weeks = tl.concurrency(resolution="day", bins="week", from_="1969-12-22", to="1970-01-18").rows()
    days = by_day(rows, range(31))
    assert expanded(steps) == days
    for country in {row["country"] for row in rows}:
        mine = [row for row in rows if row["country"] == country]
        found = expanded([row for row in split if row["item"] == country])
        assert found == by_day(mine, range(min(found), max(found) + 1))
        assert by_day(mine, range(min(found)))[min(found) - 1] == (0, 0) if min(found) else True
    assert [day_of(row["start"]) for row in weeks] == [3, 10, 17, 24]
    for row in weeks:
        span = [days[day] for day in range(day_of(row["start"]), day_of(row["end"]))]
        assert row["mean_certain"] == pytest.approx(sum(certain for certain, _ in span) / 7)
        assert row["mean_possible"] == pytest.approx(sum(possible for _, possible in span) / 7)
        certain, possible = map(max, zip(*span, strict=True))
        touched = any(
            surely_touches(event["when"], day_of(row["start"]), day_of(row["end"])) for event in rows
        )
        assert (row["peak_certain"], row["peak_possible"]) == (max(certain, touched), possible)


@given(day_events())
@examples(10)
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


@given(day_events())
@examples(10)
def test_coverage_adds_up_the_days(rows: list[dict[str, Any]]) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        row = tl.coverage(resolution="day", from_="1969-12-19", to="1970-01-18").rows()[0]
    days = by_day(rows, range(31)).values()
    assert row["covered_min"] == DAY * sum(certain > 0 for certain, _ in days)
    assert row["covered_max"] == DAY * sum(possible > 0 for _, possible in days)
    assert row["period"] == 31 * DAY
    assert row["share_max"] == pytest.approx(row["covered_max"] / row["period"])


def test_a_bin_that_an_event_surely_touches_has_a_peak(tl: Timeline) -> None:
    #         2011        2012        2013
    # a       [..........)
    # b                   [......................)      it may lie in either
    # c                       [.)                       some day of May
    for name, when in (("a", "2011"), ("b", "[2012..2013]"), ("c", "2012-05")):
        tl.add(event_id=name, title=name, when=when)

    def peaks(selector: str, **asked: Any) -> list[int]:
        return [row["peak_certain"] for row in tl.concurrency(selector, **asked)]

    assert peaks("", bins="year") == [1, 1, 0]
    assert peaks("id:b", bins="year") == [0, 0]
    assert peaks("id:a", bins="year", from_="2011-02", to="2011") == [0]  # it may have been in January
    assert peaks("id:a", bins="year", from_="2010-07", to="2012") == [0, 1, 0]
    assert peaks("during:2011-03 id:a", bins="year") == [0]  # it is not surely selected
    assert peaks("id:c", bins="quarter", from_="2012", to="2012") == [0, 1, 0, 0]
    bounds = tl.sql("SELECT * FROM events").pl()
    assert intervals.concurrency(bounds, bins="year", **intervals.BOUNDS)["peak_certain"].to_list() == [
        1,
        1,
        0,
    ]
    heavy = bounds.with_columns(w=pl.Series([3.5, 1.0, 2.0]))
    weighed = intervals.concurrency(heavy, bins="year", weight="w", **intervals.BOUNDS)
    assert weighed["peak_certain"].to_list() == [3.5, 2.0, 0.0]


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


@given(day_events(), st.sampled_from([None, "1d", "3d"]), st.sampled_from(["possible", "certain"]))
@examples(10)
def test_coalesce_joins_what_touches(rows: list[dict[str, Any]], min_gap: str | None, certainty: str) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        found = tl.coalesce(min_gap=min_gap, certainty=certainty, resolution="day").rows()
    parts = [reference.spans(row["when"])[certainty == "possible"] for row in rows]
    bridged = int(min_gap[0]) - 1 if min_gap else 0
    days = [day - FIRST for part in parts if part for day in part]
    assert [(day_of(row["start"]), day_of(row["end"])) for row in found] == reference.stretches(days, bridged)
    assert sum(row["events"] for row in found) == sum(part is not None for part in parts)


@pytest.mark.parametrize(
    ("min_gap", "stretches"),
    [
        (None, [["a", "b"], ["c"], ["d"]]),
        (0, [["a"], ["b"], ["c"], ["d"]]),
        (1, [["a", "b"], ["c"], ["d"]]),
        ("1d", [["a", "b"], ["c"], ["d"]]),
        ("2d", [["a", "b", "c"], ["d"]]),
        ("3d", [["a", "b", "c", "d"]]),
    ],
)
def test_coalesce_keeps_the_gaps_that_it_keeps_on_frames(
    min_gap: str | int | None, stretches: list[list[str]]
) -> None:
    """a and b touch, a day is free between b and c, two between c and d."""
    days = {"a": "2020-01-01", "b": "2020-01-02", "c": "2020-01-04", "d": "2020-01-07"}
    with Timeline.memory() as tl:
        tl.add(*({"event_id": name, "title": name, "when": day} for name, day in days.items()))
        found = tl.coalesce(min_gap=min_gap, resolution="day").rows()
        frame = tl.sql("SELECT * FROM events").pl()
    assert [row["event_ids"] for row in found] == stretches
    assert intervals.coalesce(frame, **intervals.BOUNDS, min_gap=min_gap).height == len(stretches)


def test_coalesce_at_zero_joins_what_overlaps(tl: Timeline) -> None:
    tl.add(*({"event_id": name, "title": name, "when": "2020-01-01"} for name in "ab"))
    tl.add(event_id="c", title="c", when="2019-12-31/2020-01-01")
    assert [row["events"] for row in tl.coalesce(resolution="day", min_gap=0).rows()] == [3]


def test_coverage_without_a_window_is_of_the_period_of_each_item(tl: Timeline) -> None:
    """Each item has the period from its own first to its own last moment; the whole selection has one of its own."""
    days = {"a": ("2020-01-01", "x"), "b": ("2020-01-04", "x"), "c": ("2021-01-01", "y")}
    tl.add(
        *({"event_id": name, "title": name, "when": day, "kind": kind} for name, (day, kind) in days.items())
    )
    by_kind = tl.coverage(by="kind", resolution="day").rows()
    assert [(row["item"], row["start"][:10], row["end"][:10]) for row in by_kind] == [
        ("x", "2020-01-01", "2020-01-05"),
        ("y", "2021-01-01", "2021-01-02"),
    ]
    assert [row["share_min"] for row in by_kind] == [0.5, 1.0]
    assert [row["share_max"] for row in tl.coverage(resolution="day").rows()] == [pytest.approx(3 / 367)]


@given(day_events(), day_events(), st.sampled_from([None, "day", "week", "quarter"]))
@examples(10)
def test_lookup_is_the_state_as_of_the_start(
    asking: list[dict[str, Any]], states: list[dict[str, Any]], resolution: str | None
) -> None:
    asking = [{**row, "kind": "ask"} for row in asking]
    states = [{**row, "kind": "state", "event_id": "s" + row["event_id"]} for row in states]
    with Timeline.memory() as tl:
        tl.add(*asking, *states)
        sides = ("kind:ask", "kind:state")
        found = tl.lookup(*sides, resolution=resolution).rows()
        some = tl.lookup(*sides, resolution=resolution, limit=2).rows()
        by_country = tl.lookup(*sides, by="country", certainty="certain", resolution=resolution).rows()
    assert some == found[:2]
    expected, same_country = {}, set()
    for one in asking:
        for state in states:
            a, r = (
                row["when"].at_resolution(resolution) if resolution else row["when"] for row in (one, state)
            )
            if r.start_min <= a.start_max and r.end_max > a.start_min:
                certain = r.start_max <= a.start_min and r.end_min > a.start_max
                expected[one["event_id"], state["event_id"]] = "certain" if certain else "possible"
                if certain and one["country"] == state["country"]:
                    same_country.add((one["event_id"], state["event_id"]))
    told = {(row["left"], row["right"]): row["certainty"] for row in found if row["right"]}
    assert told == expected
    assert {row["left"] for row in found} == {row["event_id"] for row in asking}
    assert {(row["left"], row["right"]) for row in by_country if row["right"]} == same_country


@given(day_events(), st.integers(1, 3), st.sampled_from([None, "day"]))
@examples(10)
def test_nearest_tells_all_that_may_be_among_the_k(
    rows: list[dict[str, Any]], k: int, resolution: str | None
) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        found = tl.nearest(k=k, resolution=resolution).rows()
        some = tl.nearest(k=k, resolution=resolution, limit=2).rows()
    assert some == found[:2]
    expected = {}
    for a in rows:
        distances = {b["event_id"]: gap(a["when"], b["when"], resolution) for b in rows if b is not a}
        for name, (smallest, largest) in distances.items():
            others = [pair for other, pair in distances.items() if other != name]
            if sum(most < smallest for _, most in others) < k:
                surely = sum(least < largest for least, _ in others) < k
                expected[a["event_id"], name] = "certain" if surely else "possible"
    assert {(row["left"], row["right"]): row["certainty"] for row in found} == expected


@given(day_events(), st.sampled_from(["possible", "certain"]), st.sampled_from(["before", "either"]))
@examples(5)
def test_pairs_by_a_dimension_are_those_within_each_item(
    rows: list[dict[str, Any]], certainty: str, direction: str
) -> None:
    near = {"k": 2, "direction": direction, "certainty": certainty}
    with Timeline.memory() as tl:
        tl.add(*rows)
        within = [(f"country:{item}", f"country:{item}") for item in sorted({row["country"] for row in rows})]
        overlapping = tl.overlaps(by="country", certainty=certainty)
        assert overlapping.path == "sql: the engine joins what shares an item of country"
        assert told(overlapping.rows()) == told(
            [row for sides in within for row in tl.overlaps(*sides, certainty=certainty).rows()]
        )
        assert told(tl.nearest(by="country", **near).rows()) == told(
            [row for sides in within for row in tl.nearest(*sides, **near).rows()]
        )
        with pytest.raises(UnknownName, match="unknown dimension 'county'; did you mean 'country'"):
            tl.overlaps(by="county")


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((row["left"], row["right"], row["certainty"]) for row in rows)


@pytest.mark.parametrize("unit", UNITS)
def test_every_resolution_begins_and_ends_where_its_granules_do(tl: Timeline, unit: str) -> None:
    tl.add(event_id="old", title="In -344", when="-0344-03-15/-0343-08-02")
    tl.add(event_id="new", title="In 1987", when="1987-03-15T10:20:30Z/1999-08-02")
    known, granule = {row["event_id"]: row for row in tl.find()}, unit_of(unit)
    found = tl.coalesce(resolution=unit).rows()
    assert [row["event_ids"] for row in found] == [["old"], ["new"]]
    for row, event in zip(found, (known["old"], known["new"]), strict=True):
        start, end = (instant(row[name]) for name in ("start", "end"))
        assert granule.floor(start - 1) + 1 == granule.floor(instant(event["start_min"]))
        assert granule.floor(start) == granule.floor(instant(event["start_min"]))
        assert granule.ceil(end) == granule.floor(end) == granule.ceil(instant(event["end_max"]))
    assert tl.concurrency(resolution=unit).rows()[0]["n_possible"] == 1
    assert tl.gaps(certainty="certain", resolution=unit).rows()[0]["start"] == found[0]["end"]


def loose(day_bounds: tuple[int, int, int, int], ends: tuple[bool, bool]) -> When:
    """Bounds of whole days, some of them without limit."""
    start_min, start_max, end_min, end_max = ((FIRST + day) * DAY for day in day_bounds)
    return When.from_bounds(
        None if ends[0] else start_min,
        max(start_min, start_max),
        end_min + 1,
        None if ends[1] else end_max + DAY,
    )


@st.composite
def open_events(draw: Any) -> list[dict[str, Any]]:
    """Events on both sides of 1970 that may have no start, no end, or no date at all."""
    rows = []
    for number in range(draw(st.integers(2, 8))):
        low, a, b, high = sorted(draw(st.lists(st.integers(0, 20), min_size=4, max_size=4)))
        start_max, end_min = draw(st.permutations([a, b]))
        ends = draw(st.tuples(*[st.integers(0, 4).map(lambda n: n == 0)] * 2))
        when = loose((low, start_max, end_min, high), ends) if draw(st.integers(0, 9)) else "undated"
        kind = "ab"[number % 2]
        rows.append({"event_id": f"e{number}", "title": f"E {number}", "when": when, "kind": kind})
    return rows


@given(
    open_events(),
    st.integers(1, 3),
    st.sampled_from(["either", "before", "after"]),
    st.sampled_from([None, "day"]),
    st.sampled_from([None, "3d"]),
    st.sampled_from(["possible", "certain"]),
)
@examples(5)
def test_both_paths_of_nearest_give_the_same_rows(
    rows: list[dict[str, Any]],
    k: int,
    direction: str,
    resolution: str | None,
    within: str | None,
    certainty: str,
) -> None:
    options = {
        "k": k,
        "direction": direction,
        "resolution": resolution,
        "within": within,
        "certainty": certainty,
    }
    with Timeline.memory() as tl, pytest.MonkeyPatch.context() as patch:
        tl.add(*rows)
        for sides in (("", ""), ("kind:a", "kind:b")):
            by_sql = tl.nearest(*sides, **options)
            patch.setattr(nearest, "PAIRS_FOR_A_KERNEL", 0)
            by_kernel = tl.nearest(*sides, **options)
            patch.undo()
            assert by_sql.path.startswith("sql")
            assert by_kernel.path.startswith("kernel nearest")
            assert by_kernel.rows() == by_sql.rows()
            assert by_kernel.pl().schema == by_sql.pl().schema


def test_nearest_to_one_side(tl: Timeline) -> None:
    #  a  _ - _ _ _ _ _
    #  m  _ _ _ - _ _ _
    #  z  _ _ _ _ _ _ -
    for name, when in (("a", "2010-01-02"), ("m", "2010-01-04"), ("z", "2010-01-07"), ("q", "2009/..")):
        tl.add(event_id=name, title=name, when=when)

    def near(direction: str) -> Counter[tuple[str, str]]:
        rows = tl.nearest("id:m", "-id:q", direction=direction, resolution="day").rows()
        return Counter((row["right"], row["certainty"]) for row in rows)

    assert near("before") == {("a", "certain"): 1}
    assert near("after") == {("z", "certain"): 1}
    assert tl.nearest("id:m", "-id:q", within="1d", resolution="day").rows() == []
    assert [row["distance_min"] for row in tl.nearest("id:m", "id:a", within="2d", resolution="day")] == [2]
    tl.add(event_id="vague", title="vague", when="[2010-01-01..2010-01-09]")
    assert near("after") == {("z", "possible"): 1, ("vague", "possible"): 1}
    far = {
        side: [
            (row["distance_min"], row["distance_max"])
            for row in tl.nearest("id:m", "id:vague", direction=side, resolution="day")
        ]
        for side in ("before", "after", "either")
    }
    assert far == {"before": [(1, 3)], "after": [(1, 5)], "either": [(0, 5)]}
    assert not tl.nearest("id:m", "id:vague", direction="after", within="0d").rows()
    tl.add(event_id="next", title="next", when="2010-01-05")  # nothing can lie between
    assert near("after") == {("next", "certain"): 1, ("vague", "possible"): 1}
    assert (
        tl.nearest("id:m", "id:next|vague", direction="after").pl()["certainty"].to_list() == ["possible"] * 2
    )


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.nearest(k=0), BadQuery, "k is 1 or more"),
        (lambda tl: tl.nearest(direction="up"), BadQuery, "direction is either, before, after"),
        (lambda tl: tl.concurrency(bins="fortnight"), UnknownName, "unknown calendar unit 'fortnight'"),
        (lambda tl: tl.concurrency(bins="second"), BadQuery, "31,536,000 bins of a second are too many"),
        (lambda tl: tl.gaps(by="colour"), UnknownName, "unknown dimension"),
        (lambda tl: tl.coalesce(certainty="perhaps"), BadQuery, "certainty is"),
        (lambda tl: tl.coverage(from_="2012", to="2011"), ValueError, "swap --from and --to"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
    tl: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    tl.add(title="It happens", when="2010")
    with pytest.raises(error, match=message):
        ask(tl)


def test_a_window_in_days_measures_in_days(tl: Timeline) -> None:
    tl.add(event_id="a", title="A", when="2010-01-18T00:00:00Z")
    tl.add(event_id="b", title="B", when="2010-01-19T23:00:00Z")
    tl.add(event_id="c", title="C", when="2010-03")

    def near(right: str, within: str, **options: Any) -> list[tuple[int, str, str]]:
        rows = tl.nearest("id:a", f"id:{right}", within=within, **options).rows()
        return [(row["distance_min"], row["unit"], row["certainty"]) for row in rows]

    assert near("b", "1d") == [(1, "day", "certain")]
    assert near("b", "24h") == []
    assert near("b", "47h") == [(47 * 3_600_000_000 - 999_999, "microsecond", "possible")]
    assert near("b", "36h", resolution="day") == [(1, "day", "certain")]
    assert near("c", "60d") == [(42, "day", "possible")]
    assert near("c", "60d", certainty="certain") == []
    assert near("c", "72d", certainty="certain") == [(42, "day", "certain")]
    with pytest.raises(BadQuery, match="within 60d cannot be compared at the resolution month"):
        near("c", "60d", resolution="month")
