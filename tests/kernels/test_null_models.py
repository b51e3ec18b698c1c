"""What chance gives: places, chances and moments against enumeration, and p-values that hold their level."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reference import independent_items
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence import plan
from timeline.kernels.cooccurrence.null_model.chances import chances
from timeline.kernels.cooccurrence.null_model.law import two_sided
from timeline.kernels.cooccurrence.null_model.period import Period
from timeline.kernels.cooccurrence.null_model.placements import CalendarCells, classes_of
from timeline.kernels.cooccurrence.null_model.poisson import Moments, poisson_model, poisson_moments
from timeline.kernels.cooccurrence.pairs import Extents, cooccurrences, incidence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cooccurrence.md"


def hulls(*pairs: tuple[int, int]) -> Extents:
    first, last = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    return Extents(first, first, last, last)


def near(a: tuple[int, int], b: tuple[int, int], window: int) -> bool:
    return max(0, a[0] - b[1], b[0] - a[1]) <= window


@pytest.mark.parametrize("window", [0, 1, 3, 8, 20])
def test_chances_are_the_shares_of_places(window):
    #            0         1         2
    # granules   0123456789012345678901
    # cells      [---][-----][---][---]      of 4, 6, 4 and 4 granules, and 4 after them
    edges = np.array([0, 4, 10, 14, 18, 22])
    period = Period(0, 21)
    extents = hulls((5, 5), (6, 8), (4, 9), (4, 13), (12, 21), (MINUS_INFINITY, INFINITY), (7, INFINITY))
    cells = CalendarCells(np.array([-1, -1, 0, 0, -1, -1, -1]), (edges,))
    classes = classes_of(extents, period, cells)
    runs = list(itertools.pairwise(edges))
    places = [
        [(n, n) for n in range(22)],
        [(n, n + 2) for n in range(20)],
        [(a, b - 1) for a, b in runs],
        [(a[0], b[1] - 1) for a, b in itertools.pairwise(runs)],
        [(12, 21)],
        [(0, 21)],
        [(7, 21)],
    ]
    found = chances(classes, window)
    for (i, a), (j, b) in itertools.product(enumerate(places), repeat=2):
        table = np.array([[near(one, other, window) for other in b] for one in a])
        at = classes.of[i], classes.of[j]
        assert found.within[at] == pytest.approx(table.mean()), (i, j)
        assert found.together[at[1], at[0], at[0]] == pytest.approx(table.mean(axis=0).var(), abs=1e-12), (
            i,
            j,
        )
    for i, j in itertools.product(range(len(places)), repeat=2):
        one, other = (
            np.array([[near(mine, place, window) for mine in places[k]] for place in places[0]]).mean(axis=1)
            for k in (i, j)
        )
        both = found.together[classes.of[0], classes.of[i], classes.of[j]]
        assert both == pytest.approx(np.cov(one, other, bias=True)[0, 1], abs=1e-12)


def test_events_that_the_period_cuts_off_stay_where_they_are():
    extents = hulls((0, 5), (3, 8), (15, 19), (0, 0), (19, 19))
    classes = classes_of(extents, Period(0, 19))
    sizes = classes.sizes[classes.of].tolist()
    assert sizes == [1, 15, 1, 20, 20]


def test_the_rarest_of_too_many_runs_may_lie_anywhere():
    edges = np.arange(0, 4_001, 10)
    lengths = np.array([*range(1, 41), 1, 2])
    extents = hulls(*((10, 9 + 10 * n) for n in lengths))
    classes = classes_of(extents, Period(0, 3_999), CalendarCells(np.zeros(42, np.int64), (edges,)))
    assert len(classes.runs) == 32
    assert {run.cells for run in classes.runs} >= {1, 2}
    assert classes.free == 8


def moments(seldom, mostly=()) -> Moments:
    """The moments of independent pairs with these chances."""

    def cumulants(chances):
        chance = np.asarray(chances, float)
        squares = (chance**2).sum()
        return chance.sum(), chance.sum() - squares, (chance**3).sum() / squares if squares else 0.0

    missing = cumulants(1 - np.asarray(mostly, float))
    found = (len(seldom) + len(mostly), *cumulants(seldom), len(mostly), *missing)
    return Moments(*(np.array([float(v)]) for v in found))


def counts_of(chances) -> np.ndarray:
    """The chance of each count of independent pairs with these chances."""
    weights = np.array([1.0])
    for chance in chances:
        weights = np.convolve(weights, [1 - chance, chance])
    return weights


def exact_two_sided(weights, count: int) -> float:
    return min(1.0, 2 * min(sum(weights[count:]), sum(weights[: count + 1])))


def test_two_sided_is_poisson_where_pairs_are_many_and_rare():
    weights = [math.exp(-7.0) * 7.0**k / math.factorial(k) for k in range(60)]
    for count in range(25):
        assert two_sided(np.array([count]), moments([7e-5] * 100_000))[0] == pytest.approx(
            exact_two_sided(weights, count), rel=1e-9
        )


@pytest.mark.parametrize(("pairs", "chance"), [(12, 0.3), (64, 0.3), (200, 0.5), (90, 0.1)])
def test_two_sided_is_binomial_where_all_chances_are_one(pairs, chance):
    weights = [math.comb(pairs, k) * chance**k * (1 - chance) ** (pairs - k) for k in range(pairs + 1)]
    for count in range(pairs + 1):
        assert two_sided(np.array([count]), moments([chance] * pairs))[0] == pytest.approx(
            exact_two_sided(weights, count), rel=1e-9
        )


@example([0.002], [0.7] * 4, 0)  # all of the pairs that are mostly near are missing, and no more can be
@example(
    [0.002] * 3 + [0.05] * 3 + [0.3] * 3, [], 5
)  # three pairs are frequent, and rare ones reach beyond them
@example([0.002] * 3 + [0.05] * 3 + [0.3] * 3, [0.95] + [0.999] * 5, 11)
@given(
    st.lists(st.sampled_from([0.002, 0.01, 0.05, 0.3, 0.5]), min_size=1, max_size=12),
    st.lists(st.sampled_from([0.51, 0.7, 0.95, 0.999, 1.0]), max_size=6),
    st.integers(0, 18),
)
def test_p_is_not_too_small_and_near_the_true_one_where_it_decides(seldom, mostly, count):
    weights = counts_of((*seldom, *mostly))
    count = min(count, len(weights) - 1)
    wanted = exact_two_sided(weights, count)
    got = two_sided(np.array([count]), moments(seldom, mostly))[0]
    if wanted > 1e-4:
        assert got > wanted / 1.2
    if wanted > 0.02:
        assert got == pytest.approx(wanted, rel=0.5)


def test_what_is_near_by_necessity_is_no_evidence():
    """An undated event is near everything, so one pair of two says nothing, and the other has its own chance."""
    extents = hulls((0, 0), (1, 1), (MINUS_INFINITY, INFINITY), (152, 152))
    table = incidence(np.arange(4), np.array([0, 1, 1, 2]), 4, 3)
    found = cooccurrences(extents, table, window=1, min_count=0)
    pair = (found.x == 0) & (found.y == 1)
    alone = (153 * 3 - 2) / 153**2
    assert found.together_possible[pair].tolist() == [2]
    assert found.expected[pair][0] == pytest.approx(1 + alone)
    assert found.p[pair][0] == pytest.approx(2 * alone, rel=0.02)


def series(rng, n_items, mean, length, longest):
    n = np.maximum(2, rng.poisson(mean, n_items))
    item = np.repeat(np.arange(n_items), n)
    lasting = rng.integers(1, longest + 1, item.size)
    first = rng.integers(0, length - lasting + 1)
    last = first + lasting - 1
    return Extents(first, first, last, last), incidence(np.arange(item.size), item, item.size, n_items)


@pytest.mark.parametrize(
    ("mean", "length", "window", "longest"),
    [(100, 3650, 30, 1), (300, 3650, 90, 1), (1000, 3650, 30, 1), (1000, 3650, 365, 1), (100, 3650, 30, 200)],
)
@pytest.mark.parametrize(("null", "least"), [("poisson", 0.025), ("clustered", 0.02)])
def test_independent_series_seldom_look_dependent(mean, length, window, longest, null, least):
    rng = np.random.default_rng(7)
    p = []
    for _ in range(6):
        extents, table = series(rng, 40, mean, length, longest)
        period = Period(0, length - 1)
        p.append(cooccurrences(extents, table, window=window, min_count=0, period=period, null=null).p)
    share = (np.concatenate(p) < 0.05).mean()
    assert least < share < 0.07


@pytest.mark.parametrize("window", [3, 30])
@pytest.mark.parametrize("kind", independent_items.KINDS, ids=lambda kind: kind.__name__)
def test_the_level_holds_for_dates_of_every_kind(kind, window):
    p = independent_items.p_values(kind, window=window, null="clustered", runs=3)
    assert p.size == 570
    assert (p < 0.05).mean() < 0.075  # 0.05 and three standard deviations
    assert (p < 1e-4).mean() < 0.01


def test_what_is_together_is_found_in_spite_of_bursts():
    rng = np.random.default_rng(3)
    day, _ = independent_items.in_bursts(rng, 60)
    both = np.concatenate([day, day + rng.integers(-3, 4, 60), independent_items.any_day(rng, 60)])
    table = incidence(np.arange(180), np.repeat(np.arange(3), 60), 180, 3)
    found = cooccurrences(hulls(*zip(both, both, strict=True)), table, window=3, min_count=0)
    assert (found.x[0], found.y[0]) == (0, 1)
    assert found.p[0] < 1e-4
    assert found.p[1:].min() > 0.01


@pytest.mark.torture
def test_the_levels_are_as_the_page_says():
    assert independent_items.table(8) in PAGE.read_text(encoding="utf-8")


def test_mean_and_variance_of_the_model_are_those_of_many_draws():
    rng = np.random.default_rng(8)
    n_x, n_y, length, window = 40, 25, 200, 30
    day = [rng.integers(0, length, (20_000, n)) for n in (n_x, n_y)]
    counts = (np.abs(day[0][:, :, None] - day[1][:, None, :]) <= window).sum(axis=(1, 2))
    zeros = np.zeros(n_x + n_y, np.int64)
    table = incidence(np.arange(n_x + n_y), np.repeat([0, 1], [n_x, n_y]), n_x + n_y, 2)
    extents = Extents(zeros, zeros, zeros, zeros)
    pair = (np.array([0]), np.array([1]))
    model = poisson_model(*pair, table, table, classes_of(extents, Period(0, length - 1)), zeros, window)
    found = poisson_moments(*pair, model)
    mean, variance = found.expected[0], found.spread[0]
    assert mean == pytest.approx(counts.mean(), rel=0.005)
    assert variance == pytest.approx(counts.var(), rel=0.04)
    assert counts.var() > 1.2 * n_x * n_y * (mean / n_x / n_y) * (1 - mean / n_x / n_y)


def test_events_of_other_groups_are_not_expected():
    day = np.arange(10)
    extents = Extents(day, day, day, day)
    table = incidence(day, day % 2, 10, 2)
    group = np.array([0, 0, 0, 0, 1, 1, 1, 1, -1, -1])
    found = cooccurrences(extents, table, window=2, group=group, min_count=0)
    within = (10 * 5 - 2 * 3) / 100
    assert found.expected[0] == pytest.approx((2 * 2 + 2 * 2) * within)
    assert found.cross_possible[0] == 6


def test_shifts_are_repeatable_and_keep_bursts():
    rng = np.random.default_rng(9)
    bursts = [
        np.concatenate([centre + rng.integers(0, 10, 20) for centre in rng.integers(0, 2990, 10)])
        for _ in "ab"
    ]
    day = np.concatenate(bursts)
    extents = Extents(day, day, day, day)
    table = incidence(np.arange(400), np.repeat([0, 1], 200), 400, 2)
    options = {"window": 5, "period": Period(0, 2999)}
    poisson, clustered = (
        cooccurrences(extents, table, **options, null=null) for null in ("poisson", "clustered")
    )
    shift = cooccurrences(extents, table, **options, null="shift", draws=199, seed=4)
    again = cooccurrences(extents, table, **options, null="shift", draws=199, seed=4)
    assert shift.p.tolist() == again.p.tolist()
    assert poisson.p[0] < 1e-6
    assert shift.p[0] > 0.01
    assert clustered.p[0] > 0.01
    assert shift.expected[0] == pytest.approx(poisson.expected[0], rel=0.25)


def below_by_shifts(runs):
    """The share of pairs of independent series with p below 0.05 under shifts."""
    rng = np.random.default_rng(10)
    p = []
    for seed in range(runs):
        extents, table = series(rng, 30, 60, 2000, 4)
        found = cooccurrences(
            extents, table, window=20, min_count=0, period=Period(0, 1999), null="shift", draws=99, seed=seed
        )
        assert np.allclose(found.p * 50, np.round(found.p * 50)), "p comes in steps of 2 / (draws + 1)"
        p.append(found.p)
    return (np.concatenate(p) < 0.05).mean()


def test_shifts_of_independent_series_seldom_look_dependent():
    assert 0.02 < below_by_shifts(3) < 0.06


@pytest.mark.torture
def test_how_shy_shifts_are_is_as_the_page_says():
    page = PAGE.read_text(encoding="utf-8")
    sentence = r"(\d+) runs of 30 items with 60 events each on average in 2,000 days, window 20 days and 99 draws, ([\d.]+) %"
    runs, share = re.search(sentence, page).groups()
    assert f"{100 * below_by_shifts(int(runs)):.1f}" == share


def test_pairs_that_are_not_listed_are_tested_all_the_same():
    day = np.array([0, 0, 50, 50, 90, 20])
    table = incidence(np.arange(6), np.array([0, 1, 0, 1, 2, 3]), 6, 4)
    found = cooccurrences(Extents(day, day, day, day), table, window=1)
    assert found.tested == 6
    assert found.x.size == 1
    assert found.q[0] == pytest.approx(min(1.0, 6 * found.p[0]))


@pytest.mark.parametrize("null", ["poisson", "clustered"])
@pytest.mark.parametrize("two", [False, True])
def test_a_pair_is_judged_alone_as_it_is_among_others(monkeypatch, null, two):
    rng = np.random.default_rng(3)
    n, m = 2_000, 40
    day = rng.integers(0, 900, n)
    table = incidence(np.repeat(np.arange(n), 2), rng.zipf(1.4, 2 * n) % m, n, m)
    second = incidence(np.arange(n), rng.zipf(1.3, n) % m, n, m) if two else None
    extents = Extents(day, day + rng.integers(0, 3, n), day + 3, day + rng.integers(3, 40, n))
    given = {"window": 2, "null": null, "group": rng.integers(0, 3, n)}
    whole = cooccurrences(extents, table, second, **given)
    monkeypatch.setattr(plan, "MANY_PAIRS", 10)
    some = cooccurrences(extents, table, second, **given, top=4)
    for column in ("x", "y", "cross_certain", "cross_possible", "expected", "p"):
        assert getattr(some, column).tolist() == getattr(whole, column)[:4].tolist(), column
