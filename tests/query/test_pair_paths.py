"""Questions about pairs: the engine's join and the kernel's search give the same rows in the same order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from benchmarks.events import fill
from tests.effort import examples
from tests.query.both_paths import asked_both_ways
from tests.query.small_events import events
from timeline import Timeline

pytestmark = (
    pytest.mark.torture
)  # minutes in all; the files of each question compare both paths of small databases

BY = st.sampled_from([None, "who", "tag", "country", "kind"])
CERTAINTY = st.sampled_from(["possible", "certain"])
RESOLUTION = st.sampled_from([None, "day", "month"])
SIDES = st.sampled_from([("", ""), ("", "during:2010"), ("during:2010/2012", "kind:war"), ("kind:war", "")])


def both_ways(tl: Timeline, ask: Any) -> None:
    by_sql, by_kernel = asked_both_ways(tl, ask)
    assert by_sql.path.startswith("sql")
    assert by_kernel.path.startswith("kernel")
    assert_frame_equal(by_kernel.pl(), by_sql.pl())  # a row of Python holds no year before 1


def fresh(rows: list[dict[str, Any]]) -> Timeline:
    tl = Timeline.memory()
    kinds = {row["kind"] for row in rows}
    extra = (
        [] if "war" in kinds else [{"event_id": "war", "title": "War", "kind": "war", "when": "2010-03-05"}]
    )
    tl.add(
        *({**row, "tags": ["odd", "every"] if n % 2 else ["every"]} for n, row in enumerate([*rows, *extra]))
    )
    return tl


@given(
    events, SIDES, BY, CERTAINTY, st.integers(1, 3), st.sampled_from(["either", "before", "after"]),
    st.sampled_from([None, "0d", "30d"]), st.sampled_from([None, 0, 3]),
)  # fmt: skip
@examples(4)
def test_nearest(rows, sides, by, certainty, k, direction, within, limit) -> None:
    options = {
        "by": by,
        "certainty": certainty,
        "k": k,
        "direction": direction,
        "within": within,
        "limit": limit,
    }
    with fresh(rows) as tl:
        both_ways(tl, lambda tl: tl.nearest(*sides, **options))


@given(events, SIDES, BY, CERTAINTY, RESOLUTION, st.sampled_from([None, 0, 3]))
@examples(4)
def test_lookup(rows, sides, by, certainty, resolution, limit) -> None:
    options = {"by": by, "certainty": certainty, "resolution": resolution, "limit": limit}
    with fresh(rows) as tl:
        both_ways(tl, lambda tl: tl.lookup(*sides, **options))


@pytest.fixture(scope="module")
def drawn():
    with Timeline.memory() as tl:
        yield fill(tl, 600)


@pytest.mark.parametrize("by", ["who", "country"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda tl, by: tl.nearest("kind:attack", "kind:arrest", by=by, k=2),
        lambda tl, by: tl.lookup("kind:attack", "kind:arrest", by=by, resolution="day"),
    ],
)
def test_drawn_events(drawn: Timeline, ask: Any, by: str) -> None:
    both_ways(drawn, lambda tl: ask(tl, by))


def test_the_cheaper_path_is_chosen(drawn: Timeline) -> None:
    few, many = drawn.nearest("id:edtf-csv:e1"), drawn.nearest(k=3)
    assert few.path.startswith("sql: 1 x 600 events, 600 pairs, about ")
    assert many.path.startswith("kernel nearest: 600 x 600 events, 360,000 pairs, about ")
    assert " pairs share an item of country, about " in drawn.lookup(by="country").path
