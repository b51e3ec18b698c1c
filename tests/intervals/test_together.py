"""How often items are expected together: the mean over all worlds, written down."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import permutations, product

import polars as pl
import pytest

from tests.reference.shares import distance, extents
from timeline import BadQuery, TimelineWarning, intervals

NAMES = ("start_min", "start_max", "end_min", "end_max")
Event = tuple[set[str], tuple[int, int, int, int]]


def frame(events: list[Event], **more: list) -> pl.DataFrame:
    rows = [
        (number, item, *bounds, *(values[number] for values in more.values()))
        for number, (items, bounds) in enumerate(events)
        for item in sorted(items)
    ]
    return pl.DataFrame(rows, ["event", "item", *NAMES, *more], orient="row")


def asked(events: list[Event], window: int, **options: object) -> dict[tuple[str, str], float]:
    bounds = {"start": ("start_min", "start_max"), "end": ("end_min", "end_max")}
    options = {"null": "none", "min_count": 0, "expected": True} | options
    more = {name: options.pop(name) for name in ("group", "other") if isinstance(options.get(name), list)}
    named = {{"group": "within"}.get(name, name): name for name in more}
    found = intervals.cooccurrence(frame(events, **more), window=window, **bounds, **named, **options)
    assert (found["together_certain"] <= found["together_expected"] + 1e-9).all()
    assert (found["together_expected"] <= found["together_possible"] + 1e-9).all()
    return {(row["x"], row["y"]): row["together_expected"] for row in found.iter_rows(named=True)}


def mean(events: list[Event], window: int, *, moment: bool = False, group: list | None = None) -> Counter:
    """The expected number of each pair of items, in fractions."""
    group = group or [0] * len(events)
    total: Counter = Counter()
    worlds = list(product(*(extents(bounds, moment=moment) for _, bounds in events)))
    for world in worlds:
        for (i, a), (j, b) in permutations(enumerate(world), 2):
            if group[i] == group[j] and distance(*a, *b) <= window:
                total.update((x, y) for x in events[i][0] for y in events[j][0] if x < y)
    same = Counter((x, y) for items, _ in events for x in items for y in items if x < y)
    return Counter({pair: Fraction(total[pair], len(worlds)) + same[pair] for pair in {*total, *same}})


def some_events(rng: random.Random) -> list[Event]:
    found = []
    for _ in range(4):
        first = rng.randrange(9)
        last = first + rng.randrange(4)
        earliest = rng.randint(first + 1, last + 2)
        bounds = (first, last, earliest, max(earliest, last + 1) + rng.randrange(2))
        found.append(({*rng.sample("pqr", rng.choice([1, 1, 2]))}, bounds))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_expected_number_is_the_mean_over_all_worlds(seed: int) -> None:
    rng = random.Random(seed)
    events, window, moment = some_events(rng), rng.randrange(4), rng.random() < 0.5
    group = [rng.randrange(2) for _ in events] if rng.random() < 0.5 else None
    found = asked(
        events, window, lasting="moment" if moment else "any", **({"group": group} if group else {})
    )
    truth = mean(events, window, moment=moment, group=group)
    assert found == pytest.approx({pair: float(truth[pair]) for pair in found}, rel=1e-12)
    assert {pair for pair, number in truth.items() if number} <= set(found)


def test_two_dimensions_and_the_largest_pairs_alone():
    events = [({"p"}, (0, 4, 1, 5)), ({"q"}, (3, 3, 4, 4)), ({"p"}, (20, 20, 21, 21))]
    found = asked(events, 1, other=["u", "v", "u"], lasting="moment")
    # the p of the first is within a day of the second on 3 of 5 days; each p has its own u
    assert found[("p", "v")] == pytest.approx(3 / 5)
    assert found[("q", "u")] == pytest.approx(3 / 5)
    assert found[("p", "u")] == 2
    assert asked(events, 1, lasting="moment", top=1, min_count=1) == {("p", "q"): pytest.approx(3 / 5)}


def test_what_is_certain_is_whole():
    events = [({"p"}, (0, 0, 1, 1)), ({"q"}, (0, 9, 1, 10)), ({"p", "q"}, (50, 50, 51, 51))]
    assert asked(events, 10) == {("p", "q"): 2.0}


def test_no_number_where_an_end_without_limit_decides():
    def days(*bounds: tuple[date | None, ...]) -> pl.DataFrame:
        rows = [(number, "pq"[number], *each) for number, each in enumerate(bounds)]
        schema = {"event": pl.Int64, "item": pl.String} | dict.fromkeys(NAMES, pl.Date)
        return pl.DataFrame(rows, schema, orient="row")

    def number(some: pl.DataFrame, **options: object) -> float | None:
        bounds = {"start": ("start_min", "start_max"), "end": ("end_min", "end_max")}
        return intervals.cooccurrence(
            some, window="3d", **bounds, null="none", expected=True, min_count=0, **options
        )["together_expected"].item()

    day = (date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 2))
    never = (None, date(2020, 2, 1), date(2019, 1, 1), None)
    with pytest.warns(TimelineWarning, match="no measure"):
        assert number(days(day, never)) is None
    assert 0.5 < number(days(day, never), horizon="2018/2022") < 1
    since = (date(2020, 1, 1), date(2020, 1, 10), date(2020, 1, 20), None)
    # only its start decides: it is within three days on the first four of ten
    assert number(days(day, since)) == pytest.approx(0.4)


def test_something_is_expected_of_uncertain_extents_alone():
    crisp = pl.DataFrame({"event": [0, 1], "item": ["p", "q"], "start": [0, 3], "end": [1, 4]})
    with pytest.raises(BadQuery, match="have two columns for a start and two for an end"):
        intervals.cooccurrence(crisp, window=3, expected=True)
