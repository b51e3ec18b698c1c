"""What was recorded of an event, and when."""

from __future__ import annotations

import pytest

from timeline import Timeline, UnknownName


def test_what_was_recorded_by_a_day_is_told_as_it_was_then(founding: Timeline) -> None:
    told = founding.show("amia-bombing").rows()[0]
    assert [(item["version"], item["recorded_from"]) for item in told["versions"]] == [
        (1, "2023-11-06T12:00:00Z"),
        (2, "2023-11-20T12:00:00Z"),
    ]
    assert [item["version"] for item in founding.show("amia-bombing", as_of=1).rows()[0]["versions"]] == [1]
    now, then = (founding.history("amia-bombing", as_of=day).rows() for day in (None, "2023-11-10"))
    assert [(row["version"], row["recorded_to"]) for row in now] == [(1, "2023-11-20T12:00:00Z"), (2, None)]
    assert [(row["version"], row["recorded_to"], row["closed_by"]) for row in then] == [(1, None, None)]
    assert [row["revision_id"] for row in founding.revisions(as_of="2023-12")] == [1, 2]
    with pytest.raises(UnknownName, match="unknown event 'cfk-presidency'"):
        founding.history("cfk-presidency", as_of=1)
