"""info: the counts of what is in the database."""

from __future__ import annotations

from timeline import Timeline


def test_an_empty_database_counts_nothing(tl: Timeline) -> None:
    (row,) = tl.info().rows()
    assert (row["path"], row["bytes"]) == ("the database in memory", None)
    assert [row[name] for name in ("events", "versions", "kinds", "entities", "revisions")] == [0] * 5
    assert (row["first_start"], row["last_end"], row["last_recorded"]) == (None, None, None)


def test_what_is_current_is_counted_beside_what_was(tl: Timeline) -> None:
    tl.add(event_id="a", title="A", kind="talk", when="2010/..", participants=[{"entity": "Ann"}])
    tl.add(event_id="b", title="B", kind="raid", when="no date")
    tl.amend("a", title="A again", reason="a slip")
    tl.retract("b", reason="never was")
    (row,) = tl.info().rows()
    assert {name: row[name] for name in ("events", "versions", "kinds", "participants", "revisions")} == {
        "events": 1,
        "versions": 3,
        "kinds": 1,
        "participants": 1,
        "revisions": 4,
    }
    assert (row["first_start"], row["last_end"]) == ("2010-01-01T00:00:00Z", None)
    assert (row["ongoing"], row["undated"]) == (1, 0)
