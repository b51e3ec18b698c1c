"""The benchmark of sequences runs, and both ways give the same rows."""

from __future__ import annotations

import pytest

from benchmarks import sequences


@pytest.mark.parametrize("vague", [pytest.param(0, marks=pytest.mark.torture), 33])
def test_both_ways_give_the_same_rows(vague: int) -> None:
    matches, certain = sequences.counted(sequences.events(20_000, vague))
    assert matches > 300
    assert (certain == matches) is (vague == 0)
