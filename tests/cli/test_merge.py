"""Reports of one event and names of one entity, in full."""

from __future__ import annotations

import json

import pytest

from timeline import Timeline


@pytest.fixture
def twice(cli, small):
    """The small database with a second report of one event."""
    cli("add", "--db", small, "--title", "The bombing of the AMIA", "--kind", "attack", "--when", "1994-07", "--country", "AR",
        "--who", "Hezbollah:accused", "--id", "amia-again", "--source", "report", "--tag", "bomb")  # fmt: skip
    return small


def test_duplicates_are_proposed_with_their_reasons(cli, twice):
    rows = json.loads(cli("duplicates", "--db", twice, "--min-score", "0.5", "--format", "json").told)
    assert [{row["left_id"], row["right_id"]} for row in rows] == [{"amia", "amia-again"}]
    assert 0.5 <= rows[0]["score"] <= 1
    assert rows[0]["reasons"]
    told = cli("duplicates", "--db", twice, "--min-score", "0.5").told
    assert told.split("\n")[0].split() == [
        "score", "left_title", "left_when", "left_id", "right_title", "right_when", "right_id", "reasons",
    ]  # fmt: skip


def test_no_duplicates_is_an_answer(cli):
    answer = cli("duplicates")
    assert (answer.out, answer.code) == ("", 0)
    assert answer.err.endswith("no two events are that much alike\n")


def test_merge_and_unmerge(cli, twice):
    before = cli("find", "--db", twice).told
    dry = cli("merge", "--db", twice, "amia", "amia-again", "--dry-run")
    assert dry.err == "dry run: 1 amended, 1 retracted\n"
    assert dry.out.startswith("event_id  field ")
    assert cli("find", "--db", twice).told == before
    answer = cli("merge", "--db", twice, "amia", "amia-again", "--author", "me")
    assert (answer.out, answer.err) == ("", "revision 4: 1 amended, 1 retracted\n")
    event = Timeline(twice).event("amia")
    assert {item.source for item in event.evidence} == {"article", "report"}
    assert "amia-again" not in cli("find", "--db", twice).told
    assert cli("unmerge", "--db", twice, "amia-again").err == "revision 5: 1 added, 1 amended\n"
    assert cli("find", "--db", twice).told == before


def test_the_one_that_remains_may_be_named(cli, twice):
    cli("merge", "--db", twice, "amia", "amia-again", "--into", "amia-again").told  # noqa: B018 - it asserts
    assert cli("show", "--db", twice, "amia-again").code == 0
    assert [row["event_id"] for row in Timeline(twice).find("kind:attack")] == ["amia-again"]


def test_an_alias_finds_its_entity(cli, small):
    assert cli("find", "--db", small, "who:Persia").code == 1
    assert cli("alias", "--db", small, "Iran", "Persia", "Islamic Republic").err == "revision 3\n"
    assert cli("find", "--db", small, "who:Persia").told == cli("find", "--db", small, "who:Iran").told
    assert cli("alias", "--db", small, "Iran", "Persia").err == "nothing to do\n"


ERRORS = {
    "merge amia": "timeline: error: ",
    "merge amia nobody": "timeline: error: unknown event 'nobody'",
    "unmerge amia": "timeline: error: ",
    "alias Irann Persia": "timeline: error: unknown entity 'Irann'; did you mean",
    "alias Iran Bolivia": "timeline: error: ",
    "import nowhere": "timeline: error: no dataset at nowhere",
    "ingest --guess nowhere.csv": "timeline: error: no file at nowhere.csv",
    "ingest nowhere.csv --as nothing": "timeline: error: no file at nowhere.csv",
}


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_is_one_line(cli, small, line):
    answer = cli(*line.split(), "--db", small)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1), answer
    assert answer.err.startswith(ERRORS[line])


MISUSES = {
    "merge": "Error: Missing argument",
    "alias Iran": "Error: Missing argument",
    "ingest": "Error: give files to read, or - for standard input",
    "ingest --guess": "Error: --guess takes one file",
    "export out --partition month": "Error: Invalid value for '--partition': 'month' is not one of",
}


@pytest.mark.parametrize("line", MISUSES)
def test_a_misuse_says_how_to_ask(cli, line):
    answer = cli(*line.split())
    assert (answer.code, answer.out) == (2, "")
    assert MISUSES[line] in answer.err
