"""The benchmark of shares runs, and what is drawn at random comes near what is counted."""

from __future__ import annotations

from benchmarks import probability


def test_both_ways_estimate_the_same_shares():
    (counted, drawn) = probability.measured(2_000, 4, 4_000)
    assert counted[-1] == "none but rounding"
    assert 0 < float(drawn[-1]) < 0.1
