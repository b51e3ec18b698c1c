"""A short look at what `make torture` tries for long."""

from __future__ import annotations

import itertools

import pytest

from tests.torture.hostile import KINDS, fault_of
from tests.torture.kills import killed
from tests.torture.table import PAGE, RUNS, table
from tests.torture.writers import written_at_once

FAULTS = ("lost", "doubled", "wrong")


def test_kills_in_the_middle_of_a_write_lose_nothing() -> None:
    counted = killed(120, seed=1, kills=2, most=3)
    assert [counted[name] for name in FAULTS] == [0, 0, 0]
    assert counted["kills"] == 2
    assert counted["revisions acknowledged"] >= 2


def test_writers_at_once_lose_nothing() -> None:
    counted = written_at_once(0, processes=2, threads=2, each=1)
    assert [counted[name] for name in FAULTS] == [0, 0, 0]
    assert (counted["writers"], counted["revisions acknowledged"]) == (6, 6)


EVERY_DAY = ("dates", "edtf", "frame functions")


@pytest.mark.parametrize(
    "kind", [kind if kind in EVERY_DAY else pytest.param(kind, marks=pytest.mark.torture) for kind in KINDS]
)
def test_hostile_input_ends_in_an_answer_or_in_one_line(kind: str) -> None:
    """Every day one in twenty; what is read from a file, and what needs a database, with the long tests."""
    step = 20 if kind in EVERY_DAY else 1
    for told, act in itertools.islice(KINDS[kind](), 0, None, step):
        assert fault_of(act) is None, told


def test_the_table_is_that_of_the_runs() -> None:
    assert not RUNS.exists() or table() in PAGE.read_text(encoding="utf-8")
