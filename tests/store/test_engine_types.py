"""Whatever type the engine has: an answer holds it, as rows, as a frame and as a file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from timeline import BadQuery, Frozen, Timeline
from timeline.store import held

EXTREME = {"timestamp_s": "could not convert", "timestamp_ms": "could not convert"}
"""Values that are further away than an instant reaches."""


def test_every_type_is_held(tl: Timeline, tmp_path: Path) -> None:
    columns = tl.sql("SELECT column_name FROM (DESCRIBE FROM test_all_types())").pl()["column_name"]
    assert columns.len() > 40
    rest = ", ".join(f'"{name}"' for name in columns if name not in EXTREME)
    answer = tl.sql(f"SELECT {rest} FROM test_all_types()")
    assert len(answer.rows()) == answer.pl().height == 3
    for ending in ("csv", "json", "arrow"):
        assert answer.write(tmp_path / f"all.{ending}").stat().st_size
    if int(pa.__version__.split(".")[0]) >= 25:
        assert answer.write(tmp_path / "all.parquet").stat().st_size
    else:  # the others cannot write a missing array of a fixed length
        with pytest.raises(BadQuery, match=r"cannot write the answer as Parquet: .*; install a newer one"):
            answer.write(tmp_path / "all.parquet")
        assert not (tmp_path / "all.parquet").exists()
    for name, said in EXTREME.items():
        with pytest.raises(BadQuery, match=f"(?i){said}"):
            tl.sql(f'SELECT "{name}" FROM test_all_types()').rows()


def test_what_a_frame_does_not_know_is_a_text(tl: Timeline) -> None:
    answer = tl.sql(
        "SELECT union_value(a := 1) AS one, [union_value(b := 'x')] AS many,"
        " TIMESTAMP '2001-02-03 04:05:06'::TIMESTAMPTZ_NS AS instant, {'a': 1} AS struct"
    )
    wanted = {"one": "1", "many": "[x]", "instant": "2001-02-03T04:05:06Z", "struct": {"a": 1}}
    (row,) = answer.rows()
    assert {name: str(value) if name == "instant" else value for name, value in row.items()} == wanted
    assert answer.pl().drop("instant").row(0, named=True) == {
        name: wanted[name] for name in ("one", "many", "struct")
    }


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE EXTENSIONS", "this statement was refused"),
        ("PIVOT events ON kind USING count(*)", "several steps"),
        ("EXPLAIN ANALYZE INSERT INTO tag FROM tag", "EXPLAIN was refused"),
        ("WITH gone AS (DELETE FROM tag RETURNING *) FROM gone", "a part of the statement writes"),
        ("WITH made AS (COPY (SELECT 1) TO 'made.csv') FROM made", "a part of the statement writes"),
        ("FROM query('SELECT 1')", "query.. was refused"),
        ("FROM query_table('made.csv')", "may read nothing but the database"),
    ],
)
def test_what_else_may_not_be_asked(tl: Timeline, statement: str, said: str) -> None:
    with pytest.raises(Frozen, match=said):
        tl.sql(statement).rows()


WRITES = (
    "DELETE FROM tag RETURNING *",
    "INSERT INTO tag FROM tag RETURNING *",
    "UPDATE tag SET tag = 'x' RETURNING *",
    "WITH y AS (SELECT 1) DELETE FROM tag RETURNING *",
    "COPY (SELECT 1) TO 'made.csv'",
)


@pytest.mark.parametrize("allow_files", [False, True])
def test_a_write_within_a_question_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow_files: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    with Timeline.memory(allow_files=allow_files) as tl:
        tl.add(title="a", when="2001", tags=["t"])
        for write in WRITES:
            with pytest.raises(Frozen, match="writes"):
                tl.sql(f"WITH x AS ({write}) FROM x")
            with pytest.raises(BadQuery):
                tl.find(where=f"EXISTS (WITH x AS ({write}) FROM x)").rows()
        assert tl.sql("SELECT count(*) AS n, min(tag) AS tag FROM tag").rows() == [{"n": 1, "tag": "t"}]
        assert tl.sql("""SELECT '"type":"COPY_QUERY_NODE"' AS a""").rows() == [
            {"a": '"type":"COPY_QUERY_NODE"'}
        ]
    assert list(tmp_path.iterdir()) == []


def test_a_question_is_read_only_for_the_engine_too(tl: Timeline) -> None:
    tl.add(title="a", when="2001", tags=["t"])
    with pytest.raises(duckdb.TransactionException), tl._store.reading(foreign=True) as session:
        session.relation("WITH x AS (DELETE FROM tag RETURNING *) FROM x")
    assert tl.sql("SELECT tag FROM tag").rows() == [{"tag": "t"}]


def test_sql_without_an_end_is_not_counted(tl: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_ROWS", 3)
    with pytest.raises(BadQuery, match="the answer has more rows, and up to 3 are held in memory"):
        tl.sql("SELECT * FROM range(1000000000000)").rows()
