"""How unlikely a count is, from the moments of its two parts.

A part whose variance exceeds its mean follows a Poisson law scaled to both; one whose variance is smaller follows
a binomial law of the same mean and variance. Beyond what that can reach it is a Poisson law of the mean, which
bounds any sum of unequal chances (Hoeffding, Ann. Math. Stat. 27 (1956) 713-721). All are continued to fractions.
The count is what the seldom near pairs add, plus the mostly near pairs, less those of them that are not near.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.statistics import beta, gamma_tail

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Ints
    from timeline.kernels.cooccurrence.null_model.poisson import Moments

__all__ = ["p_of", "two_sided"]

_POISSON = 0.98  # a variance from this share of the mean on is that of a Poisson law
_BINOMIAL = 1e5  # from this mean on, a scaled Poisson law is as good and quicker
_MISSING = 100.0  # from this mean on, the sum of both parts is as good as normal
_NOTHING = 1e-12


@kernel
def _at_least(count: float, mean: float, variance: float) -> float:
    """The chance that one part is `count` or more."""
    if count <= 0.0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    if variance >= _POISSON * mean or mean > _BINOMIAL:
        scale = mean / max(variance, mean) if mean < _BINOMIAL else mean / max(variance, _NOTHING)
        return gamma_tail(count * scale, mean * scale, False)
    trials = mean * mean / (mean - variance)
    if count > trials + 0.99:  # unequal chances reach further than equal ones; a Poisson law reaches furthest
        return gamma_tail(count, mean, False)
    return beta(count, trials - count + 1.0, 1.0 - variance / mean)


@kernel
def _at_most(count: float, mean: float, variance: float) -> float:
    """The chance that one part is `count` or less; of a scaled Poisson law, in steps of its scale."""
    if count < 0.0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    if variance >= _POISSON * mean or mean > _BINOMIAL:
        scale = mean / max(variance, mean) if mean < _BINOMIAL else mean / max(variance, _NOTHING)
        return gamma_tail(count * scale + 1.0, mean * scale, True)
    return 1.0 - _at_least(count + 1.0, mean, variance)


@kernel
def _whole(
    count: float,
    upper: bool,
    mean: float,
    variance: float,
    mostly: float,
    missing: float,
    missing_variance: float,
) -> float:
    """The chance that the whole count is at least (upper) or at most `count`."""
    if mostly == 0.0 or missing < _NOTHING:
        rest = count - mostly
        return _at_least(rest, mean, variance) if upper else _at_most(rest, mean, variance)
    if missing > _MISSING:
        away = (count - mean - mostly + missing) * (1.0 if upper else -1.0) - 0.5
        return 0.5 * math.erfc(away / math.sqrt(2.0 * max(variance + missing_variance, _NOTHING)))
    total = 0.0
    at_least = 1.0
    lost = 0.0
    while at_least > _NOTHING and lost <= mostly:
        next_one = _at_least(lost + 1.0, missing, missing_variance) if lost < mostly else 0.0
        rest = count - mostly + lost
        tail = _at_least(rest, mean, variance) if upper else _at_most(rest, mean, variance)
        total += max(0.0, at_least - next_one) * tail
        at_least = next_one
        lost += 1.0
    return min(1.0, total)


@kernel
def p_of(
    count: float, mean: float, variance: float, mostly: float, missing: float, missing_variance: float
) -> float:
    """Twice the smaller of P(at least count) and P(at most count), at most 1."""
    above = count >= mean + mostly - missing
    smaller = _whole(count, above, mean, variance, mostly, missing, missing_variance)
    if smaller > 0.4:  # else the other tail cannot be the smaller one
        other = _whole(count, not above, mean, variance, mostly, missing, missing_variance)
        smaller = min(smaller, other)
    return min(1.0, 2.0 * smaller)


def two_sided(count: Ints, moments: Moments) -> Floats:
    """Two-sided p-values of counts with these moments."""
    columns = (np.asarray(count, np.float64), *moments[1:])
    return np.array([p_of(*row) for row in zip(*(c.tolist() for c in columns), strict=True)])
