"""Every way of counting gives the counts of the definition, over random small worlds and at the edges."""

from __future__ import annotations

import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from tests.effort import examples
from tests.reference.cooccurrence import Event, cooccurrence, distances
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery, BadWindow, TimelineWarning
from timeline.kernels.cooccurrence import extents as extents_module
from timeline.kernels.cooccurrence import plan, same_event
from timeline.kernels.cooccurrence import product as product_module
from timeline.kernels.cooccurrence.crowded import fewest_pairs
from timeline.kernels.cooccurrence.extents import group_codes, passes, possible_spans, shifted
from timeline.kernels.cooccurrence.pairs import Extents, Period, cooccurrences, in_granules, incidence
from timeline.kernels.cooccurrence.pruning import worthwhile

WAYS = ("sweep", "product", "enumeration", None)
WINDOWS = st.sampled_from([0, 1, 2, 5, 1000])


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """First and last granule by smallest and largest value: a point, an extent, a spread, or something unbounded."""
    kind = draw(st.sampled_from(["point", "extent", "spread", "unbounded"]))
    first_min = draw(st.integers(-10, 10))
    if kind == "point":
        return (first_min,) * 4
    first_max = first_min if kind == "extent" else draw(st.integers(first_min, first_min + 9))
    last_min = draw(st.integers(first_min, first_min + 9))
    last_max = last_min if kind == "extent" else draw(st.integers(max(first_max, last_min), first_min + 12))
    if kind != "unbounded":
        return first_min, first_max, last_min, last_max
    return draw(
        st.sampled_from(
            [
                (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY),
                (first_min, first_max, first_min, INFINITY),
                (MINUS_INFINITY, last_max, last_min, last_max),
                (first_min, INFINITY, first_min, INFINITY),
                (first_min, first_max, INFINITY, INFINITY),
            ]
        )
    )


ITEMS = st.frozensets(st.integers(0, 3), max_size=3)


@st.composite
def worlds(draw: st.DrawFn) -> list[Event]:
    whens = draw(st.lists(bounds(), min_size=1, max_size=9))
    grouped = draw(st.booleans())
    group = st.sampled_from([0, 1, None]) if grouped else st.just(0)
    return [Event(*when, draw(ITEMS), draw(ITEMS), draw(group)) for when in whens]


def arrays(events: list[Event], two: bool) -> tuple:
    columns = [np.array([event[i] for event in events], np.int64) for i in range(4)]
    tables = []
    for side in ("left", "right")[: 1 + two]:
        rows = [(i, item) for i, event in enumerate(events) for item in sorted(getattr(event, side))]
        event, item = (np.array([row[k] for row in rows], np.int64) for k in (0, 1))
        tables.append(incidence(event, item, len(events), 4))
    group = np.array([-1 if event.group is None else event.group for event in events])
    return Extents(*columns), tables, group


def infinite(event: Event) -> Event:
    bounds = (
        float("-inf") if b == MINUS_INFINITY else float("inf") if b == INFINITY else b for b in event[:4]
    )
    return Event(*bounds, *event[4:])


@given(
    worlds(),
    WINDOWS,
    st.booleans(),
    st.none() | st.sets(st.integers(0, 3), min_size=1),
    st.sampled_from([0, 1, 3]),
)
def test_every_way_counts_as_the_definition_does(events, window, two, only, least):
    if not all(any(getattr(event, side) for event in events) for side in ("left", "right")[: 1 + two]):
        return
    extents, tables, group = arrays(events, two)
    wanted = cooccurrence([infinite(event) for event in events], window, two=two, only=only)
    wanted = {pair: row for pair, row in wanted.items() if row.same_event + row.cross_possible >= least}
    for way in WAYS:
        if way == "enumeration" and least == 0:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # windows longer than the period are part of the game
            found = cooccurrences(
                extents,
                *tables,
                window=window,
                group=group,
                only=None if only is None else np.array(sorted(only)),
                only_right=None if only is None else np.array(sorted(only)),
                min_count=least,
                method=way,
            )
        got = zip(
            *(found.x.tolist(), found.y.tolist(), found.same_event.tolist()),
            *(found.cross_certain.tolist(), found.cross_possible.tolist()),
            strict=True,
        )
        assert {(x, y): row for x, y, *row in got if any(row)} == {
            pair: list(row) for pair, row in wanted.items()
        }, way
        assert not least or found.x.size == len(wanted)


@given(bounds(), bounds(), WINDOWS)
def test_the_twins_corners_stand_for_every_extent_that_the_bounds_allow(a, b, window):
    if MINUS_INFINITY in (*a, *b) or INFINITY in (*a, *b):
        return
    readings = [
        [
            (first, last)
            for first in range(when[0], when[1] + 1)
            for last in range(max(first, when[2]), when[3] + 1)
        ]
        for when in (a, b)
    ]
    each = [max(0, other[0] - one[1], one[0] - other[1]) for one, other in product(*readings)]
    none = frozenset()
    assert distances(Event(*a, none, none), Event(*b, none, none)) == (min(each), max(each))


def test_two_days_two_items():
    #      day 0  1  2  3  4
    # e0   x   *
    # e1   y      *
    # e2   xy           *         e3  y  at 4
    day = np.array([0, 1, 3, 4])
    table = incidence(np.array([0, 1, 2, 2, 3]), np.array([0, 1, 0, 1, 1]), 4, 2)
    found = cooccurrences(Extents(day, day, day, day), table, window=1)
    assert (found.same_event[0], found.cross_certain[0], found.cross_possible[0]) == (1, 2, 2)
    assert (found.n_x[0], found.n_y[0], found.tested) == (2, 3, 1)


def test_a_row_stated_twice_counts_once():
    table = incidence(np.array([1, 0, 1, 1]), np.array([0, 1, 0, 1]), 2, 2)
    assert table.items.tolist() == [1, 0, 1]
    assert table.offsets.tolist() == [0, 1, 3]


ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=30)


@given(ROWS)
def test_rows_in_any_order_become_ascending_items_of_each_event(rows):
    event, item = np.array(rows).T
    table = incidence(event, item, 6, 5)
    assert [table.items[a:b].tolist() for a, b in pairwise(table.offsets)] == [
        sorted({i for e, i in rows if e == n}) for n in range(6)
    ]
    offsets, events = table.transposed
    assert [events[a:b].tolist() for a, b in pairwise(offsets)] == [
        sorted({e for e, i in rows if i == n}) for n in range(5)
    ]


def test_the_product_leaves_no_thread_spinning(monkeypatch):
    """The threads of a BLAS wait busily for a tenth of a second after a product, which a count would pay for."""
    allowed = set()

    def multiply(left, right, sums):
        allowed.update(
            library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
        )
        time.sleep(0.02)  # so that two counts at once meet here
        sums += left.T @ right

    def count(_):
        return cooccurrences(Extents(day, day, day, day), items, window=3, method="product")

    monkeypatch.setattr(product_module, "_multiply", multiply)
    day = np.arange(50)
    items = incidence(day, day % 2, 50, 2)
    before = threadpool_info()
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(count, range(2)))) == 2
    assert allowed <= {1}  # none where the library cannot be asked
    assert threadpool_info() == before


@pytest.mark.parametrize("way", ["sweep", "product", "enumeration"])
def test_counts_beyond_what_floats_of_24_bits_hold_are_exact(way):
    n = 6_001
    day, item = np.zeros(2 * n + 1, np.int64), np.append(np.repeat([0, 1], n), 2)
    day[-1] = 5
    table = incidence(np.arange(day.size), item, day.size, 3)
    found = cooccurrences(Extents(day, day, day, day), table, window=1, method=way)
    assert found.cross_possible.tolist() == [n * n]
    assert int(np.float32(n * n)) != n * n


def test_only_sums_below_two_to_the_53_are_left_to_floats(monkeypatch):
    rng = np.random.default_rng(3)
    n, m = 40_000, 12
    day = rng.integers(0, 40, n)
    table = incidence(np.arange(n), rng.integers(0, m, n), n, m)
    extents = Extents(day, day, day, day)
    first = cooccurrences(extents, table, window=2)
    assert first.methods == ["product"]
    monkeypatch.setattr(plan, "EXACT", n * n)
    second = cooccurrences(extents, table, window=2)
    assert second.methods == ["sweep"]
    assert (first.cross_possible == second.cross_possible).all()


@pytest.mark.parametrize("only", [None, np.array([7, 130])])
def test_blocks_of_the_table_join_without_a_seam(monkeypatch, only):
    rng = np.random.default_rng(4)
    n, m = 3_000, 150
    day = rng.integers(0, 400, n)
    table = incidence(np.repeat(np.arange(n), 2), rng.zipf(1.5, 2 * n) % m, n, m)
    extents = Extents(day, day, day, day + rng.integers(0, 30, n))
    whole = cooccurrences(extents, table, window=3, only=only, method="sweep")
    monkeypatch.setattr(plan, "_BYTES", 800)
    monkeypatch.setattr(plan, "_CANDIDATES", 5_000)
    for way in ("sweep", "product", "enumeration"):
        parts = cooccurrences(extents, table, window=3, only=only, method=way)
        for column in ("x", "y", "same_event", "cross_certain", "cross_possible"):
            assert (getattr(parts, column) == getattr(whole, column)).all(), (way, column)


@pytest.mark.parametrize("way", ["sweep", "enumeration"])
@pytest.mark.parametrize("two", [False, True])
def test_pruning_by_top_and_min_count_loses_nothing(monkeypatch, way, two):
    rng = np.random.default_rng(5)
    n, m = 3_000, 200
    day = rng.integers(0, 900, n)
    table = incidence(np.repeat(np.arange(n), 2), rng.zipf(1.4, 2 * n) % m, n, m)
    second = incidence(np.arange(n), rng.zipf(1.4, n) % m, n, m) if two else None
    extents = Extents(day, day, day, day + rng.integers(0, 3, n))
    whole = cooccurrences(extents, table, second, window=2)
    monkeypatch.setattr(plan, "MANY_PAIRS", 10)
    monkeypatch.setattr(plan, "_BYTES", 2_000)
    monkeypatch.setattr(plan, "_CANDIDATES", 5_000)
    some = cooccurrences(extents, table, second, window=2, top=25, method=way)
    many = cooccurrences(extents, table, second, window=2, min_count=60, method=way)
    enough = int((whole.together_possible >= 60).sum())
    assert 25 < enough < whole.x.size
    for column in ("x", "y", "same_event", "cross_certain", "cross_possible"):
        assert (getattr(some, column) == getattr(whole, column)[:25]).all(), column
        assert (getattr(many, column) == getattr(whole, column)[:enough]).all(), column
    assert some.tested == many.tested == whole.tested


@pytest.mark.parametrize("rank", ["possible", "certain"])
@pytest.mark.parametrize("two", [False, True])
def test_the_first_pairs_are_those_of_all_by_either_rank(monkeypatch, rank, two):
    rng = np.random.default_rng(7)
    n, m = 3_000, 200
    day, vague = rng.integers(0, 900, n), rng.choice([0, 0, 9, 60], n)
    table = incidence(np.repeat(np.arange(n), 2), rng.zipf(1.4, 2 * n) % m, n, m)
    second = incidence(np.arange(n), rng.zipf(1.4, n) % m, n, m) if two else None
    extents = Extents(day, day + vague, day, day + vague + rng.integers(0, 3, n))
    whole = cooccurrences(extents, table, second, window=30, rank=rank)
    monkeypatch.setattr(plan, "MANY_PAIRS", 10)
    monkeypatch.setattr(plan, "_PROBED", 800)
    monkeypatch.setattr(plan, "_BYTES", 2_000)
    for top in (1, 25):
        some = cooccurrences(extents, table, second, window=30, top=top, rank=rank)
        for column in ("x", "y", "same_event", "cross_certain", "cross_possible"):
            assert (getattr(some, column) == getattr(whole, column)[:top]).all(), column


@given(worlds(), WINDOWS, st.integers(1, 12))
def test_what_is_left_out_before_counting_cannot_reach_the_limit(events, window, least):
    if not any(event.left for event in events):
        return
    extents, (table,), group = arrays(events, two=False)
    counted = cooccurrences(extents, table, window=window, group=group, null="none")
    counted = np.stack([counted.x, counted.y])[:, counted.together_possible >= least]
    side = plan.sides(table, None, None)[0]
    task = plan.Task(extents, group_codes(len(events), group), window, least, None)
    kept = worthwhile(*plan._Pruner(side, task).most, side.length, least)
    place = np.argsort(side.row_code)
    row, column = place[counted].max(axis=0), place[counted].min(axis=0)
    assert (column < kept[row]).all()


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=40).filter(lambda sizes: sum(sizes) < 1 << 31))
def test_codes_of_blocks_ascend_and_part_any_two_of_them(members):
    code, bits = extents_module._codes(np.array(members))
    texts = [f"{int(c):032b}"[:n] for c, n in zip(code, bits, strict=True)]
    assert all(a < b and not b.startswith(a) for a, b in pairwise(texts))
    assert max(len(text) for text in texts) <= 32


@pytest.mark.parametrize(("length", "expected"), [([0] * 50, 1), ([7] * 50, 1), (range(50), 2)])
def test_points_and_extents_of_one_length_need_one_sweep(length, expected):
    first = np.random.default_rng(6).integers(0, 30, 50)
    last = first + np.array(length)
    spans = possible_spans(Extents(first, first, last, last), np.zeros(50, np.int64))
    assert len(passes(spans, spans, 9)) == expected


def test_pruned_cells_are_never_swept():
    side = plan.sides(incidence(np.arange(6), np.array([0, 0, 0, 0, 1, 2]), 6, 3), None, None)[0]
    day = np.arange(6)
    extents = Extents(day, day, day, day)
    task = plan.Task(extents, np.zeros(6, np.int64), 0, 2, None)
    pruner = plan._Pruner(side, task)
    assert pruner.pruned(2).length.tolist() == [0, 0, 0]
    assert pruner.pruned(1).length.tolist() == [0, 1, 2]


def test_granules_floor_starts_and_ceil_ends():
    day = 86_400_000_000
    one_date = in_granules(*(np.array([v]) for v in (day, 2 * day - 1, day + 1, 2 * day)), day)
    assert [column.tolist() for column in one_date] == [[1], [1], [1], [1]]
    before = in_granules(*(np.array([v]) for v in (-1, -1, 0, 0)), day)
    assert [column.tolist() for column in before] == [[-1], [-1], [-1], [-1]]
    undated = in_granules(
        *(np.array([v]) for v in (MINUS_INFINITY, INFINITY - 1, MINUS_INFINITY + 1, INFINITY)), day
    )
    assert [column.tolist() for column in undated] == [
        [MINUS_INFINITY],
        [INFINITY],
        [MINUS_INFINITY],
        [INFINITY],
    ]


def test_moving_granules_never_wraps():
    edge = np.array([MINUS_INFINITY, MINUS_INFINITY + 1, 0, INFINITY - 1, INFINITY])
    assert shifted(edge, 10).tolist() == [MINUS_INFINITY, MINUS_INFINITY + 11, 10, INFINITY, INFINITY]
    assert shifted(edge, -10).tolist() == [MINUS_INFINITY, MINUS_INFINITY, -10, INFINITY - 11, INFINITY]


def one(**options):
    day = np.array([0, 1])
    settings = {"window": 0, **options}
    return cooccurrences(Extents(day, day, day, day), incidence(day, day, 2, 2), **settings)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"window": -1}, BadWindow, "a window is not negative: -1"),
        ({"min_count": -1}, BadQuery, "min_count is 0 or more"),
        ({"top": 0}, BadQuery, "top is 1 or more"),
        ({"draws": 0, "null": "shift"}, BadQuery, "draws is 1 or more"),
        ({"period": Period(1, 5)}, BadQuery, "outside the stated period"),
    ],
)
def test_an_option_out_of_range_is_named(options, error, message):
    with pytest.raises(error, match=message):
        one(**options)


def test_nothing_to_count_says_so():
    none = np.zeros(0, np.int64)
    with pytest.raises(BadQuery, match="there are no events to count"):
        cooccurrences(Extents(none, none, none, none), incidence(none, none, 0, 0), window=1)


def test_a_window_over_the_whole_period_warns_and_still_counts():
    with pytest.warns(TimelineWarning, match="covers the whole observed period"):
        found = one(window=5)
    assert found.cross_possible.tolist() == [1]
    assert found.p.tolist() == [1.0]


def test_an_answer_too_large_says_what_to_do(monkeypatch):
    monkeypatch.setattr(plan, "MOST_PAIRS", 1)
    day = np.zeros(3, np.int64)
    with pytest.raises(BadQuery, match="more than 1 pairs of items co-occur; raise min_count"):
        cooccurrences(Extents(day, day, day, day), incidence(np.arange(3), np.arange(3), 3, 3), window=0)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), min_size=1, max_size=20),
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
    st.lists(st.integers(-1, 1), min_size=6, max_size=6),
    st.integers(0, 4),
    st.booleans(),
)
@examples(20)
def test_so_many_pairs_are_known_before_they_are_counted(rows, days, groups, window, two):
    event, item = np.array(rows).T
    first = np.array(days)
    left = incidence(event, item, 6, 7)
    right = incidence(event[::2], item[::2] % 3, 6, 3) if two else None
    extents = Extents(first, first, first, first)
    given = {"window": window, "group": np.array(groups), "null": "none"}
    found = cooccurrences(extents, left, right, **given)
    fewest = fewest_pairs(left, right, first, group_codes(6, given["group"]), window)
    assert fewest <= found.x.size
    alone = cooccurrences(extents, left, right, **{**given, "group": np.full(6, -1)}).x.size
    assert alone == 0 or fewest > 0


def test_many_items_of_one_event_are_refused_before_they_are_counted(monkeypatch):
    monkeypatch.setattr(plan, "enumerate_pairs", None)
    n = 10_000
    day, items = np.zeros(2, np.int64), incidence(np.repeat([0, 1], n // 2), np.arange(n), 2, n)
    with pytest.raises(BadQuery, match="more than 20,000,000 pairs of items co-occur"):
        cooccurrences(Extents(day, day, day, day), items, window=0)


@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("size", [np.int32, np.int64])
def test_shared_events_are_the_same_visited_or_as_bits(monkeypatch, two, size):
    rng = np.random.default_rng(8)
    n, m = 5_000, 40
    have = rng.random((n, m)) < rng.random(m)
    event, item = np.nonzero(have)
    left = incidence(event, item, n, m)
    right = incidence(np.arange(n), rng.integers(0, 7, n), n, 7) if two else None
    some = np.flatnonzero(rng.random(n) < 0.7)
    tables = []
    for cost in (0.0, 1e9):  # of a visit: always visited, always bits
        for step in ("_EVENT", "_VISIT"):
            monkeypatch.setattr(same_event, step, cost)
        monkeypatch.setattr(same_event, "_BYTES", 1_000)  # many blocks of events
        for side in plan.sides(left, right, None):
            monkeypatch.setattr(plan.Side, "cell", size)
            tables.append(plan.Table(side, 0, side.length.size, None).same_event(some))
    for visited, met in zip(tables[: len(tables) // 2], tables[len(tables) // 2 :], strict=True):
        assert visited.dtype == met.dtype == size
        assert (visited == met).all()
    counted = sum(int(table.sum()) for table in tables[: len(tables) // 2])
    breadth = have[some].sum(axis=1)
    assert counted == (breadth.sum() if two else (breadth * (breadth - 1) // 2).sum())
