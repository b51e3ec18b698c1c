"""Co-occurrence of a frame: whatever the frame, the counts are those of the definition."""

from __future__ import annotations

import warnings
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.reference.cooccurrence import Event
from tests.reference.cooccurrence import cooccurrence as twin
from timeline.errors import BadBounds, BadColumn, BadQuery, BadWindow, TimelineWarning, UnknownName
from timeline.intervals.cooccurrence import cooccurrence
from timeline.intervals.occurrences import numbers

DAY = 86_400_000_000
NAMES = st.sampled_from(["Ann", "Bob", "Cid", "Dot"])


def day(n):
    return date(1969, 12, 28) + timedelta(days=n)


@st.composite
def rows(draw):
    """Events of some days, some with four different bounds, and a row for each item or pair of items."""
    events = []
    for k in range(draw(st.integers(1, 7))):
        first_min = draw(st.integers(0, 9))
        first_max = first_min + draw(st.sampled_from([0, 0, 0, 2, 5]))
        last_min = first_min + draw(st.sampled_from([0, 0, 3]))
        last_max = max(first_max, last_min) + draw(st.sampled_from([0, 0, 2]))
        who, where = draw(st.sets(NAMES, max_size=2)), draw(st.sets(NAMES, max_size=2))
        events.append(
            (f"e{k}", (first_min, first_max, last_min, last_max), who, where, draw(st.sampled_from("UV")))
        )
    table = [
        {
            "event": name,
            "start_min": day(bounds[0]),
            "start_max": day(bounds[1]),
            "end_min": day(bounds[2] + 1),
            "end_max": day(bounds[3] + 1),
            "who": person,
            "where": place,
            "country": country,
        }
        for name, bounds, who, where, country in events
        for person in who or {None}
        for place in where or {None}
    ]
    return events, pl.DataFrame(table, schema_overrides={"who": pl.String, "where": pl.String})


@given(rows(), st.integers(0, 4) | st.just(400), st.booleans(), st.booleans(), st.none() | NAMES)
def test_frames_are_counted_as_the_definition_says(world, days, two, within, only):
    events, frame = world
    sides = [2, 3][: 1 + two]
    if not all(any(event[k] for event in events) for k in sides):
        return
    if only is not None and not any(only in event[k] for event in events for k in sides):
        return
    slow = [
        Event(*bounds, frozenset(who), frozenset(where), country if within else 0)
        for _, bounds, who, where, country in events
    ]
    wanted = twin(slow, days, two=two, only=None if only is None else [only])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = cooccurrence(
            frame.sample(fraction=1.0, shuffle=True, seed=days),
            item="who",
            start=("start_min", "start_max"),
            end=("end_min", "end_max"),
            window=f"{days}d",
            other="where" if two else None,
            within="country" if within else None,
            only=only,
        )
    columns = ("x", "y", "same_event", "cross_certain", "cross_possible")
    assert {(x, y): tuple(row) for x, y, *row in found.select(columns).rows()} == dict(wanted)
    for row in found.rows(named=True):
        assert row["together_certain"] == row["same_event"] + row["cross_certain"]
        assert row["together_possible"] == row["same_event"] + row["cross_possible"]
        assert row["n_x"] == sum(row["x"] in event[2] for event in events)


SMALL = pl.DataFrame(
    {
        "event": [1, 2, 2, 3, 4],
        "item": ["Ann", "Ann", "Bob", "Bob", "Cid"],
        "start": [day(0), day(7), day(7), day(2), day(60)],
        "end": [day(1), day(8), day(8), day(3), day(61)],
    }
)


def test_the_columns_are_those_promised():
    found = cooccurrence(SMALL, window="2d")
    assert found.columns == [
        *("x", "y", "same_event", "cross", "together", "n_x", "n_y"),
        *("expected", "lift", "p", "q", "tested", "null"),
    ]
    assert found.rows(named=True)[0] | {"expected": 0, "lift": 0, "p": 0, "q": 0} == {
        "x": "Ann",
        "y": "Bob",
        "same_event": 1,
        "cross": 1,
        "together": 2,
        "n_x": 2,
        "n_y": 2,
        "expected": 0,
        "lift": 0,
        "p": 0,
        "q": 0,
        "tested": 3,
        "null": "clustered",
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda f: f.lazy(),
        lambda f: f.to_arrow(),
        lambda f: f.to_pandas(),
        lambda f: duckdb.from_arrow(f.to_arrow()),
        lambda f: f.to_dict(as_series=False),
        lambda f: f.with_columns(pl.col("start", "end").cast(pl.Datetime("ns"))),
        lambda f: f.with_columns(pl.col("start", "end").cast(pl.Datetime("us")).cast(pl.Int64)),
        lambda f: f.with_columns(pl.col("event").cast(pl.String)),
        lambda f: f.with_columns(pl.col("item").cast(pl.Categorical)),
        lambda f: f.sample(fraction=1.0, shuffle=True, seed=1),
        lambda f: pl.concat([f, f]),
    ],
)
def test_any_frame_will_do(make):
    assert_frame_equal(cooccurrence(make(SMALL), window="2d"), cooccurrence(SMALL, window="2d"))


@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int128])
def test_items_and_events_may_be_numbers_beyond_64_bits_with_a_sign(dtype):
    large = [2**63 + 1, 2**63 + 2, 2**63 + 1]
    frame = pl.DataFrame({"start": [0, 1, 9]}).with_columns(
        pl.Series("event", [*large[:2], large[1] + 1], dtype), pl.Series("item", large, dtype)
    )
    found = cooccurrence(frame, end=None, window=1)
    assert found.select("x", "y", "cross").rows() == [(2**63 + 1, 2**63 + 2, 1)]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([5, -3, 5, 4], dtype=pl.Int8),
        pl.Series([-(2**63), 2**63 - 1, 0, 0], dtype=pl.Int64),
        pl.Series([2**64 - 1, 2**64 - 2, 2**64 - 1], dtype=pl.UInt64),
        pl.Series([7, None, 5], dtype=pl.Int64),
        pl.Series(["b", None, "a", "b"]),
        pl.Series(["b", "a", None], dtype=pl.Enum(["c", "b", "a"])),
        pl.Series([True, False, True]),
        pl.Series([], dtype=pl.Int64),
    ],
    ids=str,
)
def test_values_are_numbered_in_their_order(column):
    values = column.to_list()
    ordered = sorted({value for value in values if value is not None})
    number, names = numbers(column)
    assert names.to_list() == ordered
    assert number.tolist() == [-1 if value is None else ordered.index(value) for value in values]


def test_pandas_columns_of_objects_will_do():
    frame = pd.DataFrame(
        {
            "event": [1, 2, 3],
            "item": ["a", "b", "c"],
            "when": pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-09"]),
        }
    )
    assert cooccurrence(frame, start="when", end=None, window="1d", only="a")["cross"].to_list() == [1]


def test_events_that_last_are_extents():
    # war   [----------------)        x
    # coup                       *    y: 2 days after the last day of the war, 10 after its first
    frame = pl.DataFrame(
        {
            "event": [1, 2, 3],
            "item": ["war", "coup", "vote"],
            "start": [day(0), day(10), day(90)],
            "end": [day(9), day(11), day(91)],
        }
    )
    assert cooccurrence(frame, window="2d")["cross"].to_list() == [1]
    assert cooccurrence(frame, window="1d").height == 0
    inclusive = frame.with_columns(pl.col("end") - pl.duration(days=1))
    assert_frame_equal(cooccurrence(inclusive, window="2d", closed="both"), cooccurrence(frame, window="2d"))


def test_days_imply_the_resolution_and_hours_do_not():
    times = [datetime(2020, 1, 1, 0, 30), datetime(2020, 1, 2, 23, 30), datetime(2020, 6, 1)]  # noqa: DTZ001
    frame = pl.DataFrame({"event": [1, 2, 3], "item": ["a", "b", "c"], "start": times})
    assert cooccurrence(frame, end=None, window="1d").height == 1
    assert cooccurrence(frame, end=None, window="24h").height == 0
    assert cooccurrence(frame, end=None, window="24h", resolution="day").height == 1
    assert cooccurrence(frame, end=None, window="47h").height == 1
    assert cooccurrence(frame, end=None, window=47 * 3_600_000_000).height == 1
    assert cooccurrence(frame, end=None, window=timedelta(hours=46)).height == 0


def test_an_undated_event_possibly_co_occurs_with_all_and_certainly_with_none():
    frame = pl.DataFrame(
        {
            "event": [1, 2, 3],
            "item": ["a", "b", "c"],
            "start_min": [None, 0, 500 * DAY],
            "start_max": [None, DAY - 1, 501 * DAY - 1],
            "end_min": [None, 1, 500 * DAY + 1],
            "end_max": [None, DAY, 501 * DAY],
        }
    )
    found = cooccurrence(frame, start=("start_min", "start_max"), end=("end_min", "end_max"), window="3d")
    assert found.select("x", "y", "cross_certain", "cross_possible").rows() == [
        ("a", "b", 0, 1),
        ("a", "c", 0, 1),
    ]


def test_a_null_in_within_pairs_with_nothing():
    frame = SMALL.with_columns(country=pl.Series(["X", None, None, "X", "X"]))
    with pytest.warns(TimelineWarning, match="covers the whole observed period"):
        found = cooccurrence(frame, window="100d", within="country")
    counts = {
        (x, y): (same, cross) for x, y, same, cross in found.select("x", "y", "same_event", "cross").rows()
    }
    assert counts == {("Ann", "Bob"): (1, 1), ("Ann", "Cid"): (0, 1), ("Bob", "Cid"): (0, 1)}


def test_two_dimensions_may_share_a_name():
    frame = pl.DataFrame(
        {"event": [1, 2], "who": ["Georgia", "Georgia"], "where": [None, "Georgia"], "day": [day(0), day(1)]}
    )
    found = cooccurrence(frame, item="who", other="where", start="day", end=None, window="0d")
    assert found.select("x", "y", "same_event", "cross").rows() == [("Georgia", "Georgia", 1, 0)]


def test_top_and_min_count_leave_the_rest_as_it_is():
    frame = pl.DataFrame(
        {
            "event": range(300),
            "item": [k % 17 for k in range(300)],
            "day": [day(k * k % 97) for k in range(300)],
        }
    )
    whole = cooccurrence(frame, start="day", end=None, window="3d")
    assert whole["together"].is_sorted(descending=True)
    assert_frame_equal(cooccurrence(frame, start="day", end=None, window="3d", top=5), whole.head(5))
    some = cooccurrence(frame, start="day", end=None, window="3d", min_count=25)
    counts = ["x", "y", "cross", "p", "tested"]
    assert_frame_equal(some.select(counts), whole.filter(pl.col("together") >= 25).select(counts))
    assert 0 < some.height < whole.height
    every = cooccurrence(frame, start="day", end=None, window="0d", min_count=0)
    assert every.height == every["tested"][0] == 17 * 16 // 2


def test_without_a_null_model_there_are_counts_alone():
    judged, bare = (cooccurrence(SMALL, window="2d", null=null) for null in ("poisson", "none"))
    assert_frame_equal(bare, judged.select("x", "y", "same_event", "cross", "together", "n_x", "n_y"))


@pytest.mark.parametrize("null", ["clustered", "poisson", "shift"])
def test_what_chance_means_is_the_same_however_events_are_numbered(null):
    dice = np.random.default_rng(5)
    first = dice.integers(0, 3000, 400)
    vague, lasting = dice.integers(0, 40, (2, 400)) * (dice.random((2, 400)) < 0.5)
    lasting += dice.integers(0, 90, 400) * (dice.random(400) < 0.5)
    days = [first, first + vague, first + lasting + 1, first + vague + lasting + 1]
    bounds = {
        name: [day(int(value)) for value in values]
        for name, values in zip(("s0", "s1", "e0", "e1"), days, strict=True)
    }
    frame = pl.DataFrame(
        {
            "event": np.arange(400),
            "item": dice.integers(0, 6, 400),
            "place": dice.integers(0, 3, 400),
            **bounds,
        }
    ).with_columns(pl.when(pl.col("event") % 40 > 0).then("e1"))
    options = {"start": ("s0", "s1"), "end": ("e0", "e1"), "window": "20d", "null": null, "draws": 30}
    for within in (None, "place"):
        asked = [
            cooccurrence(each, **options, within=within)
            for each in (
                frame,
                frame.sample(fraction=1, shuffle=True, seed=1).with_columns(event=999 - pl.col("event")),
            )
        ]
        assert_frame_equal(*asked, check_exact=True)


def test_shift_names_itself_and_repeats():
    one, two = (cooccurrence(SMALL, window="2d", null="shift", draws=50, seed=3) for _ in range(2))
    assert_frame_equal(one, two)
    assert one["null"][0] == "shift"


@pytest.mark.parametrize(
    ("change", "options", "error", "message"),
    [
        ({}, {"item": "itm"}, BadColumn, "no column 'itm'; did you mean 'item'"),
        ({}, {"other": "colour"}, BadColumn, "no column 'colour'"),
        ({}, {"window": "3mo"}, BadWindow, "a month has no fixed length; write 91d"),
        ({}, {"window": "ten days"}, BadWindow, "is not a window"),
        ({}, {"window": None}, BadWindow, "None is not a window; write one like"),
        ({}, {"window": True}, BadWindow, "True is not a window; write one like"),
        ({}, {"window": 1.5}, BadWindow, "1.5 is not a window; write one like"),
        ({}, {"window": -5}, BadWindow, "a window is not negative: -5"),
        ({}, {"window": "99999999999999999999d"}, BadWindow, "is longer than any time that is kept"),
        (
            {},
            {"null": "Poisson"},
            BadQuery,
            "'Poisson' is no null model; use clustered, poisson, shift, none",
        ),
        ({}, {"null": "shift", "seed": -1}, BadQuery, "seed is 0 or more, not -1"),
        ({}, {"only": []}, BadQuery, "only names no item; leave it out to take all"),
        (
            {},
            {"resolution": "month"},
            BadQuery,
            "at the resolution month, whose units differ in length; use week, day",
        ),
        ({}, {"only": "Anne"}, UnknownName, "unknown item 'Anne'; did you mean 'Ann'"),
        ({}, {"closed": "right"}, BadQuery, "closed is 'left' or 'both'"),
        ({}, {"end": ("end", "end")}, BadColumn, "one column each or two columns each"),
        ({"start": pl.lit("2020")}, {}, BadColumn, "dates, datetimes or integers"),
        ({"event": pl.when(pl.col("event") > 1).then("event")}, {}, BadColumn, "null in 1 rows"),
        (
            {"start": pl.col("start") - pl.duration(days=pl.int_range(5))},
            {},
            BadColumn,
            "the rows of event .* differ in 'start'",
        ),
        ({"end": pl.col("start") - pl.duration(days=1)}, {}, BadBounds, "no extent fits the bounds in row 0"),
        ({"end": "start"}, {}, BadBounds, "ends are exclusive, say closed='both' where they are not"),
        ({"item": pl.lit(None, pl.String)}, {}, BadQuery, "there are no events to count"),
        (
            {"country": pl.col("item")},
            {"within": "country"},
            BadColumn,
            "the rows of event .* differ in 'country'",
        ),
    ],
)
def test_bad_input_is_told_in_a_line(change, options, error, message):
    with pytest.raises(error, match=message) as caught:
        cooccurrence(SMALL.with_columns(**change), **{"window": "2d", **options})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("only", ["Ann", ["Ann"], {"Ann"}, pl.Series(["Ann"])])
def test_only_takes_one_item_or_several_however_they_are_kept(only):
    found = cooccurrence(SMALL, window="59d", only=only)
    assert found.select("x", "y").rows() == [("Ann", "Bob"), ("Ann", "Cid")]


def test_an_empty_frame_is_told_in_a_line():
    with pytest.raises(BadQuery, match="there are no events to count: the frame has no rows"):
        cooccurrence(SMALL.clear(), window="2d")


def icews(shared):
    path = shared / "data" / "icews" / "icews_2005-2015_sample.tsv.gz"
    names = ["actor", "deed", "other", "day"]
    table = pl.read_csv(
        path, separator="\t", has_header=False, new_columns=names, quote_char=None, try_parse_dates=True
    )
    table = table.with_row_index("event")
    return pl.concat([table.select("event", "day", item=side) for side in ("actor", "other")])


def test_real_events_are_counted_as_by_a_range_join(shared):
    frame = icews(shared)
    frame = frame.filter(pl.col("day").dt.year() == 2010)
    few = frame.filter(pl.col("item").is_in(frame["item"].value_counts(sort=True)["item"].head(60).implode()))
    found = cooccurrence(few, start="day", end=None, window="3d")
    pairs = few.unique().rename({"item": "x"})
    wanted = duckdb.sql("""
        SELECT a.x, b.x AS y, count(*) FILTER (a.event = b.event) AS same_event,
               count(*) FILTER (a.event <> b.event) AS "cross"
        FROM pairs a JOIN pairs b ON b.day BETWEEN a.day - 3 AND a.day + 3 AND a.x < b.x
        GROUP BY ALL
    """).pl()
    keys = ["x", "y", "same_event", "cross"]
    assert pairs.height > 5_000
    assert_frame_equal(found.select(keys), wanted.select(keys), check_row_order=False)


def test_the_long_war_on_the_page_is_as_it_says(shared):
    path = shared / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz"
    events = pl.read_csv(path, try_parse_dates=True, infer_schema_length=None)
    page = (Path(__file__).resolve().parents[2] / "docs" / "cooccurrence.md").read_text(encoding="utf-8")
    code = page.split("```python\ndef neighbours", 1)[1].split("```", 1)[0]
    names = {"cooccurrence": cooccurrence}
    exec("def neighbours" + code, names)
    spread, burst, moved = (
        names["neighbours"](events, null).rows(named=True) for null in ("poisson", "clustered", "shift")
    )
    lines = [
        f"{a['x']:<17}{a['y']:<15}{a['cross_certain']:>9}{a['cross_possible']:>9}{a['expected']:>10.1f}"
        f"{'< 1e-99' if a['p'] < 1e-99 else a['p']:>8}{c['p']:>9.1g}{b['expected']:>9.1f}{b['p']:>6.3f}{b['q']:>6.3f}"
        for a, c, b in zip(spread, burst, moved, strict=True)
    ]
    assert all(
        a["same_event"] == 0 and (a["x"], a["y"]) == (b["x"], b["y"])
        for a, b in zip(spread, moved, strict=True)
    )
    assert len(lines) == 5
    assert "\n".join(lines) in page
    assert (
        f"{events.height:,} of them, {events['date_start'].min().year} to {events['date_end'].max().year}"
        in page
    )


def test_pairs_are_ranked_by_what_is_possible_or_what_is_certain():
    frame = pl.DataFrame(
        {
            "event": range(8),
            "item": list("ababcdcd"),
            "start_min": [0, 0, 0, 0, 10, 10, 90, 99],
            "start_max": [50, 50, 50, 50, 10, 10, 90, 99],
        }
    )
    pair = {"start": ("start_min", "start_max"), "end": None, "window": 1, "null": "none", "min_count": 0}
    by_possible, by_certain = (
        cooccurrence(frame, **pair, rank=rank).select("x", "y", "together_certain", "together_possible")
        for rank in ("possible", "certain")
    )
    assert by_possible.row(0) == ("a", "b", 0, 4)
    assert by_certain.rows()[:2] == [("c", "d", 1, 1), ("a", "b", 0, 4)]
    assert cooccurrence(frame, **pair, rank="certain", top=1)["x"].to_list() == ["c"]
    with pytest.raises(BadQuery, match="rank is 'possible' or 'certain', not 'sure'"):
        cooccurrence(frame, **pair, rank="sure")
