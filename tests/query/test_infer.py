"""infer: relative dates in the database, what they narrow, and what cannot all hold."""

from __future__ import annotations

import pytest

from timeline import BadRow, Contradiction, Timeline, UnknownName


@pytest.fixture
def siege(tl: Timeline) -> Timeline:
    #  siege   _ - - - _ _ _ _ _ _
    #  talks   _ _ _ _ _ _ ? ? ? _    after the siege by 3 to 5 days
    #  treaty  _ _ _ _ _ _ _ ? ? ?    after the talks, within 2 days
    tl.add(
        {"event_id": "siege", "title": "The siege", "when": "2010-03-01/2010-03-03"},
        {"event_id": "talks", "title": "The talks", "relative": ["after siege by 3d..5d", "lasts 1d"]},
        {
            "event_id": "treaty",
            "title": "The treaty",
            "when": "2010-03",
            "relative": ["after talks by 1d..2d"],
        },
    )
    return tl


def test_an_event_without_a_date_may_be_dated_by_others(siege: Timeline) -> None:
    assert siege.event("talks").when.is_undated
    assert siege.event("talks").relative == ("after siege by 3d..5d", "lasts 1d")
    assert siege.show("talks").rows()[0]["relative"] == ["after siege by 3d..5d", "lasts 1d"]


def test_every_narrowed_bound_comes_with_its_chain(siege: Timeline) -> None:
    rows = {(row["event_id"], row["bound"]): row for row in siege.infer()}
    start = rows["talks", "start_min"]
    assert (start["before"], start["after"]) == (None, "2010-03-06T00:00:00Z")
    assert start["because"] == ["the date of siege", "talks after siege by 3d..5d"]
    assert rows["talks", "end_max"]["after"] == "2010-03-09T00:00:00Z"
    assert rows["treaty", "start_min"]["after"] == "2010-03-07T00:00:00Z"
    assert rows["treaty", "start_min"]["because"][0] == "the date of siege"
    assert siege.find("id:talks").rows()[0]["start_min"] is None


def test_what_is_inferred_is_written_only_when_asked_and_as_a_revision(siege: Timeline) -> None:
    told = siege.infer(write=True, reason="thought through").rows()
    assert {row["event_id"] for row in told} == {"talks", "treaty"}
    assert siege.find("id:talks").rows()[0]["start_min"] == "2010-03-06T00:00:00Z"
    assert siege.revisions().rows()[-1]["reason"] == "thought through"
    assert siege.revisions().rows()[-1]["amended"] == 2
    assert siege.infer().rows() == []
    assert siege.check().rows() == []
    assert siege.infer(as_of=1).rows() == told


def test_a_contradiction_names_a_smallest_set(siege: Timeline) -> None:
    siege.add(event_id="gala", title="The gala", when="2010-03-02", relative=["after treaty"])
    with pytest.raises(Contradiction, match="gala after treaty") as caught:
        siege.infer().rows()
    assert "\n" not in str(caught.value)
    assert {"gala after treaty", "the date of gala", "the date of siege"} <= {
        str(each) for each in caught.value.statements
    }


def test_a_statement_is_read_when_it_is_recorded(tl: Timeline) -> None:
    with pytest.raises(BadRow, match=r"relative|sideways"):
        tl.add(event_id="a", title="A", relative=["sideways of b"])
    tl.add(event_id="a", title="A", relative=["after nobody"])
    with pytest.raises(UnknownName, match="unknown event 'nobody'"):
        tl.infer().rows()


def test_a_changed_statement_is_a_version(siege: Timeline) -> None:
    siege.amend("talks", relative=["after siege by 4d"])
    assert siege.history("talks").rows()[-1]["changed"] == ["relative"]
