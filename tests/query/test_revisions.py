"""revisions: what was recorded when, by whom and why."""

from __future__ import annotations

from timeline import Timeline


def test_each_revision_says_who_wrote_what_and_why(tl: Timeline) -> None:
    tl.add(event_id="a", title="A", when="2010", author="ann", recorded_at="2020-01-01", reason="first")
    tl.add({"event_id": "a", "title": "A", "when": "2010"}, {"event_id": "b", "title": "B", "when": "2011"},
           author="ben", recorded_at="2021-01-01")  # fmt: skip
    tl.retract("b", author="ann", recorded_at="2022-01-01", reason="never was")
    rows = tl.revisions().rows()
    assert [(row["revision_id"], row["author"], row["reason"]) for row in rows] == [
        (1, "ann", "first"),
        (2, "ben", "added"),
        (3, "ann", "never was"),
    ]
    counts = [[row[name] for name in ("added", "amended", "retracted", "unchanged")] for row in rows]
    assert counts == [[1, 0, 0, 0], [1, 0, 0, 1], [0, 0, 1, 0]]


def test_what_was_recorded_later_is_not_known_then(tl: Timeline) -> None:
    for year in ("2020", "2021"):
        tl.add(title=year, when=year, recorded_at=f"{year}-06-01")
    assert [row["revision_id"] for row in tl.revisions(as_of="2020").rows()] == [1]
    assert [row["revision_id"] for row in tl.revisions(as_of=2).rows()] == [1, 2]
