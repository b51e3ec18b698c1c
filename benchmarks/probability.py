"""Shares of worlds of pairs with four vague bounds: the closed form beside worlds drawn at random.

    python -m benchmarks probability --print

`BENCH_SCALE=0.1` takes a tenth of the million pairs. Both ways give thirteen shares a pair. The drawn worlds are
those of NumPy, all of a pair at once, and their largest error stands beside the time: it falls with the square root of
the number of worlds.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.harness import ROOT, ROUNDS, duration, environment, scaled, table
from timeline.kernels.relations import Bounds, relation_masks, tighten
from timeline.kernels.shares import shares

PAGE = ROOT / "docs" / "probability.md"
WORLDS = 10_000
DRAWN = 200


def vague(rows: int, seed: int) -> Bounds:
    """Events of which neither start nor end is known to the day, spread so that most relations are possible."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 300, rows)
    last = first + rng.integers(200, 1_200, rows)
    earliest = first + rng.integers(1, 600, rows)
    bounds = Bounds(first, last, earliest, np.maximum(last, earliest) + rng.integers(200, 1_200, rows))
    assert tighten(bounds) == -1
    return bounds


def drawn(a: Bounds, b: Bounds, worlds: int, seed: int = 1) -> np.ndarray:
    """The shares of each pair among so many worlds drawn at random, by rejection."""
    rng = np.random.default_rng(seed)
    found = np.empty((a.start_min.size, 13))
    for row in range(a.start_min.size):
        extents = [_extents(rng, [int(column[row]) for column in side], worlds) for side in (a, b)]
        (s, e), (u, v) = extents
        exact = Bounds(s, s, e, e), Bounds(u, u, v, v)
        masks = relation_masks(*exact)
        found[row] = [(masks == 1 << bit).mean() for bit in range(13)]
    return found


def _extents(rng: np.random.Generator, bounds: list[int], worlds: int) -> tuple[np.ndarray, np.ndarray]:
    s0, s1, e0, e1 = bounds
    start, end = np.empty(0, np.int64), np.empty(0, np.int64)
    while start.size < worlds:
        some, other = rng.integers(s0, s1 + 1, 2 * worlds), rng.integers(e0, e1 + 1, 2 * worlds)
        kept = some < other
        start, end = np.append(start, some[kept]), np.append(end, other[kept])
    return start[:worlds], end[:worlds]


def measured(rows: int, few: int, worlds: int) -> list[list[str]]:
    """The rows of the table: way, pairs a second, what a million pairs take, the largest error."""
    a, b = vague(rows, 1), vague(rows, 2)
    exact = shares(a, b)
    assert np.allclose(exact.sum(axis=1), 1, rtol=1e-12)
    seconds = min(_timed(lambda: shares(a, b)) for _ in range(max(1, ROUNDS)))
    some = [Bounds(*(column[:few].copy() for column in side)) for side in (a, b)]
    began = time.perf_counter()
    by_lot = drawn(*some, worlds)
    spent = time.perf_counter() - began
    error = float(np.abs(by_lot - exact[:few]).max())
    assert error < 6 / np.sqrt(worlds), "both ways must estimate the same shares"
    ours, theirs = seconds / rows, spent / few
    possible = float((exact > 0).sum(axis=1).mean())
    lot = [f"{worlds:,} worlds a pair", f"{few:,}", f"{possible:.1f}", duration(theirs * 1e6)]
    return [
        ["closed form", f"{rows:,}", f"{possible:.1f}", duration(ours * 1e6), "1", "none but rounding"],
        [*lot, f"{theirs / ours:,.0f}", f"{error:.3f}"],
    ]


def _timed(ask) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def run() -> str:
    """The table as Markdown."""
    header = ["way", "pairs", "relations possible", "a million pairs", "times ours", "largest error"]
    return f"{environment()}\n\n{table(header, measured(scaled(1_000_000), DRAWN, WORLDS))}"
