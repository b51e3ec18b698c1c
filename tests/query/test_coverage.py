"""How much of a period is covered, against a look at every day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.effort import examples
from tests.query.day_events import (
    by_day,
    day_events,
    on_days,
)
from tests.reference.states import DAY
from timeline import Timeline


@given(day_events())
@examples(5, 200)
def test_coverage_adds_up_the_days(rows: list[dict[str, Any]]) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        row = tl.coverage(resolution="day", from_="1969-12-19", to="1970-01-18").rows()[0]
    days = by_day(rows, range(31)).values()
    assert row["covered_min"] == DAY * sum(certain > 0 for certain, _ in days)
    assert row["covered_max"] == DAY * sum(possible > 0 for _, possible in days)
    assert row["period"] == 31 * DAY
    assert row["share_max"] == pytest.approx(row["covered_max"] / row["period"])


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


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.coverage(from_="2012", to="2011"), ValueError, "swap --from and --to"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
    tl: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    tl.add(title="It happens", when="2010")
    with pytest.raises(error, match=message):
        ask(tl)


def test_the_period_of_coverage_is_that_of_each_item() -> None:
    rows = on_days(x="1970", y="1980").coverage(by="kind", resolution="year").rows()
    assert [(row["start"][:4], row["end"][:4], row["share_min"]) for row in rows] == [
        ("1970", "1971", 1.0),
        ("1980", "1981", 1.0),
    ]
