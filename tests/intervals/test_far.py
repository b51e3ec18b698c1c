"""Instants at the ends of what a type can hold: exact, or refused with what to do."""

from __future__ import annotations

import polars as pl
import pytest

from timeline import intervals
from timeline.errors import BadColumn, TimelineWarning
from timeline.when.allen import Bounds

DAY = 86_400 * 10**9
Y1700, Y1980, Y1999, Y2000, Y2260 = (-98_615 * DAY, 3652 * DAY, 10_592 * DAY, 10_957 * DAY, 105_922 * DAY)


def ns(*days: int) -> pl.DataFrame:
    """Extents of one day in nanoseconds."""
    starts = pl.Series("start", days).cast(pl.Datetime("ns"))
    ends = pl.Series("end", [day + DAY for day in days]).cast(pl.Datetime("ns"))
    return pl.DataFrame([starts, ends])


def test_the_nearest_is_the_nearest_300_years_apart() -> None:
    left = ns(Y1700)
    found = intervals.nearest(left, ns(Y2260, Y1980), k=1)
    assert found["start_right"].to_physical().to_list() == [Y1980]
    assert found["distance"].to_physical().to_list() == [Y1980 - Y1700 - DAY + 1]
    assert intervals.nearest(left, ns(Y2000), tolerance="1d", how="inner").height == 0
    with pytest.raises(
        BadColumn, match=r"some distance is longer than .*; cast the columns to Datetime\('us'\)"
    ):
        intervals.nearest(left, ns(Y2000))
    assert (
        intervals.nearest(left.cast(pl.Datetime("us")), ns(Y2000).cast(pl.Datetime("us")))["distance"].len()
        == 1
    )


def test_the_share_of_300_years_is_exact() -> None:
    frame = ns(Y1700, Y2000)
    (row,) = intervals.coverage(frame).select("length", "share").rows()
    assert row == (pl.Series([2 * DAY]).cast(pl.Duration("ns"))[0], 2 * DAY / (Y2000 + DAY - Y1700))
    long = pl.DataFrame({"start": [Y1700], "end": [Y2000]}).cast(pl.Datetime("ns"))
    with pytest.raises(BadColumn, match=r"some length is longer .* cast the columns to Datetime\('us'\)"):
        intervals.coverage(long)
    assert intervals.coverage(long.cast(pl.Datetime("us")))["share"].to_list() == [1.0]


def test_one_bin_for_300_years() -> None:
    frame = ns(Y1700, Y2000)
    (row,) = intervals.concurrency(frame, bins="all").select("mean", "peak").rows()
    assert row == (2 * DAY / (Y2000 + DAY - Y1700), 1)


def test_a_bin_that_begins_before_the_first_nanosecond_is_whole_and_said() -> None:
    #  1600 ....1677 first nanosecond .... 1690 #### 1691 .... 1700
    year = pl.DataFrame({"start": [-102_267 * DAY], "end": [-101_902 * DAY]}).cast(pl.Datetime("ns"))
    with pytest.warns(
        TimelineWarning, match=r"a bin reaches beyond what Datetime.* cast the columns to Datetime\('us'\)"
    ):
        found = intervals.concurrency(year, bins="century")
    assert found["mean"].to_list() == [365 / 36_525]
    assert found["start"].to_list() == [None]
    exact = intervals.concurrency(year.cast(pl.Datetime("us")), bins="century")
    assert exact["mean"].to_list() == [365 / 36_525]
    assert exact["start"].dt.year().to_list() == [1600]


@pytest.mark.parametrize("unit", ["day", "week", "month", "year", "century", "millennium"])
def test_split_near_the_first_and_the_last_nanosecond(unit: str) -> None:
    far = 2**63 - 10
    for start, end in ((-far, -far + 40 * DAY), (far - 40 * DAY, far)):
        frame = pl.DataFrame({"start": [start], "end": [end]}).cast(pl.Datetime("ns"))
        pieces = intervals.split(frame, unit=unit)
        assert intervals.coalesce(pieces).select("start", "end").equals(frame)
        begun = pieces["start"][1:].dt.truncate("1d")
        assert begun.equals(pieces["start"][1:])


@pytest.mark.parametrize("unit", ["day", "month", "century"])
@pytest.mark.parametrize(
    ("unit_of_time", "ticks"), [("us", 8_000_000_000_000_000_000), ("ms", 9_000_000_000_000_000)]
)
@pytest.mark.parametrize("sign", [-1, 1])
def test_years_that_no_engine_knows_have_days_in_a_zone(
    unit: str, unit_of_time: str, ticks: int, sign: int
) -> None:
    day = 86_400_000_000 if unit_of_time == "us" else 86_400_000
    zone = pl.Datetime(unit_of_time, "Europe/Berlin")  # type: ignore[arg-type]
    frame = pl.DataFrame({"start": [sign * ticks], "end": [sign * ticks + 3 * day]}).cast(zone)
    pieces = intervals.split(frame, unit=unit)
    assert intervals.coalesce(pieces).select("start", "end").equals(frame)
    assert pieces.height in ((4,) if unit == "day" else (1, 2))


def test_numbers_that_stand_for_infinity_are_no_instants() -> None:
    #  2**63 - 1 and its negative are what other programs write for no end and no start
    for wrong in (2**63 - 1, 2**63 - 2, -(2**63), -(2**63) + 1):
        bounds = pl.DataFrame({"start_min": [0], "start_max": [0], "end_min": [5], "end_max": [wrong]})
        for ask in (intervals.relations, intervals.distances, intervals.overlap_lengths):
            with pytest.raises(
                BadColumn, match=f"column 'end_max' of left holds {wrong}, which is no instant"
            ):
                ask(bounds, Bounds(0, 0, 1, 1))
        extents = pl.DataFrame({"start": [min(wrong, 0)], "end": [max(wrong, 1)]})
        with pytest.raises(BadColumn, match=f"holds {wrong}, which is no instant"):
            intervals.coalesce(extents)
    infinite = pl.DataFrame({"start": [-(2**63 - 1)], "end": [2**63 - 1]}).cast(pl.Datetime("us"))
    assert intervals.coalesce(infinite).rows() == [(None, None, 1)]


def test_distances_that_64_bits_do_not_hold_are_refused() -> None:
    far = 2**63 - 10
    early, late = Bounds(-far, -far, 1 - far, 1 - far), Bounds(far - 1, far - 1, far, far)
    with pytest.raises(
        BadColumn, match="row 0 has a distance that 64 bits do not hold; take a coarser resolution"
    ):
        intervals.distances(early, late)
    assert intervals.distances(early, late, resolution="day")["distance_min"].to_list() == [213_503_983]


def test_limits_beyond_what_a_column_holds_are_refused() -> None:
    frame = ns(Y1999)
    with pytest.raises(
        BadColumn, match=r"limits='1500' is an instant that Datetime.* cannot hold; cast the columns"
    ):
        intervals.coverage(frame, limits=("1500", "2000"))


def test_a_row_without_an_extent_in_a_far_year_is_told() -> None:
    far = pl.DataFrame({"start": [9 * 10**18], "end": [9 * 10**18 - 1]})
    for dtype in (
        pl.Datetime("us"),
        pl.Datetime("us", "Europe/Berlin"),
        pl.Datetime("ms"),
        pl.Datetime("ns"),
    ):
        with pytest.raises(BadColumn, match="hold no extent, the first is row 0: start = "):
            intervals.coalesce(far.cast(dtype))
    days = pl.DataFrame({"start": [2_000_000_000], "end": [1_999_999_999]}).cast(pl.Int32).cast(pl.Date)
    with pytest.raises(BadColumn, match="ends before it starts"):
        intervals.coalesce(days)


def test_days_at_the_ends_of_32_bits() -> None:
    most = 2**31 - 5
    days = pl.DataFrame({"start": [-most], "end": [most]}).cast(pl.Int32).cast(pl.Date)
    with pytest.warns(
        TimelineWarning, match="a bin reaches beyond what Date can hold: its edge there is null"
    ):
        found = intervals.concurrency(days, bins="millennium")
    assert found["start"].null_count() == found["end"].null_count() == 1
    assert found["peak"].to_list() == [1] * found.height
    assert intervals.coverage(days)["share"].to_list() == [1.0]
    last = pl.DataFrame({"start": [most], "end": [2**31 - 2]}).cast(pl.Int32).cast(pl.Date)
    assert intervals.coalesce(last, closed="both").select("start", "end").equals(last)


def test_the_bin_of_the_last_microsecond() -> None:
    frame = pl.DataFrame({"start": [2**63 - 10]}).cast(pl.Datetime("us"))
    found = intervals.rate(frame, end=None, event=None, item=None, every="year")
    assert found.select(pl.col("end").is_null(), "n_certain").rows() == [(True, 1)]


def test_lengths_longer_than_64_bits_are_longer_than_all() -> None:
    frame = pl.DataFrame({"start": [0, 50], "end": [5, 60]})
    assert intervals.coalesce(frame, min_gap=2**70).select("start", "end").rows() == [(0, 60)]
    assert intervals.lanes(frame, min_gap=2**70)["lane"].to_list() == [0, 1]
    assert intervals.overlap(frame, frame, min_overlap=2**70).height == 0
    with pytest.raises(BadColumn, match="give two moments"):
        intervals.coverage(frame, limits=(3,))
