"""A file that is not what it says: one clear line, and no database is made for it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from timeline import BadRow, Timeline

TABLE = b"title,date\n" + b"".join(b"Event %d,1999\n" % n for n in range(2000))


def _zst(folder: Path) -> bytes:
    path = folder / "whole.zst"
    with pa.OSFile(str(path), "wb") as raw, pa.CompressedOutputStream(raw, "zstd") as packed:
        packed.write(TABLE)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.csv", "the file is empty"),
        ("short.csv.gz", "the packed file is broken or cut short"),
        ("short.csv.zst", "the packed file is broken or cut short"),
        ("not.parquet", "not Parquet"),
        ("not.xlsx", "not Excel"),
        ("not.arrow", "not Arrow IPC"),
        ("not.json", "not JSON"),
    ],
)
def test_one_clear_line(tmp_path: Path, name: str, reason: str) -> None:
    content = {
        "empty.csv": b"",
        "short.csv.gz": gzip.compress(TABLE)[:60],
        "short.csv.zst": _zst(tmp_path)[:60],
    }
    (tmp_path / name).write_bytes(content.get(name, b'{"hello'))
    with pytest.raises(BadRow, match=reason) as caught:
        Timeline(tmp_path / "new.duckdb").ingest(tmp_path / name)
    assert caught.value.file == str(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "new.duckdb").exists()
