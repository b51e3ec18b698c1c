"""The same rows in several formats: the same events, with the same attributes where the formats have the same types."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from timeline import Timeline

ROWS = pl.DataFrame(
    {
        "title": ["A", "B", "C"],
        "year": [2010.0, 2011.0, None],
        "count": [1, 2, None],
        "share": [1.5, 2.5, None],
        "open": [True, False, None],
        "day": [dt.date(2010, 1, 2), None, dt.date(1950, 3, 4)],
        "moment": [dt.datetime(2010, 1, 2, 3, 4, 5), None, dt.datetime(2010, 1, 2, 6)],  # noqa: DTZ001
        "code": ["007", "1.50", None],
    }
)
MAPPING = {"name": "x", "id": "{title}", "title": "{title}", "when": {"date": "{year}"}}
TYPED = {
    "A": {"count": 1, "share": 1.5, "open": True, "day": "2010-01-02", "moment": "2010-01-02T03:04:05", "code": "007"},
    "B": {"count": 2, "share": 2.5, "open": False, "code": "1.50"},
    "C": {"day": "1950-03-04", "moment": "2010-01-02T06:00:00"},
}  # fmt: skip


def written(folder: Path, ending: str) -> Path:
    path = folder / f"rows.{ending}"
    if ending == "csv":
        ROWS.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
    elif ending == "xlsx":
        ROWS.write_excel(path)
    else:
        {"parquet": ROWS.write_parquet, "arrow": ROWS.write_ipc}[ending](path)
    return path


def told(tl: Timeline) -> dict[str, tuple[str | None, dict[str, Any]]]:
    events = [tl.event(row["event_id"]) for row in tl.find()]
    return {event.title: (event.when.edtf, dict(event.attributes)) for event in events}


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "xlsx"])
def test_the_same_rows_are_the_same_events(tl: Timeline, tmp_path: Path, ending: str) -> None:
    tl.ingest(written(tmp_path, ending), map_=MAPPING)
    events = told(tl)
    assert {title: when for title, (when, _) in events.items()} == {"A": "2010", "B": "2011", "C": "/"}
    attributes = {title: rest for title, (_, rest) in events.items()}
    if ending == "csv":
        texts = {True: "true", False: "false"}
        assert attributes == {
            title: {k: texts.get(v, str(v)) if isinstance(v, bool) else str(v) for k, v in rest.items()}
            for title, rest in TYPED.items()
        }
    else:
        assert attributes == TYPED


def test_one_typed_file_after_another_says_nothing_new(tl: Timeline, tmp_path: Path) -> None:
    tl.ingest(written(tmp_path, "parquet"), map_=MAPPING)
    for ending in ("arrow", "xlsx"):
        (report,) = tl.ingest(written(tmp_path, ending), map_=MAPPING)
        assert (report.added, report.amended, report.unchanged) == (0, 0, 3)
