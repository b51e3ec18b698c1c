"""As of: what names a revision, what names a moment, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from timeline import BadBounds, BadDate, Timeline, UnknownName


@pytest.fixture(scope="module")
def many() -> Timeline:
    """One event in 2,030 revisions, an hour apart, from 2024-01-01 on."""
    tl = Timeline.memory()
    tl.add(event_id="e", title="v1", when="2010", recorded_at="2024-01-01")
    with tl._store.writing() as session:
        session.execute("""
            INSERT INTO revision BY NAME
            SELECT * EXCLUDE (n) REPLACE (n::INTEGER AS revision_id, recorded_at + to_hours(n - 1) AS recorded_at)
            FROM (SELECT r.*, n FROM revision AS r, range(2, 2031) AS numbers(n))""")
        session.execute("""
            INSERT INTO event_version BY NAME
            SELECT * EXCLUDE (n) REPLACE (
                n AS version_id, n::INTEGER AS version, n::INTEGER AS revision_id, 'v' || n AS title,
                recorded_from + to_hours(n - 1) AS recorded_from,
                CASE WHEN n < 2030 THEN recorded_from + to_hours(n) ELSE recorded_to END AS recorded_to
            )
            FROM (SELECT e.*, n FROM event_version AS e, range(2, 2031) AS numbers(n))""")
        session.execute(
            "UPDATE event_version SET recorded_to = recorded_from + to_hours(1) WHERE version = 1"
        )
    return tl


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        (7, "v7"), (999, "v999"), (1000, "v1000"), (2024, "v2024"),
        ("7", "v7"), ("999", "v999"), ("1000", "v1000"), ("2023", "v2023"),
        ("r1000", "v1000"), ("R2029", "v2029"), ("revision:1000", "v1000"), ("revision 12", "v12"), ("rev 2030", "v2030"),
        ("2024-01-01", "v24"), ("2024-12-31", "v2030"), (date(2024, 1, 2), "v48"),
        (datetime(2024, 1, 1, 5, tzinfo=UTC), "v6"),
    ],
)  # fmt: skip
def test_a_revision_or_a_moment(many: Timeline, as_of: Any, title: str) -> None:
    assert [row["title"] for row in many.find(as_of=as_of)] == [title]


def test_a_revision_that_could_be_a_year_is_noted(many: Timeline) -> None:
    assert many.find(as_of="2024").notes[0] == (
        "2024 is revision 2024 here; for the end of the year write 2024-12-31"
    )
    assert many.find(as_of="r2024").notes == many.find(as_of=2024).notes == ()
    assert many.find(as_of="1000").notes == ()


@pytest.mark.parametrize("as_of", ["0", "2031", "r2031", "99999", "revision:0", 2031, 0, -1])
def test_a_revision_that_is_not_there(many: Timeline, as_of: Any) -> None:
    if as_of == "2031":  # a year to come
        assert "reaches into the future" in many.find(as_of=as_of).notes[0]
        return
    with pytest.raises(UnknownName, match="unknown revision"):
        many.find(as_of=as_of)


def test_a_year_before_anything_was_recorded_is_refused_with_both_readings(tl: Timeline) -> None:
    tl.add(event_id="e", title="e", when="2010", recorded_at="2024-01-01")
    with pytest.raises(
        UnknownName, match="there is 1 revision; and as a year, nothing was recorded by the end of 1994"
    ):
        tl.find(as_of="1994")
    assert len(tl.find(as_of="2024")) == 1
    assert len(tl.find(as_of="1994-12-31")) == 0  # a whole date is no number
    assert len(tl.find(as_of="0994")) == 0


def test_what_is_to_come_is_noted(tl: Timeline) -> None:
    tl.add(event_id="e", title="e", when="2010", recorded_at="2020-01-01")
    assert tl.find(as_of="2999").notes == (
        "2999 reaches into the future: this answer is that of now, and may change until then",
    )
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for answer in (
        tl.find(as_of=tomorrow), tl.history("e", as_of=tomorrow), tl.rate(as_of=tomorrow), tl.gaps(as_of=tomorrow),
        tl.show("e", as_of=tomorrow), tl.revisions(as_of=tomorrow),
    ):  # fmt: skip
        assert "reaches into the future" in answer.notes[0]
    for past in ("today", datetime.now(UTC).date(), datetime.now(UTC), "yesterday", "now"):
        assert tl.find(as_of=past).notes == ()
    assert tl.find(as_of=tomorrow.date()).notes != ()
    assert tl.find(as_of="2021").notes == ()


@pytest.mark.parametrize("value", [2020, -44, 0, 1_577_836_800_000_000, True, 1.5, [2020]])
def test_a_number_is_no_date(tl: Timeline, value: Any) -> None:
    tl.add(event_id="e", title="e", when="2010")
    for ask in (
        lambda: tl.find(from_=value), lambda: tl.find(to=value), lambda: tl.at(value), lambda: tl.gaps(from_=value),
        lambda: tl.coverage(to=value), lambda: tl.add(title="f", when="2010", recorded_at=value),
    ):  # fmt: skip
        with pytest.raises(BadDate, match="no date"):
            ask()


def test_the_remedy_for_a_number(tl: Timeline) -> None:
    with pytest.raises(
        BadDate, match="'2020': a bare number is no date; write '2020' with quotes for the year"
    ):
        tl.find(from_=2020)


def test_an_older_record_says_what_to_do(tl: Timeline) -> None:
    tl.add(title="e", when="2010")
    with pytest.raises(
        BadBounds, match="record older revisions first, oldest to newest, in an empty database"
    ):
        tl.add(title="f", when="2010", recorded_at="2005-01-01")
