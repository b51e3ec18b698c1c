"""Every interval kernel gives the answers of its slow twin on ten thousand small cases, and on some larger ones."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from tests.reference import intervals as slow
from tests.reference.intervals_cases import CASES, Side, bare, side
from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY
from timeline.kernels import concurrency, lookup, nearest, overlap, union
from timeline.kernels import overlap_count as count
from timeline.kernels import split as pieces
from timeline.kernels.number_line import draw

LEFT, RIGHT = side(1), side(2)


def both() -> list[tuple]:
    return list(zip(LEFT.cases(), RIGHT.cases(), strict=True))


def arguments(left: Side = LEFT, right: Side = RIGHT) -> tuple[np.ndarray, ...]:
    return left.start, left.end, right.start, right.end, left.key, right.key


def spread(values: np.ndarray) -> np.ndarray:
    """The same order with distances so large that places do not fit into 32 bits, and then not into 64."""
    return np.where(np.isin(values, [INFINITY, MINUS_INFINITY]), values, values * 10**15)


def with_another(one: Side, length: int) -> Side:
    """The same with an extent of a key of its own."""
    more = np.append(one.start, 0), np.append(one.end, length), np.append(one.key, one.key.max() + 1)
    return Side(*more[:2], more[2].astype(np.uint32))


def grouped(keys: np.ndarray, *columns: np.ndarray) -> dict[int, list[tuple]]:
    out = defaultdict(list)
    for key, *row in zip(keys.tolist(), *(column.tolist() for column in columns), strict=True):
        out[key].append(tuple(bare(value) for value in row))
    return out


def test_pairs() -> None:
    i, j = overlap.pairs(*arguments())
    expected = [(a_rows[x], b_rows[y]) for (a_rows, a), (b_rows, b) in both() for x, y in slow.pairs(a, b)]
    assert i.dtype == j.dtype == np.uint32
    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == sorted(expected)


def test_counts() -> None:
    expected = np.empty(LEFT.key.size, int)
    for (rows, a), (_, b) in both():
        expected[rows] = slow.counts(a, b)
    np.testing.assert_array_equal(count.counts(*arguments()), expected)


@pytest.mark.parametrize("direction", ["either", "before", "after"])
@pytest.mark.parametrize(("k", "shared", "tolerance"), [(1, True, 1000), (3, True, 4), (2, False, 1000)])
def test_nearest(direction: str, k: int, shared: bool, tolerance: int) -> None:
    found = nearest.nearest(*arguments(), k=k, direction=direction, shared=shared, tolerance=tolerance)
    expected = [
        (a_rows[x], b_rows[y], apart)
        for (a_rows, a), (b_rows, b) in both()
        for x, y, apart in slow.nearest(a, b, k, direction, shared, tolerance)
    ]
    rows = list(zip(*(column.tolist() for column in found), strict=True))
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert sorted(rows) == sorted(expected)
    ranks = grouped(found.left, found.right)
    assert ranks == grouped(
        *(np.array(column) for column in zip(*((x, y) for x, y, _ in expected), strict=True))
    )


@pytest.mark.parametrize("min_gap", [1, 2, 4])
def test_unions_and_clusters(min_gap: int) -> None:
    number, joined = union.clusters(*(LEFT.start, LEFT.end, LEFT.key), min_gap)
    plain = union.unions(LEFT.start, LEFT.end, LEFT.key, min_gap)
    for one, other in zip(joined, plain, strict=True):
        np.testing.assert_array_equal(one, other)
    by_case = grouped(joined.key, joined.start, joined.end, joined.members)
    first = np.searchsorted(joined.key, np.arange(CASES))
    for case, (rows, extents) in enumerate(LEFT.cases()):
        assert by_case[case] == slow.unions(extents, min_gap)
        assert (number[rows] - first[case]).tolist() == slow.clusters(extents, min_gap)


def test_steps() -> None:
    found = concurrency.steps(LEFT.start, LEFT.end, LEFT.key)
    by_case = grouped(found.key, found.start, found.end, found.level)
    for case, (_, extents) in enumerate(LEFT.cases()):
        assert by_case[case] == slow.steps(extents)


def test_subtract() -> None:
    found = pieces.subtract(*arguments())
    assert (np.diff(found.row.astype(int)) >= 0).all()
    by_row = grouped(found.row, found.start, found.end)
    for (a_rows, a), (_, b) in both():
        expected = defaultdict(list)
        for x, start, end in slow.subtract(a, b):
            expected[a_rows[x]].append((start, end))
        assert {row: by_row[row] for row in a_rows if row in by_row} == expected


def test_covered() -> None:
    found = pieces.covered(*arguments())
    for (rows, a), (_, b) in both():
        assert [None if n < 0 else n for n in found[rows].tolist()] == slow.covered(a, b)


def test_cut() -> None:
    finite = RIGHT.start > MINUS_INFINITY
    moments, moment_key = RIGHT.start[finite], RIGHT.key[finite]
    found = pieces.cut(LEFT.start, LEFT.end, moments, LEFT.key, moment_key)
    by_row = grouped(found.row, found.start, found.end)
    for (a_rows, a), (_, b) in both():
        expected = defaultdict(list)
        for x, start, end in slow.cut(a, [start for start, _ in b if start is not None]):
            expected[a_rows[x]].append((start, end))
        assert {row: by_row[row] for row in a_rows} == expected


@pytest.mark.parametrize("tolerance", [0, 3])
def test_latest(tolerance: int) -> None:
    random = np.random.default_rng(5)
    at, key = random.integers(-3, 28, 3 * CASES), random.integers(0, CASES, 3 * CASES).astype(np.uint32)
    found = lookup.latest(at, RIGHT.start, RIGHT.end, key, RIGHT.key, tolerance)
    asked = grouped(key, np.arange(key.size))
    for case, (rows, extents) in enumerate(RIGHT.cases()):
        mine = [row for (row,) in asked[case]]
        expected = slow.latest(at[mine].tolist(), extents, tolerance)
        assert found[mine].tolist() == [rows[x] if x >= 0 else -1 for x in expected]


def test_crossed_extents_are_taken_at_their_word() -> None:
    """The pairs of (start_max, end_min) are the certain overlaps, though such extents may be crossed."""
    random = np.random.default_rng(7)

    def crossed(one: Side) -> Side:
        n = one.key.size
        start = np.where(random.random(n) < 0.1, LATEST, random.integers(0, 12, n))
        end = np.where(random.random(n) < 0.1, EARLIEST, random.integers(0, 12, n))
        return Side(start, np.where(random.random(n) < 0.1, INFINITY, end), one.key)

    left, right = crossed(LEFT), crossed(RIGHT)
    expected = set()
    for (a_rows, _), (b_rows, _) in both():
        for i in a_rows.tolist():
            for j in b_rows.tolist():
                if left.start[i] < right.end[j] and right.start[j] < left.end[i]:
                    expected.add((i, j))
    found = overlap.pairs(*arguments(left, right))
    assert sorted(zip(*(rows.tolist() for rows in found), strict=True)) == sorted(expected)
    times = np.bincount([i for i, _ in expected], minlength=left.key.size)
    np.testing.assert_array_equal(count.counts(*arguments(left, right)), times)


@pytest.mark.parametrize("in_units", [True, False])
def test_wide_lines_give_the_same_answers(in_units: bool) -> None:
    """Places of 32 bits, of 64 bits, in units of which all are multiples, and ranks are four roads to one answer."""
    plain = [with_another(one, 1) for one in (LEFT, RIGHT)]
    length = 10**15 + (0 if in_units else 3)  # of which other instants are no multiples
    left, right = (
        with_another(Side(spread(one.start), spread(one.end), one.key), length) for one in (LEFT, RIGHT)
    )
    few = np.zeros(left.key.size, np.uint32), np.zeros(right.key.size, np.uint32)
    narrow = draw([(LEFT.start, LEFT.end)], [LEFT.key])
    middle = draw([(left.start, left.end)], few[:1])
    wide = draw([(left.start, left.end), (right.start, right.end)], [left.key, right.key])
    assert narrow.dtype is np.uint32
    assert middle.dtype is np.int64
    assert middle.ranks is None
    assert (wide.unit > 1, wide.ranks is None) == (in_units, in_units)
    for one in (left, right):
        for values in (one.start, one.end):
            instants, keys = wide.unfold(wide.fold(values, one.key))
            np.testing.assert_array_equal(instants, values)
            np.testing.assert_array_equal(keys, one.key)

    def answers(a: Side, b: Side) -> list[list[int]]:
        columns = arguments(a, b)
        return [
            sorted(zip(*(rows.tolist() for rows in overlap.pairs(*columns)), strict=True)),
            count.counts(*columns).tolist(),
            nearest.nearest(*columns, k=2).right.tolist(),
            union.unions(a.start, a.end, a.key).members.tolist(),
            union.unions(a.start, a.end, a.key, 2 * 10**15 if a is left else 2).members.tolist(),
            pieces.subtract(*columns).row.tolist(),
            concurrency.steps(a.start, a.end, a.key).level.tolist(),
            lookup.latest(b.start + 1, a.start, a.end, b.key, a.key).tolist(),
        ]

    assert answers(left, right)[:-1] == answers(*plain)[:-1]
    unkeyed = [Side(one.start, one.end, np.zeros_like(one.key)) for one in (left, right, *plain)]
    few_rows = [Side(one.start[:300], one.end[:300], one.key[:300]) for one in unkeyed]
    assert answers(*few_rows[:2])[:4] == answers(*few_rows[2:])[:4]


def test_places_that_share_their_top_bits_are_sorted_exactly() -> None:
    random = np.random.default_rng(3)
    n = 3000
    near = random.integers(0, 40, n)
    start = np.where(random.random(n) < 0.01, random.integers(-(2**61), 2**61, n), near)
    order = np.argsort(start, kind="stable")
    end = start + 5
    i, j = overlap.pairs(start, end, start, start + 1)
    brute = [
        (a, b) for b in range(n) for a in np.flatnonzero((start <= start[b]) & (start[b] < end)).tolist()
    ]
    assert order.size == n
    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == sorted(brute)


def large(n: int, seed: int) -> Side:
    """Enough rows for threads, with heavy skew in keys, deep overlap and some extents without end."""
    random = np.random.default_rng(seed)
    start = random.integers(0, 20 * n, n)
    end = (
        start
        + 1
        + np.where(random.random(n) < 0.001, random.integers(0, 20 * n, n), random.integers(0, 60, n))
    )
    end = np.where(random.random(n) < 0.0002, INFINITY, end)
    return Side(start, end, np.minimum(random.zipf(1.5, n), 200).astype(np.uint32) - np.uint32(1))


def test_many_rows_on_all_cores() -> None:
    left, right = large(60_000, 1), large(50_000, 2)
    columns = arguments(left, right)
    i, j = overlap.pairs(*columns)
    assert (
        (left.start[i] < right.end[j]) & (right.start[j] < left.end[i]) & (left.key[i] == right.key[j])
    ).all()
    assert np.unique(i.astype(np.int64) << 32 | j).size == i.size
    times = count.counts(*columns)
    np.testing.assert_array_equal(np.bincount(i, minlength=left.key.size), times)
    some = np.random.default_rng(4).integers(0, left.key.size, 200)
    brute = [
        int(((left.start[a] < right.end) & (right.start < left.end[a]) & (left.key[a] == right.key)).sum())
        for a in some
    ]
    assert times[some].tolist() == brute
    step = concurrency.steps(left.start, left.end, left.key)
    inside = [
        int(((left.start <= step.start[s]) & (step.start[s] < left.end) & (left.key == step.key[s])).sum())
        for s in range(0, step.key.size, 499)
    ]
    assert step.level[::499].tolist() == inside


@pytest.mark.parametrize("size", [1, 7, 1000, 10**9])
def test_batches_are_the_pairs_in_pieces(size: int) -> None:
    left, right = large(400, 1), large(300, 2)
    columns = arguments(left, right)
    batches = list(overlap.plan(*columns).batches(size))
    assert all(0 < i.size <= size for i, _ in batches)
    whole = overlap.pairs(*columns)
    for column in (0, 1):
        np.testing.assert_array_equal(np.concatenate([batch[column] for batch in batches]), whole[column])


def test_keep_filters_pairs() -> None:
    columns = arguments()
    i, j = overlap.pairs(*columns, keep=lambda left, right: LEFT.start[left] == RIGHT.start[right])
    a, b = overlap.pairs(*columns)
    equal = LEFT.start[a] == RIGHT.start[b]
    assert sorted(zip(i, j, strict=True)) == sorted(zip(a[equal], b[equal], strict=True))


def test_one_extent_over_all_does_not_slow_the_rest() -> None:
    """The look-ups of a million pairs that one open extent makes are one stretch, not a scan for each row."""
    n = 20_000
    start = np.arange(n) * 10
    columns = np.append(start, MINUS_INFINITY), np.append(start + 1, INFINITY)
    plan = overlap.plan(*columns, *columns)
    assert plan.total == n + 2 * n + 1
    assert sum(int((np.diff(part.until, prepend=0) > 0).sum()) for part in plan.sweeps[0].parts) <= 2 * (
        n + 1
    )


EMPTY = np.empty(0, np.int64)
ONE = np.array([3]), np.array([5])


@pytest.mark.parametrize(
    ("a", "b"), [((EMPTY, EMPTY), ONE), (ONE, (EMPTY, EMPTY)), ((EMPTY, EMPTY), (EMPTY, EMPTY))]
)
def test_empty_sides(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> None:
    columns = (*a, *b)
    assert [rows.size for rows in overlap.pairs(*columns)] == [0, 0]
    assert list(overlap.plan(*columns).batches(5)) == []
    assert count.counts(*columns).tolist() == [0] * a[0].size
    assert nearest.nearest(*columns).left.size == 0
    assert pieces.subtract(*columns).row.tolist() == list(range(a[0].size))
    assert pieces.covered(*columns).tolist() == [0] * a[0].size
    assert pieces.cut(*a, b[0]).row.size == a[0].size
    assert lookup.latest(a[0], *b).tolist() == [-1] * a[0].size
    assert concurrency.steps(*a).level.size == a[0].size
    assert union.unions(*a).members.size == a[0].size
