"""Several dates in a selector, and a window beside them, are judged together: some reading of an event fits them all."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from timeline import Timeline, When

DAYS = 4
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
Extent = tuple[int, int]
BOXES = [
    (a, b, c, d) for a, b, c, d in itertools.product(range(DAYS + 1), repeat=4) if a <= b < d and a < c <= d
]
"""All bounds that lie at the edges of days."""


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def name(box: tuple[int, int, int, int]) -> str:
    return "-".join(map(str, box))


@pytest.fixture(scope="module")
def every_box() -> Timeline:
    timeline = Timeline.memory()
    timeline.add(
        *(
            {"event_id": name(box), "title": "t", "when": When.from_bounds(*(day(bound) for bound in box))}
            for box in BOXES
        )
    )
    return timeline


def readings(box: tuple[int, int, int, int]) -> list[Extent]:
    """In half days, so that something can begin within a day."""
    start_min, start_max, end_min, end_max = (2 * bound for bound in box)
    return [
        (start, end)
        for start in range(start_min, start_max + 1)
        for end in range(end_min, end_max + 1)
        if start < end
    ]


def shares(extent: Extent, first: int | None, last: int | None) -> bool:
    """Whether it shares an instant with the days from the first to the last."""
    return (last is None or extent[0] < 2 * (last + 1)) and (first is None or extent[1] > 2 * first)


@pytest.mark.parametrize(
    ("selector", "window", "holds"),
    [
        ("during:2020-01-01 during:2020-01-03", None, lambda e: shares(e, 0, 0) and shares(e, 2, 2)),
        ("during:2020-01-01|2020-01-03", None, lambda e: shares(e, 0, 0) or shares(e, 2, 2)),
        ("during:2020-01-01/2020-01-02|2020-01-03/2020-01-04", None, lambda e: True),
        ("during:2020-01-02 -during:2020-01-02", None, lambda e: False),
        ("during:2020-01-02 -during:2020-01-03", None, lambda e: shares(e, 1, 1) and not shares(e, 2, 2)),
        (
            "-during:2020-01-01|2020-01-04",
            None,
            lambda e: not shares(e, 0, 0) and not shares(e, 3, 3),
        ),
        ("-during:2020-01-02/.. during:../2020-01-03", None, lambda e: not shares(e, 1, None)),
        ("during:2020-01-01", (2, 3), lambda e: shares(e, 0, 0) and shares(e, 2, 3)),
        (
            "during:2020-01-01|2020-01-04 -during:2020-01-02",
            (0, 2),
            lambda e: (shares(e, 0, 0) or shares(e, 3, 3)) and not shares(e, 1, 1) and shares(e, 0, 2),
        ),
    ],
)
def test_some_reading_fits_all_dates_or_every_one_does(every_box, selector, window, holds) -> None:
    asked = {} if window is None else {"from_": day(window[0]).date(), "to": day(window[1]).date()}
    judged = {name(box): [holds(extent) for extent in readings(box)] for box in BOXES}
    possible, certain = (
        {row["event_id"] for row in every_box.find(selector, certainty=certainty, **asked)}
        for certainty in ("possible", "certain")
    )
    assert possible == {box for box, held in judged.items() if any(held)}
    assert certain == {box for box, held in judged.items() if all(held)}


#              2019          2020          2021
# doubtful     [.............|.............|......)       some time in these years
# through             [======|=============|===)
def test_what_no_reading_fits_is_not_possible_and_what_each_fits_is_certain(tl: Timeline) -> None:
    tl.add(
        {"event_id": "doubtful", "title": "t", "when": "2019/2021"},
        {"event_id": "through", "title": "t", "when": "2019-06-01/2021-06-01"},
        {"event_id": "some time", "title": "t", "when": "[2019..2021]"},
        {"event_id": "undated", "title": "t", "when": "/"},
    )

    def found(selector: str, certainty: str = "possible") -> list[str]:
        return sorted(row["event_id"] for row in tl.find(selector, certainty=certainty))

    assert found("during:2020-01 -during:2020") == []
    assert found("during:2020 -during:2019") == ["some time", "undated"]
    assert found("during:2019|2020|2021", "certain") == ["doubtful", "some time", "through"]
    assert found("during:../2020|2021/..", "certain") == ["doubtful", "some time", "through", "undated"]
    asked = tl.concurrency("during:../2020|2021/..", from_="2020", to="2020", resolution="year").rows()
    assert [(row["n_certain"], row["n_possible"]) for row in asked] == [(2, 4)]


def test_many_dates_are_judged_quickly(tl: Timeline) -> None:
    tl.add({"event_id": "long", "title": "t", "when": "1950/1960"})
    years = "|".join(str(year) for year in range(1900, 2000))
    assert len(tl.find(f"during:{years}", certainty="certain")) == 1
