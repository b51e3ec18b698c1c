"""Systems of differences, against trying all small numbers."""

from __future__ import annotations

import random
import time
from itertools import pairwise, product

import pytest

from timeline.when.difference_constraints import Conflict, Differences

LOW, HIGH = -9, 9


def random_system(source, numbers):
    """A system and what was said in it: granules, differences, bounds."""
    system = Differences()
    granules = [source.choice([(1, 0), (1, 0), (2, 0), (4, 0), (4, 1)]) for _ in range(numbers)]
    for length, origin in granules:
        system.number(length, origin)
    said = []
    for _ in range(source.randint(1, 5)):
        a, b = source.randrange(numbers), source.randrange(numbers)
        said.append((a, b, source.randint(-4, 5)))
        system.at_most(*said[-1], f"difference {len(said)}")
    bounds = []
    for number in range(numbers):
        lower, upper = sorted(source.randint(-7, 7) for _ in range(2))
        bounds.append((lower, upper))
        system.bound(number, lower, upper, f"date {number}")
    return system, granules, said, bounds


def solutions(granules, said, bounds):
    values = [
        [x for x in range(low, high + 1) if (x - origin) % length == 0]
        for (length, origin), (low, high) in zip(granules, bounds, strict=True)
    ]
    return [xs for xs in product(*values) if all(xs[a] <= xs[b] + most for a, b, most in said)]


@pytest.mark.parametrize("seed", range(300))
def test_bounds_are_the_extremes_of_all_solutions(seed):
    system, granules, said, bounds = random_system(random.Random(seed), 3)
    expected = solutions(granules, said, bounds)
    if not expected:
        with pytest.raises(Conflict) as caught:
            system.solve()
        assert_enough(caught.value.reasons, granules, said, bounds)
        return
    system.solve()
    for number in range(3):
        assert system.lower(number) == min(xs[number] for xs in expected)
        assert system.upper(number) == max(xs[number] for xs in expected)


def assert_enough(reasons, granules, said, bounds):
    """The reasons alone leave no solution, even with much more room."""
    kept = [each for place, each in enumerate(said, 1) if f"difference {place}" in reasons]
    wide = [each if f"date {number}" in reasons else (-20, 20) for number, each in enumerate(bounds) if True]
    assert not solutions(granules, kept, wide)


def test_a_chain_of_reasons_leads_back_to_what_was_stated():
    system = Differences()
    a, b, c = (system.number() for _ in range(3))
    system.at_most(a, b, -1, "a before b")
    system.at_most(b, c, -1, "b before c")
    system.at_most(b, c, 5, "not needed")
    system.bound(c, None, 10, "c's date")
    system.bound(a, 0, None, "a's date")
    system.solve()
    assert (system.upper(a), system.why_upper(a)) == (8, ["c's date", "b before c", "a before b"])
    assert (system.lower(c), system.why_lower(c)) == (2, ["a's date", "a before b", "b before c"])
    assert (system.upper(c), system.why_upper(c)) == (10, ["c's date"])


@pytest.mark.parametrize("length", [1, 2, 64, 65, 200])
def test_a_circle_is_found_without_any_date(length):
    system = Differences()
    numbers = [system.number() for _ in range(length)]
    aside = system.number()
    system.at_most(aside, numbers[0], 3, "aside")
    for place, number in enumerate(numbers):
        system.at_most(number, numbers[(place + 1) % length], -1 if place == 0 else 0, place)
    with pytest.raises(Conflict) as caught:
        system.solve()
    assert set(caught.value.reasons) == set(range(length))


def test_a_circle_is_found_long_before_it_has_used_up_the_calendar():
    system = Differences()
    a, b = system.number(), system.number()
    system.bound(a, -(2**62), 2**62, "date")
    system.at_most(a, b, -1, 1)
    system.at_most(b, a, 0, 2)
    with pytest.raises(Conflict):
        system.solve()


def test_granules_make_a_circle_of_what_ticks_would_allow():
    # Two numbers at most 3 apart either way, one at least 1 after the other, both on multiples of 4: none fit.
    system = Differences()
    a, b = system.number(4), system.number(4)
    system.at_most(a, b, -1, "after")
    system.at_most(b, a, 3, "near")
    with pytest.raises(Conflict) as caught:
        system.solve()
    assert set(caught.value.reasons) == {"after", "near"}


def test_rounding_on_the_way_round_is_no_circle():
    system = Differences()
    tick, day = system.number(), system.number(4, 1)
    system.at_most(day, tick, 0)
    system.at_most(tick, day, 0, "on the hour")
    system.bound(tick, 3, 12, "date")
    system.solve()
    assert (system.lower(tick), system.upper(tick)) == (5, 9)


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_chain_takes_one_sweep(step):
    system = Differences()
    numbers = [system.number() for _ in range(20_000)][::step]
    for a, b in pairwise(numbers):
        system.at_most(a, b, -1, a)
    system.bound(numbers[-1], None, 0, "end")
    begin = time.perf_counter()
    system.solve()
    assert system.upper(numbers[0]) == -19_999
    assert time.perf_counter() - begin < 10
