"""The column functions of relations: the same answers as the scalar algebra, from any frame."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tests.reference.allen import NAMES, small_whens
from timeline.errors import BadBounds, BadColumn, UnknownName
from timeline.intervals.relations import distances, holds, overlap_lengths, relations
from timeline.when.allen import (
    COMPOSITES,
    Bounds,
    certain,
    gap,
    overlap_length,
    possible,
    relations_to,
)

DAY = 86_400_000_000
SCHEMA = dict.fromkeys(Bounds._fields, pl.Int64)
PAIRS = list(product(small_whens(3), repeat=2))
LEFT, RIGHT = (pl.DataFrame(side, SCHEMA, orient="row") for side in zip(*PAIRS, strict=True))


def days(*numbers):
    """A frame of events, each dated to one day."""
    rows = [(n * DAY, (n + 1) * DAY - 1, n * DAY + 1, (n + 1) * DAY) for n in numbers]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def test_relations_of_all_small_whens_are_those_of_the_scalar_algebra():
    found = relations(LEFT, RIGHT)
    assert found.schema == {"possible": pl.List(pl.Enum(NAMES)), "certain": pl.Enum(NAMES), "mask": pl.UInt16}
    for row, (a, b) in zip(found.iter_rows(), PAIRS, strict=True):
        expected = relations_to(a, b)
        possible_names, only, mask = row
        assert possible_names == [name for name in NAMES if name in expected]
        assert only == (possible_names[0] if len(expected) == 1 else None)
        assert mask == sum(1 << NAMES.index(name) for name in expected)


@pytest.mark.parametrize("relation", [*NAMES, *COMPOSITES, ["before", "after"]])
def test_holds_is_possible_and_certain_of_the_scalar_algebra(relation):
    found = holds(LEFT, RIGHT, relation)
    assert found["possible"].to_list() == [possible(a, b, relation) for a, b in PAIRS]
    assert found["certain"].to_list() == [certain(a, b, relation) for a, b in PAIRS]


def test_lengths_are_those_of_the_scalar_algebra():
    assert distances(LEFT, RIGHT).rows() == [gap(a, b) for a, b in PAIRS]
    assert overlap_lengths(LEFT, RIGHT).rows() == [overlap_length(a, b) for a, b in PAIRS]
    assert distances(LEFT, RIGHT).columns == ["distance_min", "distance_max"]
    assert overlap_lengths(LEFT, RIGHT).columns == ["overlap_min", "overlap_max"]


def test_resolution_counts_in_granules():
    # left  : 18 18 31  each somewhere within its day
    # right : 18 19 32  the 32nd is in February
    left, right = days(18, 18, 30), days(18, 19, 31)
    assert relations(left, right, resolution="day")["certain"].to_list() == ["equals", "meets", "meets"]
    assert relations(left, right, resolution="month")["certain"].to_list() == ["equals", "equals", "meets"]
    assert relations(left, right)["certain"].to_list() == [None] * 3
    assert distances(left, right, resolution="day").rows() == [(0, 0), (1, 1), (1, 1)]
    assert overlap_lengths(left, right, resolution="day").rows() == [(1, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    "make",
    [
        pl.DataFrame.lazy,
        pl.DataFrame.to_arrow,
        lambda frame: pa.RecordBatchReader.from_batches(
            frame.to_arrow().schema, frame.to_arrow().to_batches()
        ),
        pl.DataFrame.to_pandas,
        lambda frame: pd.DataFrame({name: frame[name].to_pandas().astype("Int64") for name in frame.columns}),
        lambda frame: frame.to_dict(as_series=False),
        lambda frame: frame.cast(pl.Datetime("us")),
        lambda frame: frame.cast(pl.Datetime("us", "UTC")),
        lambda frame: frame.cast(pl.Int32),
    ],
)
def test_any_frame_will_do(make):
    frame = pl.DataFrame({"start_min": [0, 5], "start_max": [4, 5], "end_min": [1, 9], "end_max": [5, 9]})
    other = frame.reverse()
    assert relations(make(frame), make(other)).equals(relations(frame, other))


def test_pandas_floats_are_refused_rather_than_rounded():
    with pytest.raises(BadColumn, match="column 'start_min' of left is Float64; bounds are integers"):
        relations(LEFT.to_pandas(), RIGHT)


def test_nanoseconds_round_outwards_and_milliseconds_are_scaled():
    names = dict(zip(Bounds._fields, ([1], [1], [1_001], [1_001]), strict=True))
    nano = pl.DataFrame(names).cast(pl.Datetime("ns"))
    assert overlap_lengths(nano, Bounds(-9, -9, 99, 99)).row(0) == (2, 2)
    milli = pl.DataFrame(names).cast(pl.Datetime("ms"))
    assert overlap_lengths(milli, Bounds(0, 0, 10**9, 10**9)).row(0) == (1_000_000, 1_000_000)
    noon = pl.DataFrame([[datetime(1970, 1, 1, 12, tzinfo=UTC)] * 4], list(Bounds._fields), orient="row")
    noon = noon.with_columns(pl.col("^end.*$") + pl.duration(hours=1))
    assert distances(noon, Bounds(0, 0, 1, 1)).row(0) == (DAY // 2, DAY // 2)


def test_one_frame_may_hold_both_sides():
    events = days(1, 2, 3).with_columns(id=pl.Series([1, 2, 3]))
    pairs = events.join(events, how="cross")
    found = relations(pairs, resolution="day")
    assert found["certain"].to_list()[:3] == ["equals", "meets", "before"]
    renamed = pairs.rename({f"{bound}_right": f"b_{bound}" for bound in Bounds._fields})
    assert relations(
        renamed, right_columns=[f"b_{bound}" for bound in Bounds._fields], resolution="day"
    ).equals(found)


def test_one_extent_is_paired_with_every_row():
    second = Bounds(*days(2).row(0))
    assert relations(days(1, 2, 3), second, resolution="day")["certain"].to_list() == [
        "meets",
        "equals",
        "met_by",
    ]
    assert relations(second, days(1, 2, 3), resolution="day")["certain"].to_list() == [
        "met_by",
        "equals",
        "meets",
    ]
    assert relations(second, second, resolution="day").height == 1
    assert relations(days(), second).height == 0


def test_undated_rows_may_be_anything():
    undated = pl.DataFrame([Bounds()], list(Bounds._fields), orient="row")
    assert relations(undated, days(1))["possible"].to_list() == [NAMES]
    assert distances(undated, days(1)).row(0) == (0, None)


def test_infinite_timestamps_of_the_engine_are_unbounded():
    most = 2**63 - 1
    infinite = pl.DataFrame([(-most, most, -most, most)], SCHEMA, orient="row").cast(pl.Datetime("us"))
    assert relations(infinite, days(1))["possible"].to_list() == [NAMES]
    assert distances(infinite, days(1)).row(0) == (0, None)
    assert overlap_lengths(infinite, infinite).row(0) == (0, None)


def test_no_rows_give_no_rows_of_the_same_types():
    assert relations(days(), days()).schema == relations(days(1), days(1)).schema


@pytest.mark.parametrize(
    ("left", "right", "error", "message"),
    [
        (days(1, 2), days(1), BadColumn, "left has 2 rows and right has 1; pairs are aligned by row"),
        (days(1).drop("end_min"), days(1), BadColumn, "left has no column 'end_min'; did you mean"),
        (days(1), None, BadColumn, "right has no column 'start_min_right'; did you mean 'start_min'"),
        (days(1), days(1).cast(pl.String), BadColumn, "column 'start_min' of right is String"),
        (
            days(1, 2),
            days(1, 2).with_columns(end_max=pl.lit(5)),
            BadBounds,
            "in row 0 of right: {'start_min'",
        ),
    ],
)
def test_what_cannot_be_paired_is_refused(left, right, error, message):
    with pytest.raises(error, match=message):
        relations(left, right)


def test_unknown_names_are_refused():
    with pytest.raises(UnknownName, match="unknown relation 'overlap'"):
        holds(days(1), days(1), "overlap")
    with pytest.raises(UnknownName, match="unknown resolution"):
        relations(days(1), days(1), resolution="days")
    with pytest.raises(BadColumn, match="right_columns names four columns"):
        relations(days(1), days(1), right_columns=["start", "end"])
