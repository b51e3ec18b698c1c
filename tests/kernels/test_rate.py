"""Events per bin: the certain and the possible ones, counted as every reading of the bounds has it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadQuery
from timeline.kernels import rate as module
from timeline.kernels.cooccurrence.pairs import incidence
from timeline.kernels.rate import rate

EDGES = [0, 4, 5, 9, 12]
LOW, HIGH = np.iinfo(np.int64).min, np.iinfo(np.int64).max


@st.composite
def bounds(draw):
    start_min = draw(st.integers(-3, 13))
    start_max = draw(st.integers(start_min, start_min + 4))
    end_min = draw(st.integers(start_min + 1, start_min + 6))
    return start_min, start_max, end_min, draw(st.integers(max(end_min, start_max + 1), start_min + 9))


def readings(when):
    return [
        (start, end)
        for start in range(when[0], when[1] + 1)
        for end in range(max(start + 1, when[2]), when[3] + 1)
    ]


@given(st.lists(st.tuples(bounds(), st.sets(st.integers(0, 2), max_size=2)), min_size=1, max_size=6))
def test_bins_hold_what_every_reading_says(events):
    rows = [(i, item) for i, (_, items) in enumerate(events) for item in sorted(items)]
    table = incidence(*(np.array([row[k] for row in rows], np.int64) for k in (0, 1)), len(events), 3)
    columns = [np.array([when[k] for when, _ in events]) for k in range(4)]
    for counts in ("begins", "touches"):
        certain, possible = rate(*columns, table, np.array(EDGES), counts)
        for item in range(3):
            for k, (low, high) in enumerate(itertools.pairwise(EDGES)):
                holds = [
                    [
                        (low <= s < high) if counts == "begins" else (s < high and e > low)
                        for s, e in readings(when)
                    ]
                    for when, items in events
                    if item in items
                ]
                assert certain[item, k] == sum(map(all, holds)), (counts, item, k)
                assert possible[item, k] == sum(map(any, holds)), (counts, item, k)


@pytest.mark.parametrize("counts", ["begins", "touches"])
def test_an_undated_event_is_possible_in_every_bin(counts):
    bounds = (np.array([v]) for v in (LOW, HIGH - 1, LOW + 1, HIGH))
    certain, possible = rate(*bounds, incidence(np.array([0]), np.array([0]), 1, 1), np.array(EDGES), counts)
    assert certain.tolist() == [[0, 0, 0, 0]]
    assert possible.tolist() == [[1, 1, 1, 1]]


def test_too_many_cells_say_what_to_do(monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 3)
    one = np.array([0])
    with pytest.raises(BadQuery, match="use longer bins or fewer items"):
        rate(one, one, one + 1, one + 1, incidence(one, one, 1, 1), np.array(EDGES))
