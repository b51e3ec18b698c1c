"""What changes the database, in full."""

from __future__ import annotations

import json

import pytest

from timeline import Timeline


@pytest.fixture
def own(tmp_path):
    """A database that is not there yet."""
    return tmp_path / "own.duckdb"


def test_add_by_fields_says_the_identity_and_what_was_done(cli, own):
    answer = cli(
        "add", "--db", own, "--title", "Port call", "--kind", "military.visit", "--when", "03/04/2010", "--dayfirst",
        "--place", "Rio de Janeiro", "--country", "BR", "--lat", "-22.9", "--lon", "-43.2", "--who", "Iran:visitor",
        "--who", "Brazil", "--tag", "navy", "--tag", "port", "--description", "Two ships.", "--confidence", "0.8",
        "--attribute", "ships=2", "--attribute", "flag=IR", "--source", "logbook", "--locator", "p. 4",
        "--quote", "two ships", "--id", "port-call", "--author", "me", "--reason", "first", "--when-text", "in April",
        "--recorded-at", "2020-01-01T00:00:00Z",
    )  # fmt: skip
    assert (answer.out, answer.err, answer.code) == ("port-call\n", "revision 1: 1 added\n", 0)
    event = Timeline(own).event("port-call")
    assert event.when.edtf == "2010-04-03"
    assert [(p.entity, p.role) for p in event.participants] == [
        ("iran", "visitor"),
        ("brazil", "participant"),
    ]
    assert event.attributes == {"ships": 2, "flag": "IR"}
    assert event.tags == ("navy", "port")
    assert (event.evidence[0].source, event.evidence[0].locator) == ("logbook", "p. 4")
    revision = Timeline(own).revisions().rows()[0]
    assert (revision["author"], revision["reason"], revision["recorded_at"]) == (
        "me",
        "first",
        "2020-01-01T00:00:00Z",
    )


def test_add_again_changes_nothing(cli, own):
    line = ("add", "--db", own, "--title", "Port call", "--when", "2010")
    event_id = cli(*line).told
    again = cli(*line)
    assert again.told == event_id
    assert again.err == "nothing to do: 1 unchanged\n"


def test_a_dry_run_changes_nothing(cli, small):
    before = cli("find", "--db", small, "--format", "json").told
    answer = cli("add", "--db", small, "--title", "Port call", "--when", "2010", "--dry-run")
    assert answer.err == "dry run: 1 added\n"
    assert cli("retract", "--db", small, "amia", "cfk", "--dry-run").err == "dry run: 2 retracted\n"
    amended = cli("amend", "--db", small, "amia", "--title", "AMIA", "--dry-run")
    assert amended.err == "dry run: 1 amended\n"
    assert (
        amended.out
        == "event_id  field  before               after\namia      title  Bombing of the AMIA  AMIA\n"
    )
    assert cli("find", "--db", small, "--format", "json").told == before


EVENT = {"title": "A", "when": "2001"}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (json.dumps(EVENT), ["A"]),
        (json.dumps([EVENT, {**EVENT, "title": "B"}]), ["A", "B"]),
        (
            json.dumps({"events": [EVENT], "sources": [{"source_id": "s", "title": "S"}], "entities": []}),
            ["A"],
        ),
        (json.dumps(EVENT) + "\n\n" + json.dumps({**EVENT, "title": "B"}) + "\n", ["A", "B"]),
    ],
)
def test_add_from_json(cli, own, tmp_path, text, titles):
    (tmp_path / "events.json").write_text(text)
    first = cli("add", "--db", own, "--file", "events.json")
    assert first.err == f"revision 1: {len(titles)} added\n"
    assert [row["title"] for row in Timeline(own).find()] == titles
    for line, stdin in ((("--json", text), ""), (("--json", "-"), text), (("--file", "-"), text)):
        again = cli("add", "--db", own, *line, stdin=stdin)
        assert again.told == first.told
        assert again.err == f"nothing to do: {len(titles)} unchanged\n"


@pytest.mark.parametrize("words", [("find",), ("show", "amia"), ("show", "cfk", "--as-of", "1")])
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_add_takes_back_what_was_printed(cli, own, words, form):
    printed = cli(*words, "--format", form).told
    assert "added" in cli("add", "--db", own, "--json", "-", stdin=printed).err
    assert "unchanged" in cli("add", "--db", own, "--json", "-", stdin=printed).err
    if "--as-of" not in words:
        assert "unchanged" in cli("add", "--dry-run", "--json", "-", stdin=printed).err


def test_history_says_when_an_event_was_retracted(cli, small):
    cli("retract", "--db", small, "cfk", "--author", "Ana", "--reason", "told twice")
    last = cli("history", "--db", small, "cfk").told.splitlines()[-1]
    assert [word for word in ("retracted", "Ana", "told twice", "undated") if word in last] == [
        "retracted",
        "Ana",
        "told twice",
    ]


def test_a_bad_event_is_named_by_its_place(cli, own):
    answer = cli("add", "--db", own, "--json", json.dumps([EVENT, {"title": "B", "wen": "2001"}]))
    assert answer.code == 1
    assert answer.err.startswith("timeline: error: --json: event 2: ")
    assert not own.exists()


def test_a_bad_line_is_named_by_its_number(cli, own):
    answer = cli("add", "--db", own, "--json", "-", stdin=json.dumps(EVENT) + "\n{\n")
    assert answer.err.startswith("timeline: error: standard input:2: this line is no JSON")


def test_amend_and_retract(cli, small):
    answer = cli(
        "amend", "--db", small, "amia", "--when", "1994-07", "--title", "AMIA", "--reason", "less is known"
    )
    assert (answer.out, answer.err) == ("", "revision 3: 1 amended\n")
    assert cli("retract", "--db", small, "cfk", "advisers").err == "revision 4: 2 retracted\n"
    assert cli("find", "--db", small).told == (
        "when     title                event_id  kind                country  who\n"
        "c. 1983  Influence | project  project   influence.campaign           Iran\n"
        "1994-07  AMIA                 amia      attack              AR       Hezbollah, AMIA\n"
    )
    assert cli("find", "--db", small, "--as-of", "2").told == cli("find").told


def test_an_empty_text_removes_a_field(cli, small):
    cli("amend", "--db", small, "amia", "--description", "A bomb.", "--place", "Buenos Aires")
    cli("amend", "--db", small, "amia", "--description", "")
    event = Timeline(small).event("amia")
    assert (event.description, event.place) == (None, "Buenos Aires")


def test_every_field_that_may_be_missing_can_be_removed(cli, small):
    cli("amend", "--db", small, "amia", "--lat", "-34.6", "--lon", "-58.4", "--confidence", "0.9", "--attribute", "n=1",
        "--place", "Buenos Aires", "--description", "A bomb.", "--relative", "before cfk")  # fmt: skip
    names = (
        "place",
        "country",
        "lat",
        "lon",
        "description",
        "confidence",
        "when-text",
        "who",
        "tag",
        "attribute",
        "relative",
    )
    answer = cli("amend", "--db", small, "amia", *(word for name in names for word in (f"--{name}", "")))
    assert (answer.code, answer.err) == (0, "revision 4: 1 amended\n")
    event = Timeline(small).event("amia")
    assert {
        getattr(event, name) for name in ("place", "country", "lat", "lon", "description", "confidence")
    } == {None}
    assert (event.participants, event.tags, event.relative, event.attributes) == ((), (), (), {})
    assert Timeline(small).show("amia").rows()[0]["when_text"] is None


def test_a_write_is_told_as_json(cli, small):
    answer = cli("add", "--db", small, "--title", "A", "--when", "2001", "--id", "a", "--format", "json",
                 "--recorded-at", "2024-01-01T00:00:00Z")  # fmt: skip
    assert json.loads(answer.told) == [
        {
            "revision_id": 3,
            "recorded_at": "2024-01-01T00:00:00Z",
            "added": 1,
            "amended": 0,
            "retracted": 0,
            "unchanged": 0,
            "rejected": 0,
            "reasons": {},
            "remarks": {},
            "missing": [],
            "unknown_rows": 0,
            "changes": [],
            "undoes": None,
            "event_ids": ["a"],
        }
    ]
    assert answer.err == ""


def test_relative_dates_are_kept_and_replaced(cli, small):
    cli("add", "--db", small, "--title", "The search", "--id", "search", "--relative", "after amia by 3d..5d",
        "--relative", "before cfk")  # fmt: skip
    assert Timeline(small).event("search").relative == ("after amia by 3d..5d", "before cfk")
    told = cli("infer", "--db", small, "--format", "json").told
    assert {row["event_id"] for row in json.loads(told)} == {"search"}
    cli("amend", "--db", small, "search", "--relative", "after amia by 1d")
    assert Timeline(small).event("search").relative == ("after amia by 1d",)
