"""One event in full."""

from __future__ import annotations

import pytest

from timeline import Timeline, UnknownName


def test_show_tells_evidence_and_a_sentence(founding: Timeline) -> None:
    row = founding.show("amia-bombing").rows()[0]
    assert row["known"] == "At some time on 18 July 1994."
    assert {item["when"] for item in row["evidence"]} == {"[..2023]", "1994-07-18"}
    assert {"entity_id": "hezbollah", "name": "Hezbollah", "role": "accused"} in row["participants"]


def test_show_of_what_is_not_there(founding: Timeline, tl: Timeline) -> None:
    with pytest.raises(UnknownName, match="unknown event 'amia-bombin'; did you mean 'amia-bombing'"):
        founding.show("amia-bombin")
    tl.add(event_id="a", title="A", when="2010")
    tl.retract("a")
    with pytest.raises(UnknownName, match="unknown event 'a'; it is retracted; see: timeline history a"):
        tl.show("a")
    with pytest.raises(
        UnknownName, match="'cfk-presidency'; it was not current at that time; see: timeline history"
    ):
        founding.show("cfk-presidency", as_of=1)
    assert tl.show("a", as_of=1).rows()[0]["title"] == "A"
