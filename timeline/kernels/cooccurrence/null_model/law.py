"""How unlikely a count is, from the moments of its two parts.

A part whose variance exceeds its mean follows a Poisson law scaled to both. One whose variance is smaller has
frequent pairs, which can be exhausted, among rare ones, which cannot: it follows the sum of a binomial law and a
Poisson law with the first three cumulants of the part. Where its variance is smaller than its chances explain, or
the pairs are many, it is a binomial law of the same mean and variance, and beyond what that can reach a Poisson law
of the mean, which bounds any sum of unequal chances (Hoeffding, Ann. Math. Stat. 27 (1956) 713-721). All are
continued to fractions.
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

    Part = tuple[float, float, float]  # mean, variance, chance

__all__ = ["p_of", "two_sided"]

_POISSON = 0.98  # a variance from this share of the mean on is that of a Poisson law
_MANY = 64.0  # with more trials, a count that exhausts them is out of reach
_BINOMIAL = 1e5  # from this mean on, a scaled Poisson law is as good and quicker
_MISSING = 100.0  # from this mean on, the sum of both parts is as good as normal
_NOTHING = 1e-12
_ROUNDING = 1e-6


@kernel
def _scaled(count: float, upper: bool, mean: float, variance: float) -> float:
    """The tail of a Poisson law scaled to mean and variance; the lower one in steps of its scale."""
    scale = mean / max(variance, mean) if mean < _BINOMIAL else mean / max(variance, _NOTHING)
    return gamma_tail(count * scale + (0.0 if upper else 1.0), mean * scale, not upper)


@kernel
def _poisson(count: float, upper: bool, mean: float) -> float:
    if count < 0.0 or (upper and count == 0.0):
        return 1.0 if upper else 0.0
    if mean <= 0.0:
        return 0.0 if upper else 1.0
    return gamma_tail(count + (0.0 if upper else 1.0), mean, not upper)


@kernel
def _binomial(count: float, trials: float, chance: float) -> float:
    """The chance of `count` or more; a count between fractional trials and the next whole number is in reach."""
    if count <= 0.0:
        return 1.0
    if count > trials + 0.99:
        return 0.0
    return beta(count, trials - count + 1.0, chance)


@kernel
def _mixed(count: float, upper: bool, trials: float, chance: float, rare: float) -> float:
    """The tail of the sum of a binomial law and a Poisson law of mean `rare`."""
    total = 0.0
    at_least = 1.0
    frequent = 0.0
    while at_least > _NOTHING:
        next_one = _binomial(frequent + 1.0, trials, chance)
        total += max(0.0, at_least - next_one) * _poisson(count - frequent, upper, rare)
        at_least = next_one
        frequent += 1.0
    return min(1.0, total)


@kernel
def _tail(count: float, upper: bool, part: Part) -> float:
    """The chance that one part is at least (upper) or at most `count`."""
    mean, variance, chance = part
    if count < 0.0 or mean <= 0.0 or (upper and count == 0.0):
        return _poisson(count, upper, 0.0)
    if variance >= _POISSON * mean or mean > _BINOMIAL:
        return _scaled(count, upper, mean, variance)
    equal = 1.0 - variance / mean  # the chance of each pair if all were alike
    if chance > equal - _ROUNDING and mean * equal <= _MANY * chance * chance:
        trials = mean * equal / (chance * chance)
        return _mixed(count, upper, trials, chance, max(0.0, mean - trials * chance))
    trials = mean / equal
    if not upper:
        return 1.0 - _binomial(count + 1.0, trials, equal)
    return _binomial(count, trials, equal) if count < trials + _ROUNDING else _poisson(count, True, mean)


@kernel
def _whole(count: float, upper: bool, seldom: Part, mostly: float, missing: Part) -> float:
    """The chance that the whole count is at least (upper) or at most `count`."""
    if mostly == 0.0 or missing[0] < _NOTHING:
        return _tail(count - mostly, upper, seldom)
    if missing[0] > _MISSING:
        away = (count - seldom[0] - mostly + missing[0]) * (1.0 if upper else -1.0) - 0.5
        return 0.5 * math.erfc(away / math.sqrt(2.0 * max(seldom[1] + missing[1], _NOTHING)))
    total = 0.0
    at_least = 1.0
    lost = 0.0
    while at_least > _NOTHING and lost <= mostly:
        next_one = _tail(lost + 1.0, True, missing) if lost < mostly else 0.0
        total += max(0.0, at_least - next_one) * _tail(count - mostly + lost, upper, seldom)
        at_least = next_one
        lost += 1.0
    return min(1.0, total)


@kernel
def p_of(count: float, seldom: Part, mostly: float, missing: Part) -> float:
    """Twice the smaller of P(at least count) and P(at most count), at most 1.

    Args:
        count: how many pairs are near.
        seldom, missing: mean, variance and chance of the two parts, see `Moments`.
        mostly: how many pairs are mostly near.
    """
    above = count >= seldom[0] + mostly - missing[0]
    smaller = _whole(count, above, seldom, mostly, missing)
    if smaller > 0.4:  # else the other tail cannot be the smaller one
        smaller = min(smaller, _whole(count, not above, seldom, mostly, missing))
    return min(1.0, 2.0 * smaller)


def two_sided(count: Ints, moments: Moments) -> Floats:
    """Two-sided p-values of counts with these moments."""
    columns = (np.asarray(count, np.float64), *moments[1:])
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([p_of(row[0], row[1:4], row[4], row[5:]) for row in rows])
