"""Every frame function gives the answers of its slow twin on ten thousand small cases, each case a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from tests.reference import intervals as slow
from tests.reference.intervals_cases import CASES, Side, bare, side
from timeline import intervals
from timeline.constants import INFINITY, MINUS_INFINITY

LEFT, RIGHT = side(11), side(12)


def frame(one: Side) -> pl.DataFrame:
    """Unbounded as null."""
    finite = (one.start != MINUS_INFINITY, one.end != INFINITY)
    columns = (
        pl.Series(column).set(pl.Series(~known), None)
        for column, known in zip((one.start, one.end), finite, strict=True)
    )
    return pl.DataFrame(dict(zip(("start", "end"), columns, strict=True)) | {"case": one.key}).with_row_index(
        "row"
    )


@cache
def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    return frame(LEFT), frame(RIGHT)


def both() -> Iterable[tuple]:
    return zip(LEFT.cases(), RIGHT.cases(), strict=True)


@cache
def expected_pairs() -> list[tuple[int, int]]:
    return sorted((int(i[x]), int(j[y])) for (i, a), (j, b) in both() for x, y in slow.pairs(a, b))


def by_case(table: pl.DataFrame, *columns: str) -> dict[int, list[tuple]]:
    out = defaultdict(list)
    for case, *row in table.select("case", *columns).rows():
        out[case].append(tuple(row))
    return out


def test_overlap_of_every_kind() -> None:
    left, right = frames()
    inner = intervals.overlap(left, right, by="case", maintain_order=True)
    assert inner.columns == ["row", "start", "end", "case", "row_right", "start_right", "end_right"]
    assert inner.select("row", "row_right").rows() == expected_pairs()
    assert intervals.overlap_pairs(left, right, by="case", maintain_order=True).rows() == expected_pairs()
    paired = sorted({i for i, _ in expected_pairs()})
    assert intervals.overlap(left, right, by="case", how="semi")["row"].to_list() == paired
    alone = sorted(set(range(left.height)) - set(paired))
    assert intervals.overlap(left, right, by="case", how="anti")["row"].to_list() == alone
    outer = intervals.overlap(left, right, by="case", how="left", maintain_order=True)
    assert outer["row"].to_list() == sorted([i for i, _ in expected_pairs()] + alone)
    assert outer.filter(pl.col("row_right").is_null())["row"].to_list() == alone
    assert outer.schema == inner.schema


def test_overlap_batches() -> None:
    left, right = frames()
    batches = list(intervals.overlap_batches(left, right, by="case", batch_size=1000))
    assert max(batch.height for batch in batches) == 1000
    assert sorted(pl.concat(batches).select("row", "row_right").rows()) == expected_pairs()


def test_count_overlaps() -> None:
    left, right = frames()
    times = np.bincount([i for i, _ in expected_pairs()], minlength=left.height)
    assert intervals.count_overlaps(left, right, by="case")["count"].to_list() == times.tolist()


def test_intersect() -> None:
    left, right = frames()
    found = intervals.intersect(left, right, by="case")
    expected = []
    for (i, a), (j, b) in both():
        for x, y in slow.pairs(a, b):
            (run,) = slow.runs(slow.ticks(a[x]) & slow.ticks(b[y]))
            expected.append((i[x], j[y], *run))
    got = found.select("row", "row_right", "shared_start", "shared_end").rows()
    assert sorted(got, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("min_gap", [None, 0, 3])
def test_coalesce_cluster_and_gaps(min_gap: int | None) -> None:
    left, _ = frames()
    joined = intervals.coalesce(left, by="case", min_gap=min_gap)
    assert joined.columns == ["case", "start", "end", "count"]
    numbered = intervals.cluster(left, by="case", min_gap=min_gap)
    assert numbered["row"].equals(left["row"])
    joined_rows, cluster_rows = (
        by_case(joined, "start", "end", "count"),
        by_case(numbered, "row", "cluster_start", "cluster_end"),
    )
    empty = by_case(intervals.gaps(left, by="case", min_gap=min_gap), "start", "end")
    if min_gap == 0:
        assert joined.height > intervals.coalesce(left, by="case").height
        return
    for case, (rows, extents) in enumerate(LEFT.cases()):
        unions = slow.unions(extents, min_gap or 1)
        assert joined_rows[case] == unions
        hulls = [unions[n][:2] for n in slow.clusters(extents, min_gap or 1)]
        assert sorted(cluster_rows[case], key=str) == sorted(
            zip(rows.tolist(), *zip(*hulls, strict=True), strict=True) if hulls else [], key=str
        )
        assert empty[case] == [(a[1], b[0]) for a, b in pairwise(unions)]


def test_touching_extents_stay_apart_without_a_gap() -> None:
    # A: [0..3)      B: [3..5)   touch; C: [4..6) overlaps B
    frame = pl.DataFrame({"start": [0, 3, 4], "end": [3, 5, 6]})
    assert intervals.coalesce(frame, min_gap=0).rows() == [(0, 3, 1), (3, 6, 2)]
    assert intervals.coalesce(frame).rows() == [(0, 6, 3)]


def test_subtract() -> None:
    left, right = frames()
    found = intervals.subtract(left, right, by="case")
    assert found.columns == left.columns
    assert found["row"].is_sorted()
    expected = sorted(
        (int(i[x]), s, e) for (i, a), (_, b) in both() for x, s, e in slow.subtract(a, b) if s is not None
    )
    assert sorted(found.drop_nulls("start").select("row", "start", "end").rows(), key=str) == sorted(
        expected, key=str
    )


@pytest.mark.parametrize("limits", [(2, 11), (None, None), (5, None)])
def test_complement(limits: tuple[int | None, int | None]) -> None:
    left, _ = frames()
    found = by_case(intervals.complement(left, limits, by="case"), "start", "end")
    for case, (_, extents) in enumerate(LEFT.cases()):
        held = set().union(*(slow.ticks(extent) for extent in extents))
        assert found[case] == (slow.runs(slow.ticks(limits) - held) if extents else [])


def test_complement_within_the_limits_of_each_key() -> None:
    left, right = frames()
    periods = right.filter(pl.col("start").is_not_null()).unique("case")
    found = by_case(intervals.complement(left, periods, by="case"), "start", "end")
    period = {
        case: slow.ticks((start, end)) for case, start, end in periods.select("case", "start", "end").rows()
    }
    for case, (_, extents) in enumerate(LEFT.cases()):
        held = set().union(*(slow.ticks(extent) for extent in extents))
        assert found[case] == slow.runs(period.get(case, set()) - held)


def test_coverage() -> None:
    left, right = frames()
    inside = {
        row: (length, share)
        for length, share, row in intervals.coverage(left, limits=(0, 10), by="case")
        .select("length", "share", "case")
        .rows()
    }
    whole = by_case(intervals.coverage(left, by="case"), "start", "end", "length")
    for case, (_, extents) in enumerate(LEFT.cases()):
        held = set().union(*(slow.ticks(extent) for extent in extents))
        if extents:
            within = len(held & set(range(10)))
            assert inside[case] == (within, within / 10)
            starts, ends = ([extent[n] for extent in extents] for n in (0, 1))
            hull = (None if None in starts else min(starts), None if None in ends else max(ends))
            assert whole[case] == [(*hull, None if None in hull else len(held))]
    rows = intervals.coverage(left, right, by="case")
    assert rows.columns == [*left.columns, "length", "share"]
    lengths = rows["length"].to_list()
    for (i, a), (_, b) in both():
        assert [lengths[row] for row in i.tolist()] == slow.covered(a, b)


def test_concurrency() -> None:
    left, _ = frames()
    found = by_case(intervals.concurrency(left, by="case"), "start", "end", "count")
    within = by_case(intervals.concurrency(left, by="case", limits=(3, 12)), "start", "end", "count")
    binned = by_case(
        intervals.concurrency(left, by="case", limits=(3, 12), bins=4), "start", "end", "mean", "peak"
    )
    for case, (_, extents) in enumerate(LEFT.cases()):
        assert found[case] == slow.steps(extents)
        level = [sum(t in slow.ticks(extent) for extent in extents) for t in range(20)]
        steps = [t for t in range(3, 12) if t == 3 or level[t] != level[t - 1]]
        expected = [(t, u, level[t]) for t, u in zip(steps, [*steps[1:], 12], strict=True)]
        assert within[case] == (expected if extents else [])
        bins = [(s, e, sum(level[s:e]) / (e - s), max(level[s:e])) for s, e in ((3, 4), (4, 8), (8, 12))]
        assert binned[case] == (bins if extents else [])


@pytest.mark.parametrize("direction", ["either", "before", "after"])
def test_nearest(direction: str) -> None:
    left, right = frames()
    found = intervals.nearest(left, right, by="case", k=2, direction=direction, tolerance=5)
    expected = {row: [(None, None)] for row in range(left.height)}
    for (i, a), (j, b) in both():
        for x, y, apart in slow.nearest(a, b, 2, direction, True, 5):
            row = expected[int(i[x])]
            row[:] = [pair for pair in row if pair != (None, None)] + [(int(j[y]), apart)]
    rows = defaultdict(list)
    for row, *pair in found.select("row", "row_right", "distance").rows():
        rows[row].append(tuple(pair))
    assert rows == expected
    assert found["row"].is_sorted()
    inner = intervals.nearest(left, right, by="case", k=2, direction=direction, tolerance=5, how="inner")
    assert inner.equals(found.drop_nulls("row_right"))


@pytest.mark.parametrize("multiple", ["latest", "all"])
@pytest.mark.parametrize("tolerance", [None, 4])
def test_lookup(multiple: str, tolerance: int | None) -> None:
    _, right = frames()
    random = np.random.default_rng(5)
    at = random.integers(-3, 28, 2 * CASES)
    asked = pl.DataFrame({"at": at, "case": random.integers(0, CASES, at.size).astype(np.uint32)})
    asked = asked.with_columns(pl.when(pl.col("at") != 7).then("at")).with_row_index("ask")
    found = intervals.lookup(asked, right, by="case", multiple=multiple, tolerance=tolerance)
    held = dict(enumerate(RIGHT.cases()))
    expected = []
    for ask, moment, case in asked.rows():
        rows, extents = held[case]
        holding = (
            [] if moment is None else [int(rows[n]) for n, e in enumerate(extents) if moment in slow.ticks(e)]
        )
        last = -1 if moment is None else slow.latest([moment], extents, tolerance or 0)[0]
        if multiple == "latest" or not holding:
            holding = [int(rows[last]) if last >= 0 else None]
        expected += [(ask, row) for row in sorted(holding, key=str if None in holding else None)]
    assert found.select("ask", "row_right" if "row_right" in found.columns else "row").rows() == expected


def test_split_at_another_set() -> None:
    left, right = frames()
    found = intervals.split(left, right, by="case")
    expected = defaultdict(list)
    for (i, a), (_, b) in both():
        moments = [moment for extent in b for moment in extent if moment is not None]
        for x, start, end in slow.cut(a, moments):
            expected[int(i[x])].append((start, end))
    rows = defaultdict(list)
    for row, start, end in found.select("row", "start", "end").rows():
        rows[row].append((start, end))
    assert rows == expected


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_sessionize(gap: int) -> None:
    random = np.random.default_rng(6)
    at, case = random.integers(0, 15, 4 * CASES), random.integers(0, CASES, 4 * CASES)
    found = intervals.sessionize(pl.DataFrame({"at": at, "case": case}), gap, by="case", closed="both")
    rows = defaultdict(set)
    for key, start, end, moment in found.select("case", "session_start", "session_end", "at").rows():
        rows[key].add((start, end))
        assert start <= moment <= end
    moments = defaultdict(set)
    for key, moment in zip(case.tolist(), at.tolist(), strict=True):
        moments[key].add(moment)
    for key, known in moments.items():
        sessions: list[list[int]] = []
        for moment in sorted(known):
            if sessions and moment - sessions[-1][-1] <= gap:
                sessions[-1].append(moment)
            else:
                sessions.append([moment])
        assert rows[key] == {(session[0], session[-1]) for session in sessions}
    assert found["session"].n_unique() == sum(map(len, rows.values()))


def test_the_cases_hold_what_they_should() -> None:
    extents = [extent for _, case in LEFT.cases() for extent in case]
    assert sum(end is None for _, end in extents) > 500
    assert sum(start is None for start, _ in extents) > 500
    assert sum(None not in extent and extent[1] - extent[0] == 1 for extent in extents) > 5000
    assert sum(not case for _, case in LEFT.cases()) > 500
    assert bare(INFINITY) is None
