"""Files in and files out, in full."""

from __future__ import annotations

import json

import duckdb
import pytest

from timeline import Timeline


@pytest.fixture
def own(tmp_path):
    """A database that is not there yet."""
    return tmp_path / "own.duckdb"


DOCUMENT = """
[[revision]]
recorded_at = "2023-11-06T12:00:00Z"
reason = "the first"
[[revision.add]]
event_id = "a"
title = "A"
when = "2001"
[[revision]]
recorded_at = "2023-11-07T12:00:00Z"
[[revision.amend]]
event_id = "a"
when = "2001-02"
"""


def test_ingest_makes_the_database(cli, own, tmp_path):
    (tmp_path / "events.toml").write_text(DOCUMENT)
    answer = cli("ingest", "--db", own, "events.toml")
    assert (answer.code, answer.err) == (
        0,
        "events.toml: 1 rows as timeline: 1 added (revision 1)\nevents.toml: 1 rows as timeline: 1 amended (revision 2)\n",
    )
    assert cli("find", "--db", own, "--as-of", "1").told.splitlines()[1].startswith("2001  ")
    assert cli("find", "--db", own).told.splitlines()[1].startswith("2001-02  ")
    assert cli("ingest", "--db", own, "events.toml").err == "events.toml: 0 rows as timeline: nothing to do\n"


CSV = "title,date,kind\nPort call,2010-04-03,visit\nNo date,sometime,visit\n"
MAPPING = """
name = "mine"
[event]
title = "{title}"
kind = "{kind}"
[when]
text = "{date}"
"""


def test_a_table_is_ingested_and_its_rejects_are_kept(cli, own, tmp_path):
    (tmp_path / "calls.csv").write_text(CSV)
    answer = cli("ingest", "--db", own, "calls.csv", "--as", "edtf-csv")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("calls.csv: 2 rows as edtf-csv: 1 added, 1 rejected (revision 1)")
    told = json.loads(cli("rejects", "--db", own, "--format", "json").told)
    assert [(row["file"], row["line"], row["value"]) for row in told] == [("calls.csv", 3, "sometime")]


def test_strict_and_dry_run_change_nothing(cli, own, tmp_path):
    (tmp_path / "calls.csv").write_text(CSV)
    strict = cli("ingest", "--db", own, "calls.csv", "--strict")
    assert (strict.code, strict.out) == (1, "")
    assert strict.err.startswith("timeline: error: calls.csv:3: ")
    dry = cli("ingest", "--db", own, "calls.csv", "--dry-run")
    assert "1 added, 1 rejected" in dry.err
    assert dry.err.startswith("dry run: ")
    assert not own.exists() or Timeline(own).info().rows()[0]["events"] == 0


def test_a_guess_is_a_mapping_that_reads_the_file(cli, own, tmp_path):
    (tmp_path / "calls.csv").write_text(CSV.replace("sometime", "2011"))
    (tmp_path / "mine.toml").write_text(cli("ingest", "--guess", "calls.csv").told)
    assert "2 added" in cli("ingest", "--db", own, "calls.csv", "--map", "mine.toml").err
    assert [row["title"] for row in Timeline(own).find()] == ["Port call", "No date"]


def test_the_kinds_of_files_are_listed(cli):
    told = cli("ingest", "--list").told.splitlines()
    names = [row["name"] for row in Timeline.adapters()]
    assert told[0].split() == ["name", "about"]
    assert [line.split()[0] for line in told[1:]] == names
    rows = json.loads(cli("ingest", "--list", "--format", "json").told)
    assert [row["name"] for row in rows] == names
    assert all(row["about"] for row in rows)


def files(folder):
    return [str(file.relative_to(folder.parent)) for file in sorted(folder.rglob("*")) if file.is_file()]


def test_export_lists_the_files(cli, tmp_path):
    assert cli("export", "out").told.splitlines() == files(tmp_path / "out")
    assert "out/contract.json" in files(tmp_path / "out")
    assert duckdb.sql("SELECT count(*) FROM 'out/events.parquet'").fetchall() == [(4,)]
    cli("export", "then", "--as-of", "1").told  # noqa: B018 - it asserts
    assert duckdb.sql("SELECT edtf FROM 'then/events.parquet' WHERE event_id = 'amia'").fetchall() == [
        ("[..2023]",)
    ]


def test_a_dataset_may_be_partitioned_and_without_its_flat_table(cli, tmp_path):
    told = cli("export", "out", "--partition", "country", "--no-flat").told.splitlines()
    assert told == files(tmp_path / "out")
    assert not any("events_flat" in name for name in told)
    assert any("country=AR/" in name for name in told)


@pytest.mark.parametrize("name", ["events.json", "events.XLSX", "events.tsv"])
def test_the_ending_of_a_file_makes_no_folder(cli, tmp_path, name):
    told = cli("export", str(tmp_path / name))
    assert told.code == 2
    assert "tells no format; give one by --format: parquet, csv, jsonl" in told.err
    assert not (tmp_path / name).exists()
    assert cli("export", str(tmp_path / name), "--format", "jsonl").code == 0
    assert (tmp_path / name).read_text().startswith('{"event_id"')


def test_a_file_of_events_goes_to_standard_output(cli, tmp_path):
    assert cli("export", "-", "--format", "csv").out.startswith("event_id,title,")
    assert json.loads(cli("export", "-", "id:amia", "--format", "geojson").out)["type"] == "FeatureCollection"
    refused = cli("export", "-")
    assert refused.code == 2
    assert "- is standard output, which takes one file; add --format and one of csv," in refused.err
    assert not (tmp_path / "-").exists()


def test_only_what_changed_is_exported(cli):
    cli("export", "changes", "--since", "1").told  # noqa: B018 - it asserts
    changed = duckdb.sql("SELECT event_id, _change FROM 'changes/events.parquet'").fetchall()
    assert changed == [("amia", "amended")]


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("events.csv", (), "event_id,"),
        ("events.jsonl", (), '{"event_id":'),
        ("events.geojson", (), "{"),
        ("events.txt", ("--format", "csv"), "event_id,"),
        ("slides.json", ("--format", "timelinejs"), "{"),
    ],
)
def test_events_as_a_file(cli, tmp_path, name, more, begins):
    answer = cli("export", name, "kind:attack", *more)
    assert answer.told == f"{name}\n"
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "AMIA" in text or name.endswith("geojson")
    assert "Advisers" not in text


def test_what_a_format_cannot_hold_is_counted(cli):
    answer = cli("export", "events.ics")
    assert answer.told == "events.ics\n"
    assert answer.err.startswith("note: 1 events without an earliest start or a latest end")
    assert answer.err.count("\n") == 1


def test_what_does_not_go_with_a_format_is_said(cli):
    assert cli("export", "events.csv", "--partition", "year").err == (
        "timeline: error: partition and since go with the format parquet\n"
    )
    assert cli("export", "out", "kind:attack").err == (
        "timeline: error: a dataset holds all events; give a selector with another format, such as csv\n"
    )


def test_a_dataset_comes_back(cli, own):
    cli("export", "out").told  # noqa: B018 - it asserts
    answer = cli("import", "out", "--db", own)
    assert (answer.out, answer.err, answer.code) == ("", "revision 2: 4 added\n", 0)
    for line in (("find",), ("find", "--as-of", "1"), ("history", "amia"), ("revisions",)):
        assert cli(*line, "--db", own).told == cli(*line).told


def test_a_dataset_is_joined_to_what_is_there(cli, small):
    cli("export", "out").told  # noqa: B018 - it asserts
    cli("retract", "--db", small, "cfk")
    before = cli("find", "--db", small).told
    assert cli("import", "out", "--db", small, "--dry-run").err == "dry run: 1 added, 3 unchanged\n"
    assert cli("find", "--db", small).told == before
    answer = cli("import", "out", "--db", small, "--author", "me", "--reason", "again")
    assert answer.err == "revision 4: 1 added, 3 unchanged\n"
    assert cli("find", "--db", small).told == cli("find").told
    last = json.loads(cli("revisions", "--db", small, "--format", "json").told)[-1]
    assert (last["author"], last["reason"]) == ("me", "again")
