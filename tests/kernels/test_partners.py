"""Partners by key, against a look at every pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline.kernels import partners
from timeline.kernels.partners import Ask, Keyed, field, in_order

KEYS = 3
rows = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.lists(st.integers(0, KEYS - 1), unique=True)),
    max_size=12,
)


def keyed(sides):
    opening = np.cumsum([0, *(len(keys) for *_, keys in sides)])
    return Keyed(opening, np.array([key for *_, keys in sides for key in keys], np.int64))


def columns(sides):
    return [np.array([row[n] for row in sides], np.int64) for n in (0, 1)]


@given(rows, rows)
@examples(60)
def test_partners_are_those_of_every_pair(a, b):
    until, after = columns(a)
    start, end = columns(b)
    asks = [
        Ask(field(start, end, keyed(b), KEYS), until, after),
        Ask(field(end, start, keyed(b), KEYS), until, after),
    ]
    found = [
        (int(i), int(j))
        for _, left, right in in_order(asks, keyed(a))
        for i, j in zip(left, right, strict=True)
    ]
    assert found == [
        (i, j)
        for i, (stop, begin, keys) in enumerate(a)
        for j, (low, high, others) in enumerate(b)
        if set(keys) & set(others) and ((low < stop and high > begin) or (high < stop and low > begin))
    ]


def test_blocks_grow_and_cover_all_rows(monkeypatch):
    monkeypatch.setattr(partners, "_FIRST", 2)
    n = 100
    here = np.arange(n)
    ask = Ask(field(here, here + 1, partners.one_key(n), 1), here + 1, here)
    blocks = [block for block, _, _ in in_order([ask], partners.one_key(n))]
    assert [low for low, _ in blocks[1:]] == [high for _, high in blocks[:-1]]
    assert (blocks[0], blocks[-1][1]) == ((0, 2), n)
    assert len(blocks) < n // 4
