"""The events nearest to each, against every pair, and by both paths."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.both_paths import asked_both_ways
from tests.query.day_events import (
    day_events,
    open_events,
)
from timeline import BadQuery, Timeline
from timeline.when.allen import gap


@given(day_events(), st.integers(1, 3), st.sampled_from([None, "day"]))
@examples(5, 200)
def test_nearest_tells_all_that_may_be_among_the_k(
    rows: list[dict[str, Any]], k: int, resolution: str | None
) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        found = tl.nearest(k=k, resolution=resolution or "tick").rows()
        some = tl.nearest(k=k, resolution=resolution or "tick", limit=2).rows()
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


@given(
    open_events(),
    st.integers(1, 3),
    st.sampled_from(["either", "before", "after"]),
    st.sampled_from([None, "day"]),
    st.sampled_from([None, "3d"]),
    st.sampled_from(["possible", "certain"]),
)
@examples(2, 100)
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
        "resolution": resolution or ("tick" if within is None else None),
        "within": within,
        "certainty": certainty,
    }
    with Timeline.memory() as tl:
        tl.add(*rows)
        for sides in (("", ""), ("kind:a", "kind:b")):
            by_sql, by_kernel = asked_both_ways(tl, lambda tl, sides=sides: tl.nearest(*sides, **options))
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
        tl.nearest("id:m", "id:next|vague", direction="after", resolution="tick").pl()["certainty"].to_list()
        == ["possible"] * 2
    )


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.nearest(k=0), BadQuery, "k is 1 or more"),
        (lambda tl: tl.nearest(direction="up"), BadQuery, "direction is either, before, after"),
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
