"""The drawn events are the same each time, and a filled database is what ingesting their file gives."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks import events
from timeline import Timeline, When

ROWS = 3_000


@pytest.fixture(scope="module")
def drawn() -> pl.DataFrame:
    return pl.concat(events.draw(ROWS))


def test_a_seed_draws_the_same_events_again(drawn: pl.DataFrame) -> None:
    assert drawn.equals(pl.concat(events.draw(ROWS)))
    assert not drawn.equals(pl.concat(events.draw(ROWS, seed=1)))


def test_chunks_number_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "CHUNK", 100)
    chunks = list(events.draw(250))
    assert [chunk.height for chunk in chunks] == [100, 100, 50]
    assert pl.concat(chunks)["event_id"].to_list() == [f"edtf-csv:e{n}" for n in range(250)]


def test_the_bounds_are_those_of_the_date(drawn: pl.DataFrame) -> None:
    bounds = ["start_min", "start_max", "end_min", "end_max"]
    for told, *known in drawn.unique("when").select("when", *bounds).iter_rows():
        assert When.parse(told).bounds == tuple(known), told


def test_some_are_skewed_vague_open_and_told_again(drawn: pl.DataFrame) -> None:
    actors = drawn["who"].explode().value_counts(sort=True)["count"]
    assert actors[0] > 20 * actors.median()
    assert set(drawn["precision"]) == {"day", "month", "year"}
    assert 0 < drawn["end_max"].null_count() < ROWS / 100
    assert drawn.group_by("kind", "who", "place").len().filter(pl.col("len") > 1).height > ROWS / 200
    assert drawn.filter(pl.col("tags").list.len() > 1).height > ROWS / 20


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_filling_writes_what_ingesting_does(tmp_path: Path, ending: str) -> None:
    file = events.write(tmp_path / f"events.{ending}", ROWS)
    with Timeline.memory() as filled, Timeline.memory() as ingested:
        events.fill(filled, ROWS)
        ingested.ingest(file, as_="edtf-csv")
        assert filled.check().rows() == []
        for table in ("events", "participants", "entities", "tags", "evidence", "sources"):
            left_out = "EXCLUDE (recorded_from)" if table == "events" else ""
            ours, theirs = (
                sorted(map(repr, tl.sql(f"SELECT * {left_out} FROM {table}").rows()))
                for tl in (filled, ingested)
            )
            assert ours == theirs, table
