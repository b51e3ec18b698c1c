"""Trials of what tasks do: they do it, of few events, once a process, and with every judge."""

from __future__ import annotations

import pickle
import threading

import pytest

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
    together = {"window": "3d", "other": None, "within": None, "draws": 1, "seed": 0}
    warm.counting(counted_in_cell, together, 0)()


DONE = threading.Event()


def mark() -> None:
    DONE.set()


def test_a_process_begins_a_trial_once_in_the_background():
    first = warm.prepare(mark)
    assert first is not None
    assert DONE.wait(10)
    assert warm.prepare(mark) is None
    assert warm.prepare(None) is None
