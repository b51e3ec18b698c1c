"""What breaks a rule is named, in a database and in a dataset that somebody changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from timeline import BadRow, Timeline

EVENTS = [
    {"event_id": "a", "title": "A", "kind": "visit", "when": "2010/..", "country": "AR", "lat": 1.0, "lon": 2.0,
     "confidence": 0.5, "attributes": {"n": 1}, "participants": [{"entity": "Ann"}], "evidence": [{"source": "s"}]},
    {"event_id": "b", "title": "B", "when": "c. 1983", "tags": ["x"]},
]  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole dataset with a past."""
    with Timeline.memory() as tl:
        tl.add(EVENTS, sources=[{"source_id": "s", "title": "S", "published": "2020-05-01"}])
        tl.amend("b", title="The B")
        tl.undo()
        return tl.export(tmp_path_factory.mktemp("rules") / "dataset")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lat", float("nan")), ("lat", 999.0), ("lon", -181.0), ("confidence", 5.0), ("confidence", float("inf")),
        ("kind", "NOT A KIND"), ("country", "argentina"), ("title", " "), ("edtf", "1999"), ("edtf", "not a date"),
        ("start_kind", "maybe"), ("attributes", "[1]"),
    ],
)  # fmt: skip
def test_a_dataset_that_was_changed_is_refused(
    dataset: Path, tmp_path: Path, column: str, value: Any
) -> None:
    for file in dataset.rglob("*"):
        if file.is_file():
            place = tmp_path / "changed" / file.relative_to(dataset)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    events = tmp_path / "changed" / "events.parquet"
    is_a = pl.col("event_id") == "a"
    frame = pl.read_parquet(events)
    changed = pl.when(is_a).then(pl.lit(value)).otherwise(pl.col(column)).cast(frame.schema[column])
    frame.with_columns(changed.alias(column)).write_parquet(events)
    with Timeline.memory() as tl:
        if column in ("lat", "edtf"):  # not into an empty database: by the other way
            tl.add(title="mine", when="2001")
        before = tl.sql("SELECT count(*) AS n FROM revision").rows()
        with pytest.raises(BadRow, match="the dataset was changed, and is unsound: event 'a', "):
            tl.import_(tmp_path / "changed")
        assert tl.sql("SELECT count(*) AS n FROM revision").rows() == before
        assert tl.import_(dataset).added == 2
        assert tl.check(deep=True).rows() == []


BREACHES = {
    "sound_values": "UPDATE event_version SET lat = 'nan' WHERE event_id = 'a'",
    "unique_numbers": "INSERT INTO event_version SELECT * FROM event_version WHERE event_id = 'a'",
    "bounds_in_order": "UPDATE event_version SET end_min = start_min WHERE event_id = 'b'",
    "versions_in_sequence": "UPDATE event_version SET version = 9 WHERE version = 1 AND event_id = 'b'",
    "one_current_version": "UPDATE event_version SET recorded_to = 'infinity' WHERE event_id = 'b' AND version = 1",
    "known_entities": "DELETE FROM entity",
    "known_sources": "DELETE FROM source",
    "known_versions": "DELETE FROM revision WHERE revision_id = 1",
    "recorded_times": "UPDATE revision SET recorded_at = recorded_at - INTERVAL 1 DAY WHERE revision_id = 2",
    "counted_changes": "UPDATE revision SET added = 7 WHERE revision_id = 1",
    "known_changes": "UPDATE revision SET undoes = 9 WHERE revision_id = 3",
    "edtf_agrees": "UPDATE event_version SET edtf = '1999' WHERE event_id = 'b'",
}


@pytest.mark.parametrize("rule", BREACHES)
def test_what_breaks_a_rule_is_named(dataset: Path, rule: str) -> None:
    with Timeline.memory() as tl:
        tl.import_(dataset)
        with tl._store.writing() as session:
            session.execute(BREACHES[rule])
        found = tl.check(deep=True).rows()
        assert rule in {row["rule"] for row in found}
        assert all(row["detail"] for row in found)
        assert json.dumps(found)
