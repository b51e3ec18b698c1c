"""Trials of what tasks do: they do it, of few events, once a process, and with every judge."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading

import numpy as np
import polars as pl
import pytest

from timeline.constants import US_PER_DAY
from timeline.scale import warm
from timeline.scale.pairs import Lookup, Near, Nearest, Overlaps
from timeline.scale.together import counted_in_cell

JUDGES = [
    Overlaps(1 << 5, "possible", "day", by=True),
    Overlaps(1 << 5, "certain", "day", by=False),
    Lookup("possible", by=True),
    Near("before", 5, "day", by=True),
    Nearest(1, "either", 9, "possible", "day", by=True),
]


@pytest.mark.parametrize("judge", JUDGES)
def test_a_trial_judges_a_few_events(judge):
    pickle.loads(pickle.dumps(warm.judging(judge)))()


def test_a_trial_counts_a_few_events():
    warm.counting(counted_in_cell, TOGETHER, 0)()


_COLD = """
from numba.core.dispatcher import Dispatcher
from tests.scale.test_warm import TOGETHER, cell
from timeline.scale.together import counted_in_cell
from timeline.scale.warm import counting

loaded, load = [], Dispatcher.compile
Dispatcher.compile = lambda kernel, types: loaded.append(kernel.py_func.__name__) or load(kernel, types)
counting(counted_in_cell, TOGETHER, 0)()
print(len(loaded))
loaded.clear()
for events, items, days in ((300, 3, 9), (30_000, 200, 30), (100_000, 5, 2), (100_000, 200, 200)):
    counted_in_cell(cell(events, items, days), TOGETHER, 0)
print(*loaded)
"""
TOGETHER = {"window": "3d", "other": None, "within": None, "draws": 1, "seed": 0}


def cell(events: int, items: int, days: int) -> pl.DataFrame:
    """Events of two items each, of which some have most events."""
    dice = np.random.default_rng(events)
    day = np.sort(dice.integers(0, days, events))
    row = np.repeat(np.arange(events), 2)
    item = np.minimum(dice.geometric(0.2, row.size), items).astype(str)
    bounds = {"start_min": 0, "start_max": 1, "end_min": 2, "end_max": 4}
    return pl.DataFrame(
        {"event": row, "item": item, "surely": True, "_home": row > events // 9, "_part": 0}
        | {name: (day[row] + later) * US_PER_DAY for name, later in bounds.items()}
    )


def test_after_a_trial_no_cell_waits_for_a_kernel():
    ended = subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True)
    first, *later = ended.stdout.split()
    assert int(first)
    assert later == []


DONE = threading.Event()


def mark() -> None:
    DONE.set()


def test_a_process_begins_a_trial_once_in_the_background():
    first = warm.prepare(mark)
    assert first is not None
    assert DONE.wait(10)
    assert warm.prepare(mark) is None
    assert warm.prepare(None) is None
