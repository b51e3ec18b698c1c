"""Shares of what `lookup` and `nearest` find on frames, and circa on every function of frames that takes uncertain extents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import polars as pl
import pytest

from tests.reference.sequences import readings
from timeline import BadColumn, BadQuery, TimelineWarning, TooManyMatches, intervals
from timeline.constants import BOUNDS, WORLDS

NAMES = {"start": BOUNDS[:2], "end": BOUNDS[2:]}


def boxes(*rows: tuple[int, int, int, int], **more: list) -> pl.DataFrame:
    return pl.DataFrame(rows, dict.fromkeys(BOUNDS, pl.Int64), orient="row").with_columns(
        pl.Series(name, values) for name, values in more.items()
    )


def test_the_share_of_a_state_that_is_looked_up_is_exact() -> None:
    some = [(0, 3, 5, 9), (0, 6, 4, 9), (2, 2, 8, 8)]
    for box in some:
        truth = [sum(s <= at < e for s, e in readings(box)) / len(readings(box)) for at in range(10)]
        asked = pl.DataFrame({"at": range(10)})
        found = intervals.lookup(asked, boxes(box), **NAMES, probability=True)["probability"]
        assert found.fill_null(0).to_list() == pytest.approx(truth)
    late = intervals.lookup(pl.DataFrame({"at": [99]}), boxes((0, 0, 5, 5)), **NAMES, probability=True)
    assert late["probability"].to_list() == [None]
    near = pl.DataFrame({"at": [6]})
    assert intervals.lookup(near, boxes((0, 0, 5, 5)), **NAMES, tolerance=3, probability=True)[
        "probability"
    ].to_list() == [0]


def test_why_a_nearest_one_has_no_share_is_told() -> None:
    ends = [(0, 9, 5, None), (None, 9, 5, 20)]
    schema = dict.fromkeys(BOUNDS, pl.Int64)
    with pytest.warns(TimelineWarning, match="probability: null is no measure: .* open end matters$"):
        found = intervals.nearest(
            boxes((3, 3, 4, 4)), pl.DataFrame(ends, schema, orient="row"), **NAMES, probability=True
        )
    assert found["probability"].null_count()


def test_a_state_without_an_end_has_a_share_where_that_does_not_matter() -> None:
    open_ended = pl.DataFrame(
        {
            "start_min": [date(2010, 1, 1)],
            "start_max": [date(2010, 12, 31)],
            "end_min": None,
            "end_max": None,
        },
        schema_overrides=dict.fromkeys(BOUNDS, pl.Date),
    )
    asked = pl.DataFrame({"at": [date(2005, 1, 1), date(2015, 1, 1)]})
    given = {**NAMES, "probability": True}
    with pytest.warns(TimelineWarning, match="no measure: .* a horizon such as 1900/2030 closes it"):
        found = intervals.lookup(asked, open_ended, **given)
    assert found["probability"].to_list() == [None, None]
    closed = intervals.lookup(asked, open_ended, **given, horizon="2000/2030")["probability"]
    assert closed[0] is None
    assert 0 < closed[1] < 1


@pytest.mark.parametrize("direction", ["either", "after", "before"])
def test_the_share_of_a_neighbour_is_that_of_all_worlds(direction: str) -> None:
    left, right = [(4, 7, 5, 8)], [(0, 6, 1, 7), (8, 10, 9, 12), (2, 9, 3, 11)]
    found = intervals.nearest(
        boxes(*left), boxes(*right), **NAMES, k=3, direction=direction, probability=True, seed=3
    )
    shares = dict(zip(found["start_min_right"].to_list(), found["probability"].to_list(), strict=True))
    one = intervals.nearest(
        boxes(*left), boxes(*right), **NAMES, k=1, ties="all", direction=direction, probability=True, seed=3
    )
    good, total = [0, 0, 0], 0
    for (s, e), *others in product(readings(left[0]), *map(readings, right)):
        total += 1
        places = []
        for u, v in others:
            before, after = s - v + 1, u - e + 1
            distance = {"before": before, "after": after}.get(direction, max(0, before, after))
            sided = direction == "either" or distance >= 1
            places.append({"before": -v, "after": u}.get(direction, distance) if sided else None)
        least = min((place for place in places if place is not None), default=None)
        for number, place in enumerate(places):
            good[number] += place is not None and place == least
    truth = {box[0]: n / total for box, n in zip(right, good, strict=True)}
    for row in one.iter_rows(named=True):
        expected = truth[row["start_min_right"]]
        assert abs(row["probability"] - expected) < 4 * (expected * (1 - expected) / WORLDS) ** 0.5 + 1e-3
    assert max(shares.values()) <= 1
    again = intervals.nearest(
        boxes(*left), boxes(*right), **NAMES, k=3, direction=direction, probability=True, seed=3
    )
    assert found.equals(again)


def test_neighbours_with_keys_and_certain_ones() -> None:
    left = boxes((0, 0, 1, 1), (0, 0, 1, 1), who=["x", "y"])
    right = boxes((3, 3, 4, 4), (9, 9, 10, 10), (2, 8, 3, 9), who=["x", "x", "y"])
    found = intervals.nearest(left, right, **NAMES, by="who", probability=True)
    assert found.select("who", "start_min_right", "probability").rows() == [("x", 3, 1), ("y", 2, 1)]
    with pytest.raises(BadQuery, match="leave out exclude_overlaps"):
        intervals.nearest(left, right, **NAMES, exclude_overlaps=True, probability=True)


@pytest.mark.torture
def test_more_shares_than_can_be_waited_for_are_refused() -> None:
    many = boxes(*((0, 9, 1, 10),) * 400)
    with pytest.raises(
        TooManyMatches, match=r"shares of 160,000 pairs of neighbours .* at most 100,000 are; ask for fewer"
    ):
        intervals.nearest(many, many, **NAMES, probability=True)
    with pytest.raises(TooManyMatches, match="shares of 160,000 possible matches"):
        intervals.sequence({"a": many, "b": many.clone()}, "a intersects b", probability=True)


FIRST = date(2000, 1, 1)


def dated(*days: tuple[int, int, int, int], marked: list[bool], wider: int = 0) -> pl.DataFrame:
    """Events by day of which some bear a mark, these made wider by so many days."""
    rows = [
        [FIRST + timedelta(day + way * wider * mark) for day, way in zip(box, (-1, 1, -1, 1), strict=True)]
        for box, mark in zip(days, marked, strict=True)
    ]
    frame = pl.DataFrame(rows, dict.fromkeys(BOUNDS, pl.Date), orient="row")
    frame = frame.with_columns(
        pl.min_horizontal("start_max", pl.col("end_max").dt.offset_by("-1d")),
        pl.max_horizontal("end_min", pl.col("start_min").dt.offset_by("1d")),
    )
    numbers = pl.Series(range(len(days)))
    return frame.with_columns(approximate=pl.Series(marked), event=numbers, item=numbers % 2, place=numbers)


DAYS = [(0, 0, 1, 1), (40, 45, 50, 60), (100, 100, 110, 110), (105, 106, 107, 130)]
ASK: dict[str, Callable[..., pl.DataFrame]] = {
    "concurrency": lambda frame, **given: intervals.concurrency(frame, **NAMES, expected=True, **given),
    "rate": lambda frame, **given: intervals.rate(frame, every="month", **NAMES, expected=True, **given),
    "cooccurrence": lambda frame, **given: intervals.cooccurrence(
        frame, window="30d", null="none", **NAMES, expected=True, **given
    ),
    "worlds": lambda frame, **given: intervals.worlds(frame, n=5, **given),
    "sequence": lambda frame, **given: intervals.sequence(
        {"a": frame}, "x=a then y=a within 60d", event="event", probability=True, **given
    ).select("x_row", "y_row", "certainty", "probability"),
    "nearest": lambda frame, **given: intervals.nearest(
        frame.head(2), frame.tail(2), k=2, **NAMES, probability=True, **given
    ).select("place", "place_right", "distance_min", "distance_max", "probability"),
    "lookup": lambda frame, **given: intervals.lookup(
        pl.DataFrame({"at": [FIRST + timedelta(day) for day in range(0, 140, 10)]}),
        frame, **NAMES, probability=True, **given,
    ).select("at", "place_right", "probability"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASK)
def test_circa_widens_what_bears_a_mark(name: str) -> None:
    marked = [True, False, True, False]
    plain, wide = dated(*DAYS, marked=marked), dated(*DAYS, marked=marked, wider=20)
    found = ASK[name](plain, circa="20d")
    assert found.equals(ASK[name](wide))
    assert not found.equals(ASK[name](plain))
    with pytest.raises(BadColumn, match="the columns approximate and uncertain say which dates are wider"):
        ASK[name](plain.drop("approximate"), circa="20d")


def test_circa_moves_by_the_calendar_in_ticks_of_every_length() -> None:
    day = pl.DataFrame({"start": [date(2000, 3, 31)], "end": [date(2000, 4, 1)], "uncertain": [True]})
    for unit in ("ms", "us", "ns"):
        timed = day.with_columns(pl.col("start", "end").cast(pl.Datetime(unit)))
        found = intervals.concurrency(timed, circa="1mo")
        assert found["start"][0].date() == date(2000, 2, 29)
        assert found["end"][-1].date() == date(2000, 5, 1)
    with pytest.raises(BadColumn, match="the columns hold integers"):
        intervals.concurrency(pl.DataFrame({"start": [1], "end": [2], "uncertain": [True]}), circa="1mo")
