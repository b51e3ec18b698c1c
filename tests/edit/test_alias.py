"""Names that stand for one entity only."""

from __future__ import annotations

import pytest

from timeline import Contradiction, Timeline, UnknownName


def test_an_alias_is_a_name_from_now_on(reports: Timeline) -> None:
    made = reports.alias("Hezbollah", "Hizbullah", "Party of God")
    assert made.revision_id == 2
    assert [row["event_id"] for row in reports.find('who:"party of god"')] == ["one", "two"]
    reports.add(title="Later", when="2006", participants=[{"entity": "Hizbullah"}])
    assert reports.find("who:hezbollah").rows()[-1]["title"] == "Later"
    assert reports.alias("hizbullah", "Party of God").revision_id is None


def test_a_name_stands_for_one_entity(reports: Timeline) -> None:
    reports.alias("hezbollah", "Hizbullah")
    with pytest.raises(Contradiction, match="'Hízbullah' already stands for 'hezbollah', not for 'iran'"):
        reports.alias("iran", "Hízbullah")
    with pytest.raises(Contradiction, match="'Iran' already stands for 'iran'"):
        reports.alias("hezbollah", "Iran")
    with pytest.raises(UnknownName, match="unknown entity 'Hesbollah'; did you mean 'hezbollah'"):
        reports.alias("Hesbollah", "x")
    assert reports.check().rows() == []
