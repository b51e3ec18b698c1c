"""Tails against exact fractions, against SciPy, and against themselves."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.kernels.statistics import (
    benjamini_hochberg,
    binomial_upper,
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


@pytest.mark.parametrize(("least", "most", "accuracy"), [(1e-2, 500, 5e-12), (500, 1e4, 5e-8)])
def test_gamma_tails_agree_with_scipy(least, most, accuracy):
    """Beyond, SciPy is the less accurate one: see the values of 40 digits."""
    from scipy import special

    rng = np.random.default_rng(1)
    shape = np.exp(rng.uniform(math.log(least), math.log(most), 20_000))
    x = np.maximum(shape + rng.normal(0, 5, shape.size) * np.sqrt(shape), shape / 1000)
    for ours, theirs in ((gamma_lower, special.gammainc), (gamma_upper, special.gammaincc)):
        wanted = theirs(shape, x)
        seen = wanted > 1e-290
        assert seen.sum() > 19_000
        assert np.allclose(ours(shape, x)[seen], wanted[seen], rtol=accuracy, atol=0)


@pytest.mark.parametrize(("most", "accuracy"), [(1000, 1e-11), (100_000, 2e-9)])
def test_binomial_tails_agree_with_scipy(most, accuracy):
    from scipy import stats

    rng = np.random.default_rng(1)
    trials = rng.integers(1, most, 20_000)
    chance = rng.random(trials.size) ** 3
    hits = (trials * chance + rng.normal(0, 5, trials.size) * np.sqrt(trials * chance * (1 - chance))).round()
    hits = hits.clip(0, trials).astype(np.int64)
    wanted = stats.binom.sf(hits - 1, trials, chance)
    seen = wanted > 1e-280
    assert seen.sum() > 19_000
    assert np.allclose(binomial_upper(hits, trials, chance)[seen], wanted[seen], rtol=accuracy, atol=0)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20))
def test_binomial_tails_equal_exact_fractions(hits, trials, twentieths):
    chance = Fraction(twentieths, 20)
    tail = sum(
        (math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1)),
        Fraction(0),
    )
    got = binomial_upper(np.array([hits]), np.array([trials]), np.array([float(chance)]))[0]
    assert got == pytest.approx(float(tail), rel=1e-10, abs=1e-300)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 10))
def test_benjamini_hochberg_is_its_definition(p, more):
    tested = len(p) + more
    ranked = sorted(p)
    wanted = [
        min([1.0, *(other * tested / (k + 1) for k, other in enumerate(ranked) if other >= value)])
        for value in p
    ]
    assert benjamini_hochberg(np.array(p), tested).tolist() == pytest.approx(wanted)
