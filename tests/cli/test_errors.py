"""What is said when something is wrong: one clear line, an exit code, and nothing on standard output."""

from __future__ import annotations

import json

import duckdb
import pytest

ERRORS = {
    "find knd:attack": "timeline: error: unknown selector key 'knd'; did you mean 'kind'?",
    "find kind: attack": "timeline: error: cannot read 'kind:' in the selector 'kind: attack'; write key:value",
    "find --sort nope": "timeline: error: unknown column 'nope'; known: ",
    "find --columns titel": "timeline: error: unknown column 'titel'; did you mean 'title'?",
    "items --by wo": "timeline: error: unknown dimension 'wo'; did you mean 'who'?",
    "find kind:atack": "timeline: error: unknown kind 'atack'; did you mean 'attack'?",
    "find who:Irann": "timeline: error: unknown entity 'Irann'; did you mean 'Iran'",
    "find --from 2019-02-29": "timeline: error: '2019-02-29' at position 8: there is no day 29 in 2019-02",
    "find --from 2011 --to 2009": "timeline: error: the window ends before it starts",
    "find --from 03/04/2010": "timeline: error: '03/04/2010': this can be read as 2010-04-03 or 2010-03-04",
    "find --as-of 9": "timeline: error: unknown revision '9'; known: 1, 2",
    "find --limit -1": "timeline: error: a limit of -1 rows makes no sense",
    "find --where nope=1": "timeline: error: ",
    "show ami": "timeline: error: unknown event 'ami'; did you mean 'amia'?",
    "history nobody": "timeline: error: unknown event 'nobody'",
    "relate amia amia": "timeline: error: 'amia' is one event",
    "overlaps --relation before-ish": "timeline: error: unknown relation 'before-ish'; did you mean 'before'?",
    "cooccur --window 2mo": "timeline: error: '2mo': a month has no fixed length; write 61d",
    "leads --lag -1d": "timeline: error: '-1d' is not a window; write one like 45s",
    "leads --lag 2mo": "timeline: error: '2mo': a month has no fixed length; write 61d",
    "leads --top -1": "timeline: error: top is 1 or more, not -1",
    "cooccur --by whom": "timeline: error: unknown dimension 'whom'; did you mean 'who'?",
    "when 2019-02-29": "timeline: error: '2019-02-29' at position 8: there is no day 29 in 2019-02",
    "when --column nowhere.csv": "timeline: error: no file at nowhere.csv",
    "when 2010 --said sometime": "timeline: error: 'sometime' at position 0",
    "find --out found.graphml": "timeline: error: not a table of co-occurrences: it has event_id",
    "--db nowhere.duckdb find": "timeline: error: no database at nowhere.duckdb; make one with: timeline demo",
    "find --out nowhere/found.csv": "timeline: error: nowhere: there is no such folder",
    "ingest nowhere.toml": "timeline: error: no file at nowhere.toml",
    "add --title X --when 2019/2018": "timeline: error: when = '2019/2018'",
    "add --title X --when 2019 --lat 99": "timeline: error: lat = '99.0': this should be less than or equal to 90",
    "add --title X --when 2019-02-29": "timeline: error: when = '2019-02-29': at position 8: there is no day 29",
    "add --title X --when 2019 --country de": "timeline: error: country = 'de': this is no ISO 3166 code in capitals",
    "add --title X --kind k": "timeline: error: event needs a when; an undated one says 'no date'",
    "add --kind K --when 2019-13-40": "timeline: error: event needs a title; wrong as well: kind, when",
    "add --json {": "timeline: error: --json: this is no JSON: ",
    "add --json 5": "timeline: error: --json: this is no event; write an object with a title and a date",
    'add --json {"event":[]}': "timeline: error: --json: there is no 'event' here; write an event, a list of events",
    "add --file nowhere.json": "timeline: error: nowhere.json: No such file or directory",
    "amend nobody --when 2019": "timeline: error: unknown event 'nobody'",
    "retract nobody": "timeline: error: unknown event 'nobody'",
}
MISUSES = {
    "fnd": "Error: No such command 'fnd'. Did you mean 'find'?",
    "find --form 1990": "Error: No such option '--form'. (Did you mean one of:",
    "find --certainty maybe": "Error: Invalid value for '--certainty': 'maybe' is not one of",
    "find --format xml": "Error: Invalid value for '--format': 'xml' is not one of",
    "find --db": "Error: Option '--db' requires an argument.",
    "find --out found.xyz": "cannot tell a format from 'found.xyz'; add --format",
    "overlaps --resolution fortnight": "Error: Invalid value for '--resolution': 'fortnight' is not one of",
    "at": "Error: Missing argument",
    "find --dayfirst --monthfirst": "Error: --dayfirst or --monthfirst, not both",
    "add": "Error: give one event by --title, --when, ..., or events with --json or --file",
    "add --title X --when 2019 --json {}": "Error: give one event by --title, --when, ..., or events with --json",
    "add --title X --when 2019 --quote Y": "Error: --quote is evidence: say of which --source",
    "add --title X --when 2019 --attribute Y": "'Y' is not NAME=VALUE",
    "when": "Error: give dates, or a file of dates with --column",
    "when 2010 --column dates.txt": "Error: give dates, or a file of dates with --column",
    "when 2010 --name made": "Error: --name is a column of the file of --column",
    "when 2010 --strict --said 2010": "Error: --strict reads EDTF alone; leave out",
    "when 2010 --calendar mayan": "Error: Invalid value for '--calendar': 'mayan' is not one of",
    "when 2010 --out when.parquet": "Error: parquet holds a column of dates; give a file of them with --column",
    "find --format graphml": "Error: Invalid value for '--format': 'graphml' is not one of",
    "amend amia": "Error: nothing to amend; give at least one field, such as --when",
}
STATEMENTS = {
    "DROP TABLE event_version": "DROP was refused",
    "INSERT INTO meta VALUES ('a', 'b')": "INSERT was refused",
    "SELECT 1; SELECT 2": "one statement at a time; this is 2",
    "SELECT nope FROM events": "nope",
    "SELEC 1": "SELEC",
    "": "there is no SQL to run",
}


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_is_one_line(cli, line):
    answer = cli(*line.split())
    assert answer.code == 1, answer
    assert answer.out == ""
    assert answer.err.count("\n") == 1, answer.err
    assert answer.err.startswith(ERRORS[line])


@pytest.mark.parametrize("line", MISUSES)
def test_a_misuse_says_how_to_ask(cli, line):
    answer = cli(*line.split())
    assert answer.code == 2, answer
    assert answer.out == ""
    assert MISUSES[line] in answer.err


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_bad_statement_is_one_line(cli, statement):
    answer = cli("sql", statement)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert STATEMENTS[statement] in answer.err


def test_an_error_is_a_line_in_json_as_well(cli):
    answer = cli("find", "kind:atack", "--format", "json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("timeline: error: ")


def test_debug_shows_where_and_the_sql(cli):
    for line in (["--debug", "sql", "SELECT nope"], ["sql", "SELECT nope", "--debug"]):
        answer = cli(*line)
        assert answer.code == 1
        assert "Traceback (most recent call last)" in answer.err
        assert "\nSELECT nope\n" in answer.err
        assert answer.err.splitlines()[-1].startswith("timeline: error: ")


def test_a_file_that_is_no_database(cli, tmp_path):
    (tmp_path / "letter.duckdb").write_text("Dear Sir,")
    answer = cli("find", "--db", "letter.duckdb")
    assert answer.code == 1
    assert answer.err.startswith("timeline: error: letter.duckdb is not a timeline database")
    assert answer.err.count("\n") == 1


def test_a_database_of_a_newer_version(cli, small):
    with duckdb.connect(small) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
    answer = cli("find", "--db", small)
    assert answer.code == 1
    assert "newer" in answer.err
    assert answer.err.count("\n") == 1


def test_a_second_writer_is_told_who_holds_the_file(cli, shell, small):
    import os
    import subprocess
    import sys

    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; c = duckdb.connect({str(small)!r}); print('held', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        answer = cli("retract", "amia", "--db", small, "--wait", "0.1")
        assert answer.code == 1
        assert f"{small} is in use by process {holder.pid}" in answer.err
        assert holder.pid != os.getpid()
    finally:
        holder.communicate("\n")
    assert cli("retract", "amia", "--db", small, "--wait", "5").code == 0


def test_a_fault_of_ours_is_told_in_full(cli, monkeypatch):
    from timeline.query.question import Question

    def broken(*_):
        raise ZeroDivisionError("one over nothing")

    monkeypatch.setattr(Question, "ask", broken)
    answer = cli("info")
    assert (answer.code, answer.out) == (70, "")
    assert "ZeroDivisionError: one over nothing" in answer.err
    assert answer.err.splitlines()[-1].startswith("timeline: this is a fault of timeline ")


def test_an_interrupt_is_130(cli, monkeypatch):
    from timeline.query.question import Question

    def slow(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Question, "ask", slow)
    answer = cli("info")
    assert (answer.code, answer.out) == (130, "")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "endless",
    [
        "SELECT count(*) FROM range(1000000000) AS a, range(1000000) AS b",  # the engine looks up between chunks
        "SELECT count(*) FROM range(100000000) AS a, range(1000) AS b",  # it does not
    ],
)
def test_an_interrupt_ends_a_long_question(small_path, endless):
    import os
    import signal
    import subprocess
    import sys
    import time

    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", "sql", endless], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TIMELINE_DB": str(small_path)},
    )  # fmt: skip
    time.sleep(3)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "timeline: interrupted"
    assert "Traceback" not in err


def test_a_closed_pipe_is_quiet(small_path, tmp_path):
    import os
    import subprocess
    import sys

    line = f"{sys.executable} -m timeline sql 'SELECT * FROM range(200000)' | head -1"
    done = subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        text=True,
        env={**os.environ, "TIMELINE_DB": str(small_path)},
    )
    assert done.stdout.strip() == "range"
    assert done.stderr == ""


def test_one_bad_date_does_not_hide_the_others(cli):
    answer = cli("when", "2019-02-29", "2010", "--format", "jsonl")
    assert answer.code == 1
    assert json.loads(answer.out)["edtf"] == "2010"
    assert answer.err.startswith("timeline: error: '2019-02-29'")


def test_a_column_must_be_one_of_the_table(cli, tmp_path):
    (tmp_path / "t.csv").write_text("id,made\n1,1994\n")
    answer = cli("when", "--column", "t.csv")
    assert answer.code == 2
    assert "t.csv has the columns id, made; say which with --name" in answer.err
    answer = cli("when", "--column", "t.csv", "--name", "mad")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "timeline: error: unknown column of t.csv 'mad'; did you mean 'made'?\n"
