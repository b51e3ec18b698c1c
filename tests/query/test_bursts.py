"""When events crowd, on cases done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import BadQuery, Timeline


def test_bursts_finds_the_crowd(tl: Timeline) -> None:
    days = [
        "2010-01-01",
        "2010-03-01",
        "2010-05-01",
        "2010-05-02",
        "2010-05-03",
        "2010-05-04",
        "2010-05-05",
        "2010-08-01",
    ]
    for number, day in enumerate(days):
        tl.add(event_id=f"e{number}", title="It happens", when=day, kind="raid")
    tl.add(event_id="unsure", title="It happens", when="2010", kind="raid")
    row = tl.bursts(by="kind").rows()[0]
    assert (row["item"], row["events"], row["unplaced"]) == ("raid", 5, 1)
    assert (row["start"], row["end"]) == ("2010-05-01T00:00:00Z", "2010-05-06T00:00:00Z")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.bursts(scale=1).rows(), BadQuery, "scale is more than 1"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_gets_one_clear_line(
    quarrel: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(quarrel)


def test_bursts_in_a_window(tl: Timeline) -> None:
    days = [
        "2009-01-01",
        "2009-01-02",
        "2009-01-03",
        "2010-01-01",
        "2010-06-01",
        "2010-06-02",
        "2010-06-03",
        "2010-12-01",
    ]
    whens = [*days, "[2010-12-30..2011-01-02]", "2009/2010-06"]
    tl.add([{"event_id": f"e{n}", "title": f"e{n}", "when": when} for n, when in enumerate(whens)])
    whole, part = (tl.bursts(gamma=0.1, **window).pl() for window in ({}, {"from_": "2010", "to": "2010"}))
    assert whole.select("events", "unplaced").rows() == [(3, 2), (3, 2)]
    assert part.select("events", "unplaced").rows() == [(3, 1)]
