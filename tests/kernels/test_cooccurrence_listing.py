"""Pairs listed from the cells of a table: those that count enough, the strongest first."""

from __future__ import annotations

import numpy as np
import pytest

from timeline.kernels.cooccurrence.incidence import Counts, joined
from timeline.kernels.cooccurrence.result_pairs import listed, most_together_first


def drawn(exact, shared, size=500):
    rng = np.random.default_rng(11)
    pair = rng.choice(60 * 60, size, replace=False)
    possible = rng.integers(1, 9, size)
    same = np.where(rng.random(size) < shared, possible, 0)
    certain = possible if exact else possible - rng.integers(0, 2, size)
    return Counts(pair // 60, pair % 60, same, certain, possible)


@pytest.mark.parametrize("shared", [0.0, 0.05, 0.9])
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("stretch", [1, 1 << 58])
def test_the_strongest_come_first_then_x_then_y(exact, shared, stretch):
    found = drawn(exact, shared)
    if stretch > 1:  # count, x and y no longer fit one word
        most = found.possible * stretch
        found = found._replace(possible=most, certain=most if exact else found.certain)
    rows = zip(*(column.tolist() for column in found), strict=True)
    wanted = sorted(rows, key=lambda row: (-row[4], row[0], row[1]))
    got = most_together_first(found, 60)
    assert list(zip(*(column.tolist() for column in got), strict=True)) == wanted
    assert got.exact is exact


def test_rows_are_listed_under_the_callers_numbers():
    #          columns  0  1  2      codes 5 3 4
    # row 1 (code 3)    7
    # row 2 (code 4)    1  9
    base, length = np.array([0, 0, 1]), np.array([0, 1, 2])
    possible, same = np.array([7, 1, 9]), np.array([2, 0, 1])
    code = np.array([5, 3, 4])
    block = (0, 3, base, length, (same, possible, possible), 2, code, code)
    assert [column.tolist() for column in listed(*block, None)] == [[3, 3], [5, 4], [2, 1], [7, 9], [7, 9]]
    assert [column.tolist() for column in listed(*block, True)[:2]] == [[3, 4], [5, 3]]
    assert [column.tolist() for column in listed(*block, False)[:2]] == [[5, 3], [3, 4]]


def test_parts_join_and_stay_exact_where_all_are():
    sure, unsure = drawn(True, 0.1, 20), drawn(False, 0.1, 30)
    assert joined([sure, sure]).exact
    mixed = joined([sure, unsure])
    assert not mixed.exact
    assert mixed.certain.tolist() == sure.possible.tolist() + unsure.certain.tolist()
    assert joined([]).x.size == 0
