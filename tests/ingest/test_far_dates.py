"""Dates at the limits of the years that can be kept: read exactly, or a reject, never a panic and never another year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.ingest.test_dates import one
from timeline import Timeline
from timeline.when.calendar import iso

MAPPING = {"name": "m", "id": "{id}", "title": "t", "when": {"date": "{date}", "read": "iso"}}
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def write(path: Path, dates: pa.Array) -> Path:
    table = pa.table({"id": [str(n) for n in range(len(dates))], "date": dates})
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    return path


def starts(tl: Timeline, path: Path) -> dict[str, str]:
    tl.ingest(path, map_=MAPPING)
    return {row["event_id"].removeprefix("m:"): row["start_min"] for row in tl.find()}


@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Paris"])
@pytest.mark.parametrize(
    ("unit", "ending"),
    [("s", "arrow"), *((unit, ending) for unit in ("ms", "us", "ns") for ending in ("arrow", "parquet"))],
)
def test_a_far_instant_of_arrow_is_exact_or_a_reject(
    tl: Timeline, tmp_path: Path, unit: str, zone: str | None, ending: str
) -> None:
    numbers = [1, 2**62, -(2**62), 2**63 - 1, -(2**63) + 1]
    path = write(tmp_path / f"a.{ending}", pa.array(numbers, type=pa.timestamp(unit, tz=zone)))
    found = starts(tl, path)
    instants = [number * 10**6 // PER_SECOND[unit] for number in numbers]
    held = {str(n): iso(us) for n, us in enumerate(instants) if abs(us) < 290_000 * 365_242_500_000 * 86.4}
    assert found == held
    assert {row["reason"] for row in tl.rejects()} <= {"a year lies between -290000 and 290000"}


def test_far_days_of_arrow(tl: Timeline, tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.array([0, 2**31 - 1, -(2**31), -800_000, None], type=pa.date32()))
    tl.ingest(path, map_=MAPPING)
    assert {row["when"] for row in tl.find()} == {"-0221-09-04", "1970-01-01", "/"}
    assert [row["value"] for row in tl.rejects()] == ["+5881580-07-11", "-5877641-06-23"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("280000-06-01T10:00:00", "+280000-06-01T09:00:00Z"),
        ("-280000-06-01T10:00:00", "-280000-06-01T09:50:39Z"),
        ("262143-12-31T23:30:00", "+262143-12-31T22:30:00Z"),
        ("9999-12-31T23:59:59", "9999-12-31T22:59:59Z"),
    ],
)
def test_a_far_local_time_moves_as_a_near_one_does(text: str, start: str) -> None:
    row = one(text, read="iso", zone="Europe/Paris")
    assert (iso(row["start_min"]), row["error"]) == (start, None)


@pytest.mark.parametrize(
    "rules", [{}, {"zone": "Europe/Paris"}, {"precision": "millennium"}, {"calendar": "julian"}]
)
@pytest.mark.parametrize("reader", ["edtf", "text", "iso", "%Y-%m-%d"])
def test_no_text_near_the_limits_ends_in_another_error(reader: str, rules: dict[str, Any]) -> None:
    for text in (
        "-290308",
        "290000-01-01",
        "Y-290308",
        "+294247-01-10",
        "-262145-01-01",
        "Y294248",
        "999999-12-31",
    ):
        row = one(text, read=reader, **rules)
        assert row["error"] is not None or row["start_min"] < row["end_max"]
