"""What is going on at a moment."""

from __future__ import annotations

from timeline import Timeline


def test_at_says_what_is_certain(founding: Timeline) -> None:
    told = {row["event_id"]: row["certainty"] for row in founding.at("2015-01-16")}
    assert told["cfk-presidency"] == told["iran-advisers-bolivia"] == told["mas-in-power-first"] == "certain"
    assert told["sanctioned-planes-chile"] == "possible"
