"""Tails against exact fractions, against a reference package where it is there, and against themselves."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.kernels.cooccurrence.null import _chances, poisson_moments
from timeline.kernels.cooccurrence.pairs import Extents, Period, cooccurrences, incidence
from timeline.kernels.statistics import (
    benjamini_hochberg,
    binomial_upper,
    counts_two_sided,
    gamma_lower,
    gamma_upper,
)


def exponential(x: Fraction) -> Fraction:
    """exp(x) to 40 digits and more."""
    total = term = Fraction(1)
    k = 0
    while term > total / 10**45:
        k += 1
        term = term * x / k
        total += term
    return total


@pytest.mark.parametrize("mean", [Fraction(1, 50), Fraction(3), Fraction(71, 4), Fraction(60)])
def test_poisson_tails_equal_exact_fractions(mean):
    below, term = Fraction(0), Fraction(1)
    scale = exponential(mean)
    for count in range(1, 120):
        below += term
        term = term * mean / count
        at_most = below / scale  # of count - 1
        assert gamma_upper(np.array([count]), np.array([float(mean)]))[0] == pytest.approx(
            float(at_most), rel=1e-12
        )
        rest = 1 - at_most
        if rest > Fraction(1, 10**30):
            assert gamma_lower(np.array([count]), np.array([float(mean)]))[0] == pytest.approx(
                float(rest), rel=1e-11
            )


@pytest.mark.parametrize(
    ("shape", "x", "lower"),
    [  # computed with 40 digits
        (99944735772.97557, 99943298281.34569, 2.7204766061213158e-6),
        (995674.5256527499, 991127.3487857481, 2.5134155163028165e-6),
        (500000.0, 503000.0, 0.99998855491581705),
        (2500.0, 2600.0, 0.97618100197925935),
        (78747036084.48413, 78747936084.0, 0.99932979035007143),
    ],
)
def test_large_shapes_keep_their_accuracy(shape, x, lower):
    assert gamma_lower(np.array([shape]), np.array([x]))[0] == pytest.approx(lower, rel=1e-10)
    assert gamma_upper(np.array([shape]), np.array([x]))[0] == pytest.approx(1 - lower, rel=1e-10, abs=1e-15)


def test_the_two_ways_of_the_gamma_tail_meet_at_their_border():
    z = np.linspace(-12, 12, 400)
    for shape in (499.999, 500.001):
        x = shape + z * math.sqrt(shape)
        lower, upper = gamma_lower(np.full(z.size, shape), x), gamma_upper(np.full(z.size, shape), x)
        assert np.allclose(lower + upper, 1, atol=1e-9)
        assert (np.diff(lower) >= -1e-12).all()
    below, above = (
        gamma_upper(np.array([shape]), np.array([600.0]))[0] for shape in (499.999999, 500.000001)
    )
    assert below == pytest.approx(above, rel=1e-6)


def test_tails_agree_with_scipy():
    special, stats = pytest.importorskip("scipy.special"), pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    shape = 10 ** rng.uniform(-2, 4, 20_000)
    x = np.maximum(shape + rng.normal(0, 5, shape.size) * np.sqrt(shape), shape / 1000)
    for ours, theirs in ((gamma_lower, special.gammainc), (gamma_upper, special.gammaincc)):
        wanted = theirs(shape, x)
        seen = wanted > 1e-290
        assert np.allclose(ours(shape, x)[seen], wanted[seen], rtol=1e-7, atol=0)
    trials = rng.integers(1, 100_000, 20_000)
    chance = rng.random(trials.size) ** 3
    hits = (trials * chance + rng.normal(0, 5, trials.size) * np.sqrt(trials * chance * (1 - chance))).round()
    hits = hits.clip(0, trials).astype(np.int64)
    wanted = stats.binom.sf(hits - 1, trials, chance)
    seen = wanted > 1e-280
    assert np.allclose(binomial_upper(hits, trials, chance)[seen], wanted[seen], rtol=2e-9, atol=0)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20))
def test_binomial_tails_equal_exact_fractions(hits, trials, twentieths):
    chance = Fraction(twentieths, 20)
    tail = sum(
        (math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1)),
        Fraction(0),
    )
    got = binomial_upper(np.array([hits]), np.array([trials]), np.array([float(chance)]))[0]
    assert got == pytest.approx(float(tail), rel=1e-10, abs=1e-300)


def test_two_sided_is_poisson_where_mean_and_variance_are_one():
    mean = 7.0
    weights = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(60)]
    count = np.arange(25)
    wanted = [min(1.0, 2 * min(sum(weights[k:]), sum(weights[: k + 1]))) for k in count]
    assert counts_two_sided(count, np.full(25, mean), np.full(25, mean)).tolist() == pytest.approx(
        wanted, rel=1e-9
    )


def test_without_variance_only_the_mean_is_possible():
    assert counts_two_sided(np.array([4, 5, 0]), np.array([4.0, 4.0, 0.0]), np.zeros(3)).tolist() == [
        1.0,
        0.0,
        1.0,
    ]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 10))
def test_benjamini_hochberg_is_its_definition(p, more):
    tested = len(p) + more
    ranked = sorted(p)
    wanted = [
        min([1.0, *(other * tested / (k + 1) for k, other in enumerate(ranked) if other >= value)])
        for value in p
    ]
    assert benjamini_hochberg(np.array(p), tested).tolist() == pytest.approx(wanted)


@pytest.mark.parametrize("length", [1, 2, 5, 9])
@pytest.mark.parametrize("window", [0, 1, 3, 8, 20])
def test_the_chance_to_be_within_a_window_is_the_share_of_places(length, window):
    lengths = np.arange(1, length + 1).astype(float)
    chances = _chances(lengths, Period(0, length - 1), window)
    for i, a in enumerate(range(1, length + 1)):
        for j, b in enumerate(range(1, length + 1)):
            near = np.array(
                [
                    [max(0, v - (u + a - 1), u - (v + b - 1)) <= window for v in range(length - b + 1)]
                    for u in range(length - a + 1)
                ]
            )
            assert chances.within[i, j] == pytest.approx(near.mean())
            assert chances.varies_with_a[i, j] == pytest.approx(near.mean(axis=1).var(), abs=1e-12)
            assert chances.varies_with_b[i, j] == pytest.approx(near.mean(axis=0).var(), abs=1e-12)


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
def test_independent_series_seldom_look_dependent(mean, length, window, longest):
    rng = np.random.default_rng(7)
    p = []
    for _ in range(6):
        extents, table = series(rng, 40, mean, length, longest)
        p.append(cooccurrences(extents, table, window=window, min_count=0, period=Period(0, length - 1)).p)
    share = (np.concatenate(p) < 0.05).mean()
    assert 0.025 < share < 0.07


def test_mean_and_variance_of_the_model_are_those_of_many_draws():
    rng = np.random.default_rng(8)
    n_x, n_y, length, window = 40, 25, 200, 30
    day = [rng.integers(0, length, (20_000, n)) for n in (n_x, n_y)]
    counts = (np.abs(day[0][:, :, None] - day[1][:, None, :]) <= window).sum(axis=(1, 2))
    zeros = np.zeros(n_x + n_y, np.int64)
    table = incidence(np.arange(n_x + n_y), np.repeat([0, 1], [n_x, n_y]), n_x + n_y, 2)
    mean, variance = poisson_moments(
        *(np.array([0]), np.array([1]), table, table, Extents(zeros, zeros, zeros, zeros), zeros),
        window,
        Period(0, length - 1),
    )
    assert mean[0] == pytest.approx(counts.mean(), rel=0.005)
    assert variance[0] == pytest.approx(counts.var(), rel=0.04)
    assert counts.var() > 1.2 * n_x * n_y * (mean[0] / n_x / n_y) * (1 - mean[0] / n_x / n_y)


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
    poisson = cooccurrences(extents, table, **options)
    shift = cooccurrences(extents, table, **options, null="shift", draws=199, seed=4)
    again = cooccurrences(extents, table, **options, null="shift", draws=199, seed=4)
    assert shift.p.tolist() == again.p.tolist()
    assert poisson.p[0] < 1e-6
    assert shift.p[0] > 0.01
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
    page = (Path(__file__).resolve().parents[2] / "docs" / "cooccurrence.md").read_text(encoding="utf-8")
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
