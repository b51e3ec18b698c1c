"""The events that are measured on a cluster: whatever is drawn of one follows from nothing else that is."""

from __future__ import annotations

import polars as pl

from benchmarks.cluster_events import write


def test_kinds_countries_and_lengths_lie_all_over_time(tmp_path):
    write(tmp_path / "d", 50_000)
    events = pl.read_parquet(tmp_path / "d" / "events.parquet").with_columns(
        half=pl.col("start_min") < pl.col("start_min").median(),
        lasting=pl.col("end_max") - pl.col("start_min") > pl.duration(days=1),
        first=pl.col("country") == pl.col("country").mode().first(),
    )
    assert events["country"].n_unique() == 100
    for given in (pl.col("kind") == "visit", pl.col("kind") == "report", pl.col("first"), pl.col("lasting")):
        some = events.filter(given)
        assert some.height > 300
        assert abs(some["half"].mean() - 0.5) < 0.1
    for kind in ("visit", "report"):
        some = events.filter(pl.col("kind") == kind)
        assert abs(some["first"].mean() - events["first"].mean()) < 0.05


def test_an_event_has_one_or_two_actors_as_often(tmp_path):
    write(tmp_path / "d", 20_000)
    parts = pl.read_parquet(tmp_path / "d" / "participants.parquet")
    assert abs(parts.height / 20_000 - 1.5) < 0.05
    assert parts.group_by("event_id").len()["len"].max() == 2
