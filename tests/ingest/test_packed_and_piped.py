"""Files in files, files of no table, and what comes through a pipe."""

from __future__ import annotations

import bz2
import gzip
import io
import sys
import tarfile
import zipfile
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from timeline import BadQuery, BadRow, Timeline

TABLE = b"title,date\nA,2010\nB,2011-02\n"


def _zip(content: bytes, member: str = "a.csv") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(member, content)
    return made.getvalue()


def _tar(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def _database(folder: Path) -> bytes:
    with duckdb.connect(folder / "some.db") as connection:
        connection.sql("CREATE TABLE a AS SELECT 1 AS b")
    return (folder / "some.db").read_bytes()


ANOTHER = "the packed file holds another one; unpack it first"
TAR = "it is a tar archive, which is not read; unpack it, and name the files in it"
PACKED = {
    "zip in zip": ("a.zip", _zip(_zip(TABLE), "a.zip"), ANOTHER),
    "gzip in zip": ("a.csv.zip", _zip(gzip.compress(TABLE), "a.csv.gz"), ANOTHER),
    "bzip2 in gzip": ("a.csv.gz", gzip.compress(bz2.compress(TABLE)), ANOTHER),
    "tar": ("a.tar", _tar(TABLE), TAR),
    "tar in gzip": ("a.tar.gz", gzip.compress(_tar(TABLE)), TAR),
    "rar": ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(range(256)), "it is a RAR archive, which is not read"),
    "7z": ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), "it is a 7z archive, which is not read"),
    "picture": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "it is binary, which is not read"),
}


@pytest.mark.parametrize("case", PACKED)
def test_what_is_no_table_is_named(tl: Timeline, tmp_path: Path, case: str) -> None:
    name, content, told = PACKED[case]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadRow, match=told):
        tl.ingest(tmp_path / name)


def test_a_database_of_the_engine_is_named(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(_database(tmp_path))
    with pytest.raises(BadRow, match="it is a DuckDB file, which is not read"):
        tl.ingest(tmp_path / "a")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_text_is_not_binary(tl: Timeline, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a").write_bytes("title,date\nÉté,2010\n".encode(encoding))
    assert [report.added for report in tl.ingest(tmp_path / "a")] == [1]


@pytest.mark.parametrize(
    "header", ["title,a,duck,date", "date,aa,Duck,title", f"title,date,{'x' * 246}ustar"]
)
def test_words_of_a_header_are_no_mark_of_another_format(tl: Timeline, tmp_path: Path, header: str) -> None:
    row = ",".join("2010" if name == "date" else "A" for name in header.split(","))
    (tmp_path / "a").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert [report.added for report in tl.ingest(tmp_path / "a")] == [1]


def test_chinese_letters_of_two_bytes_are_text(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(("title,date\n" + "事件和年份" * 200 + ",2010\n").encode("utf-16"))
    assert [report.added for report in tl.ingest(tmp_path / "a")] == [1]


def test_a_pipe_is_read_once_and_lies_nowhere(tl: Timeline, pipe: Path) -> None:
    (report,) = tl.ingest(pipe)
    assert (report.file, report.added) == (str(pipe), 2)
    assert tl.sql("SELECT file FROM revision").rows() == [{"file": None}]


def test_what_is_missing_from_a_pipe_is_not_retracted(tl: Timeline, pipe: Path) -> None:
    with pytest.raises(BadQuery, match="has no place by which an earlier revision of it is known"):
        tl.ingest(pipe, retract_missing=True)


def test_standard_input_named_twice_is_read_once(tl: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe:
        buffer = io.BytesIO(TABLE)

    monkeypatch.setattr(sys, "stdin", Pipe)
    assert [report.added for report in tl.ingest("-", "-")] == [2]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    path = tmp_path / "events.csv"
    os.mkfifo(path)
    Thread(target=path.write_bytes, args=(TABLE,), daemon=True).start()
    return path
