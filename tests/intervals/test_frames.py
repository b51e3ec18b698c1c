"""What goes in and what comes out: kinds of frames, types, conventions, keys and refusals."""

# ruff: noqa: DTZ001 - columns without a zone hold datetimes without one
from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from timeline import intervals
from timeline.errors import BadColumn, BadQuery, BadWindow, UnknownName
from timeline.intervals.frames import take

TERMS = pl.DataFrame(
    {
        "who": ["Ann", "Bob", "Cem"],
        "start": [date(2000, 1, 1), date(2004, 5, 1), date(2010, 1, 1)],
        "end": [date(2004, 5, 1), date(2009, 1, 1), None],
    }
)
WARS = pl.DataFrame({"war": ["A"], "start": [date(2003, 1, 1)], "end": [date(2005, 1, 1)]})


def of_duckdb(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("frame", frame.to_arrow())
    return connection.sql("SELECT * FROM frame")


@pytest.mark.parametrize(
    "kind",
    [
        lambda f: f,
        pl.DataFrame.lazy,
        pl.DataFrame.to_arrow,
        pl.DataFrame.to_pandas,
        of_duckdb,
        lambda f: f.to_dict(),
    ],
    ids=["polars", "lazy", "pyarrow", "pandas", "duckdb", "mapping"],
)
def test_any_frame(kind) -> None:
    terms = TERMS.with_columns(pl.col("start", "end").cast(pl.Datetime("us")))
    wars = WARS.with_columns(pl.col("start", "end").cast(pl.Datetime("us")))
    expected = intervals.overlap(terms, wars, maintain_order=True)
    found = intervals.overlap(kind(terms), kind(wars), maintain_order=True)
    assert found["who"].to_list() == ["Ann", "Bob"]
    assert_frame_equal(found, expected, check_dtypes=kind is not pl.DataFrame.to_pandas)
    assert intervals.gaps(kind(terms))["end"].to_list() == [datetime(2010, 1, 1)]


def test_something_else_is_no_frame() -> None:
    with pytest.raises(BadColumn, match=r"left is a list; give a Polars, pandas or Arrow frame"):
        intervals.overlap([1, 2], TERMS)


TYPES = [
    pl.Int64(), pl.Int32(), pl.UInt8(), pl.Date(), pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns"),
    pl.Datetime("us", "UTC"), pl.Datetime("ms", "America/New_York"),
]  # fmt: skip


@pytest.mark.parametrize("dtype", TYPES, ids=str)
@pytest.mark.parametrize("closed", ["left", "both", "right", "neither"])
def test_results_come_back_in_their_own_type_and_convention(dtype: pl.DataType, closed: str) -> None:
    #        10 11 12 13 14 15 ... 20 21
    #  A     ##########
    #  B              #######               touches A
    #  C                           ###      and once without end
    shift = {"left": (0, 0), "both": (0, -1), "right": (-1, -1), "neither": (-1, 0)}[closed]
    starts, ends = [
        [t + by for t in ticks] for ticks, by in zip(([10, 13, 20], [13, 15, 21]), shift, strict=True)
    ]
    whole = pl.Int64 if dtype.is_temporal() else dtype
    if isinstance(dtype, pl.Date):
        whole = pl.Int32
    frame = pl.DataFrame({"start": starts, "end": ends}).cast(whole).cast(dtype)
    joined = intervals.coalesce(frame, closed=closed)
    assert joined.schema == {"start": dtype, "end": dtype, "count": pl.Int64}
    assert joined.select(pl.col("start", "end").cast(pl.Int64)).rows() == [
        (10 + shift[0], 15 + shift[1]), (20 + shift[0], 21 + shift[1]),
    ]  # fmt: skip
    assert joined["count"].to_list() == [2, 1]
    (gap,) = intervals.gaps(frame, closed=closed).rows()
    assert gap == (frame.with_columns(e=pl.col("end"))["end"][1] if closed in ("left",) else gap[0], gap[1])
    steps = intervals.concurrency(frame, closed=closed)
    assert steps.schema == {"start": dtype, "end": dtype, "count": pl.Int64}
    assert steps["count"].to_list() == [1, 0, 1]
    open_ended = frame.with_columns(pl.when(pl.col("start") != frame["start"][2]).then("end").alias("end"))
    assert intervals.coalesce(open_ended, closed=closed)["end"].to_list()[-1] is None


def test_closed_days_and_half_open_days_agree() -> None:
    # Ann  [Jan 1 .. Jan 31]            half-open: [Jan 1, Feb 1)
    # Bob                   [Feb 1 ..]  touches Ann, shares no day with her
    half_open = pl.DataFrame(
        {"start": [date(2001, 1, 1), date(2001, 2, 1)], "end": [date(2001, 2, 1), date(2001, 3, 1)]}
    )
    closed = half_open.with_columns(pl.col("end") - pl.duration(days=1)).with_columns(
        pl.col("end").cast(pl.Date)
    )
    assert intervals.coalesce(half_open).select("start", "end").rows() == [
        (date(2001, 1, 1), date(2001, 3, 1))
    ]
    assert intervals.coalesce(closed, closed="both").select("start", "end").rows() == [
        (date(2001, 1, 1), date(2001, 2, 28))
    ]
    assert intervals.overlap_pairs(closed, closed, closed="both").height == 2
    day = pl.DataFrame({"start": [date(2001, 1, 31)], "end": [date(2001, 1, 31)]})
    assert intervals.count_overlaps(day, closed, closed="both")["count"].to_list() == [1]


def test_units_and_zones_meet_on_the_finest_scale() -> None:
    seconds = pl.DataFrame({"start": [datetime(2020, 1, 1)], "end": [datetime(2020, 1, 2)]}).cast(
        pl.Datetime("ms")
    )
    nanos = pl.DataFrame(
        {"start": [10**9 * 1_577_923_199 + 999_999_999], "end": [10**9 * 1_577_923_200]}
    ).cast(pl.Datetime("ns"))
    assert intervals.overlap_pairs(seconds, nanos).height == 1
    assert (
        intervals.overlap_pairs(
            seconds, nanos.with_columns(start="end", end=pl.col("end") + pl.duration(nanoseconds=1))
        ).height
        == 0
    )
    days = pl.DataFrame({"start": [date(2020, 1, 1)], "end": [date(2020, 1, 1)]})
    shared = intervals.intersect(days, seconds, closed="both")
    assert shared.schema["shared_start"] == pl.Datetime("ms")
    assert shared.select("shared_start", "shared_end").row(0) == (
        datetime(2020, 1, 1),
        datetime(2020, 1, 1, 23, 59, 59, 999_000),
    )
    utc = seconds.with_columns(pl.all().dt.replace_time_zone("UTC"))
    tokyo = utc.with_columns(pl.all().dt.convert_time_zone("Asia/Tokyo"))
    assert intervals.overlap_pairs(utc, tokyo, relation="equals").height == 1
    with pytest.raises(BadColumn, match="make them alike"):
        intervals.overlap_pairs(utc, seconds)
    with pytest.raises(
        BadColumn, match=r"column 'start' of left is Date and 'start' of right is Int64; make them alike"
    ):
        intervals.overlap_pairs(days, pl.DataFrame({"start": [1], "end": [2]}), closed="both")
    far = pl.DataFrame({"start": [date(1500, 1, 1)], "end": [date(1501, 1, 1)]})
    with pytest.raises(BadColumn, match="cannot hold"):
        intervals.overlap_pairs(far, nanos)


def test_infinities_of_duckdb_are_unbounded() -> None:
    always = duckdb.sql("SELECT '-infinity'::TIMESTAMP AS start, 'infinity'::TIMESTAMP AS \"end\"")
    days = duckdb.sql("SELECT '-infinity'::DATE AS start, 'infinity'::DATE AS \"end\"")
    year = pl.DataFrame({"start": [datetime(1, 1, 1)], "end": [datetime(9999, 1, 1)]})
    for frame in (always, days):
        assert intervals.count_overlaps(year, frame)["count"].to_list() == [1]
        assert intervals.coalesce(frame).rows() == [(None, None, 1)]
        assert intervals.complement(frame).rows() == []
        assert intervals.coverage(frame).rows() == [(None, None, None, None)]
        with pytest.raises(BadColumn, match="is unbounded"):
            intervals.split(frame, unit="year")
        with pytest.raises(BadColumn, match="some extents are unbounded"):
            intervals.concurrency(frame, bins="year")
        nulls = pl.DataFrame(frame).with_columns(
            pl.lit(None).cast(pl.Datetime("us")).alias(name) for name in ("start", "end")
        )
        assert intervals.overlap_pairs(frame, nulls, relation="equals").height == 1
    never = duckdb.sql("SELECT NULL::TIMESTAMP AS start, '-infinity'::TIMESTAMP AS \"end\"")
    with pytest.raises(BadColumn, match="hold no extent"):
        intervals.coalesce(never)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["x", None, "y"], ["y", "x", None]),
        ([1, None, 2], [2, 1, None]),
        ([1, 2, 3], [3, 1, 2]),
        ([1, 10**12, -5], [-5, 1, 10**12]),
        ([True, False, None], [None, True, False]),
        ([date(2000, 1, 1), None, date(1, 1, 1)], [date(1, 1, 1), date(2000, 1, 1), None]),
        ([1.5, -0.5, None], [None, 1.5, -0.5]),
    ],
)
def test_keys_of_any_type(left: list, right: list) -> None:
    ends = {"start": [0, 0, 0], "end": [9, 9, 9]}
    a, b = pl.DataFrame(ends | {"k": left}), pl.DataFrame(ends | {"key": right})
    pairs = intervals.overlap(a, b, by="k", by_right="key", maintain_order=True)
    assert pairs["k"].to_list() == left
    order = sorted(range(3), key=lambda n: (left[n] is not None, left[n]))
    assert intervals.coalesce(a, by="k")["k"].to_list() == [left[n] for n in order]
    with pytest.raises(BadColumn, match="needs a column 'start', which is a key too"):
        intervals.coalesce(a, by=["k", "start"])


def test_several_keys_and_categories() -> None:
    ends = {"start": [0, 0, 0, 0], "end": [9, 9, 9, 9]}
    a = pl.DataFrame(ends | {"x": ["p", "p", "q", None], "y": [1, 2, 1, 1]})
    b = a.reverse().with_columns(pl.col("x").cast(pl.Categorical))
    pairs = intervals.overlap_pairs(a.with_columns(pl.col("x").cast(pl.Categorical)), b, by=["x", "y"])
    assert sorted(pairs.rows()) == [(0, 3), (1, 2), (2, 1), (3, 0)]
    assert intervals.coalesce(a, by=["x", "y"]).select("x", "y").rows() == [
        (None, 1),
        ("p", 1),
        ("p", 2),
        ("q", 1),
    ]
    with pytest.raises(BadColumn, match="by column 'x' is String on one side, Int64 on the other"):
        intervals.overlap(a, b, by="x", by_right="y")
    with pytest.raises(BadColumn, match="by names 2 columns"):
        intervals.overlap(a, b, by=["x", "y"], by_right="y")


def test_names_of_the_right_and_suffixes() -> None:
    a, b = pl.DataFrame({"start": [0], "end": [5]}), pl.DataFrame({"from": [4], "to": [6]})
    found = intervals.overlap(a, b, start_right="from", end_right="to", suffix="_b")
    assert found.columns == ["start", "end", "from_b", "to_b"]
    twice = intervals.overlap(a, a)
    with pytest.raises(BadColumn, match="choose another suffix than '_right'"):
        intervals.overlap(twice, a)
    with pytest.raises(BadColumn, match="has a column 'count' already"):
        intervals.count_overlaps(intervals.count_overlaps(a, a), a)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"start": [1], "finish": [2]}, "left has no column 'end'; its columns: start, finish"),
        ({"stat": [1], "end": [2]}, "left has no column 'start'; did you mean 'stat'?"),
        ({"start": ["2001"], "end": ["2002"]}, "column 'start' of left is String; dates, datetimes or integers"),
        ({"start": [1.5], "end": [2.5]}, "column 'start' of left is Float64"),
        ({"start": [1, 5], "end": [2, 3]}, "1 of 2 rows of left hold no extent, the first is row 1: start = 5, end = 3 ends"),
        ({"start": [1], "end": [1]}, "start = 1, end = 1; an end is not part of its extent: say closed='both'"),
    ],
)  # fmt: skip
def test_refusals_say_what_and_where(columns: dict, message: str) -> None:
    with pytest.raises(BadColumn, match=re.escape(message)):
        intervals.overlap(pl.DataFrame(columns), pl.DataFrame({"start": [1], "end": [2]}))
    with pytest.raises(BadColumn, match=re.escape(message.replace("left", "the frame"))):
        intervals.coalesce(pl.DataFrame(columns))


def test_options_that_are_not_known() -> None:
    with pytest.raises(BadColumn, match="closed='open'; known: left, both, right, neither"):
        intervals.coalesce(TERMS, closed="open")
    with pytest.raises(BadQuery, match="known: inner, left, right, outer, semi, anti"):
        intervals.overlap(TERMS, WARS, how="full")
    with pytest.raises(UnknownName, match="unknown relation 'durring'; did you mean"):
        intervals.overlap(TERMS, WARS, relation="durring")
    with pytest.raises(BadQuery, match="direction='up'"):
        intervals.nearest(TERMS, WARS, direction="up")
    with pytest.raises(BadQuery, match="multiple='first'"):
        intervals.lookup({"at": [1]}, {"start": [1], "end": [2]}, multiple="first")
    with pytest.raises(BadQuery, match="either another frame or a unit"):
        intervals.split(TERMS)
    with pytest.raises(BadQuery, match="a batch has a row"):
        intervals.overlap_batches(TERMS, WARS, batch_size=0)


def test_lengths() -> None:
    for tolerance, found in ((365, True), (timedelta(days=365), True), ("52w 1d", True), ("51w", False)):
        rows = intervals.nearest(WARS, TERMS.tail(1), tolerance=tolerance)
        assert rows["distance"].to_list() == [None]
        near = intervals.nearest(
            TERMS.head(1),
            pl.DataFrame({"start": [date(2005, 4, 30)], "end": [date(2006, 1, 1)]}),
            tolerance=tolerance,
        )
        assert near["distance"].to_list() == [timedelta(days=365) if found else None]
    for tolerance, message in (
        ("3mo", "no fixed length"),
        ("36h", "no whole number of ticks of Date"),
        (-1, "zero or more"),
    ):
        with pytest.raises(BadWindow, match=message):
            intervals.nearest(TERMS, WARS, tolerance=tolerance)
    with pytest.raises(BadWindow, match="the columns are integers"):
        intervals.coalesce({"start": [1], "end": [2]}, min_gap="1d")


def test_too_many_pairs_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"start": [0] * 100, "end": [1] * 100})
    monkeypatch.setattr("timeline.kernels.parallel.memory", lambda: 1000)
    with pytest.raises(BadQuery, match="10,000 pairs do not fit in memory; count_overlaps counts them"):
        intervals.overlap(frame, frame)
    assert sum(batch.height for batch in intervals.overlap_batches(frame, frame)) == 10_000


EMPTY = TERMS.clear()


def test_empty_frames() -> None:
    for left, right in ((EMPTY, WARS), (TERMS, WARS.clear()), (EMPTY, WARS.clear())):
        assert intervals.overlap(left, right).height == 0
        assert intervals.overlap(left, right, how="left").height == left.height
        assert intervals.overlap(left, right, how="anti").height == left.height
        assert intervals.overlap(left, right).schema == intervals.overlap(TERMS, WARS).schema
        assert intervals.count_overlaps(left, right)["count"].to_list() == [0] * left.height
        assert intervals.nearest(left, right)["war_right"].to_list() == [None] * left.height
        assert intervals.subtract(left, right).height == left.height
        assert intervals.split(left, right).height == left.height
        assert intervals.intersect(left, right).height == 0
        assert intervals.coverage(left, right)["length"].to_list() == [timedelta(0)] * left.height
    for function in (intervals.coalesce, intervals.gaps, intervals.concurrency, intervals.coverage):
        assert function(EMPTY).height == 0
        assert function(EMPTY, by="who").height == 0
        assert function(EMPTY).schema == function(TERMS).schema
    assert intervals.concurrency(EMPTY, by="who", bins="year").height == 0
    assert intervals.concurrency(EMPTY, bins="year").height == 0
    assert intervals.complement(EMPTY).rows() == [(None, None)]
    assert intervals.cluster(EMPTY).height == 0
    assert intervals.vet(EMPTY)[1].height == 0
    assert intervals.lookup({"at": [date(2000, 1, 1)]}, EMPTY)["who_right"].to_list() == [None]
    assert intervals.sessionize(pl.DataFrame({"at": []}, {"at": pl.Date}), "1d").height == 0


def test_lookup_as_of() -> None:
    #  Ann ########........   2000 - 2004
    #  Bob ....######......   2002 - 2005
    #  Cem ..............##   2007 -
    terms = pl.DataFrame(
        {"who": ["Ann", "Bob", "Cem"], "start": [2000, 2002, 2007], "end": [2004, 2005, None]}
    )
    asked = pl.DataFrame({"at": [2003, 2001, None, 2006, 1999, 2050]})
    assert intervals.lookup(asked, terms)["who_right"].to_list() == ["Bob", "Ann", None, None, None, "Cem"]
    near = intervals.lookup(asked, terms, tolerance=2)["who_right"].to_list()
    assert near == ["Bob", "Ann", None, "Bob", None, "Cem"]
    every = intervals.lookup(asked, terms, multiple="all", how="inner").select("at", "who_right").rows()
    assert every == [(2003, "Ann"), (2003, "Bob"), (2001, "Ann"), (2050, "Cem")]
    with pytest.raises(
        BadQuery, match=r"1 instants of left are held by several extents of right: row 0 \(at = 2003\) by 2"
    ):
        intervals.lookup(asked, terms, multiple="error")
    assert intervals.lookup(asked.tail(5), terms, multiple="error", how="inner")["who_right"].to_list() == [
        "Ann",
        "Cem",
    ]
    dates = pl.DataFrame({"day": [date(2004, 5, 1), date(2004, 4, 30)]})
    assert intervals.lookup(dates, TERMS, at="day")["who_right"].to_list() == ["Bob", "Ann"]
    clock = pl.DataFrame({"at": [datetime(2004, 4, 30, 23, 59)]})
    assert intervals.lookup(clock, TERMS)["who_right"].to_list() == ["Ann"]


def test_limits_of_every_kind() -> None:
    for limits in (
        (date(1999, 1, 1), date(2012, 1, 1)),
        ("1999-01-01", "2012"),
        (datetime(1999, 1, 1, tzinfo=UTC), "2012-01-01T00:00:00Z"),
    ):
        assert intervals.complement(TERMS, limits).rows() == [
            (date(1999, 1, 1), date(2000, 1, 1)), (date(2009, 1, 1), date(2010, 1, 1)),
        ]  # fmt: skip
    whole = intervals.coverage(TERMS, limits=("2009-01-01", "2011-01-01"))
    assert whole.rows() == [(date(2009, 1, 1), date(2011, 1, 1), timedelta(365), 0.5)]
    both = intervals.coverage(TERMS, limits=("2009-01-01", "2010-12-31"), closed="both")
    assert both.select("end", "share").rows() == [(date(2010, 12, 31), 366 / 730)]
    for limits in ((3, 4), ("2000-01-01T12:00:00", None)):
        with pytest.raises(BadColumn, match="is no instant of Date"):
            intervals.complement(TERMS, limits)
    with pytest.raises(BadColumn, match="hold no time"):
        intervals.complement(TERMS, ("2000", "1999"))


def test_rejects_are_told_and_not_swallowed() -> None:
    frame = pl.DataFrame(
        {
            "start": [date(2000, 1, 1), date(2001, 1, 1), date(2001, 1, 1)],
            "end": [date(2000, 1, 2), date(2000, 1, 1), date(2001, 1, 1)],
        }
    )
    kept, rejects = intervals.vet(frame)
    assert kept.equals(frame.head(1))
    assert rejects["rejected_row"].to_list() == [1, 2]
    assert rejects["reason"][0] == "start = 2001-01-01, end = 2000-01-01 ends before it starts"
    assert "say closed='both'" in rejects["reason"][1]
    assert intervals.vet(frame, closed="both")[0].height == 2


def test_no_frame_is_changed() -> None:
    before = TERMS.clone()
    arrow = TERMS.to_arrow()
    copy = pa.table(arrow)
    intervals.overlap(TERMS, TERMS, by="who")
    intervals.coalesce(arrow)
    assert_frame_equal(TERMS, before)
    assert arrow.equals(copy)


def test_many_pairs_are_read_in_order_and_are_the_same() -> None:
    """Far more pairs than rows take the road over sorted frames."""
    left = pl.DataFrame(
        {"start": [n * 7 % 50 for n in range(60)], "end": [n * 7 % 50 + 40 for n in range(60)]}
    ).with_row_index()
    right = left.reverse().with_columns(name=pl.format("n{}", "index"))
    found = intervals.overlap(left, right)
    assert found.height > 2 * (left.height + right.height)
    ordered = intervals.overlap(left, right, maintain_order=True)
    assert_frame_equal(found.sort("index", "index_right"), ordered.sort("index", "index_right"))


@pytest.mark.parametrize("name", ["overlap", "overlap_pairs", "intersect", "subtract"])
@pytest.mark.parametrize("relation", ["intersects", "before"])
def test_a_certainty_is_one_of_two_words(name: str, relation: str) -> None:
    frame = pl.DataFrame({"start": [0], "end": [1]})
    more = {"relation": relation} if name.startswith("overlap") else {}
    with pytest.raises(BadQuery, match="certainty is 'possible' or 'certain', not 'sure'"):
        getattr(intervals, name)(frame, frame, certainty="sure", **more)


@pytest.mark.parametrize("name", ["coalesce", "cluster", "gaps", "complement"])
def test_a_certainty_of_one_frame_is_one_of_two_words(name: str) -> None:
    with pytest.raises(BadQuery, match="certainty is 'possible' or 'certain', not 'sure'"):
        getattr(intervals, name)(pl.DataFrame({"start": [0], "end": [1]}), certainty="sure")


def test_integers_past_sixty_four_bits_are_told_by_name() -> None:
    far = pl.DataFrame({"start": [0], "end": [2**63]}, schema={"start": pl.UInt64, "end": pl.UInt64})
    with pytest.raises(BadColumn, match="column 'end' holds integers that do not fit in 64 bits"):
        intervals.coalesce(far)


def test_a_frame_whose_columns_cannot_be_told_apart_or_differ_in_length() -> None:
    import pandas as pd

    names = ["start", "end", "end"]
    for frame in (
        pd.DataFrame([[1, 2, 3]], columns=names),
        pa.table([pa.array([1])] * 3, names=names),
    ):
        with pytest.raises(BadColumn, match="the frame has several columns 'end'; rename them"):
            intervals.coalesce(frame)
    with pytest.raises(BadColumn, match=r"the frame cannot be read as a frame: .*height"):
        intervals.coalesce({"start": [1, 2], "end": [3]})
    with pytest.raises(BadColumn, match="the frame cannot be read as a frame"):
        intervals.coalesce({"start": [1, "x"], "end": [3, 4]})


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53), 2**63 - 1])
def test_integers_that_no_float_tells_apart_are_no_keys_beside_floats(number: int) -> None:
    whole = pl.DataFrame({"start": [0], "end": [9], "k": [number]})
    floats = pl.DataFrame({"start": [0], "end": [9], "k": [float(number)]})
    with pytest.raises(BadColumn, match=r"by column 'k' is .* numbers that a float cannot tell apart"):
        intervals.overlap(floats, whole, by="k")
    beside = whole.with_columns(k=pl.lit(2**53 - 1))
    assert intervals.overlap(beside, beside.cast({"k": pl.Float64}), by="k").height == 1


def test_integers_of_any_width_are_keys_beside_each_other() -> None:
    ends = {"start": [0, 0], "end": [9, 9]}
    wide = pl.DataFrame(ends | {"k": pl.Series([2**64 - 1, 7], dtype=pl.UInt64)})
    small = pl.DataFrame(ends | {"k": pl.Series([-1, 7], dtype=pl.Int8)})
    assert intervals.overlap(wide, small, by="k")["k"].to_list() == [7]


def test_many_rows_are_taken_as_few_are() -> None:
    """Beyond a size columns of numbers and dates are copied by a kernel; others, and those with nulls, by Polars."""
    rng = np.random.default_rng(0)
    frame = pl.DataFrame(
        {
            "whole": rng.integers(-9, 9, 50),
            "float": rng.normal(size=50),
            "null": pl.Series(rng.integers(0, 9, 50)).replace(3, None),
            "text": [f"a{n}" for n in range(50)],
            "truth": rng.integers(0, 2, 50).astype(bool),
            "day": pl.Series(rng.integers(0, 9000, 50)).cast(pl.Int32).cast(pl.Date),
            "moment": pl.Series(rng.integers(0, 9000, 50)).cast(pl.Datetime("ms", "Europe/Berlin")),
            "length": pl.Series(rng.integers(0, 9000, 50)).cast(pl.Duration("ns")),
            "word": pl.Series(rng.choice(["x", "y"], 50), dtype=pl.Enum(["x", "y"])),
        }
    )
    halves = pl.concat([frame[:20], frame[20:]], rechunk=False)
    rows = rng.integers(0, 50, 1 << 16).astype(np.uint32)
    for given in (frame, halves):
        assert take(given, rows).equals(given.select(pl.all().gather(pl.Series(rows))))
        assert take(given, rows).schema == given.schema
