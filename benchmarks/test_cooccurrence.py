"""The benchmark of co-occurrence compares equal work."""

from __future__ import annotations

import json

import polars as pl
import pytest

from benchmarks import cooccurrence


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    """A little of everything: several items an event, groups, days without events."""
    frame = cooccurrence.synthetic(150, 12, 90, each=3)
    return frame.with_columns(group=pl.format("{}", pl.col("event") % 3))


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("rival", [name for name in cooccurrence.RIVALS if name != "timeline"])
def test_every_rival_gives_the_same_rows(rows, rival, grouped):
    rows = rows if grouped else rows.with_columns(group=pl.lit(None, pl.String))
    tables = []
    for name in ("timeline", rival):
        found = cooccurrence.RIVALS[name](rows, 5)
        present = found.filter(pl.col("same_event") + pl.col("cross") > 0)
        tables.append(present.select("x", "y", "same_event", "cross").sort("x", "y"))
    assert tables[0].height > 40
    cooccurrence.same_rows(*tables, rival)


def test_other_rows_are_refused(rows):
    found = cooccurrence.ours(rows, 5).select("x", "y", "same_event", "cross").sort("x", "y")
    with pytest.raises(AssertionError, match="somebody returned other rows"):
        cooccurrence.same_rows(found, found.with_columns(pl.col("cross") + 1), "somebody")


def test_a_rival_tells_its_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(
        cooccurrence.CASES, "little", cooccurrence.Case(lambda: cooccurrence.synthetic(40, 5, 30), 3, "")
    )
    monkeypatch.setattr(cooccurrence.resource, "setrlimit", lambda *_: None)
    cooccurrence.one("little", "timeline", str(tmp_path / "rows.parquet"), "300")
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"best", "cpu", "peak"}
    assert pl.read_parquet(tmp_path / "rows.parquet").height


def test_a_rival_gets_enough_to_tell_how_far_behind_it_is():
    assert cooccurrence.allowed("Polars, range join (join_where)", 10.0) == 220
    assert cooccurrence.allowed(cooccurrence.RANGE, 10.0) == 1_020
    assert cooccurrence.allowed(cooccurrence.RANGE, 0.01) == cooccurrence.CPU_LEAST
    assert cooccurrence.allowed(cooccurrence.WITNESS, 0.01) == cooccurrence.WITNESS_LEAST
    assert {cooccurrence.RANGE, cooccurrence.WITNESS} <= set(cooccurrence.RIVALS)


def test_growth_has_a_row_a_size(monkeypatch):
    monkeypatch.setattr(cooccurrence, "CURVES", [(300, 20, 3, {"min_count": 2})])
    assert len(cooccurrence.growth().splitlines()) == 3


def test_costs_are_told_for_every_way(monkeypatch):
    monkeypatch.setattr(cooccurrence, "COSTS", [(20, 2, 3)])
    ways = [line.split(" | ")[1] for line in cooccurrence.costs().splitlines()[2:]]
    assert ways == ["sweep", "product", "enumeration", "shared events, visited", "shared events, compared"]
