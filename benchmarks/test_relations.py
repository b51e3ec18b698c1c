"""The benchmark of relations runs, and its ways agree."""

from __future__ import annotations

from benchmarks import relations


def test_all_ways_give_the_same_rows():
    assert relations.check(relations.prepare(3_000)) == 3_000


def test_the_report_names_every_way(capsys, monkeypatch):
    monkeypatch.setattr(relations, "SCALE", 0.05)
    relations.main(500)
    told = capsys.readouterr().out
    assert all(way in told for way in relations.WAYS)
    assert "closure, 10 names" in told
    assert "infer, 250 events" in told
