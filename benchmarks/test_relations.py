"""The benchmark of relations runs, and its ways agree."""

from __future__ import annotations

import pytest

from benchmarks import harness, relations


def test_all_ways_give_the_same_rows():
    assert relations.check(relations.prepare(3_000)) == 3_000


@pytest.mark.torture
def test_the_report_names_every_way(monkeypatch):
    monkeypatch.setattr(harness, "SCALE", 0.001)
    told = relations.run()
    assert told.startswith("## Relations of uncertain dates")
    assert all(f"| {way} |" in told for way in relations.WAYS)
    assert "| closure | 3 | 3 |" in told
    assert "| infer | 75 | 74 |" in told
