"""What a person writes can only read the database: nothing else is read, written, attached, loaded or reached."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import nullcontext

import duckdb
import polars as pl
import pytest

from timeline import BadQuery, Frozen, Timeline
from timeline.store import connect, spill
from timeline.store.calls import REFUSED

_READING = """
collations database_list database_size duckdb_approx_database_count duckdb_available_metrics duckdb_columns
duckdb_connection_count duckdb_constraints duckdb_coordinate_systems duckdb_databases duckdb_dependencies
duckdb_dialects duckdb_eviction_queues duckdb_extension_repositories duckdb_extensions
duckdb_external_file_cache duckdb_external_resource_types duckdb_external_resources duckdb_functions
duckdb_grammar_extensions duckdb_indexes duckdb_keywords duckdb_live_query_metrics duckdb_log_contexts
duckdb_logs duckdb_logs_parsed duckdb_memory duckdb_optimizers duckdb_prepared_statements
duckdb_profiling_settings duckdb_schemas duckdb_secret_type_parameters duckdb_secret_types duckdb_sequences
duckdb_settings duckdb_table_sample duckdb_tables duckdb_temporary_files duckdb_triggers duckdb_types
duckdb_variables duckdb_views extension_versions functions generate_series histogram histogram_values
icu_calendar_names json_each json_tree metadata_info pg_timezone_names platform pragma_collations
pragma_database_size pragma_metadata_info pragma_platform pragma_show pragma_storage_info pragma_table_info
pragma_user_agent pragma_version query_table range repeat repeat_row show show_databases show_tables
show_tables_expanded storage_info summary table_info test_all_types test_vector_types unnest user_agent
version
"""
READING = set(_READING.split())
_FILES = """
glob parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata
parquet_page_index parquet_scan parquet_schema read_blob read_csv read_csv_auto read_duckdb read_json
read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects
read_parquet read_single_csv_file read_single_json_file read_single_parquet_file read_text sniff_csv
"""
FILES = set(_FILES.split())


def test_every_function_of_tables_is_known():
    """A new version of the engine may bring functions that act; they are to be looked at."""
    kinds = "('table', 'table_macro', 'pragma')"
    query = f"SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN {kinds}"
    known = {name for (name,) in duckdb.connect().execute(query).fetchall()}
    assert known - REFUSED - READING - FILES == set()
    assert not REFUSED & (READING | FILES)


KINDS = ("memory", "file", "file while it is written")


@pytest.fixture(params=KINDS)
def asked(request, tmp_path, monkeypatch):
    """A database, in a folder with a file and another database beside it, and without sockets."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    with duckdb.connect("other.duckdb") as other:
        other.execute("CREATE TABLE t AS SELECT 1 AS a")

    def refused(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    tl = Timeline.memory() if request.param == "memory" else Timeline("a.duckdb")
    tl.add(event_id="a", title="A", when="2000")
    before = _files(tmp_path)
    with tl._store.held() if "written" in request.param else nullcontext():
        yield tl
    assert _files(tmp_path) == before
    assert [row["event_id"] for row in tl.find()] == ["a"]


def _files(folder):
    """What the folder holds, the database itself aside."""
    return {path: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("a.")}


def _some(tl, texts):
    """All of them where asking costs little: a database in memory is open already."""
    return texts if tl.path is None else texts[::5]


SOURCES = [
    "read_text('secret.txt')",
    "read_text('/proc/self/environ')",
    "read_blob('secret.txt')",
    "read_csv('secret.csv')",
    "'secret.csv'",
    '"secret.csv"',
    "glob('*')",
    "sniff_csv('secret.csv')",
    "read_duckdb('other.duckdb')",
    "'other.duckdb'",
    "'https://127.0.0.1/x.parquet'",
    "read_csv('http://127.0.0.1/x.csv')",
    "'s3://bucket/x.parquet'",
    "query('SELECT 1')",
    "json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "enable_logging(level='trace', storage='file', storage_path='log')",
    "enable_logging(storage='stdout')",
    "checkpoint()",
    'system.main."CHECKPOINT"()',
    "force_checkpoint /* now */ ()",
    "truncate_duckdb_logs()",
    "arrow_scan(1::UBIGINT, 2::UBIGINT, 3::UBIGINT)",
    "duckdb_secrets()",
]


def test_no_other_source_is_read(asked):
    for source in _some(asked, SOURCES):
        with pytest.raises((Frozen, BadQuery)):
            asked.sql(f"SELECT * FROM {source}").rows()
        with pytest.raises((Frozen, BadQuery)):
            asked.sql(f"WITH x AS (SELECT * FROM {source}) SELECT count(*) AS n FROM x").pl()
        with pytest.raises((Frozen, BadQuery)):
            asked.find(where=f"EXISTS (FROM {source})").rows()
        with pytest.raises((Frozen, BadQuery)):
            asked.at("2000", where=f"title IN (SELECT a FROM (FROM {source}) AS t(a))").rows()


ACTS = [
    "COPY (SELECT 1) TO 'out.csv'",
    "ATTACH 'other.duckdb' AS x",
    "EXPORT DATABASE 'out'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "PRAGMA enable_profiling",
    "CALL enable_logging(storage='file')",
    "CREATE TABLE t (a INTEGER)",
    "CREATE TEMP TABLE t (a INTEGER)",
    "DELETE FROM event_version",
    "DROP TABLE event_version",
    "CREATE SECRET (TYPE s3)",
    "CHECKPOINT",
    "VACUUM",
    "USE memory",
    "BEGIN",
    "SELECT setval('s', 1)",
    "EXPLAIN ANALYZE DELETE FROM event_version",
]


def test_no_statement_acts(asked):
    for act in _some(asked, ACTS):
        for text in (act, f"SELECT 1; {act}", f"{act}; SELECT 1", f"/* SELECT 1 */ {act}"):
            with pytest.raises((Frozen, BadQuery)):
                asked.sql(text).rows()
        for text in (f"1=1)) SELECT 1; {act}; --", f"1=1); {act}; SELECT (1", f"(1=1\n)\n); {act}; --"):
            with pytest.raises((Frozen, BadQuery)):
                asked.find(where=text).rows()


def test_what_only_reads_is_answered(asked):
    assert asked.sql("SELECT count(*) AS n FROM events").rows() == [{"n": 1}]
    assert asked.sql("SELECT 'checkpoint()' AS checkpoint, 'é' AS query").rows()[0]["query"] == "é"
    assert asked.sql("SELECT sum(i) AS n FROM range(4) AS t(i)").rows() == [{"n": 6}]
    assert asked.sql("SELECT current_setting('enable_external_access') AS on").rows() == [{"on": False}]
    assert len(asked.find(where="title IN (SELECT title FROM events)")) == 1


@pytest.mark.parametrize("memory", [False, True])
def test_files_are_read_where_that_is_allowed(tmp_path, memory):
    pl.DataFrame({"a": [1, 2]}).write_csv(tmp_path / "x.csv")
    tl = Timeline.memory(allow_files=True) if memory else Timeline(tmp_path / "t.duckdb", allow_files=True)
    tl.add(event_id="a", title="1", when="2000")
    assert tl.sql(f"SELECT sum(a) AS n FROM '{tmp_path / 'x.csv'}'").rows() == [{"n": 3}]
    assert len(tl.find(where=f"title IN (SELECT a::VARCHAR FROM '{tmp_path / 'x.csv'}')")) == 1
    for statement in ("FROM checkpoint()", "COPY (SELECT 1) TO 'x'", "FROM enable_logging(storage='file')"):
        with pytest.raises(Frozen):
            tl.sql(statement).rows()


def test_a_question_that_takes_too_long_is_stopped(tmp_path):
    tl = Timeline(tmp_path / "t.duckdb", timeout=0.3)
    tl.add(event_id="a", title="1", when="2000")
    started = time.monotonic()
    with pytest.raises(BadQuery, match=r"took longer than 0\.3 seconds and was stopped"):
        tl.sql(
            "SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000) AS b WHERE a.range % 7 = b.range"
        ).rows()
    assert time.monotonic() - started < 20
    assert len(tl.find()) == 1


def test_a_question_that_takes_too_much_memory_is_stopped(tmp_path):
    tl = Timeline(tmp_path / "t.duckdb", memory="50MB")
    tl.add(event_id="a", title="1", when="2000")
    with pytest.raises(BadQuery, match="memory"):
        tl.sql("SELECT length(string_agg(repeat('x', 100), '')) AS n FROM range(3000000)").rows()


ENDLESS = "SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000) AS b WHERE a.range % 7 = b.range"


def test_sql_of_a_person_is_stopped_unasked_and_a_question_of_ours_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(connect, "LONGEST_STATEMENT", 0.2)
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(event_id="a", title="1", when="2000")
    for ask in (lambda: tl.sql(ENDLESS).rows(), lambda: tl.find(where=f"({ENDLESS}) > 0").rows()):
        with pytest.raises(BadQuery, match=r"took longer than 0\.2 seconds .* give --timeout SECONDS"):
            ask()
    monkeypatch.setattr(connect, "LONGEST_STATEMENT", 1e-9)
    assert len(tl.find()) == 1


def test_rows_that_are_read_slowly_are_no_long_question(tmp_path):
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(event_id="a", title="1", when="2000")
    for found in (
        tl.sql("SELECT range AS n FROM range(1000000)"),
        tl.sql("SELECT range::DECIMAL FROM range(9)"),
    ):
        pieces = found.pieces()
        next(pieces)
        assert not [
            thread
            for thread in threading.enumerate()
            if isinstance(thread, threading.Timer) and not thread.finished.is_set()
        ]
        pieces.close()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("SELECT CASE WHEN range = 900000 THEN 'x'::INTEGER ELSE 1 END AS n FROM range(1000000)", "convert string 'x'"),
        ("SELECT (9223372036854775807 - 900000) + range AS n FROM range(1000000)", "Overflow"),
        (f"SELECT CASE WHEN range = 900000 THEN ({ENDLESS}) ELSE 1 END AS n FROM range(1000000)", "took longer"),
    ],
)  # fmt: skip
def test_a_fault_after_many_rows_is_told_as_one_before_them(tmp_path, statement, message):
    tl = Timeline(tmp_path / "t.duckdb", timeout=1 if message == "took longer" else None)
    tl.add(event_id="a", title="1", when="2000")
    for read in (lambda: tl.sql(statement).pl(), lambda: tl.sql(statement).write(tmp_path / "n.csv")):
        with pytest.raises(BadQuery, match=message):
            read()


SPILLS = """
import os, stat, sys
from pathlib import Path
from timeline import Timeline
temp = Path(sys.argv[1])
tl = Timeline(sys.argv[2], memory="40MB")
batches = tl.sql("SELECT md5(range::VARCHAR) AS text FROM range(700000) ORDER BY text").batches()
next(batches)
(private,) = temp.glob("timeline-spill-*")
print(stat.filemode(private.stat().st_mode), any(file.stat().st_size for file in private.rglob("*.tmp")))
rows = sum(batch.height for batch in batches)
print(rows, [*private.rglob("*.tmp")])
"""


def test_what_exceeds_the_memory_waits_in_a_private_folder_that_goes(tmp_path):
    temp, path = tmp_path / "temp", tmp_path / "t.duckdb"
    temp.mkdir()
    script = tmp_path / "spills.py"  # at a prompt, and so with -c, the engine draws a progress bar
    script.write_text(SPILLS)
    Timeline(path).add(event_id="a", title="1", when="2000")
    told = subprocess.run(
        [sys.executable, script, temp, path],
        env={**os.environ, "TMPDIR": str(temp)},
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines()[0] == "drwx------ True", (told.stdout, told.stderr)
    assert told.stdout.splitlines()[1].endswith(" []")
    assert not [*temp.glob("timeline-spill-*")]


def test_the_engine_takes_half_of_a_small_machine_and_no_more_than_4_gib_of_a_large_one(monkeypatch):
    for gib, limit in ((1, "512MiB"), (6, "3072MiB"), (64, "4096MiB")):
        monkeypatch.setattr(spill, "_machine_memory", lambda gib=gib: gib << 30)
        spill.usual_memory.cache_clear()
        assert spill.usual_memory() == limit
    spill.usual_memory.cache_clear()


def test_a_limit_of_memory_is_a_size(tmp_path):
    with pytest.raises(BadQuery, match="'much' is no size of memory; write one such as 2GB"):
        Timeline(tmp_path / "t.duckdb", memory="much")


@pytest.mark.parametrize("size", ["99999999999TB", "1e99GB", "-1GB", "", "nan", 5, "0GB", "1KB", "15.9MB"])
def test_no_size_of_memory_is_a_fault(tmp_path, size):
    with pytest.raises(BadQuery, match=r"is no size of memory|is too little memory; write 16MB or more"):
        Timeline(tmp_path / "t.duckdb", memory=size).add(title="a", when="2001")


@pytest.mark.parametrize("seconds", [float("inf"), 1e300, 2**70])
def test_a_wait_and_a_timeout_without_end(tmp_path, seconds):
    tl = Timeline(tmp_path / "t.duckdb", wait=seconds, timeout=seconds)
    tl.add(title="a", when="2001")
    assert len(tl.find()) == 1


@pytest.mark.parametrize(
    "given",
    [{"wait": float("nan")}, {"wait": -1}, {"wait": "5"}, {"timeout": "5"}, {"timeout": float("nan")}],
)
def test_what_is_no_number_of_seconds(tmp_path, given):
    with pytest.raises(BadQuery, match="seconds makes no sense; write a number"):
        Timeline(tmp_path / "t.duckdb", **given)
