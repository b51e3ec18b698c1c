"""Four bounds: every certain and possible answer agrees with all readings, tried one by one."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise, product

import numpy as np
import polars as pl
import pytest

from tests.reference import intervals as slow
from timeline import intervals
from timeline.errors import BadColumn
from timeline.when.allen import COMPOSITES, RELATIONS

CASES = 10_000
NAMES = ("start_min", "start_max", "end_min", "end_max")
BOUNDS = intervals.BOUNDS


@cache
def boxes(seed: int) -> list[tuple[int, int, int, int]]:
    """Bounds over few ticks, so that ties of every kind occur; not all of them tight."""
    random = np.random.default_rng(seed)
    out = []
    while len(out) < CASES:
        s0, s1, e0, e1 = random.integers(0, 6, 4).tolist()
        if s0 <= s1 and e0 <= e1 and s0 < e1:
            out.append((s0, s1, e0, e1))
    return out


def frame(rows: list[tuple[int, int, int, int]]) -> pl.DataFrame:
    return (
        pl.DataFrame(rows, NAMES, orient="row").with_columns(case=np.arange(len(rows))).with_row_index("row")
    )


@cache
def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each case has one row on each side."""
    return frame(boxes(1)), frame(boxes(2))


@cache
def related(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> frozenset[str]:
    """The relations that some readings stand in, from their definitions."""
    return frozenset(_relation(x, y) for x, y in product(slow.readings(a), slow.readings(b)))


def _relation(a: tuple[int, int], b: tuple[int, int]) -> str:
    (s, e), (u, v) = a, b
    holds = {
        "before": e < u,
        "meets": e == u,
        "overlaps": s < u < e < v,
        "starts": s == u and e < v,
        "during": u < s and e < v,
        "finishes": u < s and e == v,
        "equals": s == u and e == v,
        "finished_by": s < u and e == v,
        "contains": s < u and v < e,
        "started_by": s == u and v < e,
        "overlapped_by": u < s < v < e,
        "met_by": v == s,
        "after": v < s,
    }
    (name,) = (name for name, held in holds.items() if held)
    return name


@pytest.mark.parametrize(
    "relation", ["intersects", *map(str, RELATIONS), *sorted(set(COMPOSITES) - {"intersects"})]
)
def test_relations_of_pairs(relation: str) -> None:
    left, right = frames()
    wanted = {str(name) for name in COMPOSITES.get(relation, [relation])}
    readings = [related(a, b) for a, b in zip(boxes(1), boxes(2), strict=True)]
    for certainty, test in (
        ("possible", lambda found: bool(found & wanted)),
        ("certain", lambda found: found <= wanted),
    ):
        pairs = intervals.overlap_pairs(
            left, right, by="case", relation=relation, certainty=certainty, **BOUNDS
        )
        assert sorted(pairs["left"].to_list()) == [row for row, found in enumerate(readings) if test(found)]
        assert pairs["left"].equals(pairs["right"].alias("left"))


def test_several_relations_give_each_pair_once() -> None:
    left, right = frames()
    everything = intervals.overlap_pairs(
        left, right, by="case", relation=["intersects", "disjoint"], **BOUNDS
    )
    assert sorted(everything["left"].to_list()) == list(range(CASES))
    ends = intervals.overlap_pairs(left, right, by="case", relation="before|equals|met_by", **BOUNDS)
    wanted = {"before", "equals", "met_by"}
    expected = [n for n, pair in enumerate(zip(boxes(1), boxes(2), strict=True)) if related(*pair) & wanted]
    assert sorted(ends["left"].to_list()) == expected


def test_many_to_many() -> None:
    """Without keys, certain pairs of crossed bounds among them."""
    a, b = boxes(1)[:150], boxes(2)[:150]
    left, right = frame(a), frame(b)
    possible = {(i, j) for i, x in enumerate(a) for j, y in enumerate(b) if slow.possibly_share(x, y)}
    certain = {(i, j) for i, x in enumerate(a) for j, y in enumerate(b) if slow.certainly_share(x, y)}
    assert 0 < len(certain) < len(possible)
    for certainty, expected in (("possible", possible), ("certain", certain)):
        found = intervals.overlap_pairs(left, right, certainty=certainty, **BOUNDS)
        assert found.height == len(expected)
        assert set(found.rows()) == expected
        semi = intervals.overlap(left, right, how="semi", certainty=certainty, **BOUNDS)
        assert semi["row"].to_list() == sorted({i for i, _ in expected})
    counted = intervals.count_overlaps(left, right, **BOUNDS)
    for name, expected in (("n_possible", possible), ("n_certain", certain)):
        assert counted[name].to_list() == np.bincount([i for i, _ in expected], minlength=150).tolist()


def test_one_side_certain() -> None:
    a, b = boxes(1)[:200], [(s, e) for s, _, _, e in boxes(2)[:200]]
    right = pl.DataFrame(b, ["from", "to"], orient="row")
    found = intervals.count_overlaps(frame(a), right, **BOUNDS, start_right="from", end_right="to")
    boxed = [(s, s, e, e) for s, e in b]
    assert found["n_possible"].to_list() == [sum(slow.possibly_share(x, y) for y in boxed) for x in a]
    assert found["n_certain"].to_list() == [sum(slow.certainly_share(x, y) for y in boxed) for x in a]


def grouped() -> tuple[pl.DataFrame, list[list[tuple[int, int, int, int]]]]:
    """Five uncertain extents a case."""
    rows = boxes(1)
    table = frame(rows).with_columns(case=np.arange(CASES) // 5)
    return table, [rows[n : n + 5] for n in range(0, CASES, 5)]


def hull(box: tuple[int, int, int, int]) -> frozenset[int]:
    return frozenset().union(*(slow.ticks(reading) for reading in slow.readings(box)))


def core(box: tuple[int, int, int, int]) -> frozenset[int]:
    return frozenset.intersection(*(slow.ticks(reading) for reading in slow.readings(box)))


def test_levels_and_coverage() -> None:
    table, cases = grouped()
    counted, binned = defaultdict(list), defaultdict(list)
    for case, *row in intervals.concurrency(table, by="case", **BOUNDS).rows():
        counted[case].append(tuple(row))
    for case, *row in intervals.concurrency(table, by="case", limits=(0, 6), bins="all", **BOUNDS).rows():
        binned[case].append(tuple(row))
    covered = {
        case: tuple(row)
        for case, *row in intervals.coverage(table, limits=(0, 6), by="case", **BOUNDS).rows()
    }
    for case, rows in enumerate(cases):
        sure, maybe = ([sum(t in part(row) for row in rows) for t in range(7)] for part in (core, hull))
        ticks = [(t, *counts) for start, end, *counts in counted[case] for t in range(start, end)]
        busy = [t for t, level in enumerate(maybe) if level]
        assert ticks == [(t, sure[t], maybe[t]) for t in range(busy[0], busy[-1] + 1)]
        counts = [step[2:] for step in counted[case]]
        assert all(one != other for one, other in pairwise(counts))
        touched = int(any(row[0] >= 0 and row[3] <= 6 for row in rows if None not in row))
        peak = max(*sure, touched)  # what surely touches the bin counts, though no tick of it is certain
        assert binned[case] == [(0, 6, sum(sure) / 6, peak, sum(maybe) / 6, max(maybe))]
        lengths = sum(n > 0 for n in sure), sum(n > 0 for n in maybe)
        assert covered[case] == (0, 6, lengths[0], lengths[0] / 6, lengths[1], lengths[1] / 6)


@pytest.mark.parametrize("certainty", ["possible", "certain"])
def test_unions_and_gaps(certainty: str) -> None:
    table, cases = grouped()
    joined, empty, free = (defaultdict(list) for _ in range(3))
    for case, *row in intervals.coalesce(table, by="case", certainty=certainty, **BOUNDS).rows():
        joined[case].append(tuple(row[:2]))
    for case, *row in intervals.gaps(table, by="case", certainty=certainty, **BOUNDS).rows():
        empty[case].append(tuple(row))
    for case, *row in intervals.complement(table, (0, 6), by="case", certainty=certainty, **BOUNDS).rows():
        free[case].append(tuple(row))
    own, other = (hull, core) if certainty == "possible" else (core, hull)
    for case, rows in enumerate(cases):
        assert joined[case] == slow.runs(frozenset().union(*(own(row) for row in rows)))
        held = frozenset().union(*(other(row) for row in rows))
        assert free[case] == slow.runs(frozenset(range(6)) - held)
        stands = [other(row) or hull(row) for row in rows]
        inner = frozenset(range(min(map(max, stands)) + 1, max(map(min, stands)))) if rows else frozenset()
        assert empty[case] == slow.runs(inner - held)


def test_a_row_without_a_certain_time_is_in_no_cluster() -> None:
    table = frame([(0, 5, 1, 6), (0, 1, 4, 6)])
    found = intervals.cluster(table, certainty="certain", **BOUNDS)
    assert found["cluster"].to_list() == [None, 0]
    assert found.select("cluster_start", "cluster_end").rows() == [(None, None), (1, 4)]


@pytest.mark.parametrize("certainty", ["possible", "certain"])
def test_subtract_and_intersect_and_lookup(certainty: str) -> None:
    left, right = frames()
    own, other = (hull, core) if certainty == "possible" else (core, hull)
    rest, shared = defaultdict(list), {}
    left_over = intervals.subtract(left, right, by="case", certainty=certainty, **BOUNDS)
    assert left_over.columns == ["row", "case", "start", "end"]
    for row, _, start, end in left_over.rows():
        rest[row].append((start, end))
    both = intervals.intersect(left, right, by="case", certainty=certainty, **BOUNDS)
    for row, start, end in both.select("row", "shared_start", "shared_end").rows():
        shared[row] = (start, end)
    at = np.random.default_rng(3).integers(0, 6, CASES)
    asked = pl.DataFrame({"at": at, "case": np.arange(CASES)})
    found = intervals.lookup(asked, right, by="case", certainty=certainty, **BOUNDS)["row_right"].to_list()
    for n, (a, b) in enumerate(zip(boxes(1), boxes(2), strict=True)):
        assert rest[n] == slow.runs(own(a) - other(b))
        assert (
            [shared[n]] * (n in shared) == slow.runs(own(a) & own(b)) if n in shared else not own(a) & own(b)
        )
        assert (found[n] == n) == (at[n] in own(b))


def test_nearest_ranks_by_the_smallest_distance_and_tells_the_largest() -> None:
    left, right = frames()
    found = intervals.nearest(left, right, by="case", **BOUNDS).select("distance_min", "distance_max").rows()
    for (least, most), a, b in zip(found[:3000], boxes(1), boxes(2), strict=False):
        apart = [slow.distance(x, y) for x in slow.readings(a) for y in slow.readings(b)]
        assert (least, most) == (min(apart), max(apart))


def test_unbounded_bounds() -> None:
    undated = pl.DataFrame({name: pl.Series([None], dtype=pl.Int64) for name in NAMES})
    always = pl.DataFrame(
        {"start_min": [None], "start_max": [-(2**63)], "end_min": [2**63 - 1], "end_max": [None]}
    ).cast(pl.Datetime("us"))
    year = pl.DataFrame({"start_min": [0], "start_max": [0], "end_min": [12], "end_max": [12]})
    for right, n_certain in ((undated, 0), (always, 1), (year, 0)):
        left = undated.cast(right.dtypes[0] if right is always else pl.Int64)
        found = intervals.count_overlaps(left, right.cast(left.dtypes[0]), **BOUNDS)
        assert found.select("n_certain", "n_possible").row(0) == (n_certain, 1)
    assert intervals.coalesce(undated, **BOUNDS).rows() == [(None, None, 1)]
    assert intervals.coalesce(undated, certainty="certain", **BOUNDS).rows() == []
    apart = intervals.nearest(undated, year, **BOUNDS).select("distance_min", "distance_max").row(0)
    assert apart[0] == 0
    since = pl.DataFrame({"start_min": [3], "start_max": [5], "end_min": [6], "end_max": [None]})
    assert intervals.concurrency(since, **BOUNDS).rows() == [(3, 5, 0, 1), (5, 6, 1, 1), (6, None, 0, 1)]


def test_contradictory_bounds_are_refused() -> None:
    for bounds in ((3, 2, 4, 5), (0, 1, 5, 4), (5, 6, 2, 4)):
        with pytest.raises(
            BadColumn, match="1 of 1 rows of left hold no extent, the first is row 0: its bounds allow"
        ):
            intervals.count_overlaps(frame([bounds]), frame([(0, 1, 2, 3)]), **BOUNDS)
        kept, rejects = intervals.vet(frame([(0, 1, 2, 3), bounds]), **BOUNDS)
        assert kept["row"].to_list() == [0]
        assert rejects.select("row", "rejected_row").rows() == [(1, 1)]
