"""Participants and tags more or fewer, names of entities, and what sources are."""

from __future__ import annotations

import pytest

from timeline import BadQuery, Contradiction, Timeline, UnknownName


@pytest.fixture
def visit(tl: Timeline) -> Timeline:
    """Iran visits Brazil and watches."""
    tl.add(
        event_id="e",
        title="Visit",
        when="2010",
        participants=[{"entity": "Iran", "role": r} for r in ("visitor", "watcher")] + [{"entity": "Brazil"}],
        tags=["navy", "port"],
    )
    tl.alias("Iran", "Persia")
    return tl


def parts(tl: Timeline) -> list[tuple[str, str]]:
    """Who takes part, and how."""
    return [(part.entity, part.role) for part in tl.event("e").participants]


def test_participants_more_and_fewer(visit: Timeline) -> None:
    visit.amend(
        "e", add_who=["Chile", {"entity": "Persia", "role": "visitor"}, {"entity": "Brazil", "role": "host"}]
    )
    assert parts(visit) == [
        ("iran", "visitor"), ("iran", "watcher"), ("brazil", "participant"), ("chile", "participant"), ("brazil", "host")
    ]  # fmt: skip
    visit.amend("e", remove_who=["Persia:watcher", "Brazil"])
    assert parts(visit) == [("iran", "visitor"), ("chile", "participant")]
    visit.amend("e", remove_who=["PERSIA"], add_who=["Peru"])
    assert parts(visit) == [("chile", "participant"), ("peru", "participant")]


def test_tags_more_and_fewer(visit: Timeline) -> None:
    visit.amend("e", add_tag=["ships", "port"], remove_tag=["navy"])
    assert visit.event("e").tags == ("port", "ships")


def test_what_is_not_there_is_not_removed(visit: Timeline) -> None:
    with pytest.raises(
        UnknownName, match="unknown participant 'Peru'; known: iran, iran, brazil; only who takes part"
    ):
        visit.amend("e", remove_who=["Peru"])
    with pytest.raises(UnknownName, match="unknown tag 'x'; known: navy, port; 'e' does not have it"):
        visit.amend("e", remove_tag=["x"])
    with pytest.raises(BadQuery, match="give participants whole, or what is added and removed, not both"):
        visit.amend("e", participants=[], add_who=["Peru"])


def test_an_entity_is_renamed(visit: Timeline) -> None:
    visit.rename("Persia", "Islamic Republic of Iran")
    assert visit.find().rows()[0]["who"][0] == "Islamic Republic of Iran"
    assert visit.find(as_of=2).rows()[0]["who"][0] == "Iran"
    assert len(visit.find("who:Iran")) == len(visit.find("who:Persia")) == 1
    with pytest.raises(Contradiction, match="'Brazil' already stands for 'brazil'"):
        visit.rename("Iran", "Brazil")
    visit.undo()
    assert visit.find().rows()[0]["who"][0] == "Iran"


def test_a_source_is_described(visit: Timeline) -> None:
    visit.amend("e", evidence=[{"source": "log", "stance": "contradicts", "when": "2011"}])
    visit.describe("log", title="The log", published="2012-03")
    visit.describe("log", publisher="Port office", kind="log")
    visit.describe("log", kind="")
    (row,) = visit.sql("SELECT title, kind, publisher, published FROM sources").rows()
    assert row == {"title": "The log", "kind": None, "publisher": "Port office", "published": "2012-03"}
    assert [visit.show("e", as_of=n).rows()[0]["evidence"][0]["title"] for n in (3, 4)] == ["log", "The log"]
    with pytest.raises(BadQuery, match="say something of the source 'log': title, kind"):
        visit.describe("log")


def test_what_a_revision_changed(visit: Timeline) -> None:
    visit.amend("e", title="The visit", when="2011", add_tag=["x"])
    visit.add(event_id="f", title="Visit again", when="2011")
    visit.merge("e", "f")
    told = [
        [
            (row["event_id"], row["change"], row["field"], row["before"], row["after"])
            for row in visit.revisions(number)
        ]
        for number in (2, 4)
    ]
    assert told == [
        [(None, "added", "alias", None, "Persia")],
        [("f", "added", "event", None, "Visit again")],
    ]
    third = {row["field"]: (row["before"], row["after"]) for row in visit.revisions("r3")}
    assert third == {
        "title": ("Visit", "The visit"), "edtf": ("2010", "2011"), "tags": ("navy; port", "navy; port; x"),
        "start_min": ("2010-01-01", "2011-01-01"), "start_max": ("2010-12-31 23:59:59.999999", "2011-12-31 23:59:59.999999"),
        "end_min": ("2010-01-01 00:00:00.000001", "2011-01-01 00:00:00.000001"), "end_max": ("2011-01-01", "2012-01-01"),
    }  # fmt: skip
    assert {(row["event_id"], row["change"]) for row in visit.revisions(5)} == {
        ("e", "amended"),
        ("f", "merged"),
    }
    with pytest.raises(UnknownName, match="unknown revision '4'; known: 1, 2, 3"):
        visit.revisions(4, as_of=3)
