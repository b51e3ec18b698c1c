"""Questions about states: the engine's windows and the kernel's walk give the same rows in the same order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from benchmarks.events import fill
from tests.effort import examples
from tests.query.both_paths import asked_both_ways
from tests.query.day_events import open_events
from tests.query.small_events import events
from timeline import Timeline
from timeline.query.concurrency_kernel import _weighted

WINDOWS = st.sampled_from(
    [
        {},
        {"from_": "1969-12-25"},
        {"to": "1970-01-02"},
        {"from_": "1969-12-25", "to": "1970-01-05"},
        {"from_": "2009", "to": "2010-06"},
    ]
)
RESOLUTION = st.sampled_from([None, "tick", "day", "month", "decade"])
CERTAINTY, GAPS = st.sampled_from(["possible", "certain"]), st.sampled_from([None, None, 0, "3d", "400d"])
BY = st.sampled_from([None, "who", "country", "kind", "role", "place"])
SELECTOR = st.sampled_from(["", "", "during:1970-01-01/1970-01-05", "during:2010", "-during:2010"])


def both_ways(tl: Timeline, ask: Any) -> None:
    by_sql, by_kernel = asked_both_ways(tl, ask)
    assert by_sql.path.startswith("sql: ")
    assert by_kernel.path.startswith("kernel levels: ")
    assert_frame_equal(by_kernel.pl(), by_sql.pl(), check_exact=True)
    assert by_kernel.count() == by_sql.count()


def every_question(
    tl: Timeline,
    selector: str = "",
    window: dict[str, Any] = {},  # noqa: B006 - not written to
    *,
    certainty: Any = "possible",
    min_gap: Any = None,
    **given: Any,
) -> None:
    judged = {"min_gap": min_gap, "certainty": certainty}
    both_ways(tl, lambda tl: tl.gaps(selector, **given, **window, **judged))
    both_ways(tl, lambda tl: tl.coalesce(selector, **given, **judged))
    both_ways(tl, lambda tl: tl.coverage(selector, **given, **window))
    both_ways(tl, lambda tl: tl.concurrency(selector, **given, **window))


@given(st.one_of(open_events(), events), SELECTOR, WINDOWS, CERTAINTY, GAPS, BY, RESOLUTION)
@examples(3, 150)
def test_both_paths_give_the_same_rows(rows, selector, window, certainty, min_gap, by, resolution) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        every_question(
            tl, selector, window, certainty=certainty, min_gap=min_gap, by=by, resolution=resolution
        )


BINS = st.sampled_from(["year", "quarter", "month", "week"])


@given(st.one_of(open_events(), events), SELECTOR, WINDOWS, BY, st.sampled_from([None, "tick", "day"]), BINS)
@examples(6, 150)
def test_bins_are_the_same_by_both_paths(rows, selector, window, by, resolution, bins) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        both_ways(tl, lambda tl: tl.concurrency(selector, by=by, resolution=resolution, bins=bins, **window))


def test_days_are_the_same_by_both_paths() -> None:
    with Timeline.memory() as tl:
        fill(tl, 300)
        window = {"from_": "1999-12-30", "to": "2001-02"}
        for by in (None, "country", "who"):
            both_ways(tl, lambda tl, by=by: tl.concurrency(bins="day", by=by, **window))
            both_ways(tl, lambda tl, by=by: tl.concurrency("-kind:attack", bins="month", by=by))


def test_of_no_events_too() -> None:
    with Timeline.memory() as tl:
        for window in ({}, {"from_": "2009", "to": "2010"}):
            every_question(tl, window=window)
            for by in (None, "who", "country"):
                both_ways(tl, lambda tl, by=by, window=window: tl.concurrency(bins="month", by=by, **window))


def test_sums_of_more_than_64_bits() -> None:
    counts, length = np.array([3, 1 << 30, (1 << 30) + 1]), np.array([5, 1 << 45, (1 << 45) + 7])
    found = _weighted(counts, length, np.array([0, 1]))
    assert found.tolist() == [15.0, float((1 << 75) + ((1 << 30) + 1) * ((1 << 45) + 7))]


@pytest.mark.parametrize(
    "given",
    [{"by": "who", "window": {"from_": "1975"}, "min_gap": "30d"}, {"by": "country", "certainty": "certain"}],
)
def test_drawn_events(given: dict[str, Any]) -> None:
    with Timeline.memory() as tl:
        fill(tl, 300)
        every_question(tl, **given)


def test_what_is_expected_stands_beside_the_levels_of_either_path() -> None:
    with Timeline.memory() as tl:
        fill(tl, 30)
        both_ways(tl, lambda tl: tl.concurrency(by="country", expected=True, horizon="1960/2030"))


def test_the_cheaper_path_is_chosen_and_told() -> None:
    with Timeline.memory() as tl:
        fill(tl, 100)
        answer = tl.gaps(by="country")
        assert answer.path == "sql: 100 extents; sorted ends and one running sum"
        assert answer.costs == "sql about 100 ms, kernel levels about 600 ms"
